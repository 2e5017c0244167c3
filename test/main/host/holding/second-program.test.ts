import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import type { RunStatus } from '../../../../src-core/contract/calls.ts';
import { runCli } from '../../../../src-main/cli/main.ts';
import { createHost, type Host } from '../../../../src-main/host/host.ts';
import { createCapturingIo } from '../../cli/captured-io.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

interface FirstProgram {
  readonly child: ChildProcess;
  readonly runId: string;
  readonly dataFile: string;
}

/** Another process that measures, with the data file in hand. */
async function startFirst(): Promise<FirstProgram> {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'child.ts'), dataFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  return { child, dataFile, runId: line.split(' ')[1]! };
}

async function openSecond(dataFile: string): Promise<Host> {
  const host = await createHost({ dataFile, shell: 'web', workers: 1 });
  onTestFinished(() => host.close());
  return host;
}

test(
  'the second program is told, sees the run live, and can change nothing; when the first is killed the next one takes over',
  { timeout: 60_000 },
  async () => {
    const { child, dataFile, runId } = await startFirst();
    const second = await openSecond(dataFile);
    const { handlers } = second;
    const { holder } = await handlers['program.state'](null);
    expect(holder).toMatchObject({ isThere: true, who: expect.stringContaining(`process ${child.pid}`) as string });

    // Live, by looking into the file again and again.
    const seen: { rows: number; status?: RunStatus } = { rows: 0 };
    second.on('runs.samples', ({ dc }) => (seen.rows += dc?.timeS.length ?? 0));
    second.on('runs.status', (status) => (seen.status = status));
    const before = (await handlers['runs.samples']({ runId })).dc!.timeS.length;
    await expect.poll(() => seen.rows, { timeout: 20_000 }).toBeGreaterThan(20);
    expect(seen.status).toMatchObject({
      summary: { id: runId, state: 'running' },
      stepLabel: expect.any(String) as string,
    });
    expect(seen.status!.lastVoltageV).toBeGreaterThan(0.5);
    expect(seen.status!.progress).toBeGreaterThan(0);
    const all = (await handlers['runs.samples']({ runId })).dc!.timeS;
    expect(all.length).toBeGreaterThanOrEqual(before + 20);
    expect(all.every((timeS, index) => index === 0 || timeS >= all[index - 1]!)).toBe(true);

    // Nothing is written and no instrument touched.
    const changes: readonly (() => unknown)[] = [
      () => handlers['instruments.connect']({ address: 'virtual:dummy-cell' }),
      () => handlers['instruments.stopAll'](null),
      () => handlers['runs.stop']({ runId }),
      () => handlers['runs.note']({ runId, text: 'mine' }),
      () => handlers['samples.remove']({ sampleId: 'dummy-cell' }),
      () => handlers['analysis.remove']({ analysisId: 'x' }),
      () => second.connectBench({ name: 'b', members: [] }),
      () => second.storage.samples.remove('dummy-cell'),
    ];
    for (const [index, change] of changes.entries()) {
      const failure = await Promise.resolve()
        .then(change)
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      expect([index, failure]).toMatchObject([index, { code: index === 5 ? 'input/not-found' : 'storage/in-use' }]);
    }

    // The command line too.
    const io = createCapturingIo();
    expect(await runCli(['runs', 'list', '--db', dataFile], io)).toBe(0);
    expect(io.out.join('')).toContain(runId);
    const measuring = createCapturingIo();
    const argv = ['run', '--method', 'gitt-mg-ti2s4', '--sample', 'mg-ti2s4', '--instrument', 'virtual:mg-ti2s4'];
    expect(await runCli([...argv, '--db', dataFile], measuring)).toBe(1);
    expect(measuring.err.join('')).toContain('Here you can only look');

    // A copy of the file is held by nobody.
    const copy = path.join(path.dirname(dataFile), 'copy.mobion');
    copyFileSync(dataFile, copy);
    const ofCopy = await createHost({ dataFile: copy, shell: 'cli', hold: true, demo: false, workers: 1 });
    expect(ofCopy.storage.holder).toBeUndefined();
    await ofCopy.close();

    // Killed in the middle: its hold is void, its run is found interrupted, nothing of it is lost.
    child.kill('SIGKILL');
    await once(child, 'close');
    await expect
      .poll(async () => (await handlers['program.state'](null)).holder?.isThere, { timeout: 10_000 })
      .toBe(false);
    const third = await createHost({ dataFile, shell: 'cli', hold: true, demo: false, workers: 1 });
    onTestFinished(() => third.close());
    expect(third.storage.holder).toBeUndefined();
    expect(await third.handlers['runs.show']({ runId })).toMatchObject({ state: 'interrupted', cellState: 'unknown' });
    expect(await third.handlers['log.check'](null)).toMatchObject({ state: 'whole' });
  },
);

test('a program that ends in good order lets the file go', async () => {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const first = await createHost({ dataFile, shell: 'cli', hold: true, demo: false, workers: 1 });
  const looking = await createHost({ dataFile, shell: 'cli', hold: true, demo: false, workers: 1 });
  expect(looking.storage.holder?.who).toBe(first.storage.log.newest(1)[0]?.who ?? looking.storage.holder?.who);
  await looking.close();
  await first.close();
  const next = await createHost({ dataFile, shell: 'cli', hold: true, demo: false, workers: 1 });
  expect(next.storage.holder).toBeUndefined();
  await next.close();
});
