import { AppError } from '../../../src-core/errors.ts';
import { usualDummyCell, type DummyCell, type SelfTestReport } from '../../../src-core/model/self-test.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import { judgeSelfTest } from '../../../src-core/run/self-test/judge.ts';
import { selfTestMethod } from '../../../src-core/run/self-test/method.ts';
import { formatEngineering } from '../../../src-core/units/format.ts';
import type { EventHub } from '../event-hub.ts';
import type { InstrumentService } from '../instruments/instrument-service.ts';
import type { Storage } from '../storage/storage.ts';
import type { RunService } from './run-service.ts';

export interface SelfTestParts {
  readonly instruments: Pick<InstrumentService, 'find'>;
  readonly runs: Pick<RunService, 'startWith' | 'finished' | 'show'>;
  readonly storage: Pick<Storage, 'chunks' | 'journal'>;
  readonly events: Pick<EventHub, 'emit'>;
  readonly isoNow: () => string;
}

/**
 * A run on a dummy cell, and what it says of the instrument. The verdict goes into the run's journal.
 * @throws AppError `input/invalid`, `instrument/unsupported`, and what starting a run throws
 */
export async function selfTest(
  { instruments, runs, storage, events, isoNow }: SelfTestParts,
  instrumentId: string,
  dummyCell: DummyCell = usualDummyCell,
): Promise<SelfTestReport> {
  refuseImpossible(dummyCell);
  const { instrument } = instruments.find(instrumentId);
  const method = selfTestMethod(instrument.capabilities);
  const { model } = instrument.identity;
  const runId = runs.startWith(instrumentId, method, dummySample(dummyCell), `Self-test of ${model}`);
  const { outcome, cellState } = await runs.finished(runId);
  const { chunks } = storage;
  const checks = judgeSelfTest(
    {
      steps: runs.show(runId).plan.steps,
      dc: chunks.dc(runId),
      impedance: chunks.impedance(runId),
      completed: outcome === 'completed',
      cellOff: cellState === 'off',
    },
    dummyCell,
  );
  const failed = checks.filter(({ passed }) => !passed);
  const message =
    failed.length === 0
      ? 'Self-test passed: everything measured agrees with the dummy cell.'
      : `Self-test failed: ${failed.map(({ title }) => title).join('; ')}.`;
  const entry = storage.journal.append(runId, { at: isoNow(), kind: 'note', message });
  events.emit('runs.journal', { runId, entry });
  return { runId, dummyCell, passed: failed.length === 0, checks };
}

function refuseImpossible(dummyCell: DummyCell): void {
  if (Object.values(dummyCell).every((value) => Number.isFinite(value) && value > 0)) return;
  throw new AppError('input/invalid', 'A dummy cell needs two resistances and a capacitance above zero.', {
    remedy: 'Read them from its label, such as 1 kΩ, 10 kΩ and 1 µF.',
  });
}

function dummySample({ seriesOhm, parallelOhm, parallelF }: DummyCell): Sample {
  const [series, parallel] = [seriesOhm, parallelOhm].map((ohm) => formatEngineering(ohm, 'Ω', 3));
  return {
    id: 'self-test',
    name: `Dummy cell ${series} + (${parallel} ∥ ${formatEngineering(parallelF, 'F', 3)})`,
    ion: { symbol: 'Mg', chargeNumber: 2 },
    cellType: 'two-electrode',
    geometry: 'slab',
    openCircuitVoltage: { value: 0, unit: 'V' },
  };
}
