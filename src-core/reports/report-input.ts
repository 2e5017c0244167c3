import type { RunLog } from '../model/log.ts';
import type { DcTable, ImpedanceTable } from '../model/reading.ts';
import type { AnalysisRecord } from '../model/results.ts';
import type { RunDetail } from '../model/run.ts';
import type { Spectrum } from '../model/spectrum.ts';

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
  /** Bytes of the photos that the run names. */
  readonly photos?: readonly { readonly sha256: string; readonly data: Uint8Array }[];
  /** Its part of the event log. */
  readonly log?: RunLog;
  /** Of the database. */
  readonly schemaVersion: number;
  /** Of the program that makes the report; the run and each analysis name their own. */
  readonly programVersion: string;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
}

/** All that the report of analyses by themselves is made from. */
export interface AnalysisReportInput {
  /** One, or those of one source. */
  readonly records: readonly AnalysisRecord[];
  /** What they were made from, as a reader knows it: run, file, table. */
  readonly origins: readonly { readonly label: string; readonly value: string }[];
  /** Measured ones that an impedance analysis may have been made from; with the number that its parameters name. */
  readonly spectra?: readonly (Spectrum & { readonly stepIndex?: number })[];
  readonly isSimulated?: boolean;
  /** Of the data file; absent without one. */
  readonly schemaVersion?: number;
  readonly programVersion: string;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
}
