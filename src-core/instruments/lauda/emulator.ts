import { circulator } from '../../cells/thermal-plant.ts';
import type { Clock, Emulator, EmulatorSettings } from '../driver.ts';
import { createLineFirmware } from '../temperature/emulator/line-firmware.ts';
import { createTemperatureLoop, type TemperatureLoop } from '../temperature/emulator/temperature-loop.ts';
import { createThermalDevice, type FirmwareFaults } from '../temperature/emulator/thermal-device.ts';

export interface LaudaOptions {
  readonly ambientC?: number;
  readonly hasExternalSensor?: boolean;
}

const firstSetPointC = 20;
const wrongInput = 'ERR_2';
const unknownCommand = 'ERR_3';
const badSyntax = 'ERR_5';
const illegalValue = 'ERR_6';
const noExternalSensor = 'ERR_33';
const ok = 'OK';

/** A refrigerated circulator on RS-232 at 9600 baud, with a Pt100 at the sample. */
export function createLaudaEmulator(
  settings: EmulatorSettings,
  clock: Clock,
  { ambientC = circulator.ambientC, hasExternalSensor = true }: LaudaOptions = {},
): Emulator {
  const loop = createTemperatureLoop({ plant: { ...circulator, ambientC }, gainWPerK: 150, integralS: 150 });
  return createThermalDevice({
    settings,
    clock,
    loop,
    line: { baudRate: 9600, bitsPerByte: 10 },
    latencyMs: 15,
    firmware: (faults) => createFirmware(loop, faults, hasExternalSensor),
  });
}

function createFirmware(loop: TemperatureLoop, faults: FirmwareFaults, hasExternalSensor: boolean) {
  function restart(): void {
    loop.isOn = false;
    loop.targetC = firstSetPointC;
  }

  const value = (degrees: number, decimals = 2): string =>
    Number.isNaN(degrees) ? wrongInput : degrees.toFixed(decimals);

  /** Error, alarm, warning, overtemperature, low level, high level, no external variable. */
  function stat(): string {
    const isFailed = Number.isNaN(loop.sensorC);
    const flags = [isFailed, loop.isAlarmed, false, false, loop.isAlarmed, false, !hasExternalSensor];
    return flags.map(Number).join('');
  }

  function setPoint(text: string): string {
    if (!/^-?\d+(?:\.\d+)?$/.test(text)) return badSyntax;
    const degrees = Number(text);
    if (degrees < circulator.lowestC || degrees > circulator.highestC) return illegalValue;
    loop.targetC = faults.has('set-clipped') ? Math.min(30, Math.max(10, degrees)) : degrees;
    return ok;
  }

  function stop(): string {
    if (faults.has('refuse-off')) return wrongInput;
    if (!faults.has('stuck-output')) loop.isOn = false;
    return ok;
  }

  function start(): string {
    loop.acknowledge();
    loop.isOn = true;
    return ok;
  }

  function answer(line: string): string {
    const [, target] = /^OUT_SP_00_(\S+)$/.exec(line) ?? [];
    if (target !== undefined) return faults.strikes('refuse-command') ? wrongInput : setPoint(target);
    switch (line) {
      case 'START':
        return faults.strikes('refuse-command') ? wrongInput : start();
      case 'STOP':
        return stop();
      case 'IN_PV_00':
      case 'IN_PV_01':
        return value(loop.sensorC);
      case 'IN_PV_10':
        return value(loop.sensorC, 3);
      case 'IN_PV_03':
        return hasExternalSensor ? value(loop.sampleSensorC) : noExternalSensor;
      case 'IN_SP_00':
        return loop.targetC.toFixed(2);
      case 'IN_MODE_02':
        return loop.isOn ? '0' : '1';
      case 'STATUS':
        return Number.isNaN(loop.sensorC) || loop.isAlarmed ? '-1' : '0';
      case 'STAT':
        return stat();
      default:
        return unknownCommand;
    }
  }

  restart();
  return createLineFirmware(
    '\n',
    (line) => (line === '' || faults.strikes('no-reply') ? undefined : `${answer(line.trim())}\r\n`),
    restart,
  );
}
