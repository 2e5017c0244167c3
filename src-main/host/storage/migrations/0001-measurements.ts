import type { Migration } from './migration.ts';

/** Samples, methods, runs with what was frozen at their start, raw data and journal. */
export const measurements: Migration = {
  version: 1,
  up: (db) =>
    db.exec(`
    CREATE TABLE sample (
      id         TEXT PRIMARY KEY,
      name       TEXT NOT NULL,
      json       TEXT NOT NULL CHECK (json_valid(json)),
      updated_at TEXT NOT NULL               -- ISO 8601, UTC, here and below
    ) STRICT;

    CREATE TABLE method (
      id         TEXT PRIMARY KEY,
      name       TEXT NOT NULL,
      json       TEXT NOT NULL CHECK (json_valid(json)),
      updated_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE run (
      id               TEXT PRIMARY KEY,
      title            TEXT NOT NULL,
      state            TEXT NOT NULL,
      outcome          TEXT,
      cell_state       TEXT NOT NULL CHECK (cell_state IN ('off', 'on', 'unknown')),
      started_at       TEXT NOT NULL,
      ended_at         TEXT,
      sample_id        TEXT NOT NULL,
      sample_json      TEXT NOT NULL CHECK (json_valid(sample_json)),
      method_json      TEXT NOT NULL CHECK (json_valid(method_json)),
      plan_json        TEXT NOT NULL CHECK (json_valid(plan_json)),
      instrument_json  TEXT NOT NULL CHECK (json_valid(instrument_json)),
      program_version  TEXT NOT NULL,
      speed            REAL NOT NULL,
      seed             INTEGER,
      step_index       INTEGER NOT NULL,
      step_count       INTEGER NOT NULL,
      dc_samples       INTEGER NOT NULL DEFAULT 0,
      impedance_points INTEGER NOT NULL DEFAULT 0,
      warnings_json    TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(warnings_json)),
      error_json       TEXT CHECK (error_json IS NULL OR json_valid(error_json)),
      data_hash        TEXT,
      owner_json       TEXT CHECK (owner_json IS NULL OR json_valid(owner_json)),
      lease_at         TEXT
    ) STRICT;
    CREATE INDEX run_started ON run (started_at);

    CREATE TABLE chunk (
      id           INTEGER PRIMARY KEY,
      run_id       TEXT NOT NULL REFERENCES run,
      seq          INTEGER NOT NULL,
      kind         TEXT NOT NULL CHECK (kind IN ('dc', 'impedance')),
      rows         INTEGER NOT NULL CHECK (rows > 0),
      first_time_s REAL NOT NULL,
      last_time_s  REAL NOT NULL,
      sha256       TEXT NOT NULL,            -- of data
      data         BLOB NOT NULL,            -- float64 little-endian, column after column
      UNIQUE (run_id, seq)
    ) STRICT;

    CREATE TABLE journal (
      run_id TEXT NOT NULL REFERENCES run,
      seq    INTEGER NOT NULL,
      at     TEXT NOT NULL,
      kind   TEXT NOT NULL,
      json   TEXT NOT NULL CHECK (json_valid(json)),
      PRIMARY KEY (run_id, seq)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER chunk_is_immutable BEFORE UPDATE ON chunk
      BEGIN SELECT RAISE(ABORT, 'raw data cannot be changed'); END;
    CREATE TRIGGER chunk_is_kept BEFORE DELETE ON chunk
      BEGIN SELECT RAISE(ABORT, 'raw data cannot be deleted'); END;
    CREATE TRIGGER journal_is_immutable BEFORE UPDATE ON journal
      BEGIN SELECT RAISE(ABORT, 'the journal cannot be changed'); END;
    CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal
      BEGIN SELECT RAISE(ABORT, 'the journal cannot be deleted'); END;
    CREATE TRIGGER run_is_kept BEFORE DELETE ON run
      BEGIN SELECT RAISE(ABORT, 'runs cannot be deleted'); END;
    CREATE TRIGGER run_is_frozen BEFORE UPDATE OF
      id, started_at, sample_id, sample_json, method_json, plan_json, program_version, speed, seed ON run
      BEGIN SELECT RAISE(ABORT, 'what a run was started with cannot be changed'); END;
    `),
};
