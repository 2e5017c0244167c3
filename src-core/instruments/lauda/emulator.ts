import { circulator } from '../../cells/thermal-plant.ts';
import type { Clock, Emulator, EmulatorSettings } from '../driver.ts';
import { createKeptValues, type KeptValue } from '../temperature/emulator/kept-values.ts';
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
const noModule = 'ERR_8';
const noExternalSensor = 'ERR_33';
const ok = 'OK';

const lastProgram = 5;
const softwareVersion = '3.10';

/** What the manual lists beside the bath itself; it is kept and changes nothing here. */
const kept: Readonly<Record<string, KeptValue>> = {
  SP_01: { initial: 3, limits: [1, 8] },
  SP_02: { initial: 2, limits: [0, 2] },
  SP_03: { initial: 210, decimals: 1 },
  SP_04: { initial: 205, decimals: 1, limits: [-100, 320] },
  SP_05: { initial: -65, decimals: 1, limits: [-100, 320] },
  SP_06: { initial: 0.5, decimals: 2, limits: [0, 4] },
  SP_07: { initial: 20, decimals: 2, limits: [circulator.lowestC, circulator.highestC] },
  SP_08: { initial: 0, limits: [0, 99] },
  PV_02: { initial: 0.4, decimals: 2 },
  PV_05: { initial: 7 },
  PAR_00: { initial: 3, decimals: 1, limits: [0, 100] },
  PAR_01: { initial: 40, limits: [5, 181] },
  PAR_02: { initial: 0, limits: [0, 999] },
  PAR_03: { initial: 5, decimals: 1, limits: [0, 100] },
  PAR_04: { initial: 0.5, decimals: 2, limits: [0, 100] },
  PAR_05: { initial: 200, limits: [0, 980] },
  PAR_14: { initial: 0, decimals: 1, limits: [-100, 100] },
  MODE_00: { initial: 0, limits: [0, 1] },
  MODE_01: { initial: 0, limits: [0, 3] },
  MODE_03: { initial: 0, limits: [0, 1] },
  MODE_04: { initial: 0, limits: [0, 3] },
  DI_01: { initial: 0 },
  DO_01: { initial: 0 },
};

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
  const values = createKeptValues(kept);
  let program = lastProgram;

  function restart(): void {
    values.restart();
    program = lastProgram;
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

  /** Settings, versions, and the choice of a program: those have no segments here, so that none starts. */
  function ofTables(line: string): string {
    const [, chosen] = /^RMP_SELECT_(\S+)$/.exec(line) ?? [];
    if (chosen !== undefined) {
      if (!/^[1-5]$/.test(chosen)) return /^\d+$/.test(chosen) ? illegalValue : badSyntax;
      program = Number(chosen);
      return ok;
    }
    if (/^RMP_(RESET|STOP)$/.test(line)) return ok;
    if (/^VERSION_[RSB]$/.test(line)) return softwareVersion;
    const [, asked = ''] = /^IN_(\w+)$/.exec(line) ?? [];
    if (asked !== '') return values.read(asked) ?? unknownCommand;
    const [, name = '', text = ''] = /^OUT_([A-Z]+_\d\d)_(\S*)$/.exec(line) ?? [];
    const outcome = name === 'MODE_01' && text === '1' && !hasExternalSensor ? undefined : values.write(name, text);
    if (outcome === undefined) return noExternalSensor;
    if (outcome === 'taken') return ok;
    return outcome === 'unknown' ? unknownCommand : outcome === 'not a number' ? badSyntax : illegalValue;
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
      case 'TYPE':
        return 'VIRTUAL';
      case 'IN_PV_13':
        return hasExternalSensor ? value(loop.sampleSensorC, 3) : noExternalSensor;
      case 'IN_PV_04':
        return noModule;
      case 'RMP_IN_04':
        return String(program);
      case 'RMP_IN_05':
        return '0';
      default:
        return ofTables(line);
    }
  }

  restart();
  return createLineFirmware(
    '\n',
    (line) =>
      line === '' || faults.strikes('no-reply') ? undefined : `${answer(line.trim().replaceAll(/ +/g, '_'))}\r\n`,
    restart,
  );
}
