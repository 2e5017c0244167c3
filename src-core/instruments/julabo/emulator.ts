import { circulator } from '../../cells/thermal-plant.ts';
import type { Clock, Emulator, EmulatorSettings } from '../driver.ts';
import { createKeptValues, type KeptValue } from '../temperature/emulator/kept-values.ts';
import { createLineFirmware } from '../temperature/emulator/line-firmware.ts';
import { createTemperatureLoop, type TemperatureLoop } from '../temperature/emulator/temperature-loop.ts';
import { createThermalDevice, type FirmwareFaults } from '../temperature/emulator/thermal-device.ts';

export interface JulaboOptions {
  readonly ambientC?: number;
  readonly hasPt100?: boolean;
  /** Whether remote operation is enabled on the panel. */
  readonly isRemote?: boolean;
}

const firstSetPointC = 20;
const end = '\r\n';
const refusals = {
  unknown: '-08 INVALID COMMAND',
  notAllowed: '-09 COMMAND NOT ALLOWED IN CURRENT OPERATING MODE',
  tooSmall: '-10 VALUE TOO SMALL',
  tooLarge: '-11 VALUE TOO LARGE',
} as const;

const degrees = (initial: number, isSet = true): KeptValue => ({
  initial,
  decimals: 2,
  ...(isSet ? { limits: [circulator.lowestC, circulator.highestC] as const } : {}),
});
const choice = (initial: number, most: number): KeptValue => ({ initial, limits: [0, most] });

/** What the manual lists beside the bath itself. The set points that are not chosen wait; the rest changes nothing here. */
const kept: Readonly<Record<string, KeptValue>> = {
  sp_00: degrees(firstSetPointC),
  sp_01: degrees(firstSetPointC),
  sp_02: degrees(firstSetPointC),
  sp_03: { initial: 205, decimals: 2, limits: [-99, 300] },
  sp_04: { initial: -65, decimals: 2, limits: [-99, 300] },
  sp_05: degrees(0, false),
  sp_06: { initial: 0, decimals: 2, limits: [-100, 100] },
  sp_07: { initial: 2, limits: [1, 4] },
  sp_08: { initial: 0, decimals: 2 },
  pv_04: { initial: 210, decimals: 2 },
  mode_01: choice(0, 2),
  mode_02: choice(0, 2),
  mode_03: choice(0, 1),
  mode_04: choice(0, 1),
  mode_08: choice(1, 1),
  hil_00: { initial: -100, limits: [-100, 0] },
  hil_01: { initial: 100, limits: [10, 100] },
  par_00: { initial: 0, decimals: 2 },
  par_04: { initial: 0, decimals: 1, limits: [0, 5] },
  par_06: { initial: 1.5, decimals: 1, limits: [0.1, 99.9] },
  par_07: { initial: 150, limits: [3, 9999] },
  par_08: { initial: 0, limits: [0, 999] },
};
const chosen = ['sp_00', 'sp_01', 'sp_02'] as const;

/** A refrigerated circulator on RS-232 at 4800 baud, 7 bits, even parity, with a Pt100 at the sample. */
export function createJulaboEmulator(
  settings: EmulatorSettings,
  clock: Clock,
  { ambientC = circulator.ambientC, hasPt100 = true, isRemote = true }: JulaboOptions = {},
): Emulator {
  const loop = createTemperatureLoop({ plant: { ...circulator, ambientC }, gainWPerK: 150, integralS: 150 });
  return createThermalDevice({
    settings,
    clock,
    loop,
    line: { baudRate: 4800, bitsPerByte: 10 },
    latencyMs: 20,
    firmware: (faults) => createFirmware(loop, faults, { hasPt100, isRemote }),
  });
}

function createFirmware(
  loop: TemperatureLoop,
  faults: FirmwareFaults,
  { hasPt100, isRemote }: { readonly hasPt100: boolean; readonly isRemote: boolean },
) {
  /** What the last OUT command was refused for, told by the next `status`. */
  let refusal: string | undefined;

  const values = createKeptValues(kept);

  function restart(): void {
    loop.isOn = false;
    values.restart();
    loop.targetC = firstSetPointC;
    refusal = undefined;
  }

  function status(): string {
    const told = refusal;
    refusal = undefined;
    if (told !== undefined) return told;
    if (Number.isNaN(loop.sensorC)) return '-05 WORKING TEMPERATURE SENSOR INTERRUPTED';
    if (loop.isAlarmed) return '-01 LOW LEVEL ALARM';
    const code = 2 * Number(isRemote) + Number(loop.isOn);
    return `0${code} ${isRemote ? 'REMOTE' : 'MANUAL'} ${loop.isOn ? 'START' : 'STOP'}`;
  }

  const value = (degrees: number): string =>
    Number.isNaN(degrees) || faults.strikes('not-a-number') ? '---.--' : degrees.toFixed(2);

  function answer(question: string): string | undefined {
    switch (question) {
      case 'version':
        return 'JULABO VIRTUAL-FP VER. 1.0';
      case 'status':
        return status();
      case 'in_pv_00':
        return value(loop.sensorC);
      case 'in_pv_01':
        return (100 * loop.power).toFixed(0);
      case 'in_pv_02':
        return hasPt100 ? value(loop.sampleSensorC) : '---.--';
      case 'in_pv_03':
        return value(loop.sensorC);
      case 'in_mode_05':
        return loop.isOn ? '1' : '0';
      default:
        return question.startsWith('in_') ? values.read(question.slice(3)) : undefined;
    }
  }

  function set(name: string, text: string): string | undefined {
    const isClipped = faults.has('set-clipped') && name.startsWith('sp_0') && Number(text) === Number(text);
    const outcome = values.write(name, isClipped ? String(Math.min(30, Math.max(10, Number(text)))) : text);
    // Of the set points the chosen one is in force.
    loop.targetC = values.value(chosen[values.value('mode_01')]!);
    if (outcome === 'too small') return refusals.tooSmall;
    if (outcome === 'too large') return refusals.tooLarge;
    return outcome === 'taken' ? undefined : refusals.unknown;
  }

  function switchTo(text: string): string | undefined {
    if (text !== '0' && text !== '1') return refusals.unknown;
    if (text === '0' && faults.has('refuse-off')) return refusals.notAllowed;
    if (text === '1') loop.acknowledge();
    if (text === '1' || !faults.has('stuck-output')) loop.isOn = text === '1';
    return undefined;
  }

  restart();
  return createLineFirmware(
    '\r',
    (line) => {
      // Either case is taken: public drivers send both.
      const words = line.trim().toLowerCase();
      const [, command = '', parameter = ''] = /^(out_\w+) +(\S+)$/.exec(words) ?? [];
      if (command !== '') {
        if (!isRemote) refusal = refusals.notAllowed;
        else if (faults.strikes('refuse-command')) refusal = refusals.notAllowed;
        else if (command === 'out_mode_05') refusal = switchTo(parameter);
        else refusal = set(command.slice(4), parameter);
        return undefined;
      }
      if (words !== '' && faults.strikes('no-reply')) return undefined;
      const told = answer(words);
      if (told === undefined && words !== '') refusal = refusals.unknown;
      return told === undefined ? undefined : told + end;
    },
    restart,
  );
}
