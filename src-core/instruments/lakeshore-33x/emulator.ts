import { heatedStage } from '../../cells/thermal-plant.ts';
import { celsiusZeroK } from '../../units/constants.ts';
import type { Clock, Emulator, EmulatorSettings } from '../driver.ts';
import { virtualSerialNumber } from '../emulation/virtual-serial.ts';
import { createLineFirmware } from '../temperature/emulator/line-firmware.ts';
import { createTemperatureLoop, type TemperatureLoop } from '../temperature/emulator/temperature-loop.ts';
import { createThermalDevice, type FirmwareFaults } from '../temperature/emulator/thermal-device.ts';

export interface LakeShoreOptions {
  readonly ambientC?: number;
}

const firstSetPointK = 0;
const highestSetPointK = 500;
/** Bits of *ESR?. */
const commandError = 32;
const executionError = 16;
const powerOn = 128;
/** A sensor above its range reads 0 K and says so. */
const overRange = 128;

/** A model 336 with a heated stage on output 1: input A regulates, B sits at the sample. USB at 57600 baud, 7-O-1. */
export function createLakeShoreEmulator(
  settings: EmulatorSettings,
  clock: Clock,
  { ambientC = heatedStage.ambientC }: LakeShoreOptions = {},
): Emulator {
  const loop = createTemperatureLoop({ plant: { ...heatedStage, ambientC }, gainWPerK: 4, integralS: 60 });
  const serialNumber = virtualSerialNumber(`${settings.cellId} ${settings.seed}`);
  return createThermalDevice({
    settings,
    clock,
    loop,
    line: { baudRate: 57_600, bitsPerByte: 10 },
    latencyMs: 10,
    firmware: (faults) => createFirmware(loop, faults, serialNumber),
  });
}

const signed = (value: number, decimals: number): string =>
  `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(decimals)}`;

function createFirmware(loop: TemperatureLoop, faults: FirmwareFaults, serialNumber: string) {
  let events = powerOn;
  let range = 0;
  let rampRate = 0;
  let heaterFault = 0;

  function restart(): void {
    [events, range, rampRate, heaterFault] = [powerOn, 0, 0, 0];
    loop.isOn = false;
    loop.rampKPerMin = undefined;
    loop.targetC = firstSetPointK - celsiusZeroK;
  }

  /** A sensor that fails, or an alarm, switches the heater off. */
  function supervise(): void {
    if (!Number.isNaN(loop.sensorC) && !loop.isAlarmed) return;
    if (loop.isAlarmed) heaterFault = 1;
    range = 0;
    loop.isOn = false;
  }

  function sensorC(input: string): number | undefined {
    return input === 'A' ? loop.sensorC : input === 'B' ? loop.sampleSensorC : undefined;
  }

  function onSensor(input: string, tell: (degrees: number) => string): string | undefined {
    const degrees = sensorC(input);
    return degrees === undefined ? undefined : tell(degrees);
  }

  /** The answer to a question, or undefined for one it does not know. */
  function answer(question: string, parameter: string): string | undefined {
    switch (question) {
      case '*IDN?':
        return `LSCI,MODEL336,${serialNumber},2.9`;
      case '*ESR?': {
        const told = events;
        events = 0;
        return String(told).padStart(3, '0');
      }
      case 'KRDG?':
        return onSensor(parameter, (degrees) => signed(Number.isNaN(degrees) ? 0 : degrees + celsiusZeroK, 3));
      case 'CRDG?':
        return onSensor(parameter, (degrees) => signed(Number.isNaN(degrees) ? 0 : degrees, 3));
      case 'RDGST?':
        return onSensor(parameter, (degrees) => (Number.isNaN(degrees) ? String(overRange) : '000'));
    }
    if (parameter !== '1') return undefined;
    switch (question) {
      case 'SETP?':
        return signed(loop.workingSetPointC + celsiusZeroK, 4);
      case 'RANGE?':
        return String(range);
      case 'RAMP?':
        return `${Number(loop.rampKPerMin !== undefined)},${signed(rampRate, 1)}`;
      case 'RAMPST?':
        return Math.abs(loop.targetC - loop.workingSetPointC) > 1e-6 ? '1' : '0';
      case 'HTR?':
        return signed(100 * Math.max(0, loop.power), 1);
      case 'HTRST?': {
        const told = heaterFault;
        heaterFault = 0;
        return String(told);
      }
      case 'OUTMODE?':
        return '1,1,0';
      default:
        return undefined;
    }
  }

  /** Event bits that a setting raises. */
  function set(command: string, values: readonly number[]): number {
    if (faults.strikes('refuse-command')) return executionError;
    const [output, first = NaN, second = 0] = values;
    if (values.some(Number.isNaN)) return commandError;
    if (output !== 1) return executionError;
    switch (command) {
      case 'SETP':
        if (first < 0 || first > highestSetPointK) return executionError;
        loop.targetC = (faults.has('set-clipped') ? Math.min(first, 310) : first) - celsiusZeroK;
        return 0;
      case 'RAMP':
        if ((first !== 0 && first !== 1) || second < 0 || second > 100) return executionError;
        rampRate = second;
        loop.rampKPerMin = first === 1 && second > 0 ? second : undefined;
        return 0;
      case 'RANGE':
        return setRange(first);
      default:
        return commandError;
    }
  }

  function setRange(wanted: number): number {
    if (!Number.isInteger(wanted) || wanted < 0 || wanted > 3) return executionError;
    if (wanted === 0 && faults.has('refuse-off')) return executionError;
    if (wanted === 0 && faults.has('stuck-output')) return 0;
    if (wanted > 0) loop.acknowledge();
    range = wanted;
    loop.isOn = wanted > 0;
    return 0;
  }

  restart();
  return createLineFirmware(
    '\n',
    (line) => {
      supervise();
      const [, word = '', rest = ''] = /^\s*(\S+)\s*(.*?)\s*$/.exec(line) ?? [];
      if (word === '') return undefined;
      const command = word.toUpperCase();
      if (!command.endsWith('?')) {
        if (command === '*CLS') events = 0;
        else
          events |= set(
            command,
            rest.split(',').map((value) => (value.trim() === '' ? NaN : Number(value))),
          );
        return undefined;
      }
      if (faults.strikes('no-reply')) return undefined;
      const told = answer(command, rest.toUpperCase());
      if (told === undefined) events |= commandError;
      return told === undefined ? undefined : `${told}\r\n`;
    },
    restart,
  );
}
