import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { checkBench } from '../../../../src-core/instruments/bench/check-bench.ts';
import { instrumentDrivers } from '../../../../src-core/instruments/index.ts';
import { parseBench } from '../../../../src-core/model/bench-schema.ts';
import type { Method } from '../../../../src-core/model/method.ts';
import { exampleBench } from '../../../../src-main/cli/bench-shape.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { cli } from '../../cli/captured-io.ts';

/** Another process that measures, with the data file in hand. */
async function startFirst(): Promise<{ child: ChildProcess; runId: string; dataFile: string }> {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'child.ts'), dataFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  await expect.poll(() => existsSync(`${dataFile}.door`), { timeout: 10_000 }).toBe(true);
  return { child, dataFile, runId: line.split(' ')[1]! };
}

async function mobion(...args: string[]) {
  const { exitCode: code, stdout: out, stderr: err } = await cli(...args);
  return { code, out, err };
}

async function knock(dataFile: string, line: string): Promise<string> {
  const { port } = JSON.parse(readFileSync(`${dataFile}.door`, 'utf8')) as { port: number };
  const socket = connect(port, '127.0.0.1');
  socket.write(`${line}\n`);
  return text(socket);
}

test('the command line changes, notes and stops what another program runs', { timeout: 60_000 }, async () => {
  const { child, dataFile, runId } = await startFirst();
  const db = ['--db', dataFile];
  const sign = JSON.parse(readFileSync(`${dataFile}.door`, 'utf8')) as { token: string };
  if (process.platform !== 'win32') expect(statSync(`${dataFile}.door`).mode & 0o077).toBe(0);

  // A web page or another user knows no token; not everything is open to those who do.
  expect(await knock(dataFile, 'POST / HTTP/1.1')).toContain('"ok":false');
  const ask = { token: 'wrong', name: 'runs.stop', argument: { runId } };
  expect(await knock(dataFile, JSON.stringify(ask))).toContain('The token is another one');
  const remove = { ...sign, name: 'samples.remove', argument: { sampleId: 'dummy-cell' } };
  expect(await knock(dataFile, JSON.stringify(remove))).toContain('cannot be asked for');

  const shown = await mobion('runs', 'modify', runId, ...db);
  expect(shown.code).toBe(0);
  const method = JSON.parse(shown.out) as Method;
  const next = path.join(path.dirname(dataFile), 'next.json');
  writeFileSync(
    next,
    JSON.stringify({ ...method, steps: [...method.steps, { kind: 'rest', end: { maxDurationS: 60 } }] }),
  );
  const changed = await mobion('runs', 'modify', runId, '--method', next, '--reason', 'A rest at the end', ...db);
  expect(changed.err + changed.out).toMatch(/Changed from step 2 on: A rest at the end/);
  expect((await mobion('runs', 'note', runId, 'seen', ...db)).out).toMatch(/seen/);

  const page = await mobion('status-page', 'on', ...db);
  expect(page.out).toMatch(/The status page is on/);
  expect((await mobion('status-page', 'off', ...db)).out).toMatch(/is off/);

  const stopped = await mobion('runs', 'stop', runId, ...db);
  expect(stopped).toMatchObject({ code: 0, out: `${runId}: ended, cell off\n` });
  expect((await mobion('runs', 'stop', '--all', ...db)).out).toBe('virtual:mg-ti2s4: cell off\n');

  // One that was killed leaves its sign behind, and cannot be reached.
  child.kill('SIGSTOP');
  writeFileSync(`${dataFile}.door`, JSON.stringify({ port: 1, token: 'x' }));
  const lost = await mobion('runs', 'stop', '--all', ...db);
  expect(lost.code).toBe(1);
  expect(lost.err).toMatch(/could not be reached: .*\n?.*If it hangs, end it/s);
});

test('the bench file that the help shows is a bench', () => {
  const bench = parseBench(JSON.parse(JSON.stringify(exampleBench)));
  expect(checkBench(bench, instrumentDrivers).filter(({ severity }) => severity === 'error')).toEqual([]);
});
