import type { MethodChange, RunClock, RunPhoto } from '../../../src-core/model/run-extras.ts';
import { fromJson, toJson } from './json.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** What belongs to a run beside its data and journal. It is added, never changed. */
export interface AttachmentRepository {
  /** A photo that the run has already is not stored again; answers the one that is there then. */
  addPhoto(photo: RunPhoto, data: Uint8Array): RunPhoto;
  photos(runId: string): readonly RunPhoto[];
  /** The first of each run that has any. */
  covers(): readonly RunPhoto[];
  photo(id: string): { readonly photo: RunPhoto; readonly data: Uint8Array } | undefined;
  addClock(runId: string, clock: RunClock): void;
  clocks(runId: string): readonly RunClock[];
  addChange(runId: string, change: MethodChange): void;
  changes(runId: string): readonly MethodChange[];
}

const photoColumns = `id, run_id AS runId, at, taken_by AS "by", caption, media_type AS mediaType,
  width_px AS widthPx, height_px AS heightPx, bytes, sha256`;

export function createAttachmentRepository(db: SqliteDatabase): AttachmentRepository {
  const insertPhoto = db.prepare<[Record<string, unknown>]>(`
    INSERT INTO run_photo (id, run_id, at, taken_by, caption, media_type, width_px, height_px, bytes, sha256, data)
    VALUES (@id, @runId, @at, @by, @caption, @mediaType, @widthPx, @heightPx, @bytes, @sha256, @data)`);
  const selectSame = db.prepare<[runId: string, sha256: string], RunPhoto>(
    `SELECT ${photoColumns} FROM run_photo WHERE run_id = ? AND sha256 = ?`,
  );
  const selectPhotos = db.prepare<[runId: string], RunPhoto>(
    `SELECT ${photoColumns} FROM run_photo WHERE run_id = ? ORDER BY at, rowid`,
  );
  // SQLite takes the other columns from the row of the minimum (bare columns, documented under SELECT 2.5).
  const selectCovers = db.prepare<[], RunPhoto & { first: number }>(
    `SELECT ${photoColumns}, min(rowid) AS first FROM run_photo GROUP BY run_id`,
  );
  const selectPhoto = db.prepare<[id: string], RunPhoto & { data: Buffer }>(
    `SELECT ${photoColumns}, data FROM run_photo WHERE id = ?`,
  );
  const clocks = jsonRows<RunClock>(db, 'run_clock');
  const changes = jsonRows<MethodChange>(db, 'run_change');
  return {
    addPhoto(photo, data) {
      const same = selectSame.get(photo.runId, photo.sha256);
      if (!same) insertPhoto.run({ ...photo, data: Buffer.from(data) });
      return same ?? photo;
    },
    photos: (runId) => selectPhotos.all(runId),
    covers: () => selectCovers.all().map(({ first: _first, ...photo }) => photo),
    photo(id) {
      const row = selectPhoto.get(id);
      if (!row) return undefined;
      const { data, ...photo } = row;
      return { photo, data: new Uint8Array(data) };
    },
    addClock: clocks.add,
    clocks: clocks.list,
    addChange: changes.add,
    changes: changes.list,
  };
}

/** @param table - a name from our own schema, never from outside */
function jsonRows<T>(db: SqliteDatabase, table: 'run_clock' | 'run_change') {
  const insert = db.prepare<[runId: string, json: string]>(`INSERT INTO ${table} (run_id, json) VALUES (?, ?)`);
  const select = db.prepare<[runId: string], string>(`SELECT json FROM ${table} WHERE run_id = ? ORDER BY id`).pluck();
  return {
    add: (runId: string, value: T) => void insert.run(runId, toJson(value)),
    list: (runId: string): readonly T[] => select.all(runId).map((json) => fromJson(json) as T),
  };
}
