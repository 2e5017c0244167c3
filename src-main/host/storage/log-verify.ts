import { createHash } from 'node:crypto';
import {
  canonicalForm,
  firstPreviousHash,
  type LogBreak,
  type LogEntry,
  type LogVerdict,
} from '../../../src-core/model/log.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** An entry with the line of the journal that it stands for; null where there is none. */
export type LogRow = LogEntry & {
  readonly lineAt: string | null;
  readonly lineKind: string | null;
  readonly lineJson: string | null;
};

/** Yields the fraction done between slices. */
export type LogCheck = Generator<number, LogVerdict>;

const sliceRows = 500;
const beginning = { number: 0, hash: firstPreviousHash };

/**
 * Reads the log from its first entry: numbers without a gap, each link, each hash anew from what is stored, the lines
 * of the journals that the entries stand for; then that no line stands without an entry, that no end was cut off, and
 * that runs and their data are still those whose fingerprints were written down: the raw data too, byte by byte.
 */
export function* verifyLog(db: SqliteDatabase, checkedAt: string): LogCheck {
  const select = db.prepare<[after: number, limit: number], LogRow>(`
    SELECT log.number, log.at, log.who, log.run_id AS runId, log.seq, log.kind,
      coalesce(log.json, journal.json) AS json, log.previous, log.hash,
      journal.at AS lineAt, journal.kind AS lineKind, journal.json AS lineJson
    FROM log LEFT JOIN journal ON journal.run_id = log.run_id AND journal.seq = log.seq
    WHERE log.number > ? ORDER BY log.number LIMIT ?`);
  const total = db.prepare<[], number>('SELECT count(*) FROM log').pluck().get() ?? 0;
  let last: Pick<LogEntry, 'number' | 'hash'> = beginning;
  let entries = 0;
  const verdict = (firstBreak: LogBreak | undefined): LogVerdict => ({
    ...{ state: firstBreak ? 'broken' : 'whole', entries: firstBreak ? Math.max(total, entries) : entries },
    ...{ head: last.hash, checkedAt, ...(firstBreak ? { firstBreak } : {}) },
  });
  for (;;) {
    const rows = select.all(last.number, sliceRows);
    for (const row of rows) {
      const found = breakOf(row, last);
      if (found) return verdict(found);
      last = row;
      entries++;
    }
    if (rows.length < sliceRows) break;
    yield Math.min(1, entries / total);
  }
  // Read together: between the slices others may have added to the log.
  const rest = db.transaction(() => breakBeside(db, entries));
  return verdict(rest() ?? (yield* changedData(db)));
}

type DataEntry = Required<Pick<LogBreak, 'number' | 'runId' | 'kind' | 'at'>> & { readonly dataHash: string };

const newestFingerprints = `
  SELECT max(log.number) AS number, log.run_id AS runId, log.kind, log.at, json_extract(log.json, '$.dataHash') AS dataHash
  FROM log JOIN run ON run.id = log.run_id WHERE log.kind = 'run-data' AND run.owner_json IS NULL GROUP BY log.run_id`;

/** The raw data of every run that nobody writes to, hashed anew chunk by chunk, against the fingerprint in the log. */
function* changedData(db: SqliteDatabase): Generator<number, LogBreak | undefined> {
  const entries = db.prepare<[], DataEntry>(`${newestFingerprints} ORDER BY number`).all();
  const isStill = db.prepare<[number: number]>(`SELECT 1 FROM (${newestFingerprints}) WHERE number = ?`);
  for (const { dataHash, ...place } of entries) {
    const { damaged, hash } = yield* hashAnew(db, place.runId);
    // Meanwhile the run may have been resumed, or joined with what its instrument had kept.
    if ((damaged === undefined && hash === dataHash) || !isStill.get(place.number)) continue;
    const what =
      damaged === undefined
        ? 'chunks of its raw data were changed, added or removed'
        : `the raw data in chunk ${damaged} are not what was written`;
    return { ...place, problem: `run ${place.runId}: ${what}` };
  }
  return undefined;
}

/** As `ChunkRepository.runHash`, from the data themselves. */
function* hashAnew(db: SqliteDatabase, runId: string): Generator<number, { damaged?: number; hash: string }> {
  const next = db.prepare<[runId: string, seq: number], { seq: number; sha256: string; data: Buffer }>(
    'SELECT seq, sha256, data FROM chunk WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT 1',
  );
  const whole = createHash('sha256');
  let seq = 0;
  for (let chunk = next.get(runId, seq); chunk; chunk = next.get(runId, seq)) {
    seq = chunk.seq;
    if (createHash('sha256').update(chunk.data).digest('hex') !== chunk.sha256) return { damaged: seq, hash: '' };
    whole.update(chunk.sha256);
    yield 1;
  }
  return { hash: seq === 0 ? '' : whole.digest('hex') };
}

/** What is wrong with one entry. @param before - undefined where the one before is not known */
export function breakOf(row: LogRow, before: Pick<LogEntry, 'number' | 'hash'> | undefined): LogBreak | undefined {
  const { number, at, kind, runId, seq } = row;
  const place = { at, kind, ...(runId === null ? {} : { runId }), ...(seq === null ? {} : { seq }) };
  if (before && number !== before.number + 1)
    return { number: before.number + 1, problem: `entry ${before.number + 1} is missing: the next one is ${number}` };
  if (before && row.previous !== before.hash)
    return { number, ...place, problem: 'it does not continue from the entry before it' };
  if (seq !== null && row.lineJson === null)
    return { number, ...place, problem: `line ${seq} of the journal of ${runId ?? ''} is missing` };
  if (seq !== null && (row.lineAt !== at || row.lineKind !== kind))
    return { number, ...place, problem: `time or kind of line ${seq} of the journal of ${runId ?? ''} was changed` };
  const hash = createHash('sha256').update(canonicalForm(row)).digest('hex');
  if (hash !== row.hash) return { number, ...place, problem: 'its content is not what was written' };
  return undefined;
}

function breakBeside(db: SqliteDatabase, entries: number): LogBreak | undefined {
  const given = db.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'log'`).pluck().get() ?? 0;
  const present = db.prepare<[], number>('SELECT coalesce(max(number), 0) FROM log').pluck().get() ?? 0;
  if (given !== present)
    return { number: present + 1, problem: `the log once reached entry ${given}: its end is missing` };
  const loose = db
    .prepare<[], { runId: string; seq: number; at: string; kind: string }>(
      `SELECT run_id AS runId, seq, at, kind FROM journal WHERE NOT EXISTS
        (SELECT 1 FROM log WHERE log.run_id = journal.run_id AND log.seq = journal.seq) LIMIT 1`,
    )
    .get();
  if (loose)
    return {
      number: entries + 1,
      ...loose,
      problem: `line ${loose.seq} of the journal of ${loose.runId} was put in past the log`,
    };
  return changedRun(db);
}

interface Fingerprint {
  readonly number: number;
  readonly runId: string;
  readonly kind: string;
  readonly at: string;
  readonly stored: string;
  readonly written: string | null;
}

/** Runs whose frozen beginning or whose data are not those that the log speaks of. */
function changedRun(db: SqliteDatabase): LogBreak | undefined {
  db.function('frozen_hash', { deterministic: true, varargs: true }, (...texts: unknown[]) =>
    frozenHash(texts.map(String)),
  );
  const found = db
    .prepare<[], Fingerprint>(
      `SELECT * FROM (
        SELECT log.number, log.run_id AS runId, log.kind, log.at, json_extract(log.json, '$.frozen') AS written,
          frozen_hash(run.started_at, run.program_version, run.sample_json, run.method_json, run.plan_json) AS stored
        FROM log JOIN run ON run.id = log.run_id WHERE log.kind = 'run-created'
        UNION ALL
        SELECT max(log.number), log.run_id, log.kind, log.at, json_extract(log.json, '$.dataHash'),
          coalesce(run.data_hash, '')
        FROM log JOIN run ON run.id = log.run_id WHERE log.kind = 'run-data' AND run.owner_json IS NULL GROUP BY log.run_id
      ) WHERE stored IS NOT written ORDER BY number LIMIT 1`,
    )
    .get();
  if (!found) return undefined;
  const { number, runId, kind, at } = found;
  const what = kind === 'run-data' ? 'the fingerprint of its data' : 'sample, method or plan it was started with';
  return { number, runId, kind, at, problem: `run ${runId}: ${what} was changed` };
}

/** Fingerprint of what a run is started with. */
export function frozenHash(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}
