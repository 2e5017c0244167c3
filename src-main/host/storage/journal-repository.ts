import type { JournalEntry } from '../../../src-core/model/run.ts';
import { fromJson, toJson } from './json.ts';
import type { LogChain } from './log-repository.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** What happened in each run, in order; lines are added, never changed. */
export interface JournalRepository {
  /** Gives the line its number and stores it. */
  append(runId: string, entry: Omit<JournalEntry, 'seq'>): JournalEntry;
  list(runId: string): readonly JournalEntry[];
}

type Rest = Omit<JournalEntry, 'seq' | 'at' | 'kind'>;

interface JournalRow {
  readonly seq: number;
  readonly at: string;
  readonly kind: JournalEntry['kind'];
  readonly json: string;
}

/** @param chain - takes every line up in the same transaction */
export function createJournalRepository(db: SqliteDatabase, chain: LogChain): JournalRepository {
  const insert = db
    .prepare<[{ runId: string; at: string; kind: string; json: string }], number>(
      `INSERT INTO journal (run_id, seq, at, kind, json)
       SELECT @runId, 1 + coalesce(max(seq), 0), @at, @kind, @json FROM journal WHERE run_id = @runId RETURNING seq`,
    )
    .pluck();
  const select = db.prepare<[runId: string], JournalRow>(
    'SELECT seq, at, kind, json FROM journal WHERE run_id = ? ORDER BY seq',
  );
  const append = db.transaction((line: { runId: string; at: string; kind: string; json: string }): number => {
    const seq = insert.get(line)!;
    chain.appendLine({ ...line, seq });
    return seq;
  });
  return {
    append: (runId, entry) => {
      const { at, kind, ...rest } = entry;
      const seq = append.immediate({ runId, at, kind, json: toJson(rest) });
      return { seq, ...entry };
    },
    list: (runId) => select.all(runId).map(({ json, ...row }) => ({ ...row, ...(fromJson(json) as Rest) })),
  };
}
