import { heatedStage } from '../../cells/thermal-plant.ts';
import { celsiusZeroK } from '../../units/constants.ts';
import type { Clock, Emulator, EmulatorSettings } from '../driver.ts';
import { virtualSerialNumber } from '../emulation/virtual-serial.ts';
import { createLineFirmware } from '../temperature/emulator/line-firmware.ts';
import { createTemperatureLoop, type TemperatureLoop } from '../temperature/emulator/temperature-loop.ts';
import { createThermalDevice, type FirmwareFaults } from '../temperature/emulator/thermal-device.ts';
import { createRememberedSettings, signed } from './remembered.ts';

export interface LakeShoreOptions {
  readonly ambientC?: number;
}

const firstSetPointK = 0;
const highestSetPointK = 500;
/** Bits of *ESR?. */
const operationComplete = 1;
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

const inputs = ['A', 'B', 'C', 'D'] as const;
/** An input without a sensor is invalid. */
const invalidReading = '001';

function createFirmware(loop: TemperatureLoop, faults: FirmwareFaults, serialNumber: string) {
  let events = powerOn;
  let [eventEnable, requestEnable, range, rampRate, heaterFault] = [0, 0, 0, 0, 0];
  const remembered = createRememberedSettings();

  function restart(): void {
    [events, range, rampRate, heaterFault] = [powerOn, 0, 0, 0];
    remembered.restart();
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

  /** NaN without a sensor. Platinum of 100 Ω at 0 °C, near enough for its resistance. */
  function sensorC(input: string): number {
    return input === 'A' ? loop.sensorC : input === 'B' ? loop.sampleSensorC : NaN;
  }
  const readings: Readonly<Record<string, (degrees: number) => string>> = {
    'KRDG?': (degrees) => signed(Number.isNaN(degrees) ? 0 : degrees + celsiusZeroK, 3),
    'CRDG?': (degrees) => signed(Number.isNaN(degrees) ? 0 : degrees, 3),
    'SRDG?': (degrees) => signed(Number.isNaN(degrees) ? 0 : 100 * (1 + 3.85e-3 * degrees), 4),
  };

  /** Of one input, or of all with 0. */
  function reading(tell: (degrees: number) => string, input: string): string | undefined {
    if (input === '0') return inputs.map((each) => tell(sensorC(each))).join(',');
    return inputs.some((each) => each === input) ? tell(sensorC(input)) : undefined;
  }

  const common: Readonly<Record<string, () => string>> = {
    '*IDN?': () => `LSCI,MODEL336,${serialNumber},2.9`,
    '*OPC?': () => '1',
    '*TST?': () => '0',
    '*ESE?': () => threeDigits(eventEnable),
    '*SRE?': () => threeDigits(requestEnable),
    '*STB?': () => {
      const summary = (events & eventEnable) === 0 ? 0 : 32;
      return threeDigits(summary | ((summary & requestEnable) === 0 ? 0 : 64));
    },
    '*ESR?': () => {
      const told = events;
      events = 0;
      return threeDigits(told);
    },
  };

  /** The answer to a question, or undefined for one it does not know. */
  function answer(question: string, parameter: string): string | undefined {
    if (Object.hasOwn(common, question)) return common[question]!();
    const tell = readings[question];
    if (tell) return reading(tell, parameter);
    if (question === 'RDGST?') {
      if (!inputs.some((each) => each === parameter)) return undefined;
      if (parameter > 'B') return invalidReading;
      return Number.isNaN(sensorC(parameter)) ? String(overRange) : '000';
    }
    return (parameter === '1' ? ofHeater(question) : undefined) ?? remembered.answer(question.slice(0, -1), parameter);
  }

  /** Output 1, which alone has a heater; the others remember what they are told. */
  function ofHeater(question: string): string | undefined {
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
      default:
        return undefined;
    }
  }

  /** Event bits that a setting raises. */
  function set(command: string, words: readonly string[]): number {
    if (command === '*ESE' || command === '*SRE') return setRegister(command, words[0] ?? '');
    if (faults.strikes('refuse-command')) return executionError;
    if (words[0] === '1') {
      const values = words.map((word) => (word === '' ? NaN : Number(word)));
      const bits = setHeater(command, values);
      if (bits !== undefined) return bits;
    }
    const outcome = remembered.set(command, words);
    // Without closed loop nothing regulates: a manual output is remembered and not driven.
    if (command === 'OUTMODE' && outcome === 'taken' && words[0] === '1' && words[1] !== '1') setRange(0);
    return outcome === 'unknown' ? commandError : outcome === 'taken' ? 0 : executionError;
  }

  function setRegister(command: string, word: string): number {
    const value = Number(word);
    if (word === '' || !Number.isInteger(value)) return commandError;
    if (value < 0 || value > 255) return executionError;
    if (command === '*ESE') eventEnable = value;
    else requestEnable = value & 191;
    return 0;
  }

  function setHeater(command: string, values: readonly number[]): number | undefined {
    const [, first = NaN, second = 0] = values;
    if (!['SETP', 'RAMP', 'RANGE'].includes(command)) return undefined;
    if (values.some(Number.isNaN)) return commandError;
    switch (command) {
      case 'SETP':
        if (!(first >= 0 && first <= highestSetPointK)) return executionError;
        loop.targetC = (faults.has('set-clipped') ? Math.min(first, 310) : first) - celsiusZeroK;
        return 0;
      case 'RAMP':
        if ((first !== 0 && first !== 1) || second < 0 || second > 100) return executionError;
        rampRate = second;
        loop.rampKPerMin = first === 1 && second > 0 ? second : undefined;
        return 0;
      default:
        return setRange(first);
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

  /** One command of a message. */
  function carryOut(part: string): string | undefined {
    const [, word = '', rest = ''] = /^\s*:?(\S+)\s*(.*?)\s*$/.exec(part) ?? [];
    const command = word.toUpperCase();
    if (command === '' || command === '*WAI') return undefined;
    if (command === '*CLS') events = 0;
    else if (command === '*RST') restart();
    else if (command === '*OPC') events |= operationComplete;
    else if (!command.endsWith('?')) events |= set(command, splitWords(rest));
    else if (!faults.strikes('no-reply')) {
      const told = answer(command, rest.toUpperCase());
      if (told === undefined) events |= commandError;
      return told;
    }
    return undefined;
  }

  restart();
  return createLineFirmware(
    '\n',
    (line) => {
      supervise();
      const answers = line.split(';').map(carryOut);
      const told = answers.filter((each) => each !== undefined);
      return told.length === 0 ? undefined : `${told.join(';')}\r\n`;
    },
    restart,
  );
}

function threeDigits(value: number): string {
  return String(value).padStart(3, '0');
}

/** At commas; a text in quotation marks loses them. */
function splitWords(rest: string): readonly string[] {
  return rest.split(',').map((word) => word.trim().replace(/^"|"$/g, ''));
}
