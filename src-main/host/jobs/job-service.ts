import { randomUUID } from 'node:crypto';
import { AppError } from '../../../src-core/errors.ts';
import type { EventHub } from '../event-hub.ts';
import type { Job, JobPool } from './job-pool.ts';
import { cancelledError } from './serve-jobs.ts';
import type { Tasks } from './task-types.ts';

export interface JobOptions {
  /** The job is ended after so long. */
  readonly longestMs?: number;
  /** Part of another job: the screens are told nothing of it. */
  readonly isQuiet?: boolean;
}

/** Runs tasks in the pool and tells the screens how far they are. */
export interface JobService {
  /**
   * @throws AppError what the task throws; `cancelled`; `analysis/invalid-input` when it took longer than `longestMs`
   */
  run<N extends keyof Tasks>(
    task: N,
    input: Parameters<Tasks[N]>[0],
    title: string,
    options?: JobOptions,
  ): Promise<ReturnType<Tasks[N]>>;
  /**
   * Several tasks as one job: the screens see the progress of the whole, and cancelling it cancels every part.
   *
   * @throws what `work` throws; `cancelled`
   */
  runTogether<T>(title: string, work: (together: Together) => Promise<T>): Promise<T>;
  /** @throws AppError `input/not-found` when it is over already */
  cancel(jobId: string): void;
}

/** What a job of several parts works with. */
export interface Together {
  readonly workers: number;
  run<N extends keyof Tasks>(
    task: N,
    input: Parameters<Tasks[N]>[0],
    onProgress?: (share: number) => void,
  ): Promise<ReturnType<Tasks[N]>>;
  /** Share done of the whole, 0 to 1. */
  tell(share: number): void;
}

export function createJobService(pool: JobPool, events: EventHub): JobService {
  const running = new Map<string, Pick<Job, 'cancel'>>();
  return {
    async run(task, input, title, { longestMs, isQuiet = false } = {}) {
      const jobId = randomUUID();
      const tell = (fraction: number, state: 'running' | 'done' | 'failed' | 'cancelled') => {
        if (!isQuiet) events.emit('jobs.progress', { jobId, title, fraction, state });
      };
      const job = pool.run(task, input, { jobId, onProgress: (share) => tell(share, 'running') });
      running.set(jobId, job);
      tell(NaN, 'running');
      const limit = { isPassed: false };
      const timer =
        longestMs === undefined
          ? undefined
          : setTimeout(() => {
              limit.isPassed = true;
              job.cancel();
            }, longestMs);
      try {
        const value = await job.result;
        tell(1, 'done');
        return value as ReturnType<Tasks[typeof task]>;
      } catch (error) {
        const isCancelled = error instanceof AppError && error.code === 'cancelled' && !limit.isPassed;
        tell(NaN, isCancelled ? 'cancelled' : 'failed');
        throw limit.isPassed ? tookTooLong(title, longestMs!) : error;
      } finally {
        clearTimeout(timer);
        running.delete(jobId);
      }
    },
    async runTogether(title, work) {
      const jobId = randomUUID();
      const tell = (fraction: number, state: 'running' | 'done' | 'failed' | 'cancelled') =>
        events.emit('jobs.progress', { jobId, title, fraction, state });
      const parts = new Set<Job>();
      const ending = { isCancelled: false };
      const cancelAll = (): void => {
        ending.isCancelled = true;
        for (const part of parts) part.cancel();
      };
      running.set(jobId, { cancel: cancelAll });
      tell(NaN, 'running');
      const run: Together['run'] = async (task, input, onProgress) => {
        if (ending.isCancelled) throw cancelledError();
        const part = pool.run(task, input, { jobId: randomUUID(), ...(onProgress ? { onProgress } : {}) });
        parts.add(part);
        try {
          return (await part.result) as ReturnType<Tasks[typeof task]>;
        } finally {
          parts.delete(part);
        }
      };
      try {
        const value = await work({ run, workers: pool.size, tell: (share) => tell(share, 'running') });
        tell(1, 'done');
        return value;
      } catch (error) {
        const wasCancelled = ending.isCancelled;
        // What is left of a job that failed is of no use to anybody.
        cancelAll();
        tell(NaN, wasCancelled ? 'cancelled' : 'failed');
        throw wasCancelled ? cancelledError() : error;
      } finally {
        running.delete(jobId);
      }
    },
    cancel(jobId) {
      const job = running.get(jobId);
      if (!job)
        throw new AppError('input/not-found', 'This calculation is over.', { remedy: 'Nothing needs to be done.' });
      job.cancel();
    },
  };
}

function tookTooLong(title: string, longestMs: number): AppError {
  return new AppError('analysis/invalid-input', `“${title}” took longer than ${longestMs / 1000} s and was ended.`, {
    remedy: 'Give it less data: a smaller file or a shorter part.',
    dataState: 'Nothing was changed.',
  });
}
