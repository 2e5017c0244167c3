import { suggestCircuit } from '../../../../src-core/analysis/impedance/index.ts';
import type { SeriesSource } from '../../../../src-core/contract/calls.ts';
import { AppError } from '../../../../src-core/errors.ts';
import type { AnalysisRecord } from '../../../../src-core/model/results.ts';
import type { Sample } from '../../../../src-core/model/sample.ts';
import type { ImpedanceSeries, SpectrumConditions } from '../../../../src-core/model/series.ts';
import { calculateInParts } from '../../jobs/series-parts.ts';
import { readFile, type Analyse, type AnalysisParts, type UsualAnalysis } from '../analysis-parts.ts';
import { hashOfSpectrum, hashOfTexts } from '../hashes.ts';
import { spectraOfFile, spectraOfImport, spectraOfRun, type GatheredSpectrum } from '../series-sources.ts';

/** Gathers the spectra of a series and has it calculated by all workers. What cannot be read is left out and named. */
export const analyseSeries: Analyse<'series'> = async (parts, request, givenSample) => {
  const { sources, sampleId, ...settings } = request;
  const { gathered, skipped } = await gather(parts, sources);
  const sample = givenSample ?? sampleFor(parts, sources, sampleId);
  const withPellets =
    settings.axis === 'thickness' && !givenSample && sampleId === undefined ? pelletsOfRuns(parts, gathered) : gathered;
  const inputs = fromFirst(withPellets).map(({ source, spectrum, conditions }) => ({
    ...{ source, spectrum, conditions },
    inputHash: hashOfSpectrum(spectrum),
  }));
  const title = `${request.circuit} on ${inputs.length} spectra along ${settings.axis}`;
  const task = { inputs, settings, skipped, ...(sample ? { sample } : {}) };
  const series = await parts.jobs.runTogether(title, ({ run, workers, tell }) =>
    calculateInParts(run, workers, task, tell),
  );
  return {
    ...ownerOf(sources),
    kind: 'series',
    title,
    parameters: {
      ...settings,
      spectra: withPellets.map(({ origin, conditions }) => ({ ...origin, ...conditions })),
      ...(sample ? { sample } : {}),
    },
    inputHash: hashOfTexts(inputs.map(({ inputHash }) => inputHash)),
    series,
  };
};

/** σ and its activation energy of a pellet: the circuit of a solid electrolyte on all spectra of the run. */
export const usualSeries: UsualAnalysis<'series'> = {
  inputHashes({ storage: { chunks } }, run) {
    const tables = { impedance: chunks.impedance(run.id), dc: chunks.dc(run.id) };
    return [hashOfTexts(spectraOfRun(run, tables, { runId: run.id }).map(({ spectrum }) => hashOfSpectrum(spectrum)))];
  },
  request: (runId) => ({
    ...{ sources: [{ runId }], axis: 'temperature' },
    circuit: suggestCircuit('solid-electrolyte').circuit,
  }),
};

async function gather(
  parts: AnalysisParts,
  sources: readonly SeriesSource[],
): Promise<{ readonly gathered: readonly GatheredSpectrum[]; readonly skipped: ImpedanceSeries['skipped'] }> {
  const outcomes = await Promise.all(
    sources.map(async (source): Promise<readonly GatheredSpectrum[] | AppError> => {
      try {
        return await spectraOf(parts, source);
      } catch (error) {
        if (error instanceof AppError && error.code.startsWith('input/')) return error;
        throw error;
      }
    }),
  );
  const gathered = outcomes.flatMap((outcome) => (outcome instanceof AppError ? [] : outcome));
  const failed = outcomes.flatMap((outcome, k) =>
    outcome instanceof AppError ? [{ error: outcome, source: nameOf(sources[k]!) }] : [],
  );
  if (gathered.length === 0 && failed[0]) throw failed[0].error;
  return { gathered, skipped: failed.map(({ source, error }) => ({ source, message: error.message })) };
}

/** Of a file, an import or a run. */
export async function spectraOf(parts: AnalysisParts, source: SeriesSource): Promise<readonly GatheredSpectrum[]> {
  if (source.text !== undefined) {
    const fileName = source.fileName ?? 'the file';
    return spectraOfFile(await readFile(parts, source.text, fileName, 'spectrum'), fileName, source);
  }
  if (source.importId !== undefined) return spectraOfImport(await parts.imports.show(source.importId), source);
  if (source.runId === undefined)
    throw new AppError('input/missing-field', 'A source of the series is neither a run, an import nor a file.', {
      remedy: 'Choose runs or files.',
    });
  const { chunks } = parts.storage;
  const tables = { impedance: chunks.impedance(source.runId), dc: chunks.dc(source.runId) };
  return spectraOfRun(parts.show(source.runId), tables, source);
}

function nameOf({ fileName, runId, importId }: SeriesSource): string {
  return fileName ?? runId ?? importId ?? 'a source';
}

/** The one chosen; else that of the runs, where all have the same. */
function sampleFor(
  { show, storage }: AnalysisParts,
  sources: readonly SeriesSource[],
  sampleId: string | undefined,
): Sample | undefined {
  if (sampleId !== undefined) {
    const sample = storage.samples.find(sampleId);
    if (sample) return sample;
    throw new AppError('input/not-found', `There is no sample “${sampleId.slice(0, 60)}”.`, {
      remedy: 'Choose one from the list of samples.',
    });
  }
  const samples = sources.map(({ runId }) => (runId === undefined ? undefined : show(runId).sample));
  const [first] = samples;
  return first && samples.every((sample) => sample?.id === first.id) ? first : undefined;
}

/** Along thickness every run has a pellet of its own. */
function pelletsOfRuns({ show }: AnalysisParts, gathered: readonly GatheredSpectrum[]): readonly GatheredSpectrum[] {
  return gathered.map((item) => {
    if (!('runId' in item.origin) || typeof item.origin.runId !== 'string') return item;
    const { thickness, area } = show(item.origin.runId).sample;
    const own: SpectrumConditions = { ...(thickness ? { thickness } : {}), ...(area ? { area } : {}) };
    return { ...item, conditions: { ...own, ...item.conditions } };
  });
}

/** Times of runs count from the epoch until here; from the first spectrum they can be read. */
function fromFirst(gathered: readonly GatheredSpectrum[]): readonly GatheredSpectrum[] {
  const times = gathered.flatMap(({ conditions }) => (conditions.timeS === undefined ? [] : [conditions.timeS]));
  const isFromEpoch = gathered.some(({ origin }) => 'runId' in origin);
  if (times.length === 0 || !isFromEpoch) return gathered;
  const first = Math.min(...times);
  return gathered.map((item) => {
    const { timeS } = item.conditions;
    return timeS === undefined ? item : { ...item, conditions: { ...item.conditions, timeS: timeS - first } };
  });
}

/** The run or import, where all spectra are of one. */
function ownerOf(sources: readonly SeriesSource[]): Pick<AnalysisRecord, 'runId' | 'importId'> {
  const [{ runId, importId }] = sources as readonly [SeriesSource];
  const isOne = sources.every((source) => source.runId === runId && source.importId === importId);
  if (!isOne || sources.some(({ text }) => text !== undefined)) return {};
  return { ...(importId === undefined ? (runId === undefined ? {} : { runId }) : { importId }) };
}
