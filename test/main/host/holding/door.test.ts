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
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { parseBench } from '../../../../src-core/model/bench-schema.ts';
import type { RunQueue } from '../../../../src-core/model/run-queue.ts';
import type { Method } from '../../../../src-core/model/method.ts';
import { exampleBench } from '../../../../src-main/cli/bench-shape.ts';
import { createHost } from '../../../../src-main/host/host.ts';
import { doorCalls, type DoorSign } from '../../../../src-main/host/holding/door.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { cli } from '../../cli/captured-io.ts';

const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

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
  const ask = JSON.stringify({ name: 'runs.stop', argument: { runId } });
  expect(await knock(dataFile, `wrong\n${ask}`)).toContain('The token is another one');
  const remove = JSON.stringify({ name: 'samples.remove', argument: { sampleId: 'dummy-cell' } });
  expect(await knock(dataFile, `${sign.token}\n${remove}`)).toContain('cannot be asked for');

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

  expect((await mobion('runs', 'hold', runId, ...db)).out).toMatch(/holds at the end/);
  expect((await mobion('runs', 'go-on', runId, ...db)).out).toMatch(/goes on/);
  expect((await mobion('runs', 'skip', runId, ...db)).out).toMatch(/leaves the step/);
  const photo = path.join(path.dirname(dataFile), 'photo.png');
  writeFileSync(photo, Buffer.from(onePixel, 'base64'));
  expect((await mobion('runs', 'photo', runId, photo, ...db)).out).toMatch(/image\/png, 1 × 1 pixels/);
  const limits = await mobion('limits', 'set', 'virtual:mg-ti2s4', '--max-voltage', '2.1', '--reason', 'cell', ...db);
  expect(limits.out).toMatch(/≤ 2.1 V/);
  const waiting = ['--method', 'gitt-mg-ti2s4', '--sample', 'mg-ti2s4'];
  expect((await mobion('queue', 'add', 'virtual:mg-ti2s4', ...waiting, ...db)).out).toMatch(/virtual:mg-ti2s4/);
  const [{ items }] = (JSON.parse((await mobion('queue', 'list', '--json', ...db)).out) as { queues: RunQueue[] })
    .queues as [RunQueue];
  expect((await mobion('queue', 'remove', items[0]!.id, ...db)).out).toMatch(/waits no more/);
  expect((await mobion('queue', 'add', 'virtual:mg-ti2s4', '--method', next, '--sample', 'mg-ti2s4', ...db)).code).toBe(
    2,
  );

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

test('whatever is sent to the door is answered or refused, and the program goes on', { timeout: 60_000 }, async () => {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const host = await createHost({ dataFile, shell: 'cli', hold: true, demo: false, workers: 1 });
  onTestFinished(() => host.close());
  await expect.poll(() => existsSync(`${dataFile}.door`), { timeout: 10_000 }).toBe(true);
  const { token, port } = JSON.parse(readFileSync(`${dataFile}.door`, 'utf8')) as DoorSign;
  const source = createRandom(7);
  const random = () => source.uniform();
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const bits = [
    'null',
    '[]',
    '{',
    '"',
    '\\u0000',
    '-1e999',
    '{"$number":"NaN"}',
    '[['.repeat(20_000),
    '__proto__',
    '\n',
  ];
  const values = [null, -1, 'x', [], {}, { runId: {} }, { runId: '../..' }, { instrumentId: '', limits: [] }, '\u0000'];
  for (let trial = 0; trial < 120; trial++) {
    const call = JSON.stringify({ name: pick(doorCalls), argument: pick(values) });
    const cut = Math.floor(random() * call.length);
    const mangled = call.slice(0, cut) + pick(bits) + call.slice(cut + Math.floor(random() * 4));
    const first = random() < 0.8 ? token : pick([...bits, token.slice(1), `${token}x`]);
    const reply = await knock(dataFile, `${first}\n${pick([call, mangled, pick(bits)])}`);
    expect(JSON.parse(reply)).toHaveProperty('ok');
  }
  // Who has no token is not listened to; who has one may not go on for ever.
  expect(await knock(dataFile, 'x'.repeat(5000))).toContain('too long');
  const flood = connect(port, '127.0.0.1');
  flood.on('error', () => undefined);
  flood.write(`${token}\n`);
  for (let part = 0; part < 34; part++) flood.write(Buffer.alloc(1024 * 1024, 'x'));
  expect(await text(flood)).toContain('too long');
  // Programs that connect and say nothing.
  for (let silent = 0; silent < 4; silent++) connect(port, '127.0.0.1').on('error', () => undefined);
  expect(await knock(dataFile, `${token}\n${JSON.stringify({ name: 'program.state', argument: null })}`)).toContain(
    '"ok":true',
  );
  await host.close();
  expect(existsSync(`${dataFile}.door`)).toBe(false);
});

test('the sign of another program is left where it is', async () => {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  writeFileSync(`${dataFile}.door`, 'of a program that died');
  const host = await createHost({ dataFile, shell: 'cli', hold: true, demo: false, workers: 1 });
  await expect.poll(() => readFileSync(`${dataFile}.door`, 'utf8'), { timeout: 10_000 }).toMatch(/"token"/);
  const other = '{"port":1,"token":"of the one that took the file over"}';
  writeFileSync(`${dataFile}.door`, other);
  await host.close();
  expect(readFileSync(`${dataFile}.door`, 'utf8')).toBe(other);
});

test('the bench file that the help shows is a bench', () => {
  const bench = parseBench(JSON.parse(JSON.stringify(exampleBench)));
  expect(checkBench(bench, instrumentDrivers).filter(({ severity }) => severity === 'error')).toEqual([]);
});
