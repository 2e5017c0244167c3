import type { RunStatus } from '../../../src-core/contract/calls.ts';
import type { RunDetail, RunSummary } from '../../../src-core/model/run.ts';
import type { EventHub } from '../event-hub.ts';
import type { Storage } from '../storage/storage.ts';

const intervalMs = 500;

export interface LookOnOptions {
  readonly storage: Storage;
  readonly events: EventHub;
  readonly show: (runId: string) => RunDetail;
  readonly intervalMs?: number;
}

/** Follows the runs of another program through the data file they share. */
export interface LookOn {
  /** Of a run under way there; null for any other. */
  status(runId: string): RunStatus | null;
  /** Reads in one glance: what is told before it and what is read in it do not overlap. */
  glance<T>(work: () => T): T;
  close(): void;
}

/** How far a run has been told. */
interface Told {
  chunkSeq: number;
  journalSeq: number;
}

export function createLookOn({ storage, events, show, ...options }: LookOnOptions): LookOn {
  const told = new Map<string, Told>();
  let changeCount = -1;
  let list: readonly RunSummary[] = [];

  function tellRun(runId: string): void {
    const known = told.get(runId);
    const last = known ?? { chunkSeq: storage.chunks.lastSeq(runId), journalSeq: storage.journal.list(runId).length };
    told.set(runId, last);
    // What was there before anybody looked is asked for, not told.
    if (known === undefined) return;
    const { seq, ...tables } = storage.chunks.after(runId, last.chunkSeq);
    last.chunkSeq = seq;
    if (tables.dc ?? tables.impedance) events.emit('runs.samples', { runId, ...tables });
    for (const entry of storage.journal.list(runId).slice(last.journalSeq)) {
      last.journalSeq++;
      events.emit('runs.journal', { runId, entry });
    }
  }

  function look(): void {
    const count = storage.changeCount();
    if (count === changeCount) return;
    changeCount = count;
    const before = list;
    list = storage.runs.list();
    const wereLive = before.filter(isLive).map(({ id }) => id);
    for (const { id } of list.filter((run) => isLive(run) || wereLive.includes(run.id))) {
      tellRun(id);
      const status = statusOf(id);
      if (status) events.emit('runs.status', status);
    }
    const states = (runs: readonly RunSummary[]) =>
      runs.map(({ id, state, stepIndex }) => `${id} ${state} ${stepIndex}`).join();
    if (states(before) !== states(list)) events.emit('runs.changed', list);
  }

  function statusOf(runId: string): RunStatus | null {
    const summary = storage.runs.summary(runId);
    return summary && isLive(summary) ? statusFrom(summary, show(runId), storage) : null;
  }

  const timer = setInterval(() => {
    try {
      storage.glance(look);
    } catch (failure) {
      process.emitWarning(`The other program's data could not be read: ${String(failure)}`);
    }
  }, options.intervalMs ?? intervalMs);
  timer.unref();
  return {
    status: statusOf,
    glance: (work) =>
      storage.glance(() => {
        look();
        return work();
      }),
    close: () => clearInterval(timer),
  };
}

function isLive({ state }: RunSummary): boolean {
  return state === 'arming' || state === 'running' || state === 'holding' || state === 'stopping';
}

/** As far as the data file tells: what is not on disk yet is not known here. */
function statusFrom(summary: RunSummary, { plan, speed }: RunDetail, { chunks }: Storage): RunStatus {
  const { stepIndex } = summary;
  const last = chunks.last(summary.id);
  const durations = plan.steps.map((step) => step.expectedDurationS);
  const before = durations.slice(0, stepIndex).reduce((sum, seconds) => sum + seconds, 0);
  const stepExpectedS = durations[stepIndex] ?? 0;
  const total = Math.max(1e-9, plan.expectedDurationS);
  const runTimeS = last.timeS;
  const stepTimeS = Math.max(0, Math.min(runTimeS - before, stepExpectedS));
  const status = {
    summary,
    stepLabel: plan.steps[stepIndex]?.label ?? '',
    ...{ runTimeS, stepTimeS, stepExpectedS, remainingS: Math.max(0, total - before - stepTimeS) },
    progress: Math.min(1, (before + stepTimeS) / total),
    speed,
    ...{ lastVoltageV: last.voltageV, lastCurrentA: last.currentA, lastTemperatureC: last.temperatureC },
    ...{ chargeC: NaN, x: NaN, unsavedSamples: 0, savedAgoMs: 0, holdRequested: false },
  };
  return status;
}
