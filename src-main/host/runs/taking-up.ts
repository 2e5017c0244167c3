import { AppError } from '../../../src-core/errors.ts';
import type { Warning } from '../../../src-core/model/quantity.ts';
import type { RunDetail } from '../../../src-core/model/run.ts';
import type { InstrumentEntry } from '../instruments/instrument-entry.ts';
import { announceRuns } from './announce-runs.ts';
import { freeInstrument, isSameUnit, refuseOther } from './refusals.ts';
import { findResumePoint } from './resume-point.ts';
import type { RunServiceOptions } from './service-options.ts';
import type { RunsUnderWay } from './under-way.ts';

/* What becomes of runs that nobody carries out any more: they go on, are ended, or learn that their cell is off. */

/** Goes on with an interrupted run at the step it was interrupted in. @throws AppError when it may not */
export function takeUp(
  options: RunServiceOptions,
  underWay: RunsUnderWay,
  runId: string,
  instrumentId: string | undefined,
): void {
  const detail = underWay.show(runId);
  if (detail.state !== 'interrupted') return void underWay.must(runId);
  const entry = freeInstrument(options.instruments, instrumentId ?? detail.instrument.address);
  refuseOther(detail, entry);
  const { dc, impedance } = options.storage.chunks;
  const from = findResumePoint(detail.plan.steps, detail.journal, dc(runId), impedance(runId));
  takeOver(options, detail, entry, underWay.wasOn(runId, entry) ? undefined : otherCell(entry));
  underWay.launch(detail, entry, from);
}

/** Closes an interrupted run, or one whose cell was not read back, for good. */
export function endForGood(options: RunServiceOptions, underWay: RunsUnderWay, runId: string): void {
  const { storage, clock } = options;
  storage.atomically(() => {
    const { state, cellState, stepIndex, warnings, error } = underWay.show(runId);
    if (state !== 'interrupted' && state !== 'cell-unknown') return void underWay.must(runId);
    const at = clock.isoNow();
    const outcome = 'ended-after-interruption';
    const dataHash = storage.chunks.runHash(runId);
    storage.runs.update(runId, {
      ...{ state: 'ended', outcome, endedAt: at, cellState, stepIndex, warnings, dataHash },
      ...(error ? { error } : {}),
    });
    const message = 'Ended by the user after the interruption.';
    storage.journal.append(runId, { at, kind: 'state', state: 'ended', message });
  });
  announceRuns(options);
}

/** A new connection switched the cell of this instrument off: so the cells of its interrupted runs are off. */
export function confirmCellOff(
  { storage, clock, events }: RunServiceOptions,
  { instrument: { identity } }: InstrumentEntry,
  isItself: (runId: string) => boolean,
): void {
  const affected = storage.atomically(() => {
    const found = storage.runs
      .list()
      .filter(
        ({ state, cellState, instrument }) =>
          (state === 'interrupted' || state === 'cell-unknown') &&
          cellState !== 'off' &&
          isSameUnit(instrument, identity),
      );
    for (const { id, state, stepIndex, warnings, error, endedAt, outcome, dataHash } of found) {
      const heated = error?.code === 'run/heating-unknown';
      storage.runs.update(id, {
        ...{ state, stepIndex, warnings, cellState: 'off' },
        ...(error && !heated ? { error } : {}),
        ...(endedAt ? { endedAt } : {}),
        ...(outcome ? { outcome } : {}),
        ...(dataHash ? { dataHash } : {}),
      });
      const message = isItself(id)
        ? 'The instrument was connected again: what ran there was aborted, the cell is off and was read back.'
        : 'The virtual instrument of this run ended with its program or its settings, and its cell with it; a fresh one was connected, whose cell is off.';
      const heating = heated ? ' The temperature controller no longer heats or cools, and was read back too.' : '';
      storage.journal.append(id, {
        ...{ at: clock.isoNow(), kind: 'cell', cellState: 'off', message: `${message}${heating}` },
      });
    }
    return found;
  });
  if (affected.length > 0) announceRuns({ storage, events });
}

/** A virtual cell lives as long as its program, speed and seed: after that the run would go on with another one. */
function otherCell({ bench, link: { address } }: InstrumentEntry): Warning | undefined {
  if (bench === undefined) return undefined;
  return {
    code: 'resumed-on-fresh-cell',
    message: `Resumed on a fresh virtual cell (${address}): the one measured before the interruption ended with its program or its settings. What was measured before and after are two cells, each from its own beginning.`,
  };
}

function takeOver(
  { storage, owner, clock }: RunServiceOptions,
  detail: RunDetail,
  entry: InstrumentEntry,
  warning: Warning | undefined,
): void {
  const { id, stepIndex } = detail;
  const warnings = [...detail.warnings, ...(warning ? [warning] : [])];
  storage.atomically(() => {
    if (storage.runs.owned().some((owned) => owned.id === id))
      throw new AppError('run/bad-state', 'Another program is looking after this run.', {
        remedy: 'Go on there.',
      });
    storage.runs.setOwner(id, owner, clock.isoNow(), entry.instrument.identity);
    storage.runs.update(id, { state: 'arming', cellState: 'off', stepIndex, warnings });
    if (warning)
      storage.journal.append(id, { at: clock.isoNow(), kind: 'warning', message: warning.message, stepIndex });
  });
}
