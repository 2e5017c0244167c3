import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { AppError } from '../../../src-core/errors.ts';
import { livingHolder, takeHold, type Caller, type Holder } from './holder.ts';
import { latestVersion, migrate, migrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { Sqlite, SqliteError, type SqliteDatabase } from './sqlite.ts';
import { explainSqlite } from './sqlite-error.ts';

/** "MBIO" in the header of every data file, so that we never write into someone else's database. */
export const applicationId = 0x4d42494f;

/** Above this size only the small tables are checked at opening; chunks are checked by hash when read. */
const fullCheckLimitBytes = 256 * 1024 * 1024;
const busyTimeoutMs = 1000;
/**
 * Pages that a connection keeps. The library's own 16 MB fill within days with pages that nobody reads again: samples are
 * written once, and read chunk after chunk.
 */
const pageCacheKb = 4096;
const untouched = 'The file was not touched.';

export interface OpenOptions {
  /** For tests of migration; all of them by default. */
  readonly steps?: readonly Migration[];
  /** Name of the copy made before a migration; the time is put in by the caller, who has the clock. */
  readonly backupSuffix?: string;
  /** Who opens it. What another living program has in hand is then opened for looking only. */
  readonly caller?: Caller;
  /** Takes the file in hand, so that other programs may only look. */
  readonly hold?: boolean;
}

export interface OpenedDatabase {
  readonly db: SqliteDatabase;
  /** The other program that has the file in hand; this connection cannot write. */
  readonly holder?: Holder;
}

/**
 * Opens or makes a data file. What is not ours, newer or damaged is refused before anything is written: the header
 * is read as plain bytes first, then the pages through a read-only connection.
 * @throws AppError storage/foreign-file, newer-schema, corrupt, read-only, in-use, full
 */
export function openDatabase(file: string, options: OpenOptions = {}): SqliteDatabase {
  const steps = options.steps ?? migrations;
  try {
    if (isNew(file)) return createDatabase(file, steps);
    const newestVersion = steps.at(-1)?.version ?? latestVersion;
    refuseForeign(file, newestVersion);
    refuseUnwritable(file);
    leavingNoTrace(file, () => inspect(file, newestVersion));
    return openOurs(file, steps, options.backupSuffix ?? 'older');
  } catch (error) {
    throw nameFile(explainSqlite(error, untouched), file);
  }
}

/**
 * As `openDatabase`, unless another program has the file in hand: then nothing is written, not even a migration.
 * @throws AppError storage/in-use besides, when the holder keeps the file in another version
 */
export function openShared(file: string, options: OpenOptions & { readonly caller: Caller }): OpenedDatabase {
  const { caller, hold = false } = options;
  const holder = isNew(file) ? undefined : holderOf(file, caller);
  if (holder) return { db: openForLooking(file, holder), holder };
  const db = openDatabase(file, options);
  try {
    // Another program may have come in between.
    const first = hold ? takeHold(db, file, caller) : livingHolder(db, file, caller);
    if (!first) return { db };
    db.close();
    return { db: openForLooking(file, first), holder: first };
  } catch (error) {
    db.close();
    throw nameFile(explainSqlite(error, untouched), file);
  }
}

/** Of a file that is ours and that the caller can read; any other has none, and is refused by name when it is opened. */
function holderOf(file: string, caller: Caller): Holder | undefined {
  try {
    refuseForeign(file, latestVersion);
    const db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
    try {
      return livingHolder(db, file, caller);
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
}

function openForLooking(file: string, holder: Holder): SqliteDatabase {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
  return configured(db, () => {
    if (versionOf(db) !== latestVersion) throw nameFile(otherVersionError(holder), file);
    db.pragma('trusted_schema = OFF');
    db.pragma(`cache_size = -${pageCacheKb}`);
  });
}

/** A file that is in hand is not brought to this version, so not even its reading is safe. */
function otherVersionError(holder: Holder): AppError {
  return new AppError(
    'storage/in-use',
    `A Mobion of another version has this data file in hand: ${holder.who}, since ${holder.since}.`,
    { remedy: 'End that program, then start this one again.', dataState: 'Nothing was changed.' },
  );
}

function isNew(file: string): boolean {
  if (!existsSync(file)) return true;
  if (!statSync(file).isFile())
    throw new AppError('storage/foreign-file', 'This is not a file.', {
      remedy: 'Choose a file, or a new name.',
      dataState: untouched,
    });
  return statSync(file).size === 0;
}

function createDatabase(file: string, steps: readonly Migration[]): SqliteDatabase {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
  } catch (error) {
    throw new AppError('storage/read-only', 'The folder for the data file cannot be made.', {
      remedy: 'Choose a folder you may write to.',
      cause: error,
    });
  }
  const existed = existsSync(file);
  const db = new Sqlite(file, { timeout: busyTimeoutMs });
  try {
    return configured(db, () => {
      // Before WAL, so that the mark is in the file itself from its first byte on.
      db.pragma(`application_id = ${applicationId}`);
      configure(db);
      migrate(db, steps);
    });
  } catch (error) {
    // A disk that was full from the start leaves an empty name behind, which would look like a data file.
    if (!existed && existsSync(file) && statSync(file).size === 0) removeEmpty(file, error);
    throw error;
  }
}

/** Not when another program may be making the same file right now. */
function removeEmpty(file: string, cause: unknown): void {
  if (cause instanceof SqliteError && cause.code === 'SQLITE_FULL') rmSync(file, { force: true });
}

function openOurs(file: string, steps: readonly Migration[], backupSuffix: string): SqliteDatabase {
  const db = new Sqlite(file, { timeout: busyTimeoutMs, fileMustExist: true });
  return configured(db, () => {
    const found = versionOf(db);
    const wanted = steps.at(-1)?.version ?? 0;
    if (found > wanted) throw newerSchema();
    if (found > 0 && found < wanted) backUp(db, `${file}.v${found}-${backupSuffix}.backup`);
    configure(db);
    migrate(db, steps);
  });
}

/** Closes the connection again when `work` fails. */
function configured(db: SqliteDatabase, work: () => void): SqliteDatabase {
  try {
    work();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** FULL is set by hand: this build's default in WAL is NORMAL, which may lose the last commits with the power. */
function configure(db: SqliteDatabase): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  if (process.platform === 'darwin') {
    db.pragma('fullfsync = ON');
    db.pragma('checkpoint_fullfsync = ON');
  }
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma(`cache_size = -${pageCacheKb}`);
}

/** SQLite would open such a file for reading, leave -wal and -shm beside it, and fail at the first sample. */
function refuseUnwritable(file: string): void {
  try {
    accessSync(file, constants.W_OK);
    accessSync(path.dirname(file), constants.W_OK);
  } catch (cause) {
    throw new AppError('storage/read-only', 'The data file cannot be written: the file or its folder is read-only.', {
      remedy: 'Copy the file to a folder you may write to, or ask for permission to write here.',
      dataState: untouched,
      cause,
    });
  }
}

/** Reads the header as bytes: opening a foreign database in WAL mode would already leave files beside it. */
function refuseForeign(file: string, newestVersion: number): void {
  const header = readHeader(file);
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0' || header.length < 100)
    throw foreign('This file is not a Mobion data file: it is no database.');
  if (header.readUInt32BE(68) !== applicationId)
    throw foreign('This file is not a Mobion data file: it is a database of another program.');
  if (header.readUInt32BE(60) > newestVersion) throw newerSchema();
}

function readHeader(file: string): Buffer {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    throw new AppError('storage/read-only', 'The data file cannot be read.', {
      remedy: 'Check the permissions of the file.',
      dataState: untouched,
      cause: error,
    });
  }
  try {
    const header = Buffer.alloc(Math.min(100, fstatSync(handle).size));
    readSync(handle, header, 0, header.length, 0);
    return header;
  } finally {
    closeSync(handle);
  }
}

/** Even a read-only connection makes -wal and -shm for a file in WAL; they go again when the file is refused. */
function leavingNoTrace(file: string, check: () => void): void {
  const companions = [`${file}-wal`, `${file}-shm`].filter((name) => !existsSync(name));
  try {
    check();
  } catch (error) {
    if (companions.length === 2) for (const name of companions) rmSync(name, { force: true });
    throw error;
  }
}

/**
 * Looks at the file through a connection that cannot write.
 * @throws AppError `storage/corrupt`; `storage/newer-schema` where the version stands in the -wal and not yet in the file
 */
function inspect(file: string, newestVersion: number): void {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
  try {
    if (versionOf(db) > newestVersion) throw newerSchema();
    const small = statSync(file).size <= fullCheckLimitBytes;
    const checks = small ? ['quick_check(1)'] : tablesOf(db).map((table) => `quick_check(${table})`);
    for (const check of checks) {
      const answer = db.pragma(check, { simple: true });
      if (answer !== 'ok')
        throw new AppError('storage/corrupt', `The data file is damaged (${String(answer).slice(0, 120)}).`, {
          remedy: 'Keep a copy of the file as it is, and restore the newest backup.',
          dataState: untouched,
        });
    }
  } finally {
    db.close();
  }
}

function tablesOf(db: SqliteDatabase): string[] {
  const names = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all();
  return names.filter((name) => name !== 'chunk' && /^[a-z_]+$/.test(name));
}

function versionOf(db: SqliteDatabase): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/** A whole copy under a temporary name first, so that a backup that exists is complete; SQLite does not sync it. */
function backUp(db: SqliteDatabase, target: string): void {
  const temporary = `${target}.part`;
  rmSync(temporary, { force: true });
  db.prepare('VACUUM INTO ?').run(temporary);
  syncFile(temporary);
  renameSync(temporary, target);
  if (process.platform !== 'win32') syncFile(path.dirname(target));
}

/** A folder too, for the names in it; Windows cannot open folders and needs no such thing. */
function syncFile(name: string): void {
  const handle = openSync(name, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function foreign(message: string): AppError {
  return new AppError('storage/foreign-file', message, {
    remedy: 'Choose another file, or a new name.',
    dataState: untouched,
  });
}

function newerSchema(): AppError {
  return new AppError('storage/newer-schema', 'This data file was made by a newer version of Mobion.', {
    remedy: 'Update Mobion, or choose another file.',
    dataState: untouched,
  });
}

function nameFile(error: unknown, file: string): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, message, remedy, dataState, cause } = error;
  return new AppError(code, `${path.basename(file)}: ${message}`, { remedy, dataState, cause });
}
