import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { createJobPool } from '../host/jobs/job-pool.ts';
import type { Tasks } from '../host/jobs/task-types.ts';
import { workerEntry } from '../host/jobs/worker-entry.ts';

/** Tasks that are quick alone: here, or in worker threads where there are so many that starting them pays. */
export interface TaskWorkers<N extends keyof Tasks> {
  readonly atOnce: number;
  run(input: Parameters<Tasks[N]>[0]): Promise<ReturnType<Tasks[N]>>;
  close(): Promise<void>;
}

/** What starting the workers takes, roughly. */
const startMs = 1000;

/**
 * @param here - the task itself, for few files
 * @param files - how many there will be
 * @param eachMs - what one takes, roughly
 */
export function createTaskWorkers<N extends keyof Tasks>(
  task: N,
  here: (input: Parameters<Tasks[N]>[0]) => ReturnType<Tasks[N]>,
  files: number,
  eachMs: number,
): TaskWorkers<N> {
  const size = Math.min(availableParallelism(), files);
  if (size < 2 || files * eachMs < startMs)
    return { atOnce: 1, run: (input) => Promise.resolve(here(input)), close: () => Promise.resolve() };
  const pool = createJobPool({ workerFile: workerEntry(), size });
  return {
    atOnce: size,
    run: async (input) => (await pool.run(task, input, { jobId: randomUUID() }).result) as ReturnType<Tasks[N]>,
    close: () => pool.close(),
  };
}
