import { expect } from 'vitest';
import { AppError, type CellState } from '../../src-core/errors.ts';
import type { Clock, Instrument, InstrumentDriver } from '../../src-core/instruments/driver.ts';
import { emulate } from '../../src-core/instruments/emulation/emulate.ts';
import type { FaultyEmulator } from '../../src-core/instruments/emulation/wire-faults.ts';
import type { FaultName } from '../../src-core/instruments/faults.ts';
import type { Action } from '../../src-core/model/action.ts';
import { readingStatus, type Reading } from '../../src-core/model/reading.ts';
import { startAction } from './action-log.ts';
import { dummyOhm } from './conformance-actions.ts';
import { plugIn, type TestCable } from './emulated-link.ts';
import { createPatientClock } from './patient-clock.ts';

/** Altered digits cannot be noticed where a protocol has no checksum: what comes then is not judged. */
const undetectable: ReadonlySet<FaultName> = new Set(['noise', 'corrupt-byte']);
const longestActionMs = 12 * 3600_000;

/** A driver on its emulator behind a wire with faults, in simulated time. */
export interface FaultBench {
  readonly driver: InstrumentDriver;
  readonly emulator: FaultyEmulator;
  readonly clock: Clock;
  readonly instrument: Instrument;
  readonly cable: TestCable;
  dispose(): void;
}

export async function openFaultBench(
  driver: InstrumentDriver,
  seed: number,
  damage?: (bytes: Uint8Array) => Uint8Array,
): Promise<FaultBench> {
  const clock = createPatientClock();
  const emulator = emulate(driver, { cellId: 'dummy-cell', seed, speed: 1 }, clock);
  const cable = plugIn(emulator, 1, 'virtual:test', damage);
  try {
    const instrument = await driver.open(cable, clock);
    return { driver, emulator, clock, instrument, cable, dispose: () => emulator.dispose() };
  } catch (error) {
    emulator.dispose();
    throw error;
  }
}

export interface Strike {
  readonly name: FaultName;
  /** Simulated, from the start of the action, ms. */
  readonly atMs: number;
}

/** What became of an action under faults; a bug (not an AppError) or an action without an end fails the test. */
export async function runUnderFaults(
  { instrument, emulator, clock }: FaultBench,
  action: Action,
  strikes: readonly Strike[],
  strikeAtReading?: FaultName,
): Promise<{ readonly readings: readonly Reading[]; readonly end: string }> {
  const readings: Reading[] = [];
  let count = 0;
  const log = startAction(instrument, action, (reading) => {
    readings.push(reading);
    if (++count === 3 && strikeAtReading !== undefined) emulator.setFault(strikeAtReading, true);
  });
  let over = false;
  for (const { name, atMs } of strikes)
    void clock.sleepMs(atMs).then(() => {
      if (!over) emulator.setFault(name, true);
    });
  const ended = log.outcome.then(
    ({ end }) => end,
    (error: unknown) => {
      if (error instanceof AppError && error.code !== 'internal') return error.code;
      throw error;
    },
  );
  const overdue = clock.sleepMs(longestActionMs).then(() => 'never');
  const end = await Promise.race([ended, overdue]);
  over = true;
  expect(end, 'the action comes to an end').not.toBe('never');
  return { readings, end };
}

/** "Off" is never said of a bench that is energised. */
export async function expectHonestlySafe({ instrument, emulator }: FaultBench): Promise<CellState> {
  const state = await instrument.makeSafe();
  if (state === 'off') expect(emulator.truth.energised, '“off” was said').toBe(false);
  return state;
}

/** Once nothing is wrong any more, the instrument is found again and safe: over the same cable, or a new one. */
export async function expectRecovery(bench: FaultBench, faults: readonly FaultName[]): Promise<void> {
  const { emulator, clock, driver } = bench;
  for (const name of faults) emulator.setFault(name, false);
  await clock.sleepMs(5000);
  bench.cable.crash();
  const again = await driver.open(plugIn(emulator, 1), clock);
  expect(await again.makeSafe()).toBe('off');
  expect(emulator.truth.energised).toBe(false);
  await again.heartbeat();
}

/** Every unflagged sample of a pulse on the dummy cell is what the cell did at its time. */
export function expectTrueSamples(action: Action, readings: readonly Reading[], faults: readonly FaultName[]): void {
  if (action.kind !== 'current' || faults.some((name) => undetectable.has(name))) return;
  const suspect =
    readingStatus.notANumber | readingStatus.overload | readingStatus.compliance | readingStatus.timeReversed;
  let reversed = false;
  for (const reading of readings) {
    if (reading.kind !== 'dc') continue;
    // After a clock that ran backwards no time can be checked; the flag has told of it.
    reversed ||= (reading.status & readingStatus.timeReversed) !== 0;
    if (reversed || (reading.status & suspect) !== 0) continue;
    expect(reading.voltageV, `at ${reading.stepTimeS} s`).toBeCloseTo(action.currentA * dummyOhm(reading.stepTimeS), 2);
    expect(reading.currentA * 1e6).toBeCloseTo(action.currentA * 1e6, 0);
  }
}
