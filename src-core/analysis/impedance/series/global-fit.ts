import type { Circuit } from '../../../circuit/circuit.ts';
import { AppError, type Cancellation } from '../../../errors.ts';
import type { GlobalFit } from '../../../model/series.ts';
import type { FittedParameter, ImpedanceFit, ImpedanceWeight } from '../../../model/impedance-fit.ts';
import { sharedLeastSquares, type SharedResult } from '../../../numerics/shared-least-squares.ts';
import { fisherTail, median } from '../../../numerics/statistics.ts';
import { uncertaintiesFrom } from '../covariance.ts';
import type { FitData } from '../fit-data.ts';
import { createProblem } from '../fit-problem.ts';
import { describeFit } from '../fit-result.ts';
import type { ParameterMap } from '../parameter-map.ts';
import type { SharedParameters } from './shared-parameters.ts';

export interface GlobalModel {
  readonly circuit: Circuit;
  readonly map: ParameterMap;
  readonly weight: ImpedanceWeight;
  /** Points of every spectrum that count. */
  readonly data: readonly FitData[];
  readonly shared: SharedParameters;
  readonly cancellation: Cancellation;
}

/** A spectrum that sharing costs so much more than its own fit may have been caught in a minimum of its own. */
const worthAnotherStart = 1.1;

export interface GlobalOutcome {
  readonly global: GlobalFit;
  /** Of every spectrum, with errors from the covariance of all. */
  readonly fits: readonly ImpedanceFit[];
}

/**
 * All spectra at once: Σ over spectra of the weighted squares, shared parameters having one value. Started where the
 * separate fits ended, with three choices for the shared values, and once more where `retry` finds a spectrum better off
 * elsewhere.
 *
 * @param retry - values of one spectrum from starts of its own, the shared parameters fixed at the values given
 * @throws AppError `analysis/invalid-input` when the data cannot determine so many parameters
 */
export function fitGlobally(
  model: GlobalModel,
  separate: readonly ImpedanceFit[],
  retry: (entry: number, values: Float64Array) => Float64Array | undefined,
): GlobalOutcome {
  const { circuit, map, data, shared } = model;
  checkFreedom(model);
  const parts = data.map((item) => createProblem(circuit, item, map));
  const ends = separate.map((fit) => map.toFree(valuesOf(fit)));
  const solve = (starts: readonly Float64Array[]): SharedResult =>
    sharedLeastSquares({ parts, shared: shared.columns }, starts, { cancellation: model.cancellation });
  let best = startingPoints(separate, ends, model)
    .map((point) => solve(ends.map((end) => withShared(end, shared.columns, point))))
    .reduce((a, b) => (b.sumOfSquares < a.sumOfSquares ? b : a));

  const squaresOf = (entry: number, free: Float64Array): number => {
    const residuals = new Float64Array(parts[entry]!.residualCount);
    parts[entry]!.residuals(free, residuals);
    return residuals.reduce((sum, r) => sum + r * r, 0);
  };
  const moved = best.parameters.map((free, entry) => {
    // What its own fit reached bounds what any start could gain.
    if (squaresOf(entry, free) < worthAnotherStart * weightedSquares(separate[entry]!)) return free;
    const values = retry(entry, fromFree(map, circuit, free));
    const point = shared.columns.map((column) => free[column]!);
    const other = values && withShared(map.toFree(values), shared.columns, point);
    return other && squaresOf(entry, other) < squaresOf(entry, free) * (1 - 1e-6) ? other : free;
  });
  if (moved.some((free, entry) => free !== best.parameters[entry])) {
    const again = solve(moved);
    if (again.sumOfSquares < best.sumOfSquares) best = again;
  }
  return describe(model, separate, best);
}

function checkFreedom({ data, map, shared, circuit }: GlobalModel): void {
  const rows = data.reduce((sum, item) => sum + 2 * item.frequencyHz.length, 0);
  const free = countFree(data.length, map, shared);
  if (rows > free) return;
  throw new AppError(
    'analysis/invalid-input',
    `${rows / 2} points are too few for the ${free} parameters of a global fit of ${circuit.text}.`,
    { remedy: 'Share more parameters, or take a simpler circuit.' },
  );
}

function countFree(spectra: number, map: ParameterMap, { columns }: SharedParameters): number {
  return spectra * (map.freeCount - columns.length) + columns.length;
}

/** Values of the shared free numbers to begin with: median, mean by weight, and those of the surest spectrum. */
function startingPoints(
  separate: readonly ImpedanceFit[],
  ends: readonly Float64Array[],
  { map, circuit, shared }: GlobalModel,
): readonly (readonly number[])[] {
  const relativeError = (fit: ImpedanceFit, column: number): number => {
    const index = circuit.parameters.findIndex((_, j) => map.freeOf(j) === column);
    const parameter = fit.parameters[index];
    const error = parameter ? parameter.standardError / Math.abs(parameter.value) : NaN;
    return error > 0 ? error : 1e3;
  };
  const column = (k: number): readonly number[] => ends.map((end) => end[k]!);
  const weights = shared.columns.map((k) => separate.map((fit) => 1 / relativeError(fit, k) ** 2));
  const total = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0);
  const surest = separate
    .map((fit, entry) => ({ entry, error: total(shared.columns.map((k) => relativeError(fit, k))) }))
    .reduce((a, b) => (b.error < a.error ? b : a)).entry;
  return [
    shared.columns.map((k) => median(column(k))),
    shared.columns.map((k, i) => total(column(k).map((u, e) => u * weights[i]![e]!)) / total(weights[i]!)),
    shared.columns.map((k) => ends[surest]![k]!),
  ];
}

/** @param point - one value per shared column */
function withShared(free: Float64Array, columns: readonly number[], point: readonly number[]): Float64Array {
  const copy = Float64Array.from(free);
  columns.forEach((column, i) => (copy[column] = point[i]!));
  return copy;
}

function fromFree(map: ParameterMap, circuit: Circuit, free: Float64Array): Float64Array {
  const values = new Float64Array(circuit.parameters.length);
  map.fromFree(free, values);
  return values;
}

function valuesOf(fit: ImpedanceFit): Float64Array {
  return Float64Array.from(fit.parameters, ({ value }) => value);
}

function describe(model: GlobalModel, separate: readonly ImpedanceFit[], best: SharedResult): GlobalOutcome {
  const { circuit, map, data, weight, shared } = model;
  const rows = data.reduce((sum, item) => sum + 2 * item.frequencyHz.length, 0);
  const freeParameters = countFree(data.length, map, shared);
  const variance = best.sumOfSquares / (rows - freeParameters);
  const values = best.parameters.map((free) => fromFree(map, circuit, free));
  const heldBy = values.map(
    (list) => new Set(circuit.parameters.flatMap((_, j) => (map.isAtBound(j, list) ? [map.freeOf(j)] : []))),
  );
  const inverses = best.inverses((part, column) => heldBy[part]!.has(column));
  const fits = data.map((item, entry): ImpedanceFit => {
    const { columns, inverse } = withoutEmpty(inverses[entry]!, map.freeCount);
    const found = describeFit({
      ...{ circuit, map, data: item, weight, values: values[entry]!, converged: best.converged },
      minima: [{ values: values[entry]!, sumOfSquares: 0, iterations: best.iterations, converged: best.converged }],
      uncertainties: uncertaintiesFrom(circuit, map, values[entry]!, columns, inverse, variance),
    });
    const parameters = found.parameters.map((parameter) =>
      shared.names.includes(parameter.name) ? { ...parameter, constraint: 'shared' as const } : parameter,
    );
    return { ...found, parameters, iterations: best.iterations, elapsedMs: separate[entry]!.elapsedMs };
  });
  const weighted = separate.reduce((sum, fit) => sum + weightedSquares(fit), 0);
  const separateFreeParameters = data.length * map.freeCount;
  const gained = separateFreeParameters - freeParameters;
  const left = rows - separateFreeParameters;
  const ratio = gained > 0 && left > 0 ? (best.sumOfSquares - weighted) / gained / (weighted / left) : NaN;
  const global: GlobalFit = {
    shared: shared.names,
    sharedValues: fits[0]!.parameters.filter(isShared).map(({ name, unit, value, standardError }) => ({
      ...{ name, unit, value, standardError },
    })),
    chiSquared: fits.reduce((sum, fit) => sum + fit.chiSquared, 0),
    separateChiSquared: separate.reduce((sum, fit) => sum + fit.chiSquared, 0),
    reducedChiSquared: variance,
    points: rows / 2,
    freeParameters,
    separateFreeParameters,
    probability: fisherTail(Math.max(0, ratio), gained, left),
    converged: best.converged,
    iterations: best.iterations,
  };
  return { global, fits };
}

function isShared({ constraint }: FittedParameter): boolean {
  return constraint === 'shared';
}

/** Σ of the weighted squares of a fit. */
function weightedSquares(fit: ImpedanceFit): number {
  return fit.reducedChiSquared * (2 * fit.points - (fit.statistics?.freeParameters ?? 0));
}

/** Without the columns that were held or left out. */
function withoutEmpty(inverse: Float64Array, n: number): { columns: readonly number[]; inverse: Float64Array | null } {
  const columns = Array.from({ length: n }, (_, j) => j).filter((j) => inverse[j * n + j]! > 0);
  if (columns.length === 0) return { columns, inverse: null };
  const kept = new Float64Array(columns.length ** 2);
  columns.forEach((row, i) =>
    columns.forEach((column, j) => (kept[i * columns.length + j] = inverse[row * n + column]!)),
  );
  return { columns, inverse: kept };
}
