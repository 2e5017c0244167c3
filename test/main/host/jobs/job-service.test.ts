import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createEventHub } from '../../../../src-main/host/event-hub.ts';
import { createJobPool } from '../../../../src-main/host/jobs/job-pool.ts';
import { createJobService } from '../../../../src-main/host/jobs/job-service.ts';
import type { Tasks } from '../../../../src-main/host/jobs/task-types.ts';

test('a job that takes too long is ended and says so', async () => {
  const pool = createJobPool({ workerFile: path.join(import.meta.dirname, 'test-worker.ts'), size: 1 });
  onTestFinished(() => pool.close());
  const jobs = createJobService(pool, createEventHub());
  // The test's worker has tasks of its own; "heedless" never ends.
  const heedless = jobs.run('heedless' as keyof Tasks, { dataFile: '' }, 'Reading x', { longestMs: 50 });
  await expect(heedless).rejects.toMatchObject({
    code: 'analysis/invalid-input',
    message: '“Reading x” took longer than 0.05 s and was ended.',
  });
});
