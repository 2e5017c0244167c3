import { createHash, randomUUID } from 'node:crypto';
import type { ImpedanceRequest, SeriesRequest, TitrationRequest } from '../../../src-core/contract/calls.ts';
import { suggestCircuit } from '../../../src-core/analysis/impedance/index.ts';
import { techniqueList, techniques } from '../../../src-core/analysis/index.ts';
import type { ImportSummary } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { DataKind, ReadOptions } from '../../../src-core/formats/format.ts';
import type { Warning } from '../../../src-core/model/quantity.ts';
import type { AnalysisKind, AnalysisRecord, TitrationAnalysis } from '../../../src-core/model/results.ts';
import type { RunDetail } from '../../../src-core/model/run.ts';
import type { Sample } from '../../../src-core/model/sample.ts';
import type { Spectrum } from '../../../src-core/model/spectrum.ts';
import type { TitrationData } from '../../../src-core/model/titration.ts';
import type { EventHub } from '../event-hub.ts';
import { sampleWithHints, spectrumOfImport, titrationOfImport, turned } from '../imports/import-data.ts';
import type { ImportService } from '../imports/import-service.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { Storage } from '../storage/storage.ts';
import { oneSpectrum } from './read-data-file.ts';
import { listSpectra, spectrumOf, titrationOf } from './run-data.ts';
import { analyseSeries, type SeriesParts } from './series-analysis.ts';

export interface AnalysisServiceOptions {
  readonly storage: Storage;
  readonly events: EventHub;
  readonly jobs: JobService;
  readonly programVersion: string;
  readonly isoNow: () => string;
  readonly show: (runId: string) => RunDetail;
  readonly imports: Pick<ImportService, 'show'>;
}

/** From stored or given data to stored analyses, calculated in the workers. */
export interface AnalysisService {
  /** @param sample - one that need not stand in the data file, in place of the request's or the run's own */
  impedance(request: ImpedanceRequest, sample?: Sample): Promise<AnalysisRecord>;
  /** @param sample - as above */
  series(request: SeriesRequest, sample?: Sample): Promise<AnalysisRecord>;
  /** @param sample - as above */
  titration(request: TitrationRequest, sample?: Sample): Promise<AnalysisRecord>;
  /** Not stored. */
  titrationSoFar(runId: string): Promise<TitrationAnalysis>;
  /**
   * The analyses a report would miss: D of a titration, σ of a pellet. What there is for the data as they are now is
   * not repeated; one made before more data came does not count. What cannot be done is left out.
   */
  addUsual(runId: string): Promise<void>;
}

const longestReadingMs = 30_000;

interface SpectrumInput {
  readonly spectrum: Spectrum;
  readonly stepIndex?: number;
  readonly warnings: readonly Warning[];
  readonly imported?: ImportSummary;
}

interface TitrationInput {
  readonly titration: TitrationData;
  readonly warnings: readonly Warning[];
  readonly imported?: ImportSummary;
}

interface UsualAnalysis {
  /** Of whatever of the run it may have been made from. */
  inputHashes(run: RunDetail): readonly string[];
  analyse(runId: string): Promise<AnalysisRecord>;
}

export function createAnalysisService(options: AnalysisServiceOptions): AnalysisService {
  const { storage, events, jobs, show, imports } = options;

  /** In a worker and not for ever: a file may be anything. */
  function readFile(text: string, fileName: string, want: DataKind, readOptions: ReadOptions = {}) {
    const task = { text, fileName, want, options: readOptions };
    return jobs.run('file.read', task, `Reading ${fileName}`, { longestMs: longestReadingMs, isQuiet: true });
  }

  async function spectrumFor({ source }: ImpedanceRequest): Promise<SpectrumInput> {
    if (source.text !== undefined) {
      const fileName = source.fileName ?? 'the file';
      return oneSpectrum(await readFile(source.text, fileName, 'spectrum'), fileName, source.stepIndex);
    }
    if (source.importId !== undefined) {
      const content = await imports.show(source.importId);
      const { spectrum, index } = spectrumOfImport(content, source.stepIndex);
      return { spectrum, stepIndex: index, warnings: content.summary.warnings, imported: content.summary };
    }
    const run = show(mustHave(source.runId));
    const { stepIndex, ...spectrum } = spectrumOf(storage.chunks.impedance(run.id), run.plan, source.stepIndex);
    return { spectrum, stepIndex, warnings: [] };
  }

  async function titrationFor(request: TitrationRequest): Promise<TitrationInput> {
    const { runId, importId, text, fileName, currentSign } = request;
    if (importId !== undefined) {
      const content = await imports.show(importId);
      const { summary } = content;
      return { titration: titrationOfImport(content, currentSign), warnings: summary.warnings, imported: summary };
    }
    if (text !== undefined) {
      const readOptions = currentSign === undefined ? {} : { currentSign };
      const { titration, warnings } = await readFile(text, fileName ?? 'the file', 'titration', readOptions);
      return { titration: titration!, warnings };
    }
    const run = show(mustHave(runId));
    const measured = titrationOf(storage.chunks.dc(run.id), run.title);
    return { titration: currentSign === -1 ? turned(measured) : measured, warnings: [] };
  }

  function sampleFor(sampleId: string | undefined, runId: string | undefined): Sample | undefined {
    if (sampleId === undefined) return runId === undefined ? undefined : show(runId).sample;
    const sample = storage.samples.find(sampleId);
    if (sample) return sample;
    throw new AppError('input/not-found', `There is no sample “${sampleId.slice(0, 60)}”.`, {
      remedy: 'Choose one from the list of samples.',
    });
  }

  /** The sample that was chosen, else that of the run or the import; with the geometry of a file where accepted. */
  function sampleOf(
    { runId, sampleId }: { readonly runId?: string | undefined; readonly sampleId?: string | undefined },
    imported: ImportSummary | undefined,
  ): Sample | undefined {
    if (!imported) return sampleFor(sampleId, runId);
    // The sample named at the import may have been removed since: that must not keep the spectrum from being fitted.
    const usual = imported.sampleId === undefined ? undefined : storage.samples.find(imported.sampleId);
    return sampleWithHints(imported, sampleId === undefined ? usual : sampleFor(sampleId, undefined));
  }

  function store(record: Omit<AnalysisRecord, 'id' | 'createdAt' | 'programVersion'>): AnalysisRecord {
    const { programVersion, isoNow } = options;
    const stored: AnalysisRecord = { id: randomUUID(), createdAt: isoNow(), programVersion, ...record };
    storage.analyses.add(stored);
    const { runId, importId } = stored;
    events.emit('analysis.changed', {
      ...(runId === undefined ? {} : { runId }),
      ...(importId === undefined ? {} : { importId }),
    });
    return stored;
  }

  const seriesParts: SeriesParts = {
    ...{ storage, jobs, show, hashOfSpectrum },
    showImport: (importId) => imports.show(importId),
    readFile: (text, fileName) => readFile(text, fileName, 'spectrum'),
    findSample: (id) => storage.samples.find(id),
  };

  const service: AnalysisService = {
    async impedance(request, givenSample) {
      const { source, sampleId, ...settings } = request;
      const { spectrum, stepIndex, warnings, imported } = await spectrumFor(request);
      const sample = givenSample ?? sampleOf({ runId: source.runId, sampleId }, imported);
      const title = `${request.circuit} on ${spectrum.name}`;
      const analysis = await jobs.run(
        techniques.impedance.task,
        { spectrum, ...settings, ...(sample ? { sample } : {}), judge: true },
        title,
      );
      return store({
        ...(imported ? { importId: imported.id } : source.runId === undefined ? {} : { runId: source.runId }),
        kind: 'impedance',
        title,
        parameters: {
          ...settings,
          ...sourceName(request, stepIndex),
          ...(imported ? fileOf(imported) : {}),
          ...(sample ? { sample } : {}),
        },
        inputHash: hashOfSpectrum(spectrum),
        impedance: { ...analysis, warnings: [...warnings, ...analysis.warnings] },
      });
    },

    async series(request, givenSample) {
      return store(await analyseSeries(seriesParts, request, givenSample));
    },

    async titration(request, givenSample) {
      const { runId, sampleId, fileName, currentSign, importId: _, text: _text, ...settings } = request;
      const { titration: data, warnings, imported } = await titrationFor(request);
      const sample = givenSample ?? sampleOf({ runId, sampleId }, imported);
      if (!sample)
        throw new AppError('input/missing-field', 'A titration needs a sample: its radius or thickness, and amounts.', {
          remedy: 'Choose the sample.',
        });
      const title = `Titration of ${data.name}`;
      const analysis = await jobs.run(techniques.titration.task, { data, sample, settings }, title);
      return store({
        ...(imported ? { importId: imported.id } : runId === undefined ? {} : { runId }),
        kind: 'titration',
        title,
        parameters: {
          sample,
          ...settings,
          currentSign: Number(currentSign ?? imported?.answers.currentSign ?? 1),
          ...(fileName === undefined ? {} : { fileName }),
          ...(imported ? fileOf(imported) : {}),
        },
        inputHash: hashOfTitration(data),
        titration: { ...analysis, warnings: [...warnings, ...analysis.warnings] },
      });
    },

    titrationSoFar(runId) {
      const { sample, title } = show(runId);
      const data = titrationOf(storage.chunks.dc(runId), title);
      return jobs.run(techniques.titration.task, { data, sample, soFar: true }, `${title}, so far`);
    },

    async addUsual(runId) {
      const run = show(runId);
      for (const { id } of techniqueList.filter(({ isUsualFor }) => isUsualFor(run))) {
        const way = usual[id];
        if (!way) continue;
        const { inputHashes, analyse } = way;
        const present = storage.analyses.list(runId).filter(({ kind }) => kind === id);
        const now = new Set(inputHashes(run));
        if (!present.some(({ inputHash }) => now.has(inputHash))) await analyse(runId).catch(ignoreExpected);
      }
    },
  };

  /** How each technique is applied to a run that nobody said more about, and what its input would be. */
  const usual: Readonly<Partial<Record<AnalysisKind, UsualAnalysis>>> = {
    titration: {
      inputHashes: ({ id, title }) => [hashOfTitration(titrationOf(storage.chunks.dc(id), title))],
      analyse: (runId) => service.titration({ runId }),
    },
    impedance: {
      inputHashes({ id, plan }) {
        const table = storage.chunks.impedance(id);
        return listSpectra(table, plan).map(({ stepIndex }) => hashOfSpectrum(spectrumOf(table, plan, stepIndex)));
      },
      analyse: (runId) =>
        service.impedance({ source: { runId }, circuit: suggestCircuit('solid-electrolyte').circuit }),
    },
  };
  return service;
}

/** What of an imported file a record keeps, so that it can be traced without the data file. */
function fileOf({ fileName, sha256, answers }: ImportSummary): object {
  return { fileName, fileSha256: sha256, answers };
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

function hashOfSpectrum({ frequencyHz, zReOhm, zImOhm, status }: Spectrum): string {
  return hashOf(frequencyHz, zReOhm, zImOhm, status);
}

function hashOfTitration({ timeS, currentA, voltageV, stepIndex, temperatureK }: TitrationData): string {
  return hashOf(timeS, currentA, voltageV, stepIndex, temperatureK);
}

/** SHA-256 of the numbers that went in, little-endian, column after column; absent columns leave nothing behind. */
function hashOf(...columns: readonly (ArrayLike<number> | undefined)[]): string {
  const hash = createHash('sha256');
  for (const column of columns) if (column) hash.update(new Uint8Array(Float64Array.from(column).buffer));
  return hash.digest('hex');
}
