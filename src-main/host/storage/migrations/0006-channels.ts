import type { Migration } from './migration.ts';

/** Benches, queues, limits of channels, and what is attached to a run: photos, clocks, changes of its method. */
export const channels: Migration = {
  version: 6,
  up: (db) =>
    db.exec(`
    CREATE TABLE bench (
      id         TEXT PRIMARY KEY,
      name       TEXT NOT NULL,
      json       TEXT NOT NULL CHECK (json_valid(json)),
      updated_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE queue (
      instrument_id TEXT PRIMARY KEY,
      state         TEXT NOT NULL CHECK (state IN ('paused', 'going')),
      reason        TEXT,
      changed_at    TEXT NOT NULL,
      owner_json    TEXT CHECK (owner_json IS NULL OR json_valid(owner_json))  -- who carries it out
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE queue_item (
      id            TEXT PRIMARY KEY,
      instrument_id TEXT NOT NULL REFERENCES queue,
      position      REAL NOT NULL,
      title         TEXT NOT NULL,
      method_json   TEXT NOT NULL CHECK (json_valid(method_json)),
      sample_json   TEXT NOT NULL CHECK (json_valid(sample_json)),
      expected_s    REAL,
      added_at      TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX queue_item_place ON queue_item (instrument_id, position);

    CREATE TABLE channel_limits (
      id      INTEGER PRIMARY KEY,           -- the newest of a channel holds
      channel TEXT NOT NULL,
      label   TEXT NOT NULL,
      json    TEXT NOT NULL CHECK (json_valid(json)),
      reason  TEXT NOT NULL,
      set_by  TEXT NOT NULL,
      at      TEXT NOT NULL
    ) STRICT;
    CREATE INDEX channel_limits_channel ON channel_limits (channel, id);

    CREATE TABLE run_photo (
      id         TEXT PRIMARY KEY,
      run_id     TEXT NOT NULL REFERENCES run,
      at         TEXT NOT NULL,
      taken_by   TEXT NOT NULL,
      caption    TEXT NOT NULL,
      media_type TEXT NOT NULL,
      width_px   INTEGER NOT NULL,
      height_px  INTEGER NOT NULL,
      bytes      INTEGER NOT NULL,
      sha256     TEXT NOT NULL,
      data       BLOB NOT NULL,
      UNIQUE (run_id, sha256)
    ) STRICT;

    CREATE TABLE run_clock (
      id     INTEGER PRIMARY KEY,
      run_id TEXT NOT NULL REFERENCES run,
      json   TEXT NOT NULL CHECK (json_valid(json))
    ) STRICT;
    CREATE INDEX run_clock_run ON run_clock (run_id);

    CREATE TABLE run_change (
      id     INTEGER PRIMARY KEY,
      run_id TEXT NOT NULL REFERENCES run,
      json   TEXT NOT NULL CHECK (json_valid(json))
    ) STRICT;
    CREATE INDEX run_change_run ON run_change (run_id);

    CREATE TRIGGER channel_limits_is_immutable BEFORE UPDATE ON channel_limits
      BEGIN SELECT RAISE(ABORT, 'limits once set are kept: set new ones'); END;
    CREATE TRIGGER channel_limits_is_kept BEFORE DELETE ON channel_limits
      BEGIN SELECT RAISE(ABORT, 'limits once set are kept: set new ones'); END;
    CREATE TRIGGER run_photo_is_immutable BEFORE UPDATE ON run_photo
      BEGIN SELECT RAISE(ABORT, 'a photo of a run cannot be changed'); END;
    CREATE TRIGGER run_photo_is_kept BEFORE DELETE ON run_photo
      BEGIN SELECT RAISE(ABORT, 'a photo of a run cannot be deleted'); END;
    CREATE TRIGGER run_photo_is_not_replaced BEFORE INSERT ON run_photo
      WHEN EXISTS (SELECT 1 FROM run_photo WHERE id = NEW.id OR (run_id = NEW.run_id AND sha256 = NEW.sha256))
      BEGIN SELECT RAISE(ABORT, 'a photo of a run cannot be replaced'); END;
    CREATE TRIGGER run_clock_is_immutable BEFORE UPDATE ON run_clock
      BEGIN SELECT RAISE(ABORT, 'what was measured of clocks cannot be changed'); END;
    CREATE TRIGGER run_clock_is_kept BEFORE DELETE ON run_clock
      BEGIN SELECT RAISE(ABORT, 'what was measured of clocks cannot be deleted'); END;
    CREATE TRIGGER run_change_is_immutable BEFORE UPDATE ON run_change
      BEGIN SELECT RAISE(ABORT, 'a change of a run cannot be changed'); END;
    CREATE TRIGGER run_change_is_kept BEFORE DELETE ON run_change
      BEGIN SELECT RAISE(ABORT, 'a change of a run cannot be deleted'); END;
    `),
};
