import { circulator } from '../../cells/thermal-plant.ts';
import type { Clock, Emulator, EmulatorSettings } from '../driver.ts';
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

  function restart(): void {
    loop.isOn = false;
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
      case 'in_sp_00':
        return loop.targetC.toFixed(2);
      case 'in_mode_05':
        return loop.isOn ? '1' : '0';
      default:
        return undefined;
    }
  }

  function setPoint(text: string): string | undefined {
    if (!/^-?\d+(?:\.\d+)?$/.test(text)) return refusals.unknown;
    const degrees = Number(text);
    if (degrees < circulator.lowestC) return refusals.tooSmall;
    if (degrees > circulator.highestC) return refusals.tooLarge;
    loop.targetC = faults.has('set-clipped') ? Math.min(30, Math.max(10, degrees)) : degrees;
    return undefined;
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
      const words = line.trim();
      const [, command = '', parameter = ''] = /^(out_\w+) +(\S+)$/.exec(words) ?? [];
      if (command !== '') {
        if (!isRemote) refusal = refusals.notAllowed;
        else if (faults.strikes('refuse-command')) refusal = refusals.notAllowed;
        else if (command === 'out_sp_00') refusal = setPoint(parameter);
        else if (command === 'out_mode_05') refusal = switchTo(parameter);
        else refusal = refusals.unknown;
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
