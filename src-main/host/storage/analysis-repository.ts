import type { AnalysisKind, AnalysisRecord, AnalysisSummary } from '../../../src-core/model/results.ts';
import { fromJson, toJson } from './json.ts';
import type { SqliteDatabase } from './sqlite.ts';

interface AnalysisRow {
  readonly id: string;
  readonly runId: string | null;
  readonly importId: string | null;
  readonly kind: AnalysisRecord['kind'];
  readonly createdAt: string;
  readonly programVersion: string;
  readonly title: string;
  readonly inputHash: string;
  readonly parameters: string;
  readonly result: string;
}

/** Analyses are added, never changed. Those removed are not listed, but are still found by their id. */
export interface AnalysisRepository {
  /** @param replacedId - an analysis that this one takes the place of in every list */
  add(record: AnalysisRecord, replacedId?: string): void;
  /** From every list; the record itself stays. Answers whether it was listed. */
  remove(id: string, at: string): boolean;
  /** Takes a removal back. Answers whether there was one. */
  restore(id: string): boolean;
  /** Oldest first; of one run, or all. */
  list(runId?: string): readonly AnalysisRecord[];
  /** Of one imported file. */
  ofImport(importId: string): readonly AnalysisRecord[];
  /** Of whatever they were made from. */
  ofKind(kind: AnalysisKind): readonly AnalysisRecord[];
  find(id: string): AnalysisRecord | undefined;
  /** Newest first, without results. */
  summaries(): readonly AnalysisSummary[];
}

type SummaryRow = Omit<AnalysisRow, 'inputHash' | 'parameters' | 'result'>;

const summaryColumns = `id, run_id AS runId, import_id AS importId, kind, created_at AS createdAt,
  program_version AS programVersion, title`;
const listed = 'id NOT IN (SELECT analysis_id FROM analysis_removal)';
const columns = `${summaryColumns},
  input_hash AS inputHash, parameters_json AS parameters, result_json AS result`;

export function createAnalysisRepository(db: SqliteDatabase): AnalysisRepository {
  const insert = db.prepare<AnalysisRow>(`
    INSERT INTO analysis (id, run_id, import_id, kind, created_at, program_version, title, input_hash, parameters_json, result_json)
    VALUES (@id, @runId, @importId, @kind, @createdAt, @programVersion, @title, @inputHash, @parameters, @result)`);
  const insertRemoval = db.prepare<{ id: string; at: string; replacedBy: string | null }>(
    `INSERT INTO analysis_removal (analysis_id, at, replaced_by)
     SELECT id, @at, @replacedBy FROM analysis WHERE id = @id AND ${listed}`,
  );
  const deleteRemoval = db.prepare<[id: string]>('DELETE FROM analysis_removal WHERE analysis_id = ?');
  const addReplacing = db.transaction((record: AnalysisRecord, replacedId: string | undefined) => {
    insert.run(toRow(record));
    if (replacedId !== undefined) insertRemoval.run({ id: replacedId, at: record.createdAt, replacedBy: record.id });
  });
  const selectAll = db.prepare<[], AnalysisRow>(`SELECT ${columns} FROM analysis WHERE ${listed} ORDER BY rowid`);
  const selectRun = db.prepare<[runId: string], AnalysisRow>(
    `SELECT ${columns} FROM analysis WHERE run_id = ? AND ${listed} ORDER BY rowid`,
  );
  const selectImport = db.prepare<[importId: string], AnalysisRow>(
    `SELECT ${columns} FROM analysis WHERE import_id = ? AND ${listed} ORDER BY rowid`,
  );
  const selectKind = db.prepare<[kind: string], AnalysisRow>(
    `SELECT ${columns} FROM analysis WHERE kind = ? AND ${listed} ORDER BY rowid`,
  );
  const selectOne = db.prepare<[id: string], AnalysisRow>(`SELECT ${columns} FROM analysis WHERE id = ?`);
  const selectSummaries = db.prepare<[], SummaryRow>(
    `SELECT ${summaryColumns} FROM analysis WHERE ${listed} ORDER BY rowid DESC`,
  );
  return {
    add: (record, replacedId) => withoutWaiting(db, () => addReplacing(record, replacedId)),
    remove: (id, at) => insertRemoval.run({ id, at, replacedBy: null }).changes > 0,
    restore: (id) => deleteRemoval.run(id).changes > 0,
    list: (runId) => (runId === undefined ? selectAll.all() : selectRun.all(runId)).map(toRecord),
    ofImport: (importId) => selectImport.all(importId).map(toRecord),
    ofKind: (kind) => selectKind.all(kind).map(toRecord),
    find(id) {
      const row = selectOne.get(id);
      return row && toRecord(row);
    },
    summaries: () =>
      selectSummaries.all().map(({ runId, importId, ...row }) => ({ ...row, ...ownerOf(runId, importId) })),
  };
}

/**
 * Commits in order with everything else, but does not wait for the disk: an analysis lost with the power can be made
 * anew from the raw data, and a STOP must not queue behind a fit's result. What is committed after it waits for both.
 */
function withoutWaiting(db: SqliteDatabase, work: () => void): void {
  if (db.inTransaction) {
    work();
    return;
  }
  db.pragma('synchronous = NORMAL');
  try {
    work();
  } finally {
    db.pragma('synchronous = FULL');
  }
}

function toRow(record: AnalysisRecord): AnalysisRow {
  const { id, runId, importId, kind, createdAt, programVersion, title, inputHash, parameters } = record;
  return {
    id,
    runId: runId ?? null,
    importId: importId ?? null,
    kind,
    createdAt,
    programVersion,
    title,
    inputHash,
    parameters: toJson(parameters ?? null),
    result: toJson(record[kind] ?? null),
  };
}

function toRecord({ runId, importId, parameters, result, ...row }: AnalysisRow): AnalysisRecord {
  return {
    ...row,
    ...ownerOf(runId, importId),
    parameters: fromJson(parameters),
    [row.kind]: fromJson(result),
  };
}

function ownerOf(runId: string | null, importId: string | null): Pick<AnalysisRecord, 'runId' | 'importId'> {
  return { ...(runId === null ? {} : { runId }), ...(importId === null ? {} : { importId }) };
}
