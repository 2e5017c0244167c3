import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { AppError, fromWire } from '../../../src-core/errors.ts';
import type { JobMessage, JobOrder } from './messages.ts';
import { cancelledError } from './serve-jobs.ts';
import { startWorker as startWorkerThread } from './start-worker.ts';

/** A worker that does not heed a cancellation for so long is ended. */
const patienceMs = 200;
const memoryLimitMb = 1024;
/** What an idle worker is given to end by itself. */
const farewellMs = 3000;

export interface Job<T = unknown> {
  /** Rejects with `cancelled` after `cancel`, and with the task's own error. */
  readonly result: Promise<T>;
  /** @param patience - ms until a worker that does not heed is ended, 200 by default */
  cancel(patience?: number): void;
}

export interface JobOptions {
  readonly jobId: string;
  readonly onProgress?: (share: number) => void;
}

/** Worker threads for calculations, so that nothing ever waits for one. */
export interface JobPool {
  /** How many tasks are carried out at the same time. */
  readonly size: number;
  run(task: string, input: unknown, options: JobOptions): Job;
  /** Ends all workers; running jobs are cancelled. */
  close(): Promise<void>;
}

export interface JobPoolOptions {
  /** See `workerEntry`. */
  readonly workerFile: string;
  /** By default one less than there are processors, leaving one to the instruments. */
  readonly size?: number;
  /** Starts the workers at once (default), so that the first fit need not wait for them. */
  readonly warm?: boolean;
}

interface PendingJob {
  readonly order: JobOrder;
  readonly onProgress: ((share: number) => void) | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Slot {
  /** Undefined after a worker that died idle: the next job starts another, so a broken file cannot loop. */
  worker: Worker | undefined;
  job: PendingJob | undefined;
}

/** Threads and their queue. */
export function createJobPool(options: JobPoolOptions): JobPool {
  const size = options.size ?? Math.max(1, Math.min(4, availableParallelism() - 1));
  const queue: PendingJob[] = [];
  const slots: Slot[] = [];
  let closed = false;

  function startWorker(slot: Slot): Worker {
    const worker = startWorkerThread(options.workerFile, { resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb } });
    worker.unref();
    worker.on('message', (message: JobMessage) => receive(slot, message));
    worker.on('error', (error: Error) => fail(slot, worker, error));
    worker.on('exit', (code) => fail(slot, worker, new Error(`worker ended with code ${code}`)));
    return worker;
  }

  function receive(slot: Slot, message: JobMessage): void {
    const job = slot.job;
    if (job?.order.jobId !== message.jobId) return;
    if (message.kind === 'progress') {
      job.onProgress?.(message.share);
      return;
    }
    release(slot);
    if (message.kind === 'done') job.resolve(message.value);
    else job.reject(fromWire(message.error));
    next();
  }

  function release(slot: Slot): void {
    slot.job = undefined;
    slot.worker?.unref();
  }

  /** A worker died: its job fails, the others and all runs go on. */
  function fail(slot: Slot, worker: Worker, error: Error): void {
    if (slot.worker !== worker) return;
    const job = slot.job;
    slot.job = undefined;
    slot.worker = undefined;
    if (!job) return;
    job.reject(closed || isCancelled(job) ? cancelledError() : workerDied(error));
    if (!closed) next();
  }

  function next(): void {
    for (const slot of slots) {
      if (slot.job) continue;
      const job = queue.shift();
      if (!job) return;
      slot.job = job;
      slot.worker ??= startWorker(slot);
      slot.worker.ref();
      slot.worker.postMessage(job.order);
    }
  }

  function cancel(job: PendingJob, patience: number): void {
    Atomics.store(job.order.cancelled, 0, 1);
    const waiting = queue.indexOf(job);
    if (waiting >= 0) {
      queue.splice(waiting, 1);
      job.reject(cancelledError());
      return;
    }
    setTimeout(() => {
      const slot = slots.find((candidate) => candidate.job === job);
      void slot?.worker?.terminate();
    }, patience).unref();
  }

  for (let index = 0; index < size; index++) {
    const slot: Slot = { worker: undefined, job: undefined };
    if (options.warm ?? true) slot.worker = startWorker(slot);
    slots.push(slot);
  }

  return {
    size,
    run(task, input, { jobId, onProgress }) {
      const cancelled = new Int32Array(new SharedArrayBuffer(4));
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const job: PendingJob = { order: { jobId, task, input, cancelled }, onProgress, resolve, reject };
      if (closed) reject(cancelledError());
      else queue.push(job);
      next();
      return { result: promise, cancel: (patience = patienceMs) => cancel(job, patience) };
    },
    async close() {
      closed = true;
      for (const job of queue.splice(0)) job.reject(cancelledError());
      await Promise.all(slots.map(async ({ worker, job }) => worker && (await dismiss(worker, job !== undefined))));
    },
  };
}

/**
 * An idle worker ends by itself, which leaves it time to finish what it is loading.
 * One at work, or that does not go, is ended from outside.
 */
async function dismiss(worker: Worker, busy: boolean): Promise<void> {
  if (!busy) {
    // So that the program waits for it.
    worker.ref();
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage(null);
    if (await Promise.race([gone.then(() => true), delay(farewellMs, false, { ref: false })])) return;
  }
  await worker.terminate();
}

function isCancelled(job: PendingJob): boolean {
  return Atomics.load(job.order.cancelled, 0) !== 0;
}

function workerDied(cause: Error): AppError {
  const outOfMemory = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return new AppError(
    'internal',
    `The calculation ${outOfMemory ? 'ran out of memory' : `broke off (${cause.message})`}.`,
    {
      remedy: 'Try again with fewer points. Measurements were not affected.',
      dataState: 'Nothing was changed.',
      cause,
    },
  );
}
