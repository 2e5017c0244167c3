import { createHash } from 'node:crypto';
import {
  canonicalForm,
  firstPreviousHash,
  type LogEntry,
  type ProgramEventKind,
  type RunLog,
} from '../../../src-core/model/log.ts';
import { toJson } from './json.ts';
import { breakOf, verifyLog, type LogCheck, type LogRow } from './log-verify.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** A line of a run's journal, whose text stands there. */
interface JournalLine {
  readonly at: string;
  readonly runId: string;
  readonly seq: number;
  readonly kind: string;
  readonly json: string;
}

export interface ProgramEvent {
  readonly at: string;
  readonly kind: ProgramEventKind;
  readonly message: string;
  readonly runId?: string;
  /** What a program would want to read again. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The event log: one chain over everything. Entries are added, never changed. */
export interface LogRepository {
  append(event: ProgramEvent): LogEntry;
  /** Newest first; of one run, or all. */
  newest(limit: number, runId?: string): readonly LogEntry[];
  /** From the first entry of a run to the last. */
  ofRun(runId: string): RunLog;
  /** Whether an entry with this hash stands in the log. */
  has(hash: string): boolean;
  /** The whole of it, checked in slices: each `next` takes a few milliseconds. */
  check(checkedAt: string): LogCheck;
}

/** What the other repositories write through, so that nothing is stored without its link. */
export interface LogChain extends Pick<LogRepository, 'append'> {
  appendLine(line: JournalLine): void;
}

const entryColumns = `log.number, log.at, log.who, log.run_id AS runId, log.seq, log.kind,
  coalesce(log.json, journal.json) AS json, log.previous, log.hash`;
const withLines = 'log LEFT JOIN journal ON journal.run_id = log.run_id AND journal.seq = log.seq';

/** @param who - user, computer, program and process; stands in every entry */
export function createLogRepository(db: SqliteDatabase, who: string): LogRepository & LogChain {
  const selectLast = db.prepare<[], { number: number; hash: string }>(
    'SELECT number, hash FROM log ORDER BY number DESC LIMIT 1',
  );
  const insert = db.prepare<[Record<string, unknown>]>(`
    INSERT INTO log (number, at, who, run_id, seq, kind, json, previous, hash)
    VALUES (@number, @at, @who, @runId, @seq, @kind, @stored, @previous, @hash)`);
  const selectNewest = db.prepare<[limit: number], LogEntry>(
    `SELECT ${entryColumns} FROM ${withLines} ORDER BY log.number DESC LIMIT ?`,
  );
  const selectNewestOf = db.prepare<[runId: string, limit: number], LogEntry>(
    `SELECT ${entryColumns} FROM ${withLines} WHERE log.run_id = ? ORDER BY log.number DESC LIMIT ?`,
  );
  const selectOfRun = db.prepare<[runId: string], LogRow>(`
    SELECT ${entryColumns}, journal.at AS lineAt, journal.kind AS lineKind, journal.json AS lineJson
    FROM ${withLines} WHERE log.number BETWEEN
      (SELECT min(number) FROM log WHERE run_id = @runId) AND (SELECT max(number) FROM log WHERE run_id = @runId)
    ORDER BY log.number`);
  const selectHash = db.prepare<[hash: string], number>('SELECT 1 FROM log WHERE hash = ?').pluck();

  function add(entry: Pick<LogEntry, 'at' | 'runId' | 'seq' | 'kind' | 'json'>): LogEntry {
    const { number = 0, hash: previous = firstPreviousHash } = selectLast.get() ?? {};
    const whole = { ...entry, number: number + 1, previous, who };
    const hash = hashOf(whole);
    insert.run({ ...whole, hash, stored: entry.seq === null ? entry.json : null });
    return { ...whole, hash };
  }
  const addAlone = db.transaction(add);
  const append = (entry: Parameters<typeof add>[0]) => (db.inTransaction ? add(entry) : addAlone.immediate(entry));

  return {
    append: ({ at, kind, runId = null, message, details }) =>
      append({ at, kind, runId, seq: null, json: toJson({ message, ...details }) }),
    appendLine: (line) => void append(line),
    newest: (limit, runId) => (runId === undefined ? selectNewest.all(limit) : selectNewestOf.all(runId, limit)),
    ofRun(runId) {
      const rows = selectOfRun.all({ runId } as never);
      const firstBreak = rows.map((row, index) => breakOf(row, rows[index - 1])).find((found) => found !== undefined);
      const links = rows.map(({ lineAt: _at, lineKind: _kind, lineJson: _json, ...entry }) =>
        entry.runId === runId ? entry : { number: entry.number, previous: entry.previous, hash: entry.hash },
      );
      return { links, ...(firstBreak ? { firstBreak } : {}) };
    },
    has: (hash) => selectHash.get(hash) !== undefined,
    check: (checkedAt) => verifyLog(db, checkedAt),
  };
}

export function hashOf(entry: Omit<LogEntry, 'hash'>): string {
  return createHash('sha256').update(canonicalForm(entry)).digest('hex');
}
