import type { RunSummary } from '../../../src-core/model/run.ts';
import { heatingLeftOn } from './heating-left-on.ts';
import { isAlive } from './owner.ts';
import type { Storage } from './storage.ts';

/**
 * Finds runs whose process is dead and marks them "interrupted". Their data are whole up to the last commit. The
 * cell is "unknown" until the next connection to the instrument aborts what runs there and switches it off; a
 * temperature controller that was told to keep a temperature is named, since it goes on by itself. Nothing here talks
 * to an instrument. Runs of a living process are left alone.
 *
 * @returns the runs newly found
 */
export function recoverRuns(storage: Storage, now: Date): readonly RunSummary[] {
  return storage.atomically(() => {
    const dead = storage.runs.owned().filter(({ owner, leaseAt }) => !isAlive(owner, leaseAt, now.getTime()));
    return dead.map(({ id }) => markInterrupted(storage, id, now.toISOString()));
  });
}

function markInterrupted(storage: Storage, id: string, at: string): RunSummary {
  const { runs, journal, chunks } = storage;
  const { state, cellState, stepCount, warnings, dcSamples, impedancePoints } = runs.summary(id)!;
  const hadEnded = state === 'ended' || state === 'interrupted' || state === 'cell-unknown';
  if (!hadEnded) {
    const stepIndex = stepUnderWay(storage, id);
    const isHeld = state === 'holding' && cellState === 'off';
    // A hold has switched the heating off too.
    const error = isHeld ? undefined : heatingLeftOn(runs.detail(id, journal.list(id))!, stepIndex);
    runs.update(id, {
      state: 'interrupted',
      cellState: isHeld ? 'off' : 'unknown',
      stepIndex,
      warnings,
      ...(error ? { error } : {}),
      dataHash: chunks.runHash(id),
    });
    const saved = `${dcSamples} samples and ${impedancePoints} impedance points are saved`;
    journal.append(id, {
      at,
      kind: 'state',
      state: 'interrupted',
      stepIndex,
      message: `The program ended without closing this run. Interrupted at step ${stepIndex + 1} of ${stepCount}; ${saved}.`,
    });
    if (error) {
      const message = `${error.message} ${error.remedy ?? ''}`.trim();
      journal.append(id, { at, kind: 'warning', stepIndex, message });
    }
  }
  runs.setOwner(id, null, at);
  return runs.summary(id)!;
}

/** The journal is written before the run's row: a process may have died in between. */
function stepUnderWay({ runs, journal }: Storage, id: string): number {
  const started = journal.list(id).findLast(({ kind }) => kind === 'step-started');
  return Math.max(runs.summary(id)!.stepIndex, started?.stepIndex ?? 0);
}
