import type { Database } from 'better-sqlite3';

/** `up` is frozen once released: it speaks SQL only, and imports nothing that may change later. */
export interface Migration {
  readonly version: number;
  up(db: Database): void;
}
