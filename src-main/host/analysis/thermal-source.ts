import { thermalDataOfSeries } from '../../../src-core/analysis/arrhenius/series-data.ts';
import { prefactorPoint } from '../../../src-core/analysis/arrhenius/meyer-neldel.ts';
import type { ThermalSource } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import type { PrefactorPoint, ThermalData } from '../../../src-core/model/arrhenius.ts';
import type { Warning } from '../../../src-core/model/quantity.ts';
import type { AnalysisRecord } from '../../../src-core/model/results.ts';
import { celsiusZeroK } from '../../../src-core/units/constants.ts';
import { longestReadingMs, type AnalysisParts } from './analysis-parts.ts';

export interface ThermalInput {
  /** In the order of the source. */
  readonly materials: readonly (ThermalData | PrefactorPoint)[];
  readonly warnings: readonly Warning[];
  /** Run or import of the analysis that the points came from. */
  readonly owner: Pick<AnalysisRecord, 'runId' | 'importId'>;
}

/**
 * Points along temperature of a table, of a kept series of spectra, or of the series of an import; of a kept Arrhenius
 * analysis its energy and prefactor.
 *
 * @param isRule - tables of energies and prefactors are read too
 * @throws AppError `input/missing-field`, `input/not-found`, what the reader throws
 */
export async function gatherThermal(
  parts: AnalysisParts,
  source: ThermalSource,
  isRule: boolean,
): Promise<ThermalInput> {
  const ways = [source.text, source.analysisId, source.importId, source.data].filter((way) => way !== undefined);
  if (ways.length !== 1)
    throw new AppError('input/missing-field', 'Points along temperature come from one table, series or file.', {
      remedy: 'Paste a table, or choose a series of spectra.',
    });
  const input = await read(parts, source, isRule);
  if (source.material === undefined) return { ...input, materials: withoutLeftOut(input.materials, source) };
  const chosen = input.materials.filter(({ name }) => name === source.material);
  if (chosen.length > 0) return { ...input, materials: withoutLeftOut(chosen, source) };
  throw new AppError('input/not-found', `There is no material “${source.material.slice(0, 40)}”.`, {
    remedy: `Choose one of ${input.materials
      .map(({ name }) => name)
      .join(', ')
      .slice(0, 300)}.`,
  });
}

async function read(parts: AnalysisParts, source: ThermalSource, isRule: boolean): Promise<ThermalInput> {
  if (source.data) return { materials: [source.data], warnings: [], owner: {} };
  return source.text === undefined ? ofRecord(recordFor(parts, source), source) : ofTable(parts, source, isRule);
}

/** @throws AppError `input/invalid` where it is not clear of which material */
function withoutLeftOut(
  materials: readonly (ThermalData | PrefactorPoint)[],
  { leftOut = [] }: ThermalSource,
): readonly (ThermalData | PrefactorPoint)[] {
  if (leftOut.length === 0) return materials;
  const [only, ...others] = materials;
  if (others.length > 0 || !only || !isThermalData(only))
    throw new AppError('input/invalid', 'Points can be left out of one material only.', {
      remedy: 'Name the material.',
    });
  const out = new Set(leftOut);
  return [{ ...only, points: only.points.filter((_, index) => !out.has(index)) }];
}

export function isThermalData(material: ThermalData | PrefactorPoint): material is ThermalData {
  return 'points' in material;
}

async function ofTable(
  { jobs }: AnalysisParts,
  { text = '', fileName = 'table', column, celsiusZeroK }: ThermalSource,
  isRule: boolean,
): Promise<ThermalInput> {
  const name = fileName.replace(/\.[^.]*$/, '');
  const task = { text, name, isRule, options: { column, celsiusZeroK } };
  const limit = { longestMs: longestReadingMs, isQuiet: true };
  return { ...(await jobs.run('thermal.read', task, `Reading ${fileName}`, limit)), owner: {} };
}

/** @throws AppError `input/not-found` */
function recordFor({ storage }: AnalysisParts, { analysisId, importId }: ThermalSource): AnalysisRecord {
  const record =
    analysisId === undefined
      ? storage.analyses.ofImport(importId ?? '').findLast(({ series }) => series?.axis === 'temperature')
      : storage.analyses.find(analysisId);
  if (record) return record;
  if (analysisId !== undefined)
    throw new AppError('input/not-found', `There is no analysis “${analysisId.slice(0, 60)}”.`, {
      remedy: 'Choose one from the list of analyses.',
    });
  throw new AppError('input/not-found', 'No series along temperature was kept of this file.', {
    remedy: 'Fit its spectra as a series along temperature first.',
  });
}

function ofRecord(
  record: AnalysisRecord,
  { arc, quantity, celsiusZeroK: zeroK = celsiusZeroK }: ThermalSource,
): ThermalInput {
  const { runId, importId, series, arrhenius, title } = record;
  const owner = { ...(runId === undefined ? {} : { runId }), ...(importId === undefined ? {} : { importId }) };
  if (arrhenius) return { materials: [prefactorPoint(arrhenius)], warnings: [], owner };
  if (series) {
    const data = thermalDataOfSeries(series.arrhenius, { arc, quantity }, title);
    // °C of file names and sensors became K with 273.15.
    const points = data.points.map((point) => ({ ...point, temperatureK: point.temperatureK - celsiusZeroK + zeroK }));
    return { materials: [{ ...data, points }], warnings: series.global ? [sharedErrors] : [], owner };
  }
  throw new AppError('input/invalid', `“${title.slice(0, 80)}” holds no points along temperature.`, {
    remedy: 'Choose a series of spectra along temperature.',
  });
}

const sharedErrors: Warning = {
  code: 'shared-errors',
  message:
    'The spectra were fitted with shared parameters: errors of the points hang together, and that of E is smaller than given where they move all points alike.',
};
