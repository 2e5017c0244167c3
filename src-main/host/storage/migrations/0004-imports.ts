import type { Migration } from './migration.ts';

/** Files taken in from outside: bytes once, what was said about them as often as it differs; analyses name theirs. */
export const imports: Migration = {
  version: 4,
  up: (db) =>
    db.exec(`
    CREATE TABLE file_content (
      sha256      TEXT PRIMARY KEY,          -- of the bytes before compression
      bytes       INTEGER NOT NULL,
      compression TEXT NOT NULL CHECK (compression IN ('deflate-raw', 'none')),
      data        BLOB NOT NULL
    ) STRICT;

    CREATE TABLE import (
      id              TEXT PRIMARY KEY,
      sha256          TEXT NOT NULL REFERENCES file_content,
      file_name       TEXT NOT NULL,
      folder          TEXT NOT NULL,
      format          TEXT NOT NULL,
      imported_at     TEXT NOT NULL,
      program_version TEXT NOT NULL,
      answers_json    TEXT NOT NULL CHECK (json_valid(answers_json)),
      summary_json    TEXT NOT NULL CHECK (json_valid(summary_json)),
      sample_id       TEXT,
      source_path     TEXT,                  -- in a watched folder, with size and time of change then
      source_bytes    INTEGER,
      source_changed  REAL,
      version         INTEGER NOT NULL,
      replaces        TEXT REFERENCES import,
      removed_at      TEXT,
      UNIQUE (sha256, answers_json)          -- read in one way, a file is there once
    ) STRICT;
    CREATE INDEX import_at ON import (imported_at);
    CREATE INDEX import_source ON import (source_path);
    CREATE INDEX import_replaces ON import (replaces);

    ALTER TABLE analysis ADD COLUMN import_id TEXT REFERENCES import;
    CREATE INDEX analysis_import ON analysis (import_id);

    CREATE TRIGGER file_content_is_immutable BEFORE UPDATE ON file_content
      BEGIN SELECT RAISE(ABORT, 'raw data cannot be changed'); END;
    CREATE TRIGGER file_content_is_kept BEFORE DELETE ON file_content
      BEGIN SELECT RAISE(ABORT, 'raw data cannot be deleted'); END;
    CREATE TRIGGER file_content_is_not_replaced BEFORE INSERT ON file_content
      WHEN EXISTS (SELECT 1 FROM file_content WHERE sha256 = NEW.sha256)
      BEGIN SELECT RAISE(ABORT, 'raw data cannot be replaced'); END;
    CREATE TRIGGER import_is_frozen BEFORE UPDATE OF
      id, sha256, file_name, folder, format, imported_at, program_version, answers_json, summary_json, sample_id,
      source_path, source_bytes, source_changed, version, replaces ON import
      BEGIN SELECT RAISE(ABORT, 'what was imported cannot be changed'); END;
    CREATE TRIGGER import_is_kept BEFORE DELETE ON import
      BEGIN SELECT RAISE(ABORT, 'imports cannot be deleted'); END;
    CREATE TRIGGER import_is_not_replaced BEFORE INSERT ON import
      WHEN EXISTS (SELECT 1 FROM import WHERE id = NEW.id)
      BEGIN SELECT RAISE(ABORT, 'imports cannot be replaced'); END;
    `),
};
