import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { AnalysisReportInput, ChunkHash, ReportInput } from '../../../src-core/reports/report-input.ts';
import { buildAnalysisReport } from '../../../src-core/reports/analysis-report.ts';
import { buildRunReport } from '../../../src-core/reports/run-report.ts';
import { buildTitrationReport, type TitrationReportInput } from '../../../src-core/reports/titration-report.ts';
import { safeFileName } from '../files/file-name.ts';
import { photoFileName } from './csv-attachments.ts';
import { analysisCsvTables, csvTables } from './csv-tables.ts';
import type { CsvTable } from './csv-table.ts';
import { readPictures } from './photos.ts';
import { renderPdf } from './pdf-report.ts';
import { writeHashed, type WrittenFile } from '../files/written-file.ts';

export type { AnalysisReportInput, ChunkHash, ReportInput } from '../../../src-core/reports/report-input.ts';
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
  const bytes = renderPdf(document, options.paper, await readPictures(input.photos));
  const name = options.fileName ?? `${input.run.title.slice(0, 80)} ${input.run.id}`;
  return writeHashed(join(options.directory, safeFileName(name.replace(/\.pdf$/i, ''), 'pdf')), [bytes]);
}

/**
 * Writes the report of one titration, of a run or of a file, on at most four pages.
 * @throws AppError as `writePdfReport` does
 */
export async function writeTitrationReport(input: TitrationReportInput, options: PdfOptions): Promise<WrittenFile> {
  const bytes = renderPdf(buildTitrationReport(input), options.paper);
  const name = options.fileName ?? input.record.title.slice(0, 80);
  return writeHashed(join(options.directory, safeFileName(name.replace(/\.pdf$/i, ''), 'pdf')), [bytes]);
}

/**
 * Writes run.csv, samples.csv, spectra.csv, results-<n>-<kind>*.csv, journal.csv and chunks.csv; samples, spectra,
 * clocks.csv, changes.csv, photos.csv and the photos themselves only where there are any.
 * @throws AppError `file/failed` when the directory cannot be written; files named before the failure are whole
 */
export async function writeCsvExport(input: ReportInput, options: CsvOptions): Promise<readonly WrittenFile[]> {
  return [...(await writeTables(csvTables(input), options)), ...(await writePhotos(input, options))];
}

/** Unchanged, under their hash, as photos.csv names them. */
async function writePhotos(
  { run, photos = [] }: ReportInput,
  { directory }: CsvOptions,
): Promise<readonly WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const photo of run.photos ?? []) {
    const data = photos.find(({ sha256 }) => sha256 === photo.sha256)?.data;
    if (data) written.push(await writeHashed(join(directory, 'photos', photoFileName(photo)), [data]));
  }
  return written;
}

async function writeTables(tables: readonly CsvTable[], { directory }: CsvOptions): Promise<readonly WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const { fileName, text } of tables) written.push(await writeHashed(join(directory, fileName), text));
  return written;
}

/**
 * Writes the report of analyses by themselves as PDF: of a file, of typed numbers, of a kept analysis.
 * @throws AppError as `writePdfReport` does
 */
export async function writeAnalysisPdf(input: AnalysisReportInput, options: PdfOptions): Promise<WrittenFile> {
  const document = buildAnalysisReport(input);
  const bytes = renderPdf(document, options.paper);
  // The beginning of the id tells analyses of one title apart; the whole stands at the foot of each page.
  const name = options.fileName ?? `${document.title.slice(0, 80)} ${input.records[0]?.id.slice(0, 8) ?? ''}`.trim();
  return writeHashed(join(options.directory, safeFileName(name.replace(/\.pdf$/i, ''), 'pdf')), [bytes]);
}

/**
 * Writes results-<n>-<kind>*.csv of each analysis, its parameters among them.
 * @throws AppError as `writeCsvExport` does
 */
export async function writeAnalysisCsv(
  input: AnalysisReportInput,
  options: CsvOptions,
): Promise<readonly WrittenFile[]> {
  return writeTables(analysisCsvTables(input), options);
}

/** One fingerprint of all raw data of a run: SHA-256 over the chunks' own (hexadecimal), in order. Empty without chunks. */
export function dataHashOf(chunks: readonly ChunkHash[]): string {
  if (chunks.length === 0) return '';
  const hash = createHash('sha256');
  for (const { sha256 } of chunks) hash.update(sha256);
  return hash.digest('hex');
}
