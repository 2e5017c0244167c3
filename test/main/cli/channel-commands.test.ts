import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import { createHost } from '../../../src-main/host/host.ts';
import { presetSamples } from '../../../src-main/host/presets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { cli as plainCli } from './captured-io.ts';

function rest(name: string, ...seconds: number[]) {
  return {
    name,
    limits: { minVoltageV: -5, maxVoltageV: 5, maxCurrentA: '1 mA', maxDurationS: '1 h' },
    steps: seconds.map((maxDurationS) => ({ kind: 'rest', end: { maxDurationS } })),
  };
}

const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const cli = (...words: string[]) => plainCli(...words, '--json');

function files() {
  const folder = temporaryFolder();
  const file = (name: string, content: unknown) => {
    writeFileSync(path.join(folder, name), JSON.stringify(content));
    return path.join(folder, name);
  };
  return { db: path.join(folder, 'data.mobion'), file };
}

test('a queue is filled, put in order and carried out from the command line', async () => {
  const { db, file } = files();
  const add = (name: string) =>
    cli(
      'queue',
      'add',
      'virtual:dummy-cell',
      '--method',
      file(name, rest(name, 20)),
      '--sample',
      'dummy-cell',
      '--db',
      db,
    );
  expect(await add('a.json')).toMatchObject({ exitCode: 0 });
  await add('b.json');
  const { item } = (await add('c.json')).json() as { item: { id: string } };
  expect((await cli('queue', 'move', item.id, '--place', '1', '--db', db)).exitCode).toBe(0);
  const { queues } = (await cli('queue', 'list', '--db', db)).json() as {
    queues: { items: { methodName: string }[] }[];
  };
  expect(queues[0]!.items.map(({ methodName }) => methodName)).toEqual(['c.json', 'a.json', 'b.json']);
  await cli('queue', 'remove', item.id, '--db', db);
  const done = await cli('queue', 'start', 'virtual:dummy-cell', '--speed', '2000', '--db', db);
  expect(done).toMatchObject({ exitCode: 0 });
  expect(done.json()).toMatchObject({ queue: { items: [], reason: 'Everything in the queue is done.' } });
  expect((done.json() as { runIds: string[] }).runIds).toHaveLength(2);
}, 60_000);

test('limits and benches are kept', async () => {
  const { db, file } = files();
  const set = await cli(
    'limits',
    'set',
    'virtual:dummy-cell',
    '--max-voltage',
    '2',
    '--reason',
    'new cell',
    '--db',
    db,
  );
  expect(set.json()).toMatchObject({ channel: 'virtual:dummy-cell', limits: { maxVoltageV: 2 } });
  const listed = (await cli('limits', 'list', '--db', db)).json() as { limits: unknown[] };
  expect(listed.limits).toEqual([set.json()]);
  const bench = { name: 'pellet', members: [{ driverId: 'huber', address: 'tcp:h:1', roles: ['temperature'] }] };
  const kept = (await cli('bench', 'keep', file('bench.json', bench), '--db', db)).json() as { id: string };
  expect((await cli('bench', 'keep', file('bench.json', bench), '--db', db)).json()).toEqual(kept);
  expect((await cli('bench', 'list', '--db', db)).json()).toEqual({ benches: [{ ...bench, id: kept.id }] });
  expect((await cli('bench', 'remove', 'pellet', '--db', db)).exitCode).toBe(0);
  expect((await cli('bench', 'list', '--db', db)).json()).toEqual({ benches: [] });
}, 30_000);

test('an interrupted run gets a note, a photo and other steps; the run then goes on with those', async () => {
  const { db, file } = files();
  const host = await createHost({ dataFile: db, shell: 'cli', workers: 1 });
  await host.handlers['instruments.connect']({ address: 'virtual:dummy-cell', speed: 20 });
  const sample = presetSamples.find(({ id }) => id === 'dummy-cell')!;
  const runId = host.startRun('virtual:dummy-cell', parseMethod({ id: '', ...rest('rests', 60, 900, 900) }), sample);
  await expect.poll(async () => (await host.handlers['runs.status']({ runId }))?.summary.state).toBe('running');
  await host.close();

  const shown = (await cli('runs', 'modify', runId, '--db', db)).json();
  expect(shown).toMatchObject({ firstFreeStep: 1, method: { name: 'rests' } });
  const next = file('next.json', rest('rests', 60, 5));
  const words = ['--reason', 'Settled sooner', '--by', 'Ada'];
  const dry = await cli('runs', 'modify', runId, '--method', next, '--dry-run', '--db', db);
  expect(dry.json()).toMatchObject({ firstChangedStep: 1, plan: { expectedDurationS: 65 } });
  expect((await cli('runs', 'modify', runId, '--method', next, '--db', db)).stdout).toContain('needs a reason');
  const other = file('other.json', rest('rests', 30, 5));
  expect((await cli('runs', 'modify', runId, '--method', other, ...words, '--db', db)).stdout).toContain('have begun');
  expect((await cli('runs', 'modify', runId, '--method', next, ...words, '--db', db)).exitCode).toBe(0);
  expect((await cli('runs', 'note', runId, 'Lamp was on', '--by', 'Ada', '--db', db)).json()).toMatchObject({
    by: 'Ada',
  });
  const png = path.join(path.dirname(db), 'cell.png');
  writeFileSync(png, Buffer.from(onePixel, 'base64'));
  const photo = (await cli('runs', 'photo', runId, png, '--caption', 'The cell', '--db', db)).json();
  expect(photo).toMatchObject({ mediaType: 'image/png', caption: 'The cell' });

  expect((await cli('runs', 'recover', '--resume', runId, '--db', db)).exitCode).toBe(0);
  const run = (await cli('runs', 'show', runId, '--db', db)).json();
  expect(run).toMatchObject({ outcome: 'completed', stepCount: 2, changes: [{ by: 'Ada', firstChangedStep: 1 }] });
  expect((run as { photos: unknown[] }).photos).toEqual([photo]);
}, 60_000);
