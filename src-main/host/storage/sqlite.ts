import Database from 'better-sqlite3';

/** The one import of the native module; a CommonJS default, named here. */
export const Sqlite = Database;
export const { SqliteError } = Database;
export type SqliteDatabase = Database.Database;
