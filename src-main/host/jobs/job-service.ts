import { randomUUID } from 'node:crypto';
import { AppError } from '../../../src-core/errors.ts';
import type { EventHub } from '../event-hub.ts';
import type { Job, JobPool } from './job-pool.ts';
import type { Tasks } from './task-types.ts';

/** Runs tasks in the pool and tells the screens how far they are. */
export interface JobService {
  run<N extends keyof Tasks>(task: N, input: Parameters<Tasks[N]>[0], title: string): Promise<ReturnType<Tasks[N]>>;
  /** @throws AppError `input/not-found` when it is over already */
  cancel(jobId: string): void;
}

export function createJobService(pool: JobPool, events: EventHub): JobService {
  const running = new Map<string, Job>();
  return {
    async run(task, input, title) {
      const jobId = randomUUID();
      const tell = (fraction: number, state: 'running' | 'done' | 'failed' | 'cancelled') =>
        events.emit('jobs.progress', { jobId, title, fraction, state });
      const job = pool.run(task, input, { jobId, onProgress: (share) => tell(share, 'running') });
      running.set(jobId, job);
      tell(NaN, 'running');
      try {
        const value = await job.result;
        tell(1, 'done');
        return value as ReturnType<Tasks[typeof task]>;
      } catch (error) {
        tell(NaN, error instanceof AppError && error.code === 'cancelled' ? 'cancelled' : 'failed');
        throw error;
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
