import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { createJobPool, type JobPool } from '../host/jobs/job-pool.ts';
import type { Tasks } from '../host/jobs/task-types.ts';
import { workerEntry } from '../host/jobs/worker-entry.ts';

/** A task for each of many files: here, or in worker threads as soon as what is left is worth starting them. */
export interface TaskWorkers<N extends keyof Tasks> {
  readonly atOnce: number;
  run(input: Parameters<Tasks[N]>[0]): Promise<ReturnType<Tasks[N]>>;
  close(): Promise<void>;
}

/** What starting the workers takes, roughly. */
const startMs = 1000;
/** The first files take longer than the others, until the code is warm. */
const warmUpFiles = 3;

/**
 * @param here - the task itself, for the first files, or all where they are soon done
 * @param files - how many there will be
 */
export function createTaskWorkers<N extends keyof Tasks>(
  task: N,
  here: (input: Parameters<Tasks[N]>[0]) => ReturnType<Tasks[N]>,
  files: number,
): TaskWorkers<N> {
  const size = Math.min(availableParallelism(), files);
  let pool: JobPool | undefined;
  let begun = 0;
  let spentMs = 0;
  let fastestMs = Infinity;
  const areWorthStarting = (): boolean =>
    size > 1 && (begun >= warmUpFiles || spentMs > startMs / 2) && (files - begun) * fastestMs > startMs;
  return {
    atOnce: Math.max(1, size),
    async run(input) {
      if (!pool && areWorthStarting()) pool = createJobPool({ workerFile: workerEntry(), size });
      begun++;
      if (pool) return (await pool.run(task, input, { jobId: randomUUID() }).result) as ReturnType<Tasks[N]>;
      const startedMs = performance.now();
      const answer = here(input);
      const lastedMs = performance.now() - startedMs;
      spentMs += lastedMs;
      fastestMs = Math.min(fastestMs, lastedMs);
      return answer;
    },
    close: () => pool?.close() ?? Promise.resolve(),
  };
}
