import type { ModifiableSteps, ModifyRequest, RunRequest, RunStatus } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { Clock, Instrument } from '../../../src-core/instruments/driver.ts';
import type { Method } from '../../../src-core/model/method.ts';
import type { Plan } from '../../../src-core/model/plan.ts';
import type { Warning } from '../../../src-core/model/quantity.ts';
import type { RunDetail } from '../../../src-core/model/run.ts';
import type { MethodChange } from '../../../src-core/model/run-extras.ts';
import { chargePerUnitXC } from '../../../src-core/model/sample-fields.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { IonContent, RunController, RunEnd, RunOptions } from '../../../src-core/run/ports.ts';
import { siValue } from '../../../src-core/units/quantity.ts';
import type { EventHub } from '../event-hub.ts';
import type { InstrumentEntry } from '../instruments/instrument-entry.ts';
import type { InstrumentService } from '../instruments/instrument-service.ts';
import { leaseRenewalMs, type Owner } from '../storage/owner.ts';
import type { Storage } from '../storage/storage.ts';
import type { ChannelLimitsService } from './channel-limits.ts';
import { startLiveRun, type LiveRun } from './live-run.ts';
import { joinRecorded } from './join-recorded.ts';
import { freeInstrument, isSameUnit, mustFind, refuseErrors, refuseOther, withoutReason } from './refusals.ts';
import { attachmentsOf, changeInterrupted } from './run-extras.ts';
import {
  changeLine,
  interruptedCourse,
  modifiableSteps,
  planModification,
  type ModifiableCourse,
} from './modification.ts';
import { findResumePoint, type ResumePoint } from './resume-point.ts';

export interface RunServiceOptions {
  readonly storage: Storage;
  readonly events: EventHub;
  readonly instruments: InstrumentService;
  readonly clock: Clock;
  readonly owner: Owner;
  readonly programVersion: string;
  readonly createRun: (options: RunOptions) => RunController;
  readonly plan: (method: Method, sample: Sample | undefined, instrument: Instrument | undefined) => Plan;
  readonly newRunId: () => string;
  readonly limits: Pick<ChannelLimitsService, 'within' | 'plan'>;
  /** Who does something when nobody says it: the user of this computer. */
  readonly userName: string;
  readonly onSaved?: (runId: string, rows: number) => void;
  /** The run is over and its instrument free again. */
  readonly onEnded?: (runId: string, end: RunEnd) => void;
}

/** Starts, watches, holds, stops and resumes runs; several at once, one per instrument. */
export interface RunService {
  start(request: RunRequest): string;
  /** The same with a method and a sample that need not stand in the data file: the run keeps its own copies. */
  startWith(instrumentId: string, method: Method, sample: Sample, title?: string): string;
  /** The plan of a method there, within the limits of the channel. */
  planFor(method: Method, sample: Sample | undefined, entry: InstrumentEntry | undefined): Plan;
  /** What may be changed of a run under way or interrupted. @throws AppError `run/bad-state` */
  modifiable(runId: string): ModifiableSteps;
  /** The plan with other steps in the place of those that have not begun. @throws as `modify` does */
  modifyPlan(request: ModifyRequest): Plan;
  /** Changes it. @throws AppError `run/bad-state`, `input/missing-field` without a reason, `input/beyond-instrument` */
  modify(request: ModifyRequest): MethodChange;
  stop(runId: string): Promise<void>;
  hold(runId: string): void;
  skip(runId: string): void;
  resume(runId: string, instrumentId?: string): void;
  /** Closes an interrupted run for good. */
  end(runId: string): void;
  status(runId: string): RunStatus | null;
  /** The run if it is under way in this process. */
  live(runId: string): LiveRun | undefined;
  /** Stored and whole. @throws AppError `input/not-found` */
  show(runId: string): RunDetail;
  /** Resolves when the run is over and on disk; at once for one that ended here. */
  finished(runId: string): Promise<RunEnd>;
  /**
   * A new connection switched this instrument's cell off: so the cells of its interrupted runs are off. What it kept of
   * them meanwhile is joined to them.
   */
  confirmCellOff(entry: InstrumentEntry): void;
  /** Stops everything safely; the runs can be resumed. */
  close(): Promise<void>;
}

export function createRunService(options: RunServiceOptions): RunService {
  const { storage, events, instruments, clock, owner } = options;
  const lives = new Map<string, LiveRun>();
  /** Of this process: whoever asks a moment too late gets an answer too. */
  const ends = new Map<string, RunEnd>();
  /** On which virtual instrument of this process a run was last. */
  const benches = new Map<string, object | undefined>();
  const lease = setInterval(() => renewLease(options, lives.size), leaseRenewalMs);
  lease.unref();

  function show(runId: string): RunDetail {
    const found = storage.runs.detail(runId, storage.journal.list(runId));
    if (found) return { ...found, ...attachmentsOf(storage, runId) };
    throw new AppError('input/not-found', `There is no run “${runId.slice(0, 60)}”.`, {
      remedy: 'Choose one from the list of runs.',
    });
  }

  function mustLive(runId: string): LiveRun {
    const live = lives.get(runId);
    if (live) return live;
    const { state } = show(runId);
    throw new AppError('run/bad-state', `This run is not under way here: it is “${state}”.`, {
      remedy: state === 'interrupted' ? 'Resume it on its instrument, or end it.' : 'Nothing needs to be done.',
    });
  }

  function launch(detail: RunDetail, entry: InstrumentEntry, from: ResumePoint | undefined): void {
    const { id: runId, sample } = detail;
    const plan = { ...detail.plan, limits: options.limits.within(detail.plan.limits, entry) };
    const onSaved = options.onSaved;
    const live = startLiveRun({
      ...{ runId, plan, entry, storage, events, clock, from },
      createRun: options.createRun,
      ionContent: ionContentOf(sample),
      ...(onSaved ? { onSaved: (rows: number) => onSaved(runId, rows) } : {}),
    });
    lives.set(runId, live);
    benches.set(runId, entry.bench);
    instruments.changed();
    events.emit('runs.changed', storage.runs.list());
    ends.delete(runId);
    void live.finished.then((end) => {
      ends.set(runId, end);
      lives.delete(runId);
      instruments.changed();
      options.onEnded?.(runId, end);
    });
  }

  function planFor(method: Method, sample: Sample | undefined, entry: InstrumentEntry | undefined): Plan {
    if (!entry) return options.plan(method, sample, undefined);
    return options.limits.plan(method, entry, (limited) => options.plan(limited, sample, entry.instrument));
  }

  /** Of a run under way here, or of one that was interrupted and may go on. */
  function courseOf(detail: RunDetail): ModifiableCourse {
    const live = lives.get(detail.id);
    if (live) return live.controller;
    if (detail.state !== 'interrupted') mustLive(detail.id);
    const { dc, impedance } = storage.chunks;
    const { stepIndex } = findResumePoint(detail.plan.steps, detail.journal, dc(detail.id), impedance(detail.id));
    return interruptedCourse(detail, stepIndex);
  }

  function modificationOf(request: ModifyRequest) {
    const detail = show(request.runId);
    const { address } = detail.instrument;
    const isConnected = instruments.list().some(({ id }) => id === address);
    const entry = lives.get(detail.id)?.entry ?? (isConnected ? instruments.find(address) : undefined);
    const course = courseOf(detail);
    const planned = planModification(detail, course, request, (method) => planFor(method, detail.sample, entry));
    return { detail, course, ...planned };
  }

  function modify(request: ModifyRequest): MethodChange {
    const { runId, firstChangedStep, dropsRest = false } = request;
    const reason = request.reason.trim();
    if (reason === '') throw withoutReason();
    const { detail, course, method, plan, remaining } = modificationOf(request);
    refuseErrors(plan, 'change');
    const by = request.by?.trim() || options.userName;
    const message = `${reason} (${by})`;
    const change = { at: clock.isoNow(), by, reason, firstChangedStep, dropsRest, method };
    storage.atomically(() => {
      storage.attachments.addChange(runId, change);
      const live = lives.get(runId);
      // Its journal line stands in the same transaction: both are kept, or neither.
      if (live) refuseErrors({ problems: live.controller.replaceRemaining(remaining, message) }, 'change');
      else changeInterrupted(storage, detail, { at: change.at, ...changeLine(course, remaining, message) });
    });
    events.emit('runs.changed', storage.runs.list());
    return change;
  }

  function startWith(instrumentId: string, method: Method, sample: Sample, title?: string): string {
    const entry = freeInstrument(instruments, instrumentId);
    const plan = planFor(method, sample, entry);
    refuseErrors(plan, 'start');
    const id = options.newRunId();
    storage.runs.create({
      ...{ id, sample, method, plan, owner },
      title: title?.trim() || `${method.name} on ${sample.name}`,
      startedAt: clock.isoNow(),
      instrument: entry.instrument.identity,
      programVersion: options.programVersion,
      speed: entry.speed,
      ...(entry.seed === undefined ? {} : { seed: entry.seed }),
    });
    launch(show(id), entry, undefined);
    return id;
  }

  return {
    start({ instrumentId, sampleId, methodId, title }) {
      freeInstrument(instruments, instrumentId);
      const sample = mustFind(storage.samples.find(sampleId), 'sample', sampleId);
      const method = mustFind(storage.methods.find(methodId), 'method', methodId);
      return startWith(instrumentId, method, sample, title);
    },
    startWith,
    planFor,
    modifiable(runId) {
      const detail = show(runId);
      return modifiableSteps(detail, courseOf(detail));
    },
    modifyPlan: (request) => modificationOf(request).plan,
    modify,
    async stop(runId) {
      const live = mustLive(runId);
      await live.controller.stop();
      await live.finished;
    },
    hold: (runId) => mustLive(runId).controller.hold(),
    skip: (runId) => mustLive(runId).controller.skip(),
    resume(runId, instrumentId) {
      const live = lives.get(runId);
      if (live) {
        live.controller.resume();
        return;
      }
      const detail = show(runId);
      if (detail.state !== 'interrupted') return void mustLive(runId);
      const entry = freeInstrument(instruments, instrumentId ?? detail.instrument.address);
      refuseOther(detail, entry);
      const { dc, impedance } = storage.chunks;
      const from = findResumePoint(detail.plan.steps, detail.journal, dc(runId), impedance(runId));
      const warning = benches.get(runId) === entry.bench ? undefined : otherCell(entry);
      takeOver(options, detail, entry, warning);
      launch(detail, entry, from);
    },
    end(runId) {
      storage.atomically(() => {
        const { state, cellState, stepIndex, warnings, error } = show(runId);
        if (state !== 'interrupted' && state !== 'cell-unknown') return void mustLive(runId);
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
      events.emit('runs.changed', storage.runs.list());
    },
    status: (runId) => lives.get(runId)?.status() ?? null,
    live: (runId) => lives.get(runId),
    show,
    finished(runId) {
      const end = ends.get(runId);
      return end ? Promise.resolve(end) : mustLive(runId).finished;
    },
    confirmCellOff(entry) {
      joinRecorded(options, entry);
      confirmCellOff(options, entry, (id) => benches.get(id) === entry.bench);
    },
    async close() {
      clearInterval(lease);
      await Promise.all([...lives.values()].map((live) => live.interrupt()));
    },
  };
}

/** A lease that cannot be renewed now is renewed next time; the run itself learns of a broken disk by its own writes. */
function renewLease({ storage, owner, clock }: RunServiceOptions, liveCount: number): void {
  if (liveCount === 0) return;
  try {
    storage.runs.renewLease(owner.token, clock.isoNow());
  } catch (error) {
    process.emitWarning(`The lease of the runs could not be renewed: ${String(error)}`);
  }
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

function confirmCellOff(
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
      storage.runs.update(id, {
        ...{ state, stepIndex, warnings, cellState: 'off' },
        ...(error ? { error } : {}),
        ...(endedAt ? { endedAt } : {}),
        ...(outcome ? { outcome } : {}),
        ...(dataHash ? { dataHash } : {}),
      });
      const message = isItself(id)
        ? 'The instrument was connected again: what ran there was aborted, the cell is off and was read back.'
        : 'The virtual instrument of this run ended with its program or its settings, and its cell with it; a fresh one was connected, whose cell is off.';
      storage.journal.append(id, { at: clock.isoNow(), kind: 'cell', cellState: 'off', message });
    }
    return found;
  });
  if (affected.length > 0) events.emit('runs.changed', storage.runs.list());
}

function ionContentOf(sample: Sample): IonContent | undefined {
  const chargePerXC = chargePerUnitXC(sample);
  if (chargePerXC === undefined || !sample.initialX) return undefined;
  return { initialX: siValue(sample.initialX, 'number').value, chargePerXC };
}
