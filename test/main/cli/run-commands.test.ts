import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { Sqlite } from '../../../src-main/host/storage/sqlite.ts';
import { runCli } from '../../../src-main/cli/main.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { captured, cli, createCapturingIo } from './captured-io.ts';

const entry = path.resolve(import.meta.dirname, '../../../src-main/entry.mjs');

const pelletMethod = {
  name: 'Short spectrum',
  limits: { minVoltageV: -1, maxVoltageV: 1, maxCurrentA: '1 mA', maxDurationS: '1 h' },
  steps: [
    {
      kind: 'eis',
      control: 'potentiostatic',
      startFrequencyHz: '200 kHz',
      endFrequencyHz: 10,
      pointsPerDecade: 8,
      amplitudeVRms: '10 mV',
      dc: { voltageV: 0 },
    },
  ],
};
const longRest = {
  name: 'Long rest',
  limits: { minVoltageV: 0, maxVoltageV: 2.5, maxCurrentA: '1 mA', maxDurationS: '100 h' },
  steps: [{ kind: 'rest', end: { maxDurationS: '90 h' } }],
};

function bench() {
  const folder = temporaryFolder();
  const file = (name: string, content: unknown) => {
    writeFileSync(path.join(folder, name), JSON.stringify(content));
    return path.join(folder, name);
  };
  return { folder, db: path.join(folder, 'data.mobion'), file };
}

test('run, list, show, fit, report, export: one database, one object each', async () => {
  const { folder, db, file } = bench();
  const method = file('method.json', pelletMethod);
  const run = await cli(
    'run',
    '--method',
    method,
    '--instrument',
    'virtual:mg-nasicon',
    '--sample',
    'mg-nasicon',
    '--db',
    db,
    '--speed',
    '100',
    '--seed',
    '7',
    '--json',
  );
  expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('%')]);
  const { runId, ...answer } = run.json() as { runId: string };
  expect(answer).toMatchObject({
    status: 'completed',
    steps: 1,
    plannedSteps: 1,
    impedancePoints: 35,
    cellState: 'off',
    db,
  });

  const list = (await cli('runs', 'list', '--db', db, '--json')).json()['runs'] as { id: string }[];
  expect(list.map(({ id }) => id)).toEqual([runId]);
  const shown = (await cli('runs', 'show', runId, '--db', db, '--json')).json();
  expect(shown).toMatchObject({ seed: 7, speed: 100, sampleId: 'mg-nasicon', instrument: { virtual: true } });

  const fit = (
    await cli('impedance', 'fit', runId, '--circuit', 'p(R0,C0)-p(R1,CPE1)-CPE2', '--db', db, '--json')
  ).json();
  const bulk = (fit['parameters'] as { name: string; value: number; standardError: number }[])[0]!;
  expect(Math.abs(bulk.value - 1742)).toBeLessThan(5 * bulk.standardError);
  expect(fit['conductivities']).toHaveLength(3);

  const pdf = path.join(folder, 'out', 'report.pdf');
  expect((await cli('report', runId, '--pdf', pdf, '--db', db, '--json')).json()).toMatchObject({ runId, file: pdf });
  expect(readFileSync(pdf).toString('latin1', 0, 5)).toBe('%PDF-');
  const { files } = (await cli('export', runId, '--csv', path.join(folder, 'csv'), '--db', db, '--json')).json() as {
    files: string[];
  };
  expect(files.map((name) => path.basename(name))).toContain('spectra.csv');
  expect(files.every((name) => existsSync(name))).toBe(true);
});

test('the same seed gives the same data, another seed other data', async () => {
  const { db, file } = bench();
  const method = file('method.json', pelletMethod);
  const hashOf = async (seed: string) => {
    const { json } = await cli(
      'run',
      '--method',
      method,
      '--instrument',
      'virtual:dummy-cell',
      '--sample',
      'dummy-cell',
      '--db',
      db,
      '--speed',
      '200',
      '--seed',
      seed,
      '--json',
    );
    const id = json()['runId'] as string;
    const folder = temporaryFolder();
    await cli('export', id, '--csv', folder, '--db', db);
    const rows = readFileSync(path.join(folder, 'spectra.csv'), 'utf8').split('\n').slice(1);
    return rows.map((row) => row.split(',').slice(-3).join());
  };
  const [first, second, third] = [await hashOf('1'), await hashOf('1'), await hashOf('2')];
  expect(second).toEqual(first);
  expect(third).not.toEqual(first);
});

test('Ctrl-C stops safely: the cell is off, the data are there, exit code 1', async () => {
  const { db, file } = bench();
  const io = createCapturingIo();
  const running = runCli(
    [
      'run',
      '--method',
      file('m.json', longRest),
      '--instrument',
      'virtual:mg-ti2s4',
      '--sample',
      'mg-ti2s4',
      '--db',
      db,
      '--json',
    ],
    io,
  );
  for (let waited = 0; waited < 200 && !io.err.join('').includes('samples'); waited++) await delay(50);
  await delay(500);
  io.interrupt();
  const answer = captured(await running, io);
  expect(answer.exitCode).toBe(1);
  expect(answer.json()).toMatchObject({ status: 'stopped', cellState: 'off' });
  expect(answer.json()['samples']).toBeGreaterThan(0);
});

test('what cannot run is refused with a reason and a remedy, and nothing is started', async () => {
  const { db, file } = bench();
  const attempt = (changes: Record<string, string>) => {
    const options = { method: 'ocv-rest', instrument: 'virtual:mg-ti2s4', sample: 'mg-ti2s4', db, ...changes };
    return cli('run', '--json', ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]));
  };
  const beyond = file('beyond.json', {
    ...pelletMethod,
    steps: [{ ...pelletMethod.steps[0], startFrequencyHz: '5 MHz' }],
  });
  const noLimits = file('no-limits.json', { ...pelletMethod, limits: {} });
  const cases: [Record<string, string>, string][] = [
    [{ method: 'no-such-method' }, 'input/not-found'],
    [{ method: '/no/such/file.json' }, 'input/not-found'],
    [{ method: noLimits }, 'input/invalid'],
    [{ method: beyond }, 'input/beyond-instrument'],
    [{ sample: 'no-such-sample' }, 'input/not-found'],
    [{ instrument: 'virtual:no-such-cell' }, 'input/not-found'],
    [{ instrument: 'serial:/dev/no-such-port' }, 'link/not-found'],
    [{ instrument: 'tcp:127.0.0.1:1' }, 'link/not-found'],
    [{ instrument: 'COM3' }, 'input/invalid'],
  ];
  for (const [changes, code] of cases) {
    const { exitCode, json } = await attempt(changes);
    expect([changes, exitCode]).toEqual([changes, 1]);
    expect(json(), JSON.stringify(changes)).toMatchObject({
      error: {
        code,
        dataState: expect.stringMatching(/^Nothing was/) as string,
        remedy: expect.stringMatching(/./) as string,
      },
    });
  }
  expect((await cli('runs', 'list', '--db', db, '--json')).json()).toEqual({ runs: [] });
  const foreign = path.join(temporaryFolder(), 'notes.txt');
  writeFileSync(foreign, 'my notes');
  expect((await cli('runs', 'list', '--db', foreign, '--json')).json()).toMatchObject({
    error: { code: 'storage/foreign-file' },
  });
  expect(readFileSync(foreign, 'utf8')).toBe('my notes');
});

test('hostile names go through run, list and export as names', async () => {
  const { db, file, folder } = bench();
  const name = '=cmd()|<script>../../x';
  const sample = file('s.json', { name, ion: 'Mg2+' });
  const method = file('m.json', { ...pelletMethod, name });
  const run = await cli(
    'run',
    '--method',
    method,
    '--instrument',
    'virtual:dummy-cell',
    '--sample',
    sample,
    '--db',
    db,
    '--speed',
    '200',
    '--json',
  );
  const { runId } = run.json() as { runId: string };
  expect((await cli('runs', 'list', '--db', db)).stdout).toContain('<script>');
  const { files } = (await cli('export', runId, '--csv', path.join(folder, 'csv'), '--db', db, '--json')).json() as {
    files: string[];
  };
  expect(files.every((written) => path.dirname(written) === path.join(folder, 'csv'))).toBe(true);
  const cells = files.flatMap((written) => readFileSync(written, 'utf8').split(/[,\n]/));
  expect(cells.filter((cell) => /^"?=/.test(cell))).toEqual([]);
});

test('a run that a crash interrupted is listed by recover, resumed to its end, or ended', async () => {
  const { db, file } = bench();
  const method = file('m.json', {
    ...longRest,
    steps: [
      { kind: 'rest', end: { maxDurationS: 60 } },
      { kind: 'rest', end: { maxDurationS: 30 } },
    ],
  });
  const start = async () => {
    const argv = [
      'run',
      '--method',
      method,
      '--instrument',
      'virtual:mg-ti2s4',
      '--sample',
      'mg-ti2s4',
      '--db',
      db,
      '--speed',
      '20',
    ];
    const child = spawn(process.execPath, [entry, ...argv], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.once('data', () => setTimeout(() => child.kill('SIGKILL'), 700));
    await once(child, 'close');
  };
  if (process.platform === 'win32') return;
  await start();
  const found = (await cli('runs', 'recover', '--db', db, '--json')).json()['runs'] as { id: string }[];
  expect(found).toMatchObject([{ state: 'interrupted', cellState: 'unknown' }]);
  const resumed = await cli('runs', 'recover', '--resume', found[0]!.id, '--db', db, '--json');
  expect([resumed.exitCode, resumed.json()]).toMatchObject([0, { status: 'completed', steps: 2, cellState: 'off' }]);
  await start();
  const again = (await cli('runs', 'recover', '--db', db, '--json')).json()['runs'] as { id: string }[];
  expect((await cli('runs', 'recover', '--end', again[0]!.id, '--db', db, '--json')).json()).toEqual({ runs: [] });
  expect((await cli('runs', 'show', again[0]!.id, '--db', db, '--json')).json()).toMatchObject({
    outcome: 'ended-after-interruption',
  });
});

test('as a program: one object on standard output, exit codes, nothing else', () => {
  const run = (...argv: string[]) => spawnSync(process.execPath, [entry, ...argv], { encoding: 'utf8' });
  const cells = run('cells', '--json');
  expect([cells.status, cells.stderr]).toEqual([0, '']);
  expect(JSON.parse(cells.stdout)).toHaveProperty('cells');
  const bad = run('cells', '--jason');
  expect([bad.status, bad.stdout]).toEqual([2, '']);
  expect(bad.stderr).toContain('--json');
});

test('an emulator as a program of its own, measured over TCP from another', async () => {
  const { db, file } = bench();
  const emulate = [
    'instruments',
    'emulate',
    'palmsens-methodscript',
    '--cell',
    'dummy-cell',
    '--tcp',
    '0',
    '--speed',
    '100',
    '--json',
  ];
  const child = spawn(process.execPath, [entry, ...emulate], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { address } = JSON.parse(line.toString()) as { address: string };
  expect(address).toMatch(/^tcp:127\.0\.0\.1:\d+$/);
  const run = await cli(
    'run',
    '--method',
    file('m.json', pelletMethod),
    '--instrument',
    address,
    '--sample',
    'dummy-cell',
    '--db',
    db,
    '--speed',
    '100',
    '--json',
  );
  expect(run.json()).toMatchObject({ status: 'completed', impedancePoints: 35 });
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([0, null]);
});

test('a disk that fails in the middle: the answer tells it, though the data file cannot', async () => {
  const { db, file } = bench();
  const io = createCapturingIo();
  const argv = ['--method', file('m.json', longRest), '--instrument', 'virtual:mg-ti2s4', '--sample', 'mg-ti2s4'];
  const running = runCli(['run', ...argv, '--db', db, '--speed', '50', '--json'], io);
  for (let waited = 0; waited < 200 && !io.err.join('').includes('samples'); waited++) await delay(50);
  const other = new Sqlite(db);
  for (const [table, change] of [
    ['chunk', 'INSERT'],
    ['journal', 'INSERT'],
    ['run', 'UPDATE'],
  ] as const)
    other.exec(`CREATE TRIGGER full_${table} BEFORE ${change} ON ${table} BEGIN SELECT RAISE(ABORT, 'no room'); END`);
  other.close();
  const answer = captured(await running, io);
  expect(answer.exitCode).toBe(1);
  expect(answer.json()).toMatchObject({
    status: 'failed',
    cellState: 'off',
    error: { code: 'storage/failed', remedy: expect.stringMatching(/disk/) as string },
  });
});

test('a limit that ended the run is named', async () => {
  const { db, file } = bench();
  const limits = { ...longRest.limits, maxVoltageV: 1.5 };
  const method = file('m.json', { ...longRest, limits });
  const argv = ['--method', method, '--instrument', 'virtual:mg-ti2s4', '--sample', 'mg-ti2s4', '--db', db];
  const { exitCode, json } = await cli('run', ...argv, '--speed', '50', '--json');
  expect([exitCode, json()]).toMatchObject([
    1,
    { status: 'limit', reason: expect.stringContaining('above the limit') as string },
  ]);
});

test.each([
  ['runs', 'list'],
  ['runs', 'show', 'run-1'],
  ['report', 'run-1', '--pdf', 'r.pdf'],
])('a mistyped data file is an error of “%s %s”, not a new file', async (...command) => {
  const { db } = bench();
  const { exitCode, stdout } = await cli(...command, '--db', db, '--json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'input/not-found' } });
  expect(existsSync(db)).toBe(false);
});
