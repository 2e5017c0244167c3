import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Migration } from './migration.ts';

/**
 * One chain of hashes over every journal and everything else that happens, and who holds the file. Lines of journals
 * from before are chained in the order of their time.
 */
export const eventLog: Migration = {
  version: 5,
  up: (db) => {
    db.exec(`
    CREATE TABLE log (
      number   INTEGER PRIMARY KEY AUTOINCREMENT,  -- the highest ever given also stands in sqlite_sequence
      at       TEXT NOT NULL,
      who      TEXT NOT NULL,
      run_id   TEXT REFERENCES run,
      seq      INTEGER,                            -- of a line of that run's journal, whose text stands there
      kind     TEXT NOT NULL,
      json     TEXT CHECK (json IS NULL OR json_valid(json)),
      previous TEXT NOT NULL,
      hash     TEXT NOT NULL UNIQUE,               -- SHA-256 of [number, previous, at, who, run_id, seq, kind, json]
      CHECK ((seq IS NULL) = (json IS NOT NULL))
    ) STRICT;
    CREATE UNIQUE INDEX log_line ON log (run_id, seq) WHERE seq IS NOT NULL;
    CREATE INDEX log_run ON log (run_id);

    CREATE TABLE holder (
      id         INTEGER PRIMARY KEY CHECK (id = 1),
      owner_json TEXT NOT NULL CHECK (json_valid(owner_json)),
      who        TEXT NOT NULL,
      since      TEXT NOT NULL,
      lease_at   TEXT NOT NULL,
      file_id    TEXT NOT NULL                     -- a copy of the file is held by nobody
    ) STRICT;
    `);
    chainJournals(db);
    db.exec(`
    CREATE TRIGGER log_is_immutable BEFORE UPDATE ON log
      BEGIN SELECT RAISE(ABORT, 'the event log cannot be changed'); END;
    CREATE TRIGGER log_is_kept BEFORE DELETE ON log
      BEGIN SELECT RAISE(ABORT, 'the event log cannot be deleted'); END;
    CREATE TRIGGER log_is_continued BEFORE INSERT ON log
      WHEN EXISTS (SELECT 1 FROM log WHERE number >= NEW.number)
        OR NEW.previous <> coalesce((SELECT hash FROM log ORDER BY number DESC LIMIT 1), '${'0'.repeat(64)}')
      BEGIN SELECT RAISE(ABORT, 'the event log goes on from its last entry only'); END;
    `);
  },
};

interface Line {
  readonly runId: string;
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly json: string;
}

const migrator = 'chained when the file was brought up to version 5';

function chainJournals(db: Database): void {
  const insert = db.prepare(`INSERT INTO log (number, at, who, run_id, seq, kind, json, previous, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const lines = db
    .prepare<[], Line>('SELECT run_id AS runId, seq, at, kind, json FROM journal ORDER BY at, run_id, seq')
    .all();
  let previous = '0'.repeat(64);
  lines.forEach(({ runId, seq, at, kind, json }, index) => {
    const fields = [index + 1, previous, at, migrator, runId, seq, kind, json];
    const hash = createHash('sha256').update(JSON.stringify(fields)).digest('hex');
    insert.run(index + 1, at, migrator, runId, seq, kind, null, previous, hash);
    previous = hash;
  });
}
