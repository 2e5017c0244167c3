import type { RunSummary } from '../../../src-core/model/run.ts';

export type RunFilter = 'all' | 'live' | 'finished' | 'unfinished';

/** Runs that pass the filter and whose names hold every word; newest first. */
export function searchRuns(runs: readonly RunSummary[], query: string, filter: RunFilter): readonly RunSummary[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return runs
    .filter((run) => passes(run, filter))
    .filter((run) => {
      const text = `${run.title} ${run.sampleName} ${run.methodName} ${run.instrument.model}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
}

function passes({ state, outcome }: RunSummary, filter: RunFilter): boolean {
  if (filter === 'all') return true;
  const over = state === 'ended' || state === 'interrupted' || state === 'cell-unknown';
  if (filter === 'live') return !over;
  const whole = state === 'ended' && outcome === 'completed';
  return filter === 'finished' ? whole : over && !whole;
}

/** Wall time from start to end, s; NaN while it runs. */
export function durationOf({ startedAt, endedAt }: RunSummary): number {
  return endedAt === undefined ? NaN : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
}
