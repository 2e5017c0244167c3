import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ChunkHash, ReportInput } from '../../../src-core/reports/report-input.ts';
import { buildRunReport } from '../../../src-core/reports/run-report.ts';
import { safeFileName } from '../files/file-name.ts';
import { csvTables } from './csv-tables.ts';
import { renderPdf } from './pdf-report.ts';
import { writeHashed, type WrittenFile } from '../files/written-file.ts';

export type { ChunkHash, ReportInput } from '../../../src-core/reports/report-input.ts';
export type { WrittenFile } from '../files/written-file.ts';

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
 * Writes the run's report as PDF. Takes its time at full load and shares no state: call it in a worker.
 * @throws AppError `file/failed` when the directory cannot be written, `environment` when the fonts are missing
 */
export async function writePdfReport(input: ReportInput, options: PdfOptions): Promise<WrittenFile> {
  const document = buildRunReport(input, dataHashOf(input.chunkHashes));
  const bytes = renderPdf(document, options.paper);
  const name = options.fileName ?? `${input.run.title.slice(0, 80)} ${input.run.id}`;
  return writeHashed(join(options.directory, safeFileName(name.replace(/\.pdf$/i, ''), 'pdf')), [bytes]);
}

/**
 * Writes run.csv, samples.csv, spectra.csv, results-<n>-<kind>*.csv, journal.csv and chunks.csv; samples and spectra
 * only where there are any.
 * @throws AppError `file/failed` when the directory cannot be written; files named before the failure are whole
 */
export async function writeCsvExport(input: ReportInput, options: CsvOptions): Promise<readonly WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const { fileName, text } of csvTables(input)) {
    written.push(await writeHashed(join(options.directory, fileName), text));
  }
  return written;
}

/** One fingerprint of all raw data of a run: SHA-256 over the chunks' own (hexadecimal), in order. Empty without chunks. */
export function dataHashOf(chunks: readonly ChunkHash[]): string {
  if (chunks.length === 0) return '';
  const hash = createHash('sha256');
  for (const { sha256 } of chunks) hash.update(sha256);
  return hash.digest('hex');
}
