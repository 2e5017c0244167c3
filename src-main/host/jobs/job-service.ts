import { randomUUID } from 'node:crypto';
import { AppError } from '../../../src-core/errors.ts';
import type { EventHub } from '../event-hub.ts';
import type { Job, JobPool } from './job-pool.ts';
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
  /** @throws AppError `input/not-found` when it is over already */
  cancel(jobId: string): void;
}

export function createJobService(pool: JobPool, events: EventHub): JobService {
  const running = new Map<string, Job>();
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
