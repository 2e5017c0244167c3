import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { createTaskWorkers } from '../../../src-main/cli/task-workers.ts';
import { checkSpectrum } from '../../../src-main/host/jobs/tasks.ts';
import { noisySpectrum, sweep } from '../../core/analysis/impedance/synthetic.ts';

const spectrum = noisySpectrum('R0-p(R1,C1)', [10, 100, 1e-5], sweep(1e5, 1, 8), 0.002, 1);

async function runAll(files: number, lastsMs: number): Promise<{ here: number; verdicts: readonly string[] }> {
  let here = 0;
  const workers = createTaskWorkers(
    'impedance.check',
    (input) => {
      const endMs = performance.now() + lastsMs;
      while (performance.now() < endMs);
      here++;
      return checkSpectrum(input);
    },
    files,
  );
  try {
    const verdicts: string[] = [];
    for (let k = 0; k < files; k++) verdicts.push((await workers.run({ spectrum })).verdict);
    return { here, verdicts };
  } finally {
    await workers.close();
  }
}

test('few and quick files are done in place', async () => {
  expect(await runAll(4, 0)).toEqual({ here: 4, verdicts: ['valid', 'valid', 'valid', 'valid'] });
});

test.skipIf(availableParallelism() < 2)('slow ones go to the workers once the first has told so', async () => {
  expect(await runAll(5, 600)).toEqual({ here: 1, verdicts: ['valid', 'valid', 'valid', 'valid', 'valid'] });
});
