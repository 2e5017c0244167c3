import { parentPort } from 'node:worker_threads';
import { AppError, toWire, type Cancellation } from '../../../src-core/errors.ts';
import type { JobMessage, JobOrder } from './messages.ts';

/** What a task is given beside its input. */
export interface TaskContext {
  readonly cancellation: Cancellation;
  readonly onProgress: (share: number) => void;
}

export type TaskTable = Readonly<Record<string, (input: never, context: TaskContext) => unknown>>;

const progressIntervalMs = 50;

/** The worker's end of the pool: carries out one order after another. Call once, in a worker thread. */
export function serveJobs(tasks: TaskTable): void {
  const port = parentPort;
  if (!port) throw new Error('serveJobs belongs into a worker thread');
  const tell = (message: JobMessage) => port.postMessage(message);
  port.on('message', (order: JobOrder | null) => {
    // Nothing more to do: without its port the thread ends by itself.
    if (order === null) port.close();
    else void carryOut(tasks, order, tell);
  });
}

async function carryOut(tasks: TaskTable, order: JobOrder, tell: (message: JobMessage) => void): Promise<void> {
  const { jobId, task, input } = order;
  try {
    const work = tasks[task];
    if (!work) throw new Error(`No such task: ${task}`);
    const context = { cancellation: cancellationOf(order.cancelled), onProgress: throttled(jobId, tell) };
    tell({ kind: 'done', jobId, value: await work(input as never, context) });
  } catch (error) {
    tell({ kind: 'failed', jobId, error: toWire(error) });
  }
}

function cancellationOf(flag: Int32Array): Cancellation {
  return {
    get aborted() {
      return Atomics.load(flag, 0) !== 0;
    },
    throwIfAborted() {
      if (this.aborted) throw cancelledError();
    },
  };
}

export function cancelledError(): AppError {
  return new AppError('cancelled', 'The calculation was cancelled.', { dataState: 'Nothing was changed.' });
}

function throttled(jobId: string, tell: (message: JobMessage) => void): (share: number) => void {
  let lastMs = -Infinity;
  return (share) => {
    if (performance.now() - lastMs < progressIntervalMs) return;
    lastMs = performance.now();
    tell({ kind: 'progress', jobId, share });
  };
}
