import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createAnalysisRepository } from '../../../../src-main/host/storage/analysis-repository.ts';
import { openDatabase } from '../../../../src-main/host/storage/open-database.ts';
import { createOwner, retireOwner } from '../../../../src-main/host/storage/owner.ts';
import { recoverRuns } from '../../../../src-main/host/storage/recovery.ts';
import { Sqlite } from '../../../../src-main/host/storage/sqlite.ts';
import { openStorage, type Storage } from '../../../../src-main/host/storage/storage.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { dcColumnsOf, sampleRun } from './sample-run.ts';

function openTestStorage(): Storage {
  const storage = openStorage(path.join(temporaryFolder(), 'data.mobion'));
  onTestFinished(() => storage.close());
  return storage;
}

test('a run comes back as it was frozen, NaN included, with its journal', () => {
  const storage = openTestStorage();
  const run = sampleRun('r1', createOwner('t'));
  storage.runs.create(run);
  const first = storage.journal.append('r1', { at: '2026-11-22T10:00:01.000Z', kind: 'note', message: 'one' });
  const second = storage.journal.append('r1', {
    at: '2026-11-22T10:00:02.000Z',
    kind: 'cell',
    message: 'two',
    timeS: 3,
  });
  const detail = storage.runs.detail('r1', storage.journal.list('r1'))!;
  expect(detail).toMatchObject({
    id: 'r1',
    state: 'arming',
    cellState: 'off',
    sampleName: 'Pellet 7',
    methodName: 'Rest',
    sample: run.sample,
    method: run.method,
    plan: run.plan,
    seed: 3,
  });
  expect(detail.plan.prediction.voltageV[0]).toBeNaN();
  expect(detail.journal).toEqual([first, second]);
  expect([first.seq, second.seq]).toEqual([1, 2]);
});

test('chunks come back bit for bit, in order, and are counted', () => {
  const storage = openTestStorage();
  storage.runs.create(sampleRun('r1', createOwner('t')));
  storage.chunks.append('r1', [{ kind: 'dc', columns: dcColumnsOf(3) }]);
  storage.chunks.append('r1', [
    { kind: 'dc', columns: dcColumnsOf(2, 3) },
    { kind: 'impedance', columns: dcColumnsOf(4) },
  ]);
  expect([...storage.chunks.dc('r1').timeS]).toEqual([0, 1, 2, 3, 4]);
  expect([...storage.chunks.dc('r1').voltageV]).toEqual([1, 1.001, 1.002, 1, 1.001]);
  expect(storage.chunks.impedance('r1').timeS).toHaveLength(4);
  expect(storage.runs.summary('r1')).toMatchObject({ dcSamples: 5, impedancePoints: 4 });
  expect(storage.chunks.hashes('r1').map(({ seq, kind, rows }) => [seq, kind, rows])).toEqual([
    [1, 'dc', 3],
    [2, 'dc', 2],
    [3, 'impedance', 4],
  ]);
  const hash = storage.chunks.runHash('r1');
  storage.chunks.append('r1', [{ kind: 'dc', columns: dcColumnsOf(1, 9) }]);
  expect(storage.chunks.runHash('r1')).not.toBe(hash);
});

test('raw data, journal and what a run was started with cannot be changed, by anybody', () => {
  const storage = openTestStorage();
  storage.runs.create(sampleRun('r1', createOwner('t')));
  storage.chunks.append('r1', [{ kind: 'dc', columns: dcColumnsOf(3) }]);
  storage.journal.append('r1', { at: '2026', kind: 'note', message: 'one' });
  const intruder = new Sqlite(storage.file);
  onTestFinished(() => void intruder.close());
  for (const sql of [
    `UPDATE chunk SET rows = 1`,
    `DELETE FROM chunk`,
    `UPDATE journal SET kind = 'cell'`,
    `DELETE FROM journal`,
    `DELETE FROM run`,
    `UPDATE run SET sample_json = '{}'`,
    `UPDATE run SET plan_json = '{}'`,
    `INSERT OR REPLACE INTO chunk SELECT id, run_id, seq, kind, 1, 0, 0, sha256, x'00', further FROM chunk`,
    `INSERT OR REPLACE INTO chunk SELECT 99, run_id, seq, kind, 1, 0, 0, sha256, x'00', further FROM chunk`,
    `REPLACE INTO journal SELECT run_id, seq, at, kind, '{}' FROM journal`,
    `REPLACE INTO run SELECT * FROM run`,
  ])
    expect(() => intruder.exec(sql), sql).toThrow(/cannot be/);
});

test('hostile names are data like any other', () => {
  const storage = openTestStorage();
  const name = `Robert'); DROP TABLE sample;-- \u202e<script>=cmd()${'x'.repeat(10_000)}`;
  const sample = { ...sampleRun('r1', createOwner('t')).sample, id: '../../etc', name };
  storage.samples.save(sample, '2026');
  expect(storage.samples.list()).toEqual([sample]);
  expect(storage.samples.remove('../../etc')).toBe(true);
  expect(storage.samples.list()).toEqual([]);
});

test('an analysis keeps NaN and names what it came from', () => {
  const storage = openTestStorage();
  const record = {
    id: 'a1',
    kind: 'titration' as const,
    createdAt: '2026',
    programVersion: '0.1.0',
    parameters: { estimator: 'sphere' },
    inputHash: 'abc',
    title: 'T',
    titration: { pulses: [], warnings: [], assumptions: ['x'] },
  };
  storage.analyses.add(record);
  expect(storage.analyses.list()).toEqual([record]);
  expect(storage.analyses.list('other')).toEqual([]);
});

test('an analysis does not wait for the disk, and everything after it does again', () => {
  const db = openDatabase(path.join(temporaryFolder(), 'data.mobion'));
  onTestFinished(() => void db.close());
  const synchronous = () => db.pragma('synchronous', { simple: true });
  const asked: string[] = [];
  const watched = new Proxy(db, {
    get: (target, name) => {
      if (name === 'pragma') return (text: string) => (asked.push(text), target.pragma(text));
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  const record = {
    ...{ id: 'a1', kind: 'titration' as const, createdAt: '2026', programVersion: '0.1.0' },
    ...{ parameters: null, inputHash: 'abc', title: 'T', titration: { pulses: [], warnings: [], assumptions: [] } },
  };
  const analyses = createAnalysisRepository(watched);
  analyses.add(record);
  expect(asked).toEqual(['synchronous = NORMAL', 'synchronous = FULL']);
  expect(() => analyses.add(record)).toThrow(/replaced/);
  expect(synchronous()).toBe(2);
  db.transaction(() => analyses.add({ ...record, id: 'a2' }))();
  expect(asked).toHaveLength(4);
  expect(analyses.list().map(({ id }) => id)).toEqual(['a1', 'a2']);
});

test('a run of a dead owner is found interrupted once; a living owner is left alone', () => {
  const storage = openTestStorage();
  const dead = createOwner('dead');
  storage.runs.create(sampleRun('r-dead', dead));
  storage.chunks.append('r-dead', [{ kind: 'dc', columns: dcColumnsOf(3) }]);
  storage.runs.create(sampleRun('r-alive', createOwner('alive')));
  storage.runs.create(sampleRun('r-other', { ...dead, pid: 2 ** 22 - 1, token: 'elsewhere' }));
  retireOwner(dead);

  const found = recoverRuns(storage, new Date('2026-11-22T10:00:30.000Z'));
  expect(found.map(({ id, state, cellState }) => [id, state, cellState])).toEqual([
    ['r-dead', 'interrupted', 'unknown'],
    ['r-other', 'interrupted', 'unknown'],
  ]);
  expect(storage.journal.list('r-dead').at(-1)?.message).toContain('3 samples');
  expect(storage.runs.summary('r-alive')?.state).toBe('arming');
  expect(recoverRuns(storage, new Date('2026-11-22T10:00:31.000Z'))).toEqual([]);
});

test('an owner on another computer counts as dead once its lease has run out', () => {
  const storage = openTestStorage();
  storage.runs.create(sampleRun('r1', { ...createOwner('far'), hostName: 'some other computer' }));
  expect(recoverRuns(storage, new Date('2026-11-22T10:00:59.000Z'))).toEqual([]);
  storage.runs.renewLease('far', '2026-11-22T10:00:59.000Z');
  expect(recoverRuns(storage, new Date('2026-11-22T10:01:58.000Z'))).toEqual([]);
  expect(recoverRuns(storage, new Date('2026-11-22T10:02:00.000Z'))).toHaveLength(1);
});
