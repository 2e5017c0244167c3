import { circulator } from '../../cells/thermal-plant.ts';
import type { Clock, Emulator, EmulatorSettings } from '../driver.ts';
import { createLineFirmware } from '../temperature/emulator/line-firmware.ts';
import { createTemperatureLoop, type TemperatureLoop } from '../temperature/emulator/temperature-loop.ts';
import { createThermalDevice, type FirmwareFaults } from '../temperature/emulator/thermal-device.ts';
import { degreesOf, hexOf, notAvailable, statusBits, variables, wordOf } from './variables.ts';

export interface HuberOptions {
  readonly ambientC?: number;
  /** Whether a Pt100 sits at the sample. */
  readonly hasProcessSensor?: boolean;
}

const firstSetPointC = 20;
const pumpDefault = 2800;
const fillShare = 0.85;
const maintenanceDays = 300;

/** A refrigerated circulator that answers PB commands, the sample in its jacket. */
export function createHuberEmulator(
  settings: EmulatorSettings,
  clock: Clock,
  { ambientC = circulator.ambientC, hasProcessSensor = true }: HuberOptions = {},
): Emulator {
  const plant = { ...circulator, ambientC };
  const loop = createTemperatureLoop({ plant, gainWPerK: 150, integralS: 150 });
  return createThermalDevice({
    settings,
    clock,
    loop,
    line: { baudRate: 9600, bitsPerByte: 10 },
    latencyMs: 10,
    firmware: (faults) => createFirmware(loop, faults, hasProcessSensor),
  });
}

function createFirmware(loop: TemperatureLoop, faults: FirmwareFaults, hasProcessSensor: boolean) {
  const { lowestC, highestC } = circulator;

  let pumpPerMinute = pumpDefault;
  let circulates = true;

  function restart(): void {
    [pumpPerMinute, circulates] = [pumpDefault, true];
    loop.isOn = false;
    loop.targetC = firstSetPointC;
  }

  function sensorWord(degrees: number): number {
    return Number.isNaN(degrees) || faults.strikes('not-a-number') ? notAvailable : wordOf(degrees);
  }

  function status(): number {
    const isBroken = Number.isNaN(loop.sensorC);
    const isFailed = isBroken || loop.isAlarmed;
    return (
      (loop.isOn && !isFailed ? statusBits.controlling : 0) |
      (isFailed || !isPumping() ? 0 : statusBits.circulating) |
      (isFailed ? statusBits.error : 0)
    );
  }

  /** The pump runs while it circulates or regulates. */
  const isPumping = (): boolean => circulates || loop.isOn;

  function valueOf(variable: string): number {
    switch (variable) {
      case variables.setPoint:
        return wordOf(loop.targetC);
      case variables.bath:
      case variables.return:
        return sensorWord(loop.sensorC);
      case variables.process:
        return hasProcessSensor ? sensorWord(loop.sampleSensorC) : notAvailable;
      case variables.error:
        return Number.isNaN(loop.sensorC) ? 0xffff : loop.isAlarmed ? 0xfffe : 0;
      case variables.warning:
        return 0;
      case variables.status:
        return status();
      case variables.control:
        return Number(loop.isOn);
      case variables.circulation:
        return Number(isPumping());
      case variables.power:
        return Math.round(loop.power * (loop.power > 0 ? circulator.heaterW : circulator.coolerW)) & 0xffff;
      case variables.pumpSpeed:
        return isPumping() ? pumpPerMinute : 0;
      case variables.pumpSetPoint:
        return pumpPerMinute;
      case variables.pumpPressure:
        return isPumping() ? Math.round(pumpPerMinute / 100) : 0;
      case variables.fill:
        return fillShare * 1000;
      case variables.maintenance:
        return maintenanceDays;
      case variables.lowestSetPoint:
        return wordOf(lowestC);
      case variables.highestSetPoint:
        return wordOf(highestC);
      default:
        return notAvailable;
    }
  }

  /** Values beyond the limits are taken as far as the limits go; the answer shows it. */
  function set(variable: string, word: number): void {
    if (faults.strikes('refuse-command')) return;
    if (variable === variables.setPoint) {
      const wantedC = faults.has('set-clipped') ? Math.min(30, Math.max(10, degreesOf(word))) : degreesOf(word);
      loop.targetC = Math.min(highestC, Math.max(lowestC, wantedC));
    } else if (variable === variables.control) {
      if (word === 0 && (faults.has('stuck-output') || faults.has('refuse-off'))) return;
      loop.isOn = word === 1;
    } else if (variable === variables.circulation) circulates = word === 1;
    else if (variable === variables.pumpSetPoint) pumpPerMinute = Math.min(4500, Math.max(1500, word));
    else if (variable === variables.error && word !== 0) loop.acknowledge();
  }

  restart();
  return createLineFirmware(
    '\n',
    (line) => {
      const [, variable = '', value = ''] = /^\{M([0-9A-F]{2})(\*{4}|[0-9A-F]{4})$/.exec(line) ?? [];
      if (variable === '' || faults.strikes('no-reply')) return undefined;
      const isSet = value !== '****';
      if (isSet) set(variable, Number.parseInt(value, 16));
      // “Stuck” tells of an output that does not follow what was acknowledged.
      const isAcknowledged = isSet && variable === variables.control && faults.has('stuck-output');
      return `{S${variable}${isAcknowledged ? value : hexOf(valueOf(variable))}\r\n`;
    },
    restart,
  );
}
