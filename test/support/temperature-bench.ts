import type { Clock, Emulator, Instrument, InstrumentDriver } from '../../src-core/instruments/driver.ts';
import type { TemperatureAction, TemperatureWatchAction } from '../../src-core/model/action.ts';
import { withWireFaults, type FaultyEmulator } from '../../src-core/instruments/emulation/wire-faults.ts';
import { plugIn, type TestCable } from './emulated-link.ts';
import { createPatientClock } from './patient-clock.ts';

/** A temperature controller on a wire that can be damaged, opened by its driver. */
export interface TemperatureBench {
  readonly instrument: Instrument;
  readonly emulator: FaultyEmulator;
  readonly cable: TestCable;
  readonly clock: Clock;
}

export async function openTemperatureBench(
  driver: InstrumentDriver,
  make: (clock: Clock) => Emulator = (clock) => driver.emulate({ cellId: 'dummy-cell', seed: 1, speed: 1 }, clock),
): Promise<TemperatureBench> {
  const clock = createPatientClock();
  const emulator = withWireFaults(make(clock), { clock, seed: 1 });
  const cable = plugIn(emulator, 1);
  return { clock, emulator, cable, instrument: await driver.open(cable, clock) };
}

/** To `targetC`, within 0.3 K for two minutes. */
export function toTarget(targetC: number, changes: Partial<TemperatureAction> = {}): TemperatureAction {
  return {
    kind: 'temperature',
    targetC,
    toleranceK: 0.3,
    holdS: 120,
    durationS: 4 * 3600,
    intervalS: 10,
    minC: -60,
    maxC: 180,
    ...changes,
  };
}

export const watch: TemperatureWatchAction = { kind: 'temperature-watch', durationS: 60, intervalS: 5 };
