import { randomUUID } from 'node:crypto';
import type { RunRequest } from '../../../src-core/contract/calls.ts';
import { AppError, toWire } from '../../../src-core/errors.ts';
import type { Clock } from '../../../src-core/instruments/driver.ts';
import type { Method } from '../../../src-core/model/method.ts';
import type { QueuedRun, RunQueue } from '../../../src-core/model/run-queue.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { RunEnd } from '../../../src-core/run/ports.ts';
import type { EventHub } from '../event-hub.ts';
import type { InstrumentEntry } from '../instruments/instrument-entry.ts';
import { isAlive, type Owner } from '../storage/owner.ts';
import type { QueueState, StoredQueuedRun } from '../storage/queue-repository.ts';
import type { Storage } from '../storage/storage.ts';
import type { RunService } from './run-service.ts';

export interface QueueServiceOptions {
  readonly storage: Storage;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly owner: Owner;
  readonly runs: Pick<RunService, 'startWith' | 'live' | 'planFor'>;
  /** The instrument if it is connected. */
  readonly find: (instrumentId: string) => InstrumentEntry | undefined;
}

/**
 * Runs that wait for their instrument. The next one is started only when the one before has completed with its cell
 * off: after anything else, and after each start of the program, the queue is paused and says why.
 */
export interface QueueService {
  list(): readonly RunQueue[];
  /** @throws AppError `input/not-found` */
  add(request: RunRequest): QueuedRun;
  /** The same with a method and a sample that need not stand in the data file. */
  addWith(instrumentId: string, method: Method, sample: Sample, title?: string): QueuedRun;
  move(itemId: string, place: number): void;
  /** @throws AppError `input/not-found` */
  remove(itemId: string): void;
  /** @throws AppError `input/not-found` when the instrument is not connected, `run/bad-state` for an empty queue */
  start(instrumentId: string): void;
  pause(instrumentId: string, reason?: string): void;
  /** STOP, and the end of the program. */
  pauseAll(reason: string): void;
  /** A run is over and its instrument free again. */
  runEnded(runId: string, end: RunEnd): void;
  /** Resolves when the queue is paused, with all done or for another reason. */
  settled(instrumentId: string): Promise<RunQueue>;
}

const allDone = 'Everything in the queue is done.';

export function createQueueService(options: QueueServiceOptions): QueueService {
  const { storage, events, clock, owner, runs } = options;
  /** By instrument: the run after whose end the queue goes on. */
  const awaited = new Map<string, string>();
  const waiters = new Map<string, ((queue: RunQueue) => void)[]>();

  const stateOf = (instrumentId: string) =>
    storage.queues.states().find((state) => state.instrumentId === instrumentId);
  const isOurs = (state: QueueState | undefined) => state?.state === 'going' && state.owner?.token === owner.token;

  function list(): readonly RunQueue[] {
    const items = storage.queues.items();
    return storage.queues.states().map(({ owner: _owner, ...state }) => ({
      ...state,
      items: items.filter(({ instrumentId }) => instrumentId === state.instrumentId).map(toQueued),
    }));
  }

  function changed(): void {
    events.emit('queues.changed', list());
  }

  function setState(instrumentId: string, state: Pick<QueueState, 'state' | 'reason' | 'owner'>): void {
    storage.queues.setState({ instrumentId, changedAt: clock.isoNow(), ...state });
    changed();
  }

  function pause(instrumentId: string, reason = 'Paused by the user.'): void {
    awaited.delete(instrumentId);
    setState(instrumentId, { state: 'paused', reason });
    const queue = list().find((candidate) => candidate.instrumentId === instrumentId)!;
    for (const tell of waiters.get(instrumentId) ?? []) tell(queue);
    waiters.delete(instrumentId);
  }

  /** What cannot be stored now must not keep a run from ending: the queue then starts nothing either. */
  function pauseSafely(instrumentId: string, reason: string): void {
    try {
      pause(instrumentId, reason);
    } catch (error) {
      awaited.delete(instrumentId);
      process.emitWarning(`The queue of ${instrumentId} could not be paused: ${String(error)}`);
    }
  }

  function advance(instrumentId: string): void {
    if (!isOurs(stateOf(instrumentId))) return;
    const entry = options.find(instrumentId);
    if (!entry) return pause(instrumentId, 'The instrument is not connected any more.');
    if (entry.occupation) return void awaited.set(instrumentId, entry.occupation.runId);
    const [next] = storage.queues.items(instrumentId);
    if (!next) return pause(instrumentId, allDone);
    try {
      // Either it has left the queue and runs, or it still waits.
      const runId = storage.atomically(() => {
        storage.queues.remove(next.id);
        return runs.startWith(instrumentId, next.method, next.sample, next.title);
      });
      awaited.set(instrumentId, runId);
      runs.live(runId)?.journal({ kind: 'note', message: `Started by the queue; put there at ${next.addedAt}` });
      changed();
    } catch (error) {
      const { message, remedy = '' } = toWire(error);
      pause(instrumentId, `“${next.title}” could not be started: ${message} ${remedy}`.trim());
    }
  }

  function addWith(instrumentId: string, method: Method, sample: Sample, title?: string): QueuedRun {
    const expectedDurationS = expectedOn(options, instrumentId, method, sample);
    const item: StoredQueuedRun = {
      ...{ id: `queued-${randomUUID().slice(0, 8)}`, instrumentId, method, sample, addedAt: clock.isoNow() },
      title: title?.trim() || `${method.name} on ${sample.name}`,
      ...(expectedDurationS === undefined ? {} : { expectedDurationS }),
    };
    storage.atomically(() => {
      if (!stateOf(instrumentId))
        storage.queues.setState({ instrumentId, state: 'paused', reason: 'Not started yet.', changedAt: item.addedAt });
      storage.queues.append(item);
    });
    changed();
    return toQueued(item);
  }

  return {
    list,
    addWith,
    add({ instrumentId, sampleId, methodId, title }) {
      const sample = mustFind(storage.samples.find(sampleId), 'sample', sampleId);
      const method = mustFind(storage.methods.find(methodId), 'method', methodId);
      return addWith(instrumentId, method, sample, title);
    },
    move(itemId, place) {
      mustFind(
        storage.queues.items().find(({ id }) => id === itemId),
        'waiting run',
        itemId,
      );
      storage.queues.move(itemId, place);
      changed();
    },
    remove(itemId) {
      mustFind(storage.queues.remove(itemId) || undefined, 'waiting run', itemId);
      changed();
    },
    start(instrumentId) {
      const entry = mustFind(options.find(instrumentId), 'connected instrument', instrumentId);
      if (storage.queues.items(instrumentId).length === 0) throw nothingWaits(entry);
      const state = stateOf(instrumentId);
      if (state?.state === 'going' && state.owner && isAlive(state.owner, state.changedAt, clock.nowMs())) {
        if (isOurs(state)) return;
        throw new AppError('run/bad-state', 'Another program carries this queue out.', { remedy: 'Go on there.' });
      }
      setState(instrumentId, { state: 'going', owner });
      advance(instrumentId);
    },
    pause,
    pauseAll(reason) {
      for (const state of storage.queues.states()) if (isOurs(state)) pauseSafely(state.instrumentId, reason);
    },
    runEnded(runId, end) {
      const concerned = [...awaited].filter(([, awaitedId]) => awaitedId === runId).map(([id]) => id);
      for (const instrumentId of concerned) {
        awaited.delete(instrumentId);
        const why = whyNotOn(end);
        if (why === undefined) advanceSafely(instrumentId);
        else pauseSafely(instrumentId, why);
      }
    },
    settled: (instrumentId) =>
      new Promise((resolve) => {
        const queue = list().find((candidate) => candidate.instrumentId === instrumentId);
        if (queue?.state !== 'going') resolve(queue ?? emptyQueue(instrumentId, clock.isoNow()));
        else waiters.set(instrumentId, [...(waiters.get(instrumentId) ?? []), resolve]);
      }),
  };

  function advanceSafely(instrumentId: string): void {
    try {
      advance(instrumentId);
    } catch (error) {
      pauseSafely(instrumentId, toWire(error).message);
    }
  }
}

/**
 * Queues that went when their program ended are paused: nothing begins to flow by itself when a program starts.
 */
export function pauseOrphanedQueues(storage: Storage, at: Date): void {
  storage.atomically(() => {
    for (const { instrumentId, state, owner, changedAt } of storage.queues.states()) {
      if (state !== 'going' || (owner && isAlive(owner, changedAt, at.getTime()))) continue;
      const reason = 'The program ended while this queue went. Look at cell and instrument, then start it again.';
      storage.queues.setState({ instrumentId, state: 'paused', reason, changedAt: at.toISOString() });
    }
  });
}

/** Undefined when the next run may begin. */
function whyNotOn({ state, outcome, cellState, error }: RunEnd): string | undefined {
  if (state === 'cell-unknown' || cellState === 'unknown')
    return 'After the last run it is not known whether the cell is off. Disconnect the leads, connect anew, then start the queue again.';
  if (state === 'interrupted')
    return `The last run was interrupted${error ? `: ${error.message}` : '.'} Resume or end it before the queue goes on.`;
  if (outcome !== 'completed') return `The last run did not complete: ${endWords[outcome ?? 'failed']}.`;
  return cellState === 'off' ? undefined : 'The cell was not off after the last run.';
}

const endWords = {
  completed: 'completed',
  stopped: 'it was stopped by the user',
  limit: 'a limit ended it',
  failed: 'it failed',
  'ended-after-interruption': 'it was ended after an interruption',
} as const;

function expectedOn(
  { find, runs }: QueueServiceOptions,
  instrumentId: string,
  method: Method,
  sample: Sample,
): number | undefined {
  const entry = find(instrumentId);
  if (!entry) return undefined;
  const plan = runs.planFor(method, sample, entry);
  const problem = plan.problems.find(({ severity }) => severity === 'error');
  if (!problem) return plan.expectedDurationS;
  throw new AppError('input/beyond-instrument', `This could never start: ${problem.field}: ${problem.message}`, {
    remedy: problem.remedy ?? 'Correct the method or the sample.',
    dataState: 'Nothing was put into the queue.',
  });
}

function nothingWaits({ instrument }: InstrumentEntry): AppError {
  return new AppError('run/bad-state', `No run waits for ${instrument.identity.model}.`, {
    remedy: 'Put one into its queue first.',
  });
}

function emptyQueue(instrumentId: string, changedAt: string): RunQueue {
  return { instrumentId, state: 'paused', changedAt, items: [] };
}

function toQueued({ method, sample, instrumentId: _instrumentId, ...rest }: StoredQueuedRun): QueuedRun {
  return { ...rest, methodName: method.name, sampleName: sample.name };
}

function mustFind<T>(found: T | undefined, noun: string, id: string): T {
  if (found !== undefined) return found;
  throw new AppError('input/not-found', `There is no ${noun} “${id.slice(0, 60)}”.`, {
    remedy: `Look at the list of ${noun}s.`,
  });
}
