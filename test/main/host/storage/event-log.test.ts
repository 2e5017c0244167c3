import { createHash } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { canonicalForm, firstPreviousHash, type LogVerdict } from '../../../../src-core/model/log.ts';
import { migrations } from '../../../../src-main/host/storage/migrations/index.ts';
import { openDatabase } from '../../../../src-main/host/storage/open-database.ts';
import { createOwner } from '../../../../src-main/host/storage/owner.ts';
import { Sqlite } from '../../../../src-main/host/storage/sqlite.ts';
import { openStorage, type Storage } from '../../../../src-main/host/storage/storage.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { dcColumnsOf, sampleRun } from './sample-run.ts';

const at = '2026-11-22T10:00:00.000Z';

function checkWhole(storage: Storage): LogVerdict {
  const check = storage.log.check(at);
  for (;;) {
    const step = check.next();
    if (step.done) return step.value;
  }
}

/** A closed file with two runs, of which one has ended, and a word of the program. */
function fillFile(): { readonly file: string; readonly head: string } {
  const file = path.join(temporaryFolder(), 'data.mobion');
  const storage = openStorage(file);
  const owner = createOwner('t');
  for (const id of ['r1', 'r2']) {
    storage.runs.create(sampleRun(id, owner));
    for (const message of ['one', 'two', 'three']) storage.journal.append(id, { at, kind: 'note', message });
  }
  storage.chunks.append('r1', [{ kind: 'dc', columns: dcColumnsOf(5) }]);
  const dataHash = storage.chunks.runHash('r1');
  storage.runs.update('r1', { state: 'ended', cellState: 'off', stepIndex: 0, warnings: [], endedAt: at, dataHash });
  storage.runs.setOwner('r1', null, at);
  storage.log.append({ at, kind: 'stop', message: 'STOP', details: { cells: 2 } });
  const { state, head } = checkWhole(storage);
  expect(state).toBe('whole');
  storage.close();
  return { file, head };
}

/** As somebody with a database tool would: the triggers first. */
function tamper(file: string, sql: string): void {
  const db = new Sqlite(file);
  const triggers = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).pluck().all();
  for (const name of triggers) db.exec(`DROP TRIGGER ${name}`);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.close();
}

function look(file: string): LogVerdict {
  const storage = openStorage(file);
  onTestFinished(() => storage.close());
  return checkWhole(storage);
}

test('every entry continues from the one before, and can be computed from its fields alone', () => {
  const { file, head } = fillFile();
  const storage = openStorage(file);
  onTestFinished(() => storage.close());
  const entries = storage.log.newest(100).toReversed();
  expect(entries.map(({ number, kind, seq }) => [number, kind, seq])).toEqual([
    [1, 'run-created', null],
    [2, 'note', 1],
    [3, 'note', 2],
    [4, 'note', 3],
    [5, 'run-created', null],
    [6, 'note', 1],
    [7, 'note', 2],
    [8, 'note', 3],
    [9, 'run-data', null],
    [10, 'stop', null],
  ]);
  let previous = firstPreviousHash;
  for (const entry of entries) {
    expect(entry.previous).toBe(previous);
    previous = createHash('sha256').update(canonicalForm(entry)).digest('hex');
    expect(entry.hash).toBe(previous);
  }
  expect(head).toBe(previous);
  expect(storage.log.has(head)).toBe(true);
});

test('whoever changes the file past the program is found, and the first broken entry is named', () => {
  const { file } = fillFile();
  const sha256OfZero = createHash('sha256')
    .update(Buffer.from([0]))
    .digest('hex');
  const cases: readonly (readonly [sql: string, number: number, word: string])[] = [
    [`UPDATE journal SET json = '{"message":"TWO"}' WHERE run_id = 'r1' AND seq = 2`, 3, 'content'],
    [`UPDATE journal SET at = '2026-11-23T10:00:00.000Z' WHERE run_id = 'r2' AND seq = 1`, 6, 'time or kind'],
    [`DELETE FROM journal WHERE run_id = 'r1' AND seq = 1`, 2, 'journal of r1 is missing'],
    [`DELETE FROM log WHERE number = 7; DELETE FROM journal WHERE run_id = 'r2' AND seq = 2`, 7, 'is missing'],
    [`DELETE FROM log WHERE number >= 9`, 9, 'its end is missing'],
    [`UPDATE log SET who = 'somebody else' WHERE number = 10`, 10, 'content'],
    [`UPDATE log SET json = '{"message":"nothing"}' WHERE number = 10`, 10, 'content'],
    [`UPDATE log SET hash = previous || 'x' WHERE number = 4`, 4, 'content'],
    [`INSERT INTO journal VALUES ('r2', 9, '2026', 'note', '{"message":"slipped in"}')`, 11, 'past the log'],
    [`UPDATE run SET sample_json = json_set(sample_json, '$.name', 'Better pellet') WHERE id = 'r1'`, 1, 'sample'],
    [`UPDATE run SET data_hash = 'abc' WHERE id = 'r1'`, 9, 'fingerprint'],
    [`UPDATE chunk SET data = zeroblob(length(data)) WHERE run_id = 'r1'`, 9, 'raw data in chunk 1'],
    [`UPDATE chunk SET sha256 = 'abc', data = zeroblob(length(data))`, 9, 'raw data in chunk 1'],
    [`UPDATE chunk SET data = x'00', sha256 = '${sha256OfZero}'`, 9, 'changed, added or removed'],
    [`DELETE FROM chunk`, 9, 'changed, added or removed'],
  ];
  for (const [index, [sql, number, word]] of cases.entries()) {
    const copy = `${file}.${index}`;
    copyFileSync(file, copy);
    tamper(copy, sql);
    const { state, firstBreak } = look(copy);
    expect([sql, state, firstBreak?.number]).toEqual([sql, 'broken', number]);
    expect(firstBreak?.problem).toContain(word);
  }
});

test('a log made anew hangs together but has not the hash that was written down', () => {
  const { file, head } = fillFile();
  tamper(file, `DELETE FROM log; DELETE FROM sqlite_sequence; DELETE FROM journal; DELETE FROM chunk; DELETE FROM run`);
  const storage = openStorage(file);
  onTestFinished(() => storage.close());
  storage.log.append({ at, kind: 'stop', message: 'STOP' });
  expect(checkWhole(storage).state).toBe('whole');
  expect(storage.log.has(head)).toBe(false);
});

test('through the program nothing of the log can be changed, and it goes on from its last entry only', () => {
  const { file } = fillFile();
  const db = openDatabase(file);
  onTestFinished(() => void db.close());
  for (const sql of [
    `UPDATE log SET who = 'x'`,
    `DELETE FROM log`,
    `REPLACE INTO log SELECT * FROM log WHERE number = 1`,
    `INSERT INTO log SELECT number + 20, at, who, run_id, NULL, kind, '{}', previous, 'h' FROM log WHERE number = 1`,
  ])
    expect(() => db.exec(sql), sql).toThrow(/the event log/);
});

test('a file from before is chained when it is brought up to date, and what is added continues it', () => {
  const file = path.join(temporaryFolder(), 'old.mobion');
  const old = openDatabase(file, { steps: migrations.filter(({ version }) => version < 5) });
  old.exec(`INSERT INTO run (id, title, state, cell_state, started_at, sample_id, sample_json, method_json, plan_json,
      instrument_json, program_version, speed, step_index, step_count)
    VALUES ('r1', 'Old', 'ended', 'off', '2026', 's', '{}', '{}', '{"steps":[]}', '{}', '0.0.9', 1, 0, 0);
    INSERT INTO journal VALUES ('r1', 1, '2026-01-01T00:00:00.000Z', 'note', '{"message":"first"}'),
      ('r1', 2, '2026-01-02T00:00:00.000Z', 'note', '{"message":"second"}')`);
  old.close();
  const storage = openStorage(file);
  onTestFinished(() => storage.close());
  storage.journal.append('r1', { at, kind: 'note', message: 'third' });
  expect(checkWhole(storage)).toMatchObject({ state: 'whole', entries: 3 });
  expect(storage.log.newest(9).map(({ seq, who }) => [seq, who.startsWith('chained')])).toEqual([
    [3, false],
    [2, true],
    [1, true],
  ]);
});

test('a run carries its own entries away whole, and of the others between them the links', () => {
  const { file } = fillFile();
  const storage = openStorage(file);
  onTestFinished(() => storage.close());
  const { links, firstBreak } = storage.log.ofRun('r1');
  expect(firstBreak).toBeUndefined();
  expect(links.map((link) => ('runId' in link ? link.kind : '·'))).toEqual([
    ...['run-created', 'note', 'note', 'note', '·', '·', '·', '·', 'run-data'],
  ]);
});
