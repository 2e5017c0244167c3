import { readingStatus, type DcTable } from '../../../../src-core/model/reading.ts';
import type { JournalEntry } from '../../../../src-core/model/run.ts';
import { recordIdOf } from '../../../../src-core/run/record-id.ts';
import type { ChannelRecord } from './messages.ts';
import type { SentRow } from './sent-rows.ts';

export interface StoredRun {
  readonly id: string;
  readonly journal: readonly Pick<JournalEntry, 'kind' | 'stepIndex' | 'timeS'>[];
  readonly dc: DcTable;
}

/** Stored samples beside those that the instruments sent, by their own books. */
export interface Comparison {
  /** Samples that instruments put out on the wire, and such that they told out of their memory alone. */
  readonly sent: number;
  readonly keptOnly: number;
  readonly stored: number;
  /**
   * Stored rows that are no sample of the script of their own step by time, voltage and current, or more often than
   * there was such a sample, or not in order.
   */
  readonly untraced: number;
  /** A late reply overtaken by others on the wire: stored once, as it came, and marked as such. */
  readonly overtaken: number;
  /** Put out between two stored ones of the same script, yet not stored. */
  readonly missedWithin: number;
  /** Put out by a script of a step behind its last stored row, while the run was still listening or not any more. */
  readonly missedBehind: number;
  /** Put out under the name of a step of which nothing at all was stored. */
  readonly missedWhole: number;
  /** What was not traced, for whoever looks for the reason. */
  readonly findings: readonly string[];
}

interface StoredRow extends SentRow {
  readonly isReversed: boolean;
}

/** A device tells times to the millisecond at worst; no two rows of a script are as near. */
const keyOf = (timeS: number): number => Math.round(timeS * 1000);
const sameTimeS = 6e-4;

/**
 * Traces each stored row to the sample it came from. A script carries the name of run, step and start in itself, and its
 * clock and that of the run differ by one constant: so a row is the sample of that script at that time, with the same
 * voltage and the same current, or it is none.
 *
 * @param stored - of each channel, its runs
 */
export function compareRecords(
  records: readonly ChannelRecord[],
  stored: readonly (readonly StoredRun[])[],
): Comparison {
  const sums = { sent: 0, keptOnly: 0, stored: 0, untraced: 0, overtaken: 0, missedWithin: 0, missedBehind: 0, missedWhole: 0 }; // prettier-ignore
  const findings: string[] = [];
  for (const [k, record] of records.entries()) {
    const known = samplesByName(record, sums);
    const traced = new Set<string>();
    for (const run of stored[k]!)
      for (const [name, rows] of rowsByName(run)) {
        sums.stored += rows.length;
        const found = bestTrace(rows, known.get(name) ?? []);
        sums.untraced += found.untraced.length;
        sums.overtaken += found.overtaken;
        sums.missedWithin += found.missedWithin;
        sums.missedBehind += found.missedBehind;
        if (found.overtaken + found.matched > 0) traced.add(name);
        for (const why of found.untraced.slice(0, 5)) findings.push(`channel ${k}, ${name}: ${why}`);
      }
    for (const [name, executions] of known)
      if (name !== '' && !traced.has(name))
        sums.missedWhole += executions.reduce((sum, samples) => sum + samples.length, 0);
  }
  return { ...sums, findings };
}

/** Of each name, the executions under it: one, unless a step was begun again before anything of it was stored. */
function samplesByName(
  { scripts, kept }: ChannelRecord,
  sums: { sent: number; keptOnly: number },
): Map<string, SentRow[][]> {
  const byName = new Map<string, SentRow[][]>();
  for (const { recordId, timeS, voltageV, currentA } of scripts) {
    const samples = timeS.map((time, at) => ({ timeS: time, voltageV: voltageV[at]!, currentA: currentA[at]! }));
    sums.sent += samples.length;
    byName.set(recordId, [...(byName.get(recordId) ?? []), samples]);
  }
  for (const [name, rows] of kept) {
    const executions = byName.get(name) ?? [];
    const isKnown = (row: SentRow) => executions.some((samples) => samples.some((sample) => isSame(sample, row)));
    const only = rows.filter((row) => !isKnown(row));
    sums.keptOnly += only.length;
    const last = executions.at(-1);
    if (last) last.push(...only);
    else byName.set(name, [only]);
  }
  for (const executions of byName.values())
    for (const samples of executions) samples.sort((one, other) => one.timeS - other.timeS);
  return byName;
}

function isSame(one: SentRow, other: SentRow): boolean {
  return one.timeS === other.timeS && one.voltageV === other.voltageV && one.currentA === other.currentA;
}

/** Rows of a run under the names of the scripts that they must come from; those of no step under none. */
function rowsByName({ id, journal, dc }: StoredRun): Map<string, StoredRow[]> {
  const starts = journal.filter(({ kind }) => kind === 'step-started');
  const byName = new Map<string, StoredRow[]>();
  for (let row = 0; row < dc.timeS.length; row++) {
    const timeS = dc.timeS[row]!;
    const start = starts.findLast((entry) => entry.timeS! < timeS);
    const isOfStep = start && start.stepIndex === dc.stepIndex[row];
    const name = isOfStep ? recordIdOf(id, start.stepIndex!, start.timeS!) : `${id}: no step`;
    const isReversed = (dc.status[row]! & readingStatus.timeReversed) !== 0;
    const stored = { timeS, voltageV: dc.voltageV[row]!, currentA: dc.currentA[row]!, isReversed };
    const rows = byName.get(name);
    if (rows) rows.push(stored);
    else byName.set(name, [stored]);
  }
  return byName;
}

interface Trace {
  readonly matched: number;
  readonly overtaken: number;
  readonly untraced: readonly string[];
  readonly missedWithin: number;
  readonly missedBehind: number;
}

const nothing = (rows: readonly StoredRow[], why: string): Trace => ({
  ...{ matched: 0, overtaken: 0, missedWithin: 0, missedBehind: 0 },
  untraced: rows.map(({ timeS }) => `row at ${timeS} s: ${why}`),
});

/** All rows come from one execution, and the run's clock is its clock and a constant. */
function bestTrace(rows: readonly StoredRow[], executions: readonly (readonly SentRow[])[]): Trace {
  let best = nothing(rows, executions.length === 0 ? 'no script of this name' : 'no sample is like it');
  for (const samples of executions)
    for (const offsetS of offsetsOf(rows, samples)) {
      const found = trace(rows, samples, offsetS);
      if (found.untraced.length === 0) return found;
      if (found.untraced.length < best.untraced.length) best = found;
    }
  return best;
}

/** Constants by which one of the first rows would be one of the samples. */
function offsetsOf(rows: readonly StoredRow[], samples: readonly SentRow[]): ReadonlySet<number> {
  const offsets = new Set<number>();
  for (const row of rows.filter(({ isReversed }) => !isReversed).slice(0, 3))
    for (const { timeS, voltageV, currentA } of samples)
      if (voltageV === row.voltageV && currentA === row.currentA) offsets.add(row.timeS - timeS);
  return offsets;
}

function trace(rows: readonly StoredRow[], samples: readonly SentRow[], offsetS: number): Trace {
  const byTime = new Map(samples.map(({ timeS }, at) => [keyOf(timeS), at]));
  const taken = new Set<number>();
  const untraced: string[] = [];
  let last = -1;
  let first = samples.length;
  let overtaken = 0;
  for (const row of rows) {
    if (row.isReversed) {
      const at = samples.findIndex(
        ({ voltageV, currentA }, place) =>
          place < last && !taken.has(place) && voltageV === row.voltageV && currentA === row.currentA,
      );
      if (at < 0) untraced.push(`row marked late at ${row.timeS} s: no earlier sample is like it`);
      else overtaken++;
      taken.add(at);
      continue;
    }
    const at = byTime.get(keyOf(row.timeS - offsetS)) ?? -1;
    const sample = samples[at];
    const isIt =
      sample !== undefined &&
      Math.abs(sample.timeS + offsetS - row.timeS) < sameTimeS &&
      sample.voltageV === row.voltageV &&
      sample.currentA === row.currentA;
    if (!isIt || taken.has(at) || at <= last) {
      untraced.push(`row ${JSON.stringify(row)} is not ${JSON.stringify(sample)} by ${offsetS} s; taken up to ${last}`);
      continue;
    }
    taken.add(at);
    first = Math.min(first, at);
    last = at;
  }
  const within = samples.filter((_sample, at) => at > first && at < last && !taken.has(at)).length;
  return {
    ...{ matched: taken.size - overtaken, overtaken, untraced, missedWithin: within },
    missedBehind: samples.length - 1 - last,
  };
}
