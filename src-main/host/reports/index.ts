import type { ReportInput } from '../../../src-core/reports/report-input.ts';

export type { ChunkHash, ReportInput } from '../../../src-core/reports/report-input.ts';

/** A file as it stands on disk: written to a temporary name, synced, renamed. */
export interface WrittenFile {
  readonly path: string;
  readonly fileName: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

export interface PdfOptions {
  readonly paper: 'A4' | 'Letter';
  /** Made when absent. */
  readonly directory: string;
  /** Cleaned of what no file system takes; by default from the run's title and id. */
  readonly fileName?: string;
}

export interface CsvOptions {
  /** Made when absent; the files have fixed names inside it. */
  readonly directory: string;
}

/**
 * Writes the run's report as PDF. Pure of shared state, so it runs in a worker as well as here.
 * @throws AppError `file/failed` when the directory cannot be written
 */
export function writePdfReport(_input: ReportInput, _options: PdfOptions): Promise<WrittenFile> {
  return Promise.reject(new Error('not built yet'));
}

/**
 * Writes samples.csv, spectra.csv, results-*.csv, journal.csv and chunks.csv (those that have rows).
 * @throws AppError `file/failed` when the directory cannot be written
 */
export function writeCsvExport(_input: ReportInput, _options: CsvOptions): Promise<readonly WrittenFile[]> {
  return Promise.reject(new Error('not built yet'));
}
