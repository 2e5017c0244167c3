import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createJobPool } from '../../../../src-main/host/jobs/job-pool.ts';
import { workerEntry } from '../../../../src-main/host/jobs/worker-entry.ts';

function poolOf(size: number) {
  const pool = createJobPool({ workerFile: path.join(import.meta.dirname, 'test-worker.ts'), size });
  onTestFinished(() => pool.close());
  let count = 0;
  const run = (task: string, input: unknown = null, onProgress?: (share: number) => void) =>
    pool.run(task, input, { jobId: `j${count++}`, ...(onProgress ? { onProgress } : {}) });
  return { pool, run };
}

test('more jobs than workers, each with its own answer', async () => {
  const { run } = poolOf(2);
  const jobs = Array.from({ length: 20 }, (_, index) => run('double', index).result);
  expect(await Promise.all(jobs)).toEqual(Array.from({ length: 20 }, (_, index) => 2 * index));
});

test('an error keeps its code and remedy, and the worker goes on', async () => {
  const { run } = poolOf(1);
  await expect(run('refuse').result).rejects.toMatchObject({ code: 'analysis/invalid-input', remedy: 'Other data.' });
  expect(await run('double', 2).result).toBe(4);
});

test.each(['heedful', 'heedless'])('a %s job is cancelled, and the next one runs', async (task) => {
  const { run } = poolOf(1);
  await run('double', 1).result;
  const job = run(task);
  const startedMs = performance.now();
  setTimeout(() => job.cancel(), 50);
  await expect(job.result).rejects.toMatchObject({ code: 'cancelled' });
  expect(performance.now() - startedMs).toBeLessThan(1500);
  expect(await run('double', 3).result).toBe(6);
});

test('a job that waits is cancelled at once, the running one is not', async () => {
  const { run } = poolOf(1);
  const running = run('heedful');
  const waiting = run('double', 1);
  waiting.cancel();
  await expect(waiting.result).rejects.toMatchObject({ code: 'cancelled' });
  running.cancel();
  await expect(running.result).rejects.toMatchObject({ code: 'cancelled' });
});

test('a worker that crashes fails its own job only', async () => {
  const { run } = poolOf(2);
  const crashing = run('crash');
  const other = run('double', 21);
  await expect(crashing.result).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringContaining('code 3') as string,
  });
  expect(await other.result).toBe(42);
  expect(await Promise.all([run('double', 1).result, run('double', 2).result])).toEqual([2, 4]);
});

test('progress is told; closing cancels what runs and what comes later', async () => {
  const { pool, run } = poolOf(1);
  const { promise, resolve } = Promise.withResolvers<number>();
  const job = run('heedful', null, resolve);
  expect(await promise).toBe(0.5);
  const ended = expect(job.result).rejects.toMatchObject({ code: 'cancelled' });
  await pool.close();
  await ended;
  await expect(run('double', 1).result).rejects.toMatchObject({ code: 'cancelled' });
});

test('the main thread is free while a job runs', async () => {
  const { run } = poolOf(1);
  const job = run('heedless');
  let longestMs = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - lastMs);
    lastMs = performance.now();
  }, 5);
  await new Promise((resolve) => setTimeout(resolve, 300));
  clearInterval(timer);
  job.cancel();
  await expect(job.result).rejects.toMatchObject({ code: 'cancelled' });
  expect(longestMs).toBeLessThan(150);
});

test.runIf(process.platform === 'linux')('workers give way to the thread that looks after instruments', async () => {
  const yielding = () =>
    readdirSync('/proc/self/task').filter((thread) => {
      const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ')[1]!.split(' ');
      return fields[16] === '10';
    }).length;
  const before = yielding();
  const pool = createJobPool({ workerFile: workerEntry(), size: 2 });
  onTestFinished(() => pool.close());
  const order = { jobId: 'j', onProgress: () => undefined };
  await pool.run('no-such-task', null, order).result.catch(() => undefined);
  await expect.poll(yielding).toBe(before + 2);
});

// See worker-sources.ts: threads that ran WebAssembly have ended the whole program.
test('a worker strips no types by itself: it never loads what does so with WebAssembly', async () => {
  const { run } = poolOf(1);
  const builtins = (await run('builtins').result) as readonly string[];
  expect(builtins.length).toBeGreaterThan(50);
  expect(builtins.filter((name) => /amaro|dist.lexer/.test(name))).toEqual([]);
});
