import type { Clock, Instrument, RecordedAction } from '../../../src-core/instruments/driver.ts';
import type { JournalEntry, RunDetail } from '../../../src-core/model/run.ts';
import { rowsToJoin, type JoinedRows } from '../../../src-core/run/join-record.ts';
import { parseRecordId, type RecordedStep } from '../../../src-core/run/record-id.ts';
import type { EventHub } from '../event-hub.ts';
import type { InstrumentEntry } from '../instruments/instrument-entry.ts';
import { rowsToColumns } from '../storage/chunk-codec.ts';
import type { Storage } from '../storage/storage.ts';
import { announceRuns } from './announce-runs.ts';
import { isSameUnit } from './refusals.ts';

interface Means {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly events: EventHub;
}

/**
 * What an instrument went on measuring while nobody listened becomes part of the interrupted run: its rows behind those
 * that are stored, without gap or duplicate, and where the step came to its own end, that end too. What is stored then
 * need not be kept by the instrument any longer.
 */
export function joinRecorded(means: Means, { instrument }: InstrumentEntry): void {
  const stored = (instrument.recorded ?? []).filter((record) => isStoredNow(means, instrument, record));
  if (stored.length > 0) instrument.forgetRecorded?.(stored.map(({ recordId }) => recordId));
}

/** Joins it when it belongs to a run that was interrupted. A run that this data file does not know is somebody else's. */
function isStoredNow(means: Means, { identity }: Instrument, record: RecordedAction): boolean {
  const step = parseRecordId(record.recordId);
  const detail = step && means.storage.runs.detail(step.runId, means.storage.journal.list(step.runId));
  if (!detail || !isSameUnit(detail.instrument, identity)) return false;
  if (detail.state === 'interrupted' && isUnderWay(detail.journal, step)) joinOne(means, detail, step, record);
  else if (detail.state !== 'ended' && detail.state !== 'interrupted') return false;
  const { dc, impedance } = means.storage.chunks;
  const rest = rowsToJoin(record, step, dc(step.runId), impedance(step.runId));
  return rest !== undefined && rest.dc.length + rest.impedance.length === 0;
}

/** The step of the record is the last that began, at its time, and has not ended. */
function isUnderWay(journal: readonly JournalEntry[], { stepIndex, startS }: RecordedStep): boolean {
  const last = journal.findLast(({ kind }) => kind === 'step-started' || kind === 'step-ended');
  return last?.kind === 'step-started' && last.stepIndex === stepIndex && Math.abs((last.timeS ?? 0) - startS) < 0.01;
}

function joinOne(means: Means, detail: RunDetail, step: RecordedStep, record: RecordedAction): void {
  const { storage, clock } = means;
  const { id: runId, plan } = detail;
  const rows = rowsToJoin(record, step, storage.chunks.dc(runId), storage.chunks.impedance(runId));
  const count = rows ? rows.dc.length + rows.impedance.length : 0;
  if (rows && count === 0 && record.end === undefined) return;
  const label = plan.steps[step.stepIndex]?.label ?? `step ${step.stepIndex + 1}`;
  storage.atomically(() => {
    const note = (line: Omit<JournalEntry, 'seq' | 'at'>) =>
      storage.journal.append(runId, { at: clock.isoNow(), ...line });
    if (!rows) {
      note({
        kind: 'warning',
        message: `What the instrument kept of “${label}” does not go on from what is stored, and was not joined.`,
        stepIndex: step.stepIndex,
      });
      return;
    }
    if (count > 0) storage.chunks.append(runId, chunksOf(rows));
    note({ kind: 'note', message: joinedText(label, count, rows), stepIndex: step.stepIndex });
    for (const line of endOf(record, label, step, lastTimeS(rows))) note(line);
    const { state, cellState, stepIndex, warnings, error } = detail;
    const dataHash = storage.chunks.runHash(runId);
    storage.runs.update(runId, { state, cellState, stepIndex, warnings, dataHash, ...(error ? { error } : {}) });
  });
  announceRuns(means);
}

function joinedText(label: string, count: number, { passedOver, differing }: JoinedRows): string {
  const rows = count === 1 ? 'One row' : `${count} rows`;
  const damaged = passedOver === 0 ? '' : ` ${passedOver} damaged on the wire before stay away.`;
  const different =
    differing === 0 ? '' : ` ${differing} of the stored rows before hold another number than the instrument kept.`;
  return `${rows} of “${label}” that the instrument had kept in its own memory joined to the data. Limits of the run were not watched by the computer meanwhile, those of the step by the instrument.${damaged}${different}`;
}

/** A step that came to its end by itself is not repeated when the run goes on. */
function endOf(
  { end, detail }: RecordedAction,
  label: string,
  { stepIndex }: RecordedStep,
  timeS: number | undefined,
): readonly Omit<JournalEntry, 'seq' | 'at'>[] {
  if (end === undefined) return [];
  const time = timeS === undefined ? {} : { timeS };
  const how = detail ?? 'its time was over';
  return [
    ...(end === 'cut-off' ? [{ kind: 'cut-off' as const, message: how, stepIndex, ...time }] : []),
    { kind: 'step-ended', message: `${label}: ended by itself in the instrument (${how})`, stepIndex, ...time },
  ];
}

function lastTimeS({ dc, impedance }: JoinedRows): number | undefined {
  const times = [dc.at(-1)?.[0], impedance.at(-1)?.[0]].filter((timeS) => timeS !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}

function chunksOf({ dc, impedance }: JoinedRows) {
  return [
    { kind: 'dc' as const, rows: dc },
    { kind: 'impedance' as const, rows: impedance },
  ]
    .filter(({ rows }) => rows.length > 0)
    .map(({ kind, rows }) => ({ kind, columns: rowsToColumns(rows) }));
}
