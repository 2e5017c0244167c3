import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ReportFile, ReportRequest } from '../../src-core/contract/calls.ts';
import { AppError } from '../../src-core/errors.ts';
import type { AnalysisKind, AnalysisRecord } from '../../src-core/model/results.ts';
import type { RunDetail, RunState } from '../../src-core/model/run.ts';
import type { AnalysisReportInput, ReportInput } from '../../src-core/reports/report-input.ts';
import { analysisInput, originOf } from './analysis/report-of-analysis.ts';
import { safeFileName } from './files/file-name.ts';
import type { ImportService } from './imports/import-service.ts';
import type { JobService } from './jobs/job-service.ts';
import type { WrittenFile } from './files/written-file.ts';
import type { Storage } from './storage/storage.ts';

export interface ReportServiceOptions {
  readonly storage: Storage;
  readonly jobs: JobService;
  readonly programVersion: string;
  readonly isoNow: () => string;
  readonly show: (runId: string) => RunDetail;
  readonly imports: Pick<ImportService, 'show'>;
  /** Analyses that a report should not be without. */
  readonly addUsual: (runId: string) => Promise<void>;
  readonly folder: string;
}

/** Reports and exports as files in the host's folder, kept in a list that outlives the program. */
export interface ReportService {
  /** The first file is the one to hand out; an export has several. */
  create(request: ReportRequest): Promise<ReportFile>;
  /** Lists files that stand in the folder already, so that the shells hand them out. */
  keep(files: readonly WrittenFile[]): readonly ReportFile[];
  /** Newest first; only files that are still there. */
  list(): readonly ReportFile[];
  /** What a record was made of, for a report written elsewhere. */
  originOf(record: AnalysisRecord): Promise<Pick<AnalysisReportInput, 'origins' | 'spectra' | 'isSimulated'>>;
  /** Writes into a folder of the caller's choice, unlisted. Answers paths. */
  writeTo(request: ReportRequest, directory: string, fileName?: string): Promise<readonly string[]>;
}

const settingsKey = 'reports';
const longestList = 200;

export function createReportService(options: ReportServiceOptions): ReportService {
  const { storage, jobs, folder } = options;

  async function write(request: ReportRequest, directory: string, fileName?: string) {
    const { format, paper = 'A4' } = request;
    const subject = subjectOf(request);
    const target = { format, paper, directory, ...(fileName === undefined ? {} : { fileName }) };
    const noun = format === 'pdf' ? 'Report' : 'Export';
    if ('analysisId' in subject) {
      const input = await analysisInput(options, subject.analysisId);
      return jobs.run('report.writeAnalysis', { input, ...target }, `${noun} of ${input.records[0]!.title}`);
    }
    const { runId } = subject;
    if (!isUnderWay(options.show(runId).state)) await options.addUsual(runId);
    const input = inputFor(options, runId);
    return jobs.run('report.write', { input, ...target }, `${noun} of ${input.run.title}`);
  }

  function list(): readonly ReportFile[] {
    const stored = storage.settings.get(settingsKey);
    const files = Array.isArray(stored) ? (stored as ReportFile[]) : [];
    return files.filter((file) => file.path !== undefined && existsSync(file.path));
  }

  function keep(written: readonly WrittenFile[]): readonly ReportFile[] {
    const files = written.map((file): ReportFile => ({ token: randomUUID(), ...file }));
    const paths = new Set(files.map((file) => file.path));
    const others = list().filter((file) => !paths.has(file.path));
    storage.settings.set(settingsKey, [...files, ...others].slice(0, longestList));
    return files;
  }

  return {
    keep,
    async create(request) {
      const subject = subjectOf(request);
      const id = 'analysisId' in subject ? `analysis-${subject.analysisId}` : subject.runId;
      const directory = path.join(folder, folderName(id, request.format));
      const files = keep(await write(request, directory));
      return files.find(({ fileName }) => fileName === 'samples.csv') ?? files[0]!;
    },
    list,
    originOf: (record) => originOf(options, record),
    async writeTo(request, directory, fileName) {
      return (await write(request, directory, fileName)).map((file) => file.path);
    },
  };
}

type Subject = { readonly runId: string } | { readonly analysisId: string };

/** @throws AppError `input/missing-field` unless exactly one of run and analysis is named */
function subjectOf({ runId, analysisId }: ReportRequest): Subject {
  if (runId !== undefined && analysisId === undefined) return { runId };
  if (analysisId !== undefined && runId === undefined) return { analysisId };
  throw new AppError('input/missing-field', 'A report is of one run or of one analysis.', {
    remedy: 'Choose one of the two.',
  });
}

function folderName(runId: string, format: string): string {
  return safeFileName(runId, format).replace(/\.(\w+)$/, '-$1');
}

function inputFor({ storage, show, programVersion, isoNow }: ReportServiceOptions, runId: string): ReportInput {
  return {
    run: show(runId),
    dc: storage.chunks.dc(runId),
    impedance: storage.chunks.impedance(runId),
    analyses: newestOfEach(storage.analyses.list(runId)),
    chunkHashes: storage.chunks.hashes(runId),
    log: storage.log.ofRun(runId),
    photos: storage.attachments.photos(runId).map(({ id, sha256 }) => ({
      sha256,
      data: storage.attachments.photo(id)!.data,
    })),
    schemaVersion: storage.schemaVersion,
    programVersion,
    createdAt: isoNow(),
  };
}

/** What makes a later analysis take the place of an earlier one. */
const subject: Readonly<Record<AnalysisKind, (record: AnalysisRecord) => string>> = {
  /** One per run: an earlier one may have been made before all data were there. */
  titration: ({ kind, title }) => `${kind} ${title}`,
  jointView: ({ kind, title }) => `${kind} ${title}`,
  /** One per circuit and spectrum. */
  impedance: ({ kind, title, inputHash }) => `${kind} ${title} ${inputHash}`,
  series: ({ kind, title, inputHash }) => `${kind} ${title} ${inputHash}`,
  /** One per process and convention; per method; as titled. */
  arrhenius: ({ kind, title, inputHash }) => `${kind} ${title} ${inputHash}`,
  meyerNeldel: ({ kind, title }) => `${kind} ${title}`,
  directCurrent: ({ kind, title }) => `${kind} ${title}`,
  repeats: ({ kind, title }) => `${kind} ${title}`,
};

function newestOfEach(records: readonly AnalysisRecord[]): readonly AnalysisRecord[] {
  const newest = new Map(records.map((record) => [subject[record.kind](record), record]));
  return records.filter((record) => newest.get(subject[record.kind](record)) === record);
}

/** While it is, an analysis to be kept would be made of half the data. */
function isUnderWay(state: RunState): boolean {
  return state !== 'ended' && state !== 'interrupted' && state !== 'cell-unknown';
}
