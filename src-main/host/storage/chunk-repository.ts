import { createHash } from 'node:crypto';
import { AppError } from '../../../src-core/errors.ts';
import type { DcTable, ImpedanceTable } from '../../../src-core/model/reading.ts';
import type { ChunkHash } from '../../../src-core/reports/report-input.ts';
import { fromBlob, furtherNames, joinTables, toBlob, type ChunkKind } from './chunk-codec.ts';
import type { SqliteDatabase } from './sqlite.ts';

/**
 * Rows of one kind, gathered: columns of equal length in the order of `dcColumns` or `impedanceColumns`, and some of those
 * that may stand behind them (`electrodeColumns`, `pointColumns`).
 */
export interface NewChunk {
  readonly kind: ChunkKind;
  readonly columns: readonly Float64Array[];
}

/** Raw data of runs. A chunk that `append` returned from is on the disk for good. */
export interface ChunkRepository {
  /** One transaction for all of them, with the counters of the run. */
  append(runId: string, chunks: readonly NewChunk[]): void;
  dc(runId: string): DcTable;
  impedance(runId: string): ImpedanceTable;
  /** What was committed after a chunk, with the number of the newest; tables only where there are rows. */
  after(
    runId: string,
    seq: number,
  ): { readonly seq: number; readonly dc?: DcTable; readonly impedance?: ImpedanceTable };
  /** Number of the newest chunk; 0 without any. */
  lastSeq(runId: string): number;
  /** The newest row of the direct-current samples, NaN where there is none. */
  last(runId: string): Readonly<Record<'timeS' | 'voltageV' | 'currentA' | 'temperatureC', number>>;
  hashes(runId: string): readonly ChunkHash[];
  /** SHA-256 over the chunks' own, in order: one fingerprint of all raw data of a run; empty without any. */
  runHash(runId: string): string;
}

interface ChunkRow {
  readonly seq: number;
  readonly rows: number;
  readonly sha256: string;
  /** Names of the columns behind the first six. */
  readonly further: string | null;
  readonly data: Buffer;
}

export function createChunkRepository(db: SqliteDatabase): ChunkRepository {
  const append = createAppend(db);
  const selectChunks = db.prepare<[runId: string, kind: ChunkKind], ChunkRow>(
    'SELECT seq, rows, sha256, further, data FROM chunk WHERE run_id = ? AND kind = ? ORDER BY seq',
  );
  const selectHashes = db.prepare<[runId: string], ChunkHash>(
    'SELECT seq, kind, rows, sha256 FROM chunk WHERE run_id = ? ORDER BY seq',
  );
  const selectAfter = db.prepare<[runId: string, seq: number], ChunkRow & { readonly kind: ChunkKind }>(
    'SELECT seq, kind, rows, sha256, further, data FROM chunk WHERE run_id = ? AND seq > ? ORDER BY seq',
  );
  const selectLastSeq = db
    .prepare<[runId: string], number>('SELECT coalesce(max(seq), 0) FROM chunk WHERE run_id = ?')
    .pluck();
  const selectLast = db.prepare<[runId: string], ChunkRow>(
    `SELECT seq, rows, sha256, further, data FROM chunk WHERE run_id = ? AND kind = 'dc' ORDER BY seq DESC LIMIT 1`,
  );
  function read(runId: string, kind: ChunkKind) {
    const chunks = selectChunks.all(runId, kind);
    return joinTables(
      kind,
      chunks.map((row) => fromBlob(kind, verified(row, runId), row.rows, row.further)),
    );
  }
  return {
    append,
    dc: (runId) => read(runId, 'dc') as DcTable,
    impedance: (runId) => read(runId, 'impedance') as ImpedanceTable,
    after(runId, seq) {
      const rows = selectAfter.all(runId, seq);
      const tables = (kind: ChunkKind) =>
        rows
          .filter((row) => row.kind === kind)
          .map(({ data, rows: count, further }) => fromBlob(kind, data, count, further));
      const [dc, impedance] = [tables('dc'), tables('impedance')];
      return {
        seq: rows.at(-1)?.seq ?? seq,
        ...(dc.length > 0 ? { dc: joinTables('dc', dc) as DcTable } : {}),
        ...(impedance.length > 0 ? { impedance: joinTables('impedance', impedance) as ImpedanceTable } : {}),
      };
    },
    lastSeq: (runId) => selectLastSeq.get(runId) ?? 0,
    last(runId) {
      const row = selectLast.get(runId);
      const table = row && (fromBlob('dc', row.data, row.rows, row.further) as DcTable);
      return {
        timeS: table?.timeS.at(-1) ?? 0,
        voltageV: table?.voltageV.at(-1) ?? NaN,
        currentA: table?.currentA.at(-1) ?? NaN,
        temperatureC: table?.temperatureC.at(-1) ?? NaN,
      };
    },
    hashes: (runId) => selectHashes.all(runId),
    runHash(runId) {
      const hashes = selectHashes.all(runId);
      if (hashes.length === 0) return '';
      const hash = createHash('sha256');
      for (const { sha256 } of hashes) hash.update(sha256);
      return hash.digest('hex');
    },
  };
}

function createAppend(db: SqliteDatabase): ChunkRepository['append'] {
  const insert = db.prepare<
    Omit<ChunkRow, 'seq' | 'data'> & { runId: string; data: Uint8Array } & Record<string, unknown>
  >(`
    INSERT INTO chunk (run_id, seq, kind, rows, first_time_s, last_time_s, sha256, further, data)
    SELECT @runId, 1 + coalesce(max(seq), 0), @kind, @rows, @firstTimeS, @lastTimeS, @sha256, @further, @data
    FROM chunk WHERE run_id = @runId`);
  const count = db.prepare<{ runId: string; dc: number; impedance: number }>(`
    UPDATE run SET dc_samples = dc_samples + @dc, impedance_points = impedance_points + @impedance WHERE id = @runId`);
  return db.transaction((runId: string, chunks: readonly NewChunk[]) => {
    const rows = { dc: 0, impedance: 0 };
    for (const { kind, columns } of chunks) {
      const times = columns[0]!;
      const data = toBlob(columns);
      const sha256 = createHash('sha256').update(data).digest('hex');
      rows[kind] += times.length;
      const further = furtherNames(kind, columns);
      const [firstTimeS, lastTimeS] = [times[0]!, times.at(-1)!];
      insert.run({ runId, kind, rows: times.length, firstTimeS, lastTimeS, sha256, further, data });
    }
    count.run({ runId, ...rows });
  }).immediate;
}

function verified({ data, sha256, seq }: ChunkRow, runId: string): Buffer {
  if (createHash('sha256').update(data).digest('hex') === sha256) return data;
  throw new AppError('storage/corrupt', `Chunk ${seq} of run ${runId} is damaged: its fingerprint does not match.`, {
    remedy: 'Keep a copy of the data file as it is, and restore the newest backup.',
    dataState: 'Nothing was changed.',
  });
}
