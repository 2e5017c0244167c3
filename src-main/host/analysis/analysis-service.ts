import { createHash, randomUUID } from 'node:crypto';
import type { ImpedanceRequest, TitrationRequest } from '../../../src-core/contract/calls.ts';
import { suggestCircuit } from '../../../src-core/analysis/impedance/index.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { Warning } from '../../../src-core/model/quantity.ts';
import type { AnalysisRecord, TitrationAnalysis } from '../../../src-core/model/results.ts';
import type { RunDetail } from '../../../src-core/model/run.ts';
import { missingFor } from '../../../src-core/model/sample-fields.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { Spectrum } from '../../../src-core/model/spectrum.ts';
import type { EventHub } from '../event-hub.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { Storage } from '../storage/storage.ts';
import { parseSpectrumText, parseTitrationText } from './read-data-file.ts';
import { spectrumOf, titrationOf } from './run-data.ts';

export interface AnalysisServiceOptions {
  readonly storage: Storage;
  readonly events: EventHub;
  readonly jobs: JobService;
  readonly programVersion: string;
  readonly isoNow: () => string;
  readonly show: (runId: string) => RunDetail;
}

/** From stored or given data to stored analyses, calculated in the workers. */
export interface AnalysisService {
  impedance(request: ImpedanceRequest): Promise<AnalysisRecord>;
  titration(request: TitrationRequest): Promise<AnalysisRecord>;
  /** Not stored. */
  titrationSoFar(runId: string): Promise<TitrationAnalysis>;
  /** The analyses a report would miss: D of a titration, σ of a pellet. What cannot be done is left out. */
  addUsual(runId: string): Promise<void>;
}

interface SpectrumInput {
  readonly spectrum: Spectrum;
  readonly stepIndex?: number;
  readonly warnings: readonly Warning[];
}

export function createAnalysisService(options: AnalysisServiceOptions): AnalysisService {
  const { storage, events, jobs, show } = options;

  function spectrumFor({ source }: ImpedanceRequest): SpectrumInput {
    if (source.text !== undefined) return parseSpectrumText(source.text, source.fileName ?? 'the file');
    const run = show(mustHave(source.runId));
    const { stepIndex, ...spectrum } = spectrumOf(storage.chunks.impedance(run.id), run.plan, source.stepIndex);
    return { spectrum, stepIndex, warnings: [] };
  }

  function titrationFor({ runId, text, fileName, currentSign }: TitrationRequest) {
    if (text !== undefined) return parseTitrationText(text, fileName ?? 'the file', currentSign);
    const run = show(mustHave(runId));
    return { titration: titrationOf(storage.chunks.dc(run.id), run.title), warnings: [] };
  }

  function sampleFor(sampleId: string | undefined, runId: string | undefined): Sample | undefined {
    if (sampleId === undefined) return runId === undefined ? undefined : show(runId).sample;
    const sample = storage.samples.find(sampleId);
    if (sample) return sample;
    throw new AppError('input/not-found', `There is no sample “${sampleId.slice(0, 60)}”.`, {
      remedy: 'Choose one from the list of samples.',
    });
  }

  function store(record: Omit<AnalysisRecord, 'id' | 'createdAt' | 'programVersion'>): AnalysisRecord {
    const { programVersion, isoNow } = options;
    const stored: AnalysisRecord = { id: randomUUID(), createdAt: isoNow(), programVersion, ...record };
    storage.analyses.add(stored);
    events.emit('analysis.changed', stored.runId === undefined ? {} : { runId: stored.runId });
    return stored;
  }

  const service: AnalysisService = {
    async impedance(request) {
      const { source, sampleId, ...settings } = request;
      const { spectrum, stepIndex, warnings } = spectrumFor(request);
      const sample = sampleFor(sampleId, source.runId);
      const title = `${request.circuit} on ${spectrum.name}`;
      const analysis = await jobs.run(
        'impedance.analyse',
        { spectrum, ...settings, ...(sample ? { sample } : {}) },
        title,
      );
      return store({
        ...(source.runId === undefined ? {} : { runId: source.runId }),
        kind: 'impedance',
        title,
        parameters: { ...settings, ...sourceName(request, stepIndex), ...(sample ? { sample } : {}) },
        inputHash: hashOf(spectrum.frequencyHz, spectrum.zReOhm, spectrum.zImOhm),
        impedance: { ...analysis, warnings: [...warnings, ...analysis.warnings] },
      });
    },

    async titration(request) {
      const { runId, sampleId, fileName, currentSign } = request;
      const { titration: data, warnings } = titrationFor(request);
      const sample = sampleFor(sampleId, runId);
      if (!sample)
        throw new AppError('input/missing-field', 'A titration needs a sample: its radius or thickness, and amounts.', {
          remedy: 'Choose the sample.',
        });
      const title = `Titration of ${data.name}`;
      const analysis = await jobs.run('titration.analyse', { data, sample }, title);
      return store({
        ...(runId === undefined ? {} : { runId }),
        kind: 'titration',
        title,
        parameters: { sample, currentSign: currentSign ?? 1, ...(fileName === undefined ? {} : { fileName }) },
        inputHash: hashOf(data.timeS, data.currentA, data.voltageV),
        titration: { ...analysis, warnings: [...warnings, ...analysis.warnings] },
      });
    },

    titrationSoFar(runId) {
      const { sample, title } = show(runId);
      const data = titrationOf(storage.chunks.dc(runId), title);
      return jobs.run('titration.analyse', { data, sample, soFar: true }, `${title}, so far`);
    },

    async addUsual(runId) {
      const run = show(runId);
      const present = storage.analyses.list(runId);
      const has = (kind: AnalysisRecord['kind']) => present.some((record) => record.kind === kind);
      if (isTitration(run) && !has('titration')) await service.titration({ runId }).catch(ignoreExpected);
      if (isPellet(run) && !has('impedance'))
        await service
          .impedance({ source: { runId }, circuit: suggestCircuit('solid-electrolyte').circuit })
          .catch(ignoreExpected);
    },
  };
  return service;
}

function isTitration({ plan }: RunDetail): boolean {
  return plan.steps.some(({ pulse }) => pulse !== undefined);
}

/** Spectra alone, on a sample with thickness and area. */
function isPellet({ plan, sample, impedancePoints }: RunDetail): boolean {
  const onlySpectra = plan.steps.every(({ action }) => action.kind === 'impedance' || action.kind === 'open-circuit');
  return impedancePoints > 0 && onlySpectra && missingFor(sample, 'conductivity').length === 0;
}

function ignoreExpected(error: unknown): void {
  if (!(error instanceof AppError) || error.code === 'internal') throw error;
}

function sourceName({ source }: ImpedanceRequest, stepIndex: number | undefined): object {
  if (source.text !== undefined) return { fileName: source.fileName ?? '' };
  return stepIndex === undefined ? {} : { stepIndex };
}

function mustHave(runId: string | undefined): string {
  if (runId !== undefined) return runId;
  throw new AppError('input/missing-field', 'Neither a run nor the text of a file was given.', {
    remedy: 'Choose a run or a file.',
  });
}

/** SHA-256 of the numbers that went in, little-endian, column after column. */
function hashOf(...columns: readonly Float64Array[]): string {
  const hash = createHash('sha256');
  for (const column of columns) hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return hash.digest('hex');
}
