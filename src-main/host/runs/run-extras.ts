import type { JournalEntry, RunDetail } from '../../../src-core/model/run.ts';
import { planWithChanges } from '../../../src-core/run/plan-change.ts';
import type { Storage } from '../storage/storage.ts';

/** Of a run that nobody carries out: the line and the number of steps, as the engine and its follower would write them. */
export function changeInterrupted(
  { runs, journal }: Storage,
  { id, state, cellState, stepIndex, warnings, error, dataHash, plan }: RunDetail,
  line: Omit<JournalEntry, 'seq'>,
): void {
  journal.append(id, line);
  const stepCount = planWithChanges(plan, [line]).steps.length;
  runs.update(id, {
    ...{ state, cellState, stepIndex, stepCount, warnings },
    ...(error ? { error } : {}),
    ...(dataHash ? { dataHash } : {}),
  });
}

/** What came to a run while it went and after; absent fields mean none. */
export function attachmentsOf(
  { attachments }: Storage,
  runId: string,
): Pick<RunDetail, 'changes' | 'clocks' | 'photos'> {
  const changes = attachments.changes(runId);
  const clocks = attachments.clocks(runId);
  const photos = attachments.photos(runId);
  return {
    ...(changes.length > 0 ? { changes } : {}),
    ...(clocks.length > 0 ? { clocks } : {}),
    ...(photos.length > 0 ? { photos } : {}),
  };
}
