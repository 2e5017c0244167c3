import type { AnalysisRequests, ImportSummary } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { DataKind, ParsedFile, ReadOptions } from '../../../src-core/formats/format.ts';
import type { AnalysisKind, AnalysisRecord } from '../../../src-core/model/results.ts';
import type { RunDetail } from '../../../src-core/model/run.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import { sampleWithHints } from '../imports/import-data.ts';
import type { ImportService } from '../imports/import-service.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { Storage } from '../storage/storage.ts';

/** What a technique gathers its input with. */
export interface AnalysisParts {
  readonly storage: Storage;
  readonly jobs: JobService;
  readonly show: (runId: string) => RunDetail;
  readonly imports: Pick<ImportService, 'show'>;
}

/** A record before it has an id, a time and a version. */
export type RecordDraft = Omit<AnalysisRecord, 'id' | 'createdAt' | 'programVersion'>;

/**
 * Gathers what a technique needs, has it calculated by a worker, and says how the record shall read.
 *
 * @param givenSample - one that need not stand in the data file, in place of the request's or the run's own
 */
export type Analyse<K extends AnalysisKind> = (
  parts: AnalysisParts,
  request: AnalysisRequests[K],
  givenSample?: Sample,
) => Promise<RecordDraft>;

/** How a technique is applied to a run that nobody said more about, and what its input would be. */
export interface UsualAnalysis<K extends AnalysisKind = AnalysisKind> {
  /** Of whatever of the run it may have been made from. */
  inputHashes(parts: AnalysisParts, run: RunDetail): readonly string[];
  request(runId: string): AnalysisRequests[K];
}

/** Longest time in which a file must be read, ms: it may be anything. */
export const longestReadingMs = 30_000;

/** In a worker and not for ever. */
export function readFile(
  { jobs }: AnalysisParts,
  text: string,
  fileName: string,
  want: DataKind,
  options: ReadOptions = {},
): Promise<ParsedFile> {
  const task = { text, fileName, want, options };
  return jobs.run('file.read', task, `Reading ${fileName}`, { longestMs: longestReadingMs, isQuiet: true });
}

/** The sample that was chosen, else that of the run or the import; with the geometry of a file where accepted. */
export function sampleOf(
  parts: AnalysisParts,
  { runId, sampleId }: { readonly runId?: string | undefined; readonly sampleId?: string | undefined },
  imported: ImportSummary | undefined,
): Sample | undefined {
  if (!imported) return sampleFor(parts, sampleId, runId);
  // The sample named at the import may have been removed since: that must not keep the spectrum from being fitted.
  const usual = imported.sampleId === undefined ? undefined : parts.storage.samples.find(imported.sampleId);
  return sampleWithHints(imported, sampleId === undefined ? usual : sampleFor(parts, sampleId, undefined));
}

function sampleFor(
  { storage, show }: AnalysisParts,
  sampleId: string | undefined,
  runId: string | undefined,
): Sample | undefined {
  if (sampleId === undefined) return runId === undefined ? undefined : show(runId).sample;
  const sample = storage.samples.find(sampleId);
  if (sample) return sample;
  throw new AppError('input/not-found', `There is no sample “${sampleId.slice(0, 60)}”.`, {
    remedy: 'Choose one from the list of samples.',
  });
}

/** What of an imported file a record keeps, so that it can be traced without the data file. */
export function fileOf({ fileName, sha256, answers }: ImportSummary): object {
  return { fileName, fileSha256: sha256, answers };
}

/** @throws AppError `input/missing-field` */
export function mustHaveRun(runId: string | undefined): string {
  if (runId !== undefined) return runId;
  throw new AppError('input/missing-field', 'Neither a run nor the text of a file was given.', {
    remedy: 'Choose a run or a file.',
  });
}

/** The request as it is kept, without what says how it is kept: asking with it again makes the same record. */
export function askedWith<T extends { readonly keep?: boolean; readonly title?: string }>(
  request: T,
): Omit<T, 'keep' | 'title'> {
  const { keep: _keep, title: _title, ...asked } = request;
  return asked;
}
