import type { InstrumentSummary, Occasion } from '../../../src-core/contract/calls.ts';
import type { JournalEntry, RunSummary } from '../../../src-core/model/run.ts';

/** Something worth telling, before anybody decided to whom. */
export interface News {
  readonly occasion: Occasion;
  readonly title: string;
  readonly text: string;
  readonly runId?: string;
}

const outcomeWords = {
  completed: 'completed',
  stopped: 'stopped',
  limit: 'ended by a limit',
  failed: 'failed',
  'ended-after-interruption': 'closed after an interruption',
} as const;

/** What became of runs between two lists. A run first seen when it was over already is no news. */
export function newsOfRuns(before: readonly RunSummary[], now: readonly RunSummary[]): readonly News[] {
  const known = new Map(before.map((run) => [run.id, run]));
  return now.flatMap((run) => {
    const earlier = known.get(run.id);
    return earlier === undefined || earlier.state === run.state ? [] : newsOfRun(run, earlier);
  });
}

function newsOfRun(run: RunSummary, before: RunSummary): readonly News[] {
  const { id: runId, state, outcome, error, title, cellState } = run;
  const what = [
    error?.message,
    `${run.dcSamples} samples and ${run.impedancePoints} impedance points are saved, cell ${cellState}.`,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
  const about = { runId, text: `${title}: ${what}` };
  if (state === 'cell-unknown')
    return [{ ...about, occasion: 'cell-unknown', title: 'Cell state unknown — disconnect the leads' }];
  if (state === 'interrupted') return [{ ...about, occasion: 'run-interrupted', title: 'Run interrupted' }];
  if (state !== 'ended' || before.state === 'interrupted' || before.state === 'cell-unknown') return [];
  return [{ ...about, occasion: 'run-ended', title: `Run ${outcomeWords[outcome ?? 'completed']}` }];
}

/** Instruments whose cell became unknown between two lists. */
export function newsOfInstruments(
  before: readonly InstrumentSummary[],
  now: readonly InstrumentSummary[],
): readonly News[] {
  const unknown = ({ state, cellState }: InstrumentSummary) =>
    state === 'cell-unknown' || (state === 'lost' && cellState === 'unknown');
  const earlier = new Set(before.filter(unknown).map(({ id }) => id));
  return now
    .filter((instrument) => unknown(instrument) && !earlier.has(instrument.id))
    .map(({ identity, error }) => ({
      occasion: 'cell-unknown',
      title: 'Cell state unknown — disconnect the leads',
      text: `${identity.model} ${identity.serialNumber}: ${error?.message ?? 'the cell could not be read back.'}`,
    }));
}

/** Of a line of a journal: limits and warnings. */
export function newsOfLine(runId: string, title: string, { kind, message }: JournalEntry): News | undefined {
  if (kind === 'limit') return { occasion: 'limit', title: 'A limit was reached', text: `${title}: ${message}`, runId };
  if (kind === 'warning') return { occasion: 'warning', title: 'Warning', text: `${title}: ${message}`, runId };
  return undefined;
}
