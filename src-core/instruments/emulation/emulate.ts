import { AppError } from '../../errors.ts';
import type { Clock, EmulatorSettings, InstrumentDriver } from '../driver.ts';
import { isDeviceFault, isWireFault, wireFaultNames, type FaultName } from '../faults.ts';
import { withWireFaults, type FaultyEmulator } from './wire-faults.ts';

/** A fault and when it strikes, s of wall time after the emulator was made. */
export interface Strike {
  readonly name: FaultName;
  readonly atS: number;
}

/** What the emulator of a driver can be told to do wrong. */
export function faultNamesOf({ deviceFaults }: InstrumentDriver): readonly FaultName[] {
  return [...wireFaultNames, ...deviceFaults];
}

/**
 * Reads `NAME` or `NAME@SECONDS`.
 * @throws AppError `input/invalid` for a fault that this driver's emulator does not know
 */
export function parseStrike(text: string, driver: InstrumentDriver): Strike {
  const [, name = '', seconds = '0'] = /^([a-z-]+)(?:@(\d+(?:\.\d+)?))?$/.exec(text) ?? [];
  if (isWireFault(name) || (isDeviceFault(name) && driver.deviceFaults.includes(name)))
    return { name, atS: Number(seconds) };
  throw new AppError('input/invalid', `The emulator of ${driver.id} has no fault “${text.slice(0, 60)}”.`, {
    remedy: `It knows ${faultNamesOf(driver).join(', ')}; write NAME@SECONDS to let one strike later.`,
  });
}

/** The emulator of a driver on a wire that can be damaged, with the strikes on their way. */
export function emulate(
  driver: InstrumentDriver,
  settings: EmulatorSettings,
  clock: Clock,
  strikes: readonly Strike[] = [],
): FaultyEmulator {
  const emulator = withWireFaults(driver.emulate(settings, clock), { clock, seed: settings.seed });
  for (const { name, atS } of strikes) {
    if (atS === 0) emulator.setFault(name, true);
    else void clock.sleepMs(atS * 1000).then(() => emulator.setFault(name, true));
  }
  return emulator;
}
