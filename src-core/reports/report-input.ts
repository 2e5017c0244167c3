import type { DcTable, ImpedanceTable } from '../model/reading.ts';
import type { AnalysisRecord } from '../model/results.ts';
import type { RunDetail } from '../model/run.ts';

/** The fingerprint of one stored chunk of raw data, as the storage gives it. */
export interface ChunkHash {
  readonly kind: 'dc' | 'impedance';
  /** Position in the run, from 0 or 1 as stored. */
  readonly seq: number;
  readonly rows: number;
  /** Lower-case hexadecimal, of the stored bytes. */
  readonly sha256: string;
}

/** All a report or an export is made from: nothing else is read while it is made. */
export interface ReportInput {
  readonly run: RunDetail;
  readonly dc: DcTable;
  readonly impedance: ImpedanceTable;
  readonly analyses: readonly AnalysisRecord[];
  readonly chunkHashes: readonly ChunkHash[];
  /** Of the database. */
  readonly schemaVersion: number;
  /** Of the program that makes the report; the run and each analysis name their own. */
  readonly programVersion: string;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
}
