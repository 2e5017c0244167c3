import { createHash } from 'node:crypto';
import path from 'node:path';
import type { AnalysisKind, AnalysisRecord, AnalysisResults } from '../../src-core/model/results.ts';
import type { AnalysisReportInput } from '../../src-core/reports/report-input.ts';
import { hostClock } from '../host/host-clock.ts';
import { programVersion } from '../host/program.ts';
import type { CommandAnswer, OptionDefinitions, OptionValues } from './command.ts';

/** Of every command that analyses without a data file. */
export const reportOptions = {
  pdf: { kind: 'text', value: 'FILE', help: 'the report: figures, results, formulas, checks, provenance' },
  csv: { kind: 'text', value: 'DIR', help: 'results, checks and curves as CSV files into a folder' },
  paper: { kind: 'text', value: 'SIZE', choices: ['A4', 'Letter'], help: 'of the report (default: A4)' },
} as const satisfies OptionDefinitions;

export type ReportOptions = OptionValues<typeof reportOptions>;

/**
 * A record as the application would keep it, of an analysis made here and now.
 *
 * @param parameters - all that it was asked with
 * @param input - what it was made of, as the bytes of files or as anything JSON can hold: tells the hash
 */
export function recordOf<K extends AnalysisKind>(
  kind: K,
  result: AnalysisResults[K],
  about: { readonly title: string; readonly parameters: object; readonly input: unknown },
): AnalysisRecord {
  const { title, parameters, input } = about;
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  return {
    ...{ id: '', kind, createdAt: hostClock.isoNow(), programVersion, title },
    parameters: JSON.parse(JSON.stringify(parameters)) as unknown,
    inputHash: createHash('sha256').update(text).digest('hex'),
    [kind]: result,
  };
}

/** Whether a report was asked for at all: records need not be made otherwise. */
export function wantsReport({ pdf, csv }: Pick<ReportOptions, 'pdf' | 'csv'>): boolean {
  return pdf !== undefined || csv !== undefined;
}

/** The answer with the files that were written of the analyses, where any were asked for. */
export async function withReport(
  answer: CommandAnswer,
  options: Pick<ReportOptions, 'pdf' | 'csv' | 'paper'>,
  about: Pick<AnalysisReportInput, 'records' | 'origins' | 'spectra' | 'isSimulated'>,
): Promise<CommandAnswer> {
  if (!wantsReport(options)) return answer;
  const input: AnalysisReportInput = { ...about, programVersion, createdAt: hostClock.isoNow() };
  const files = await writeFiles(input, options);
  return {
    ...answer,
    json: { ...answer.json, files },
    text: `${answer.text}${files.map((file) => `${file}\n`).join('')}`,
  };
}

/** Canvas and fonts are loaded only by those who write. */
async function writeFiles(
  input: AnalysisReportInput,
  { pdf, csv, paper }: Pick<ReportOptions, 'pdf' | 'csv' | 'paper'>,
): Promise<readonly string[]> {
  const { writeAnalysisCsv, writeAnalysisPdf } = await import('../host/reports/index.ts');
  const files: string[] = [];
  if (pdf !== undefined) {
    const target = path.resolve(pdf);
    const size = paper === 'Letter' ? 'Letter' : 'A4';
    const place = { directory: path.dirname(target), fileName: path.basename(target) };
    files.push((await writeAnalysisPdf(input, { paper: size, ...place })).path);
  }
  if (csv !== undefined)
    files.push(...(await writeAnalysisCsv(input, { directory: path.resolve(csv) })).map((file) => file.path));
  return files;
}
