import { onTestFinished } from 'vitest';
import type { Clock, Emulator, Instrument, InstrumentDriver } from '../../src-core/instruments/driver.ts';
import type { ImpedanceAction } from '../../src-core/model/action.ts';
import { connectBytes, type ByteClient } from './byte-client.ts';
import { plugIn } from './emulated-link.ts';
import { createPatientClock } from './patient-clock.ts';

/** Plain bytes against the emulator of a meter; the driver has no part in it. */
export function meterBytes(
  driver: InstrumentDriver,
  cellId = 'dummy-cell',
  model?: string,
): { client: ByteClient; emulator: Emulator; clock: Clock } {
  const clock = createPatientClock();
  const emulator = driver.emulate({ cellId, seed: 4, speed: 1, ...(model === undefined ? {} : { model }) }, clock);
  onTestFinished(() => emulator.dispose());
  return { client: connectBytes(emulator), emulator, clock };
}

/** A meter and its driver on a cell, in simulated time. */
export async function openMeter<E extends Emulator>(
  open: InstrumentDriver['open'],
  emulate: (settings: { cellId: string; seed: number; speed: number }, clock: Clock) => E,
  cellId = 'dummy-cell',
  seed = 4,
): Promise<{ instrument: Instrument; emulator: E; clock: Clock }> {
  const clock = createPatientClock();
  const emulator = emulate({ cellId, seed, speed: 1 }, clock);
  onTestFinished(() => emulator.dispose());
  return { instrument: await open(plugIn(emulator, 1), clock), emulator, clock };
}

/** A spectrum of a cell that has no voltage by itself. */
export function spectrumOf(frequenciesHz: readonly number[], more: Partial<ImpedanceAction> = {}): ImpedanceAction {
  return {
    kind: 'impedance',
    control: 'potentiostatic',
    frequenciesHz,
    amplitudeRms: 0.01,
    dc: 'open-circuit',
    cutOff: { minVoltageV: -1, maxVoltageV: 1 },
    openCircuitV: 0,
    ...more,
  };
}
