import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { ConductivityAnalysis } from '../../src-core/model/results.ts';
import { createJobPool } from '../host/jobs/job-pool.ts';
import type { ImpedanceTask } from '../host/jobs/task-types.ts';
import { analyseImpedance } from '../host/jobs/tasks.ts';
import { workerEntry } from '../host/jobs/worker-entry.ts';

/** Fits here, or in worker threads where that is worth starting them. */
export interface FitWorkers {
  readonly atOnce: number;
  analyse(task: ImpedanceTask): Promise<ConductivityAnalysis>;
  close(): Promise<void>;
}

/** What a fit and a draw of the bootstrap take, and what starting the workers takes, roughly, ms. */
const [fitMs, drawMs, startMs] = [4, 1, 1000] as const;

/** @param draws - of the bootstrap of each file */
export function createFitWorkers(files: number, draws: number): FitWorkers {
  const size = Math.min(availableParallelism(), files);
  if (size < 2 || files * (fitMs + draws * drawMs) < startMs)
    return { atOnce: 1, analyse: (task) => Promise.resolve(analyseImpedance(task)), close: () => Promise.resolve() };
  const pool = createJobPool({ workerFile: workerEntry(), size });
  return {
    atOnce: size,
    analyse: async (task) =>
      (await pool.run('impedance.analyse', task, { jobId: randomUUID() }).result) as ConductivityAnalysis,
    close: () => pool.close(),
  };
}
