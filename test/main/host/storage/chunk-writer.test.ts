import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { AppError } from '../../../../src-core/errors.ts';
import { createChunkWriter } from '../../../../src-main/host/storage/chunk-writer.ts';
import { createOwner } from '../../../../src-main/host/storage/owner.ts';
import { Sqlite } from '../../../../src-main/host/storage/sqlite.ts';
import { openStorage } from '../../../../src-main/host/storage/storage.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { sampleRun } from './sample-run.ts';

function setUp(isWatched = false) {
  const storage = openStorage(path.join(temporaryFolder(), 'data.mobion'));
  storage.runs.create(sampleRun('r1', createOwner('t')));
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
    storage.close();
  });
  const writer = createChunkWriter({
    runId: 'r1',
    chunks: storage.chunks,
    nowMs: () => Date.now(),
    isWatched: () => isWatched,
  });
  // A second connection sees what is on disk, not what is in memory.
  const reader = new Sqlite(storage.file, { readonly: true });
  onTestFinished(() => void reader.close());
  const onDisk = () => reader.prepare('SELECT coalesce(sum(rows), 0) FROM chunk').pluck().get() as number;
  return { storage, writer, onDisk };
}

const row = (timeS: number) => [timeS, 1, 2, 3, 0, 0];

test.each([
  [false, 250],
  [true, 50],
])('rows are on disk in time (watched: %s, within %d ms)', (watched, limitMs) => {
  const { writer, onDisk } = setUp(watched);
  writer.dc(row(0));
  writer.impedance(row(0));
  expect([writer.unsavedRows, onDisk()]).toEqual([2, 0]);
  vi.advanceTimersByTime(limitMs);
  expect([writer.unsavedRows, writer.savedRows, onDisk()]).toEqual([0, 2, 2]);
  vi.advanceTimersByTime(1000);
  expect(writer.savedAgoMs()).toBeGreaterThanOrEqual(1000);
});

test('a thousand rows do not wait for the time', () => {
  const { writer, onDisk } = setUp();
  for (let index = 0; index < 2500; index++) writer.dc(row(index));
  expect([onDisk(), writer.unsavedRows]).toEqual([2000, 500]);
  writer.close();
  expect(onDisk()).toBe(2500);
});

test('rows keep their order and values over chunk borders', async () => {
  const { storage, writer } = setUp();
  for (let index = 0; index < 1001; index++) writer.dc([index, index / 3, -index, NaN, 1, 4]);
  await writer.flush();
  const table = storage.chunks.dc('r1');
  expect(table.timeS).toEqual(Float64Array.from({ length: 1001 }, (_, index) => index));
  expect(table.voltageV[1000]).toBe(1000 / 3);
  expect(table.temperatureC[5]).toBeNaN();
  expect(table.status[1000]).toBe(4);
});

test('a write that fails is told once, with what is saved, and nothing more is taken', () => {
  const { storage, writer } = setUp();
  writer.dc(row(0));
  vi.advanceTimersByTime(250);
  const failures: unknown[] = [];
  writer.onFailed!((error) => failures.push(error));
  const db = new Sqlite(storage.file);
  db.exec(`CREATE TRIGGER broken BEFORE INSERT ON chunk BEGIN SELECT RAISE(ABORT, 'disk trouble'); END`);
  db.close();
  writer.dc(row(1));
  vi.advanceTimersByTime(1000);
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({ code: 'storage/failed', dataState: 'All samples but the last 1 are saved.' });
  expect(() => writer.dc(row(2))).toThrow(AppError);
  expect(storage.chunks.dc('r1').timeS).toHaveLength(1);
});

test('a file locked for a moment is tried again', () => {
  const { storage, writer, onDisk } = setUp();
  const failures: unknown[] = [];
  writer.onFailed!((error) => failures.push(error));
  const other = new Sqlite(storage.file);
  other.exec('BEGIN IMMEDIATE');
  writer.dc(row(0));
  vi.advanceTimersByTime(250);
  expect([onDisk(), writer.unsavedRows]).toEqual([0, 1]);
  other.exec('ROLLBACK');
  other.close();
  vi.advanceTimersByTime(250);
  expect([onDisk(), failures]).toEqual([1, []]);
});

test('the end of a step waits for a locked file instead of ending the run', async () => {
  const { storage, writer, onDisk } = setUp();
  vi.useRealTimers();
  const other = new Sqlite(storage.file);
  other.exec('BEGIN IMMEDIATE');
  writer.dc(row(0));
  const flushed = writer.flush();
  expect(onDisk()).toBe(0);
  other.exec('ROLLBACK');
  other.close();
  await flushed;
  expect(onDisk()).toBe(1);
});

test('rows that are not on disk yet can be read, as copies', () => {
  const { writer } = setUp();
  for (let index = 0; index < 3; index++) writer.dc([index, index / 3, -index, NaN, 1, 4]);
  const unsaved = writer.unsaved('dc');
  writer.close();
  writer.dc(row(9));
  expect(unsaved.map((column) => [...column])).toEqual([
    ...[
      [0, 1, 2],
      [0, 1 / 3, 2 / 3],
      [-0, -1, -2],
    ],
    ...[
      [NaN, NaN, NaN],
      [1, 1, 1],
      [4, 4, 4],
    ],
  ]);
  expect([writer.unsaved('dc')[0], writer.unsaved('impedance')[0]]).toEqual([Float64Array.of(9), Float64Array.of()]);
});
