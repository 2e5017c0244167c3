import { statSync } from 'node:fs';
import { AppError } from '../../../src-core/errors.ts';
import { fromJson, toJson } from './json.ts';
import { isAlive, type Owner } from './owner.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** The program that has a data file in hand. Any other may only look. */
export interface Holder {
  /** User, computer, program and process. */
  readonly who: string;
  readonly since: string;
}

/** Who wants to open the file, and at what time. */
export interface Caller {
  readonly owner: Owner;
  readonly who: string;
  readonly nowIso: string;
  /** Works for a host of this process, which has the file in hand. */
  readonly within?: boolean;
}

interface HolderRow extends Holder {
  readonly owner: string;
  readonly leaseAt: string;
  readonly fileId: string;
}

/**
 * The living program that holds this file, unless it is the caller. A dead one, one whose lease ran out on another
 * computer, and the one that held the file of which this is a copy, hold nothing.
 */
export function livingHolder(db: SqliteDatabase, file: string, caller: Caller): Holder | undefined {
  if (caller.within === true) return undefined;
  const known = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'holder'`).get();
  if (known === undefined) return undefined;
  const row = db
    .prepare<[], HolderRow>(
      'SELECT who, since, owner_json AS owner, lease_at AS leaseAt, file_id AS fileId FROM holder WHERE id = 1',
    )
    .get();
  if (!row || row.fileId !== fileIdOf(file)) return undefined;
  const owner = fromJson(row.owner) as Owner;
  if (owner.token === caller.owner.token || !isAlive(owner, row.leaseAt, Date.parse(caller.nowIso))) return undefined;
  return { who: row.who, since: row.since };
}

/** Takes the file in hand. @returns the living program that has it already */
export function takeHold(db: SqliteDatabase, file: string, caller: Caller): Holder | undefined {
  const take = db.transaction(() => {
    const other = livingHolder(db, file, caller);
    if (other) return other;
    db.prepare(
      `INSERT INTO holder (id, owner_json, who, since, lease_at, file_id) VALUES (1, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET owner_json = excluded.owner_json, who = excluded.who, since = excluded.since,
         lease_at = excluded.lease_at, file_id = excluded.file_id`,
    ).run(toJson(caller.owner), caller.who, caller.nowIso, caller.nowIso, fileIdOf(file));
    return undefined;
  });
  return take.immediate();
}

/** @returns whether the file is still held by this program */
export function renewHold(db: SqliteDatabase, { token }: Owner, nowIso: string): boolean {
  const renewal = db.prepare(`UPDATE holder SET lease_at = ? WHERE json_extract(owner_json, '$.token') = ?`);
  return renewal.run(nowIso, token).changes === 1;
}

export function releaseHold(db: SqliteDatabase, { token }: Owner): void {
  db.prepare(`DELETE FROM holder WHERE json_extract(owner_json, '$.token') = ?`).run(token);
}

/** Why something cannot be done here, and where it can. */
export function heldError(holder: Holder): AppError {
  return new AppError(
    'storage/in-use',
    `Another program has this data file in hand: ${holder.who}, since ${holder.since}. Here you can only look.`,
    {
      remedy: 'Do it in that program, or end it and start this one again.',
      dataState: 'Nothing was changed.',
    },
  );
}

/** A copy of a file is another file. */
function fileIdOf(file: string): string {
  return String(statSync(file, { bigint: true }).ino);
}
