import type { RunSummary } from '../../src-core/model/run.ts';

/** When a run began, by the clock of this machine: "22 Nov, 14:05". */
export function startedWords({ startedAt }: Pick<RunSummary, 'startedAt'>): string {
  return timeWords(startedAt);
}

/** An instant by the clock of this machine. @param iso - ISO 8601 */
export function timeWords(iso: string): string {
  return new Date(iso).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** For lists of runs: the same method on the same sample gives many runs of one title. */
export function runLabel(run: Pick<RunSummary, 'title' | 'startedAt'>): string {
  return `${run.title} — ${startedWords(run)}`;
}
