import type { Migration } from './migration.ts';

/** Analyses, which name their inputs, parameters and program version; settings. */
export const analyses: Migration = {
  version: 2,
  up: (db) =>
    db.exec(`
    CREATE TABLE analysis (
      id              TEXT PRIMARY KEY,
      run_id          TEXT REFERENCES run,
      kind            TEXT NOT NULL,
      created_at      TEXT NOT NULL,
      program_version TEXT NOT NULL,
      title           TEXT NOT NULL,
      input_hash      TEXT NOT NULL,
      parameters_json TEXT NOT NULL CHECK (json_valid(parameters_json)),
      result_json     TEXT NOT NULL CHECK (json_valid(result_json))
    ) STRICT;
    CREATE INDEX analysis_run ON analysis (run_id);
    CREATE TRIGGER analysis_is_immutable BEFORE UPDATE ON analysis
      BEGIN SELECT RAISE(ABORT, 'an analysis cannot be changed: make a new one'); END;

    CREATE TABLE setting (
      key  TEXT PRIMARY KEY,
      json TEXT NOT NULL CHECK (json_valid(json))
    ) STRICT, WITHOUT ROWID;
    `),
};
