import type { ModifiableSteps, ModifyRequest, RunRequest, RunStatus } from '../../../src-core/contract/calls.ts';
import type { Method } from '../../../src-core/model/method.ts';
import type { Plan } from '../../../src-core/model/plan.ts';
import type { RunDetail } from '../../../src-core/model/run.ts';
import type { MethodChange } from '../../../src-core/model/run-extras.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { RunEnd } from '../../../src-core/run/ports.ts';
import type { InstrumentEntry } from '../instruments/instrument-entry.ts';
import { leaseRenewalMs } from '../storage/owner.ts';
import { createChanging } from './changing.ts';
import { joinRecorded } from './join-recorded.ts';
import type { LiveRun } from './live-run.ts';
import { freeInstrument, mustFind, refuseErrors } from './refusals.ts';
import type { RunServiceOptions } from './service-options.ts';
import { confirmCellOff, endForGood, takeUp } from './taking-up.ts';
import { createRunsUnderWay } from './under-way.ts';

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
  const { storage, instruments, clock } = options;
  const underWay = createRunsUnderWay(options);
  const { lives, show, must } = underWay;
  const lease = setInterval(() => renewLease(options, lives.size), leaseRenewalMs);
  lease.unref();

  function planFor(method: Method, sample: Sample | undefined, entry: InstrumentEntry | undefined): Plan {
    if (!entry) return options.plan(method, sample, undefined);
    return options.limits.plan(method, entry, (limited) => options.plan(limited, sample, entry.instrument));
  }

  function startWith(instrumentId: string, method: Method, sample: Sample, title?: string): string {
    const entry = freeInstrument(instruments, instrumentId);
    const plan = planFor(method, sample, entry);
    refuseErrors(plan, 'start');
    const id = options.newRunId();
    storage.runs.create({
      ...{ id, sample, method, plan, owner: options.owner },
      title: title?.trim() || `${method.name} on ${sample.name}`,
      startedAt: clock.isoNow(),
      instrument: entry.instrument.identity,
      programVersion: options.programVersion,
      speed: entry.speed,
      ...(entry.seed === undefined ? {} : { seed: entry.seed }),
    });
    underWay.launch(show(id), entry, undefined);
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
    ...createChanging(options, underWay, planFor),
    async stop(runId) {
      const live = must(runId);
      await live.controller.stop();
      await live.finished;
    },
    hold: (runId) => must(runId).controller.hold(),
    skip: (runId) => must(runId).controller.skip(),
    resume(runId, instrumentId) {
      const live = lives.get(runId);
      if (live) live.controller.resume();
      else takeUp(options, underWay, runId, instrumentId);
    },
    end: (runId) => endForGood(options, underWay, runId),
    status: (runId) => lives.get(runId)?.status() ?? null,
    live: (runId) => lives.get(runId),
    show,
    finished: underWay.finished,
    confirmCellOff(entry) {
      joinRecorded(options, entry);
      confirmCellOff(options, entry, (id) => underWay.wasOn(id, entry));
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
