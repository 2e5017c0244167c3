import type { Circuit } from '../../circuit/circuit.ts';
import { neverCancelled, type Cancellation } from '../../errors.ts';
import {
  levenbergMarquardt,
  type LeastSquaresProblem,
  type LevenbergMarquardtResult,
} from '../../numerics/levenberg-marquardt.ts';
import { createProblem } from './fit-problem.ts';
import type { FitData } from './fit-data.ts';
import type { ParameterMap } from './parameter-map.ts';

/** Where one start ended. */
export interface LocalMinimum {
  readonly values: Float64Array;
  readonly sumOfSquares: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** A circuit and how its parameters may move. */
export interface FitModel {
  readonly circuit: Circuit;
  readonly map: ParameterMap;
}

/** Starts are first followed this far; only the promising ones to their end. */
export const scouting = { maxIterations: 40, relativeReduction: 1e-4 } as const;
export const finishing = { maxIterations: 300, relativeReduction: 1e-11 } as const;

/**
 * Follows one start to its minimum, with every option of the fit but its search.
 *
 * @returns undefined when the model is not finite at the start
 */
export function refine(
  { circuit, map }: FitModel,
  data: FitData,
  start: Float64Array,
  cancellation: Cancellation = neverCancelled,
): LocalMinimum | undefined {
  return minimise(createProblem(circuit, data, map), map, start, { ...finishing, cancellation });
}

/** A search that lasts longer may be creeping towards a limit. */
const patience = 60;

/**
 * Levenberg–Marquardt in the free numbers. On a limit the map is flat, so there the slopes say nothing and steps creep:
 * what comes near one is put on it and held while the others are minimised, and stays if nothing is lower inside.
 *
 * @see Gill, Murray & Wright, Practical Optimization (1981), 5.2 (active set)
 */
export function minimise(
  problem: LeastSquaresProblem,
  map: ParameterMap,
  start: Float64Array,
  options: { maxIterations: number; relativeReduction: number; cancellation: Cancellation },
): LocalMinimum | undefined {
  const free = map.toFree(start);
  if (!Number.isFinite(sumOfSquaresAt(problem, free))) return undefined;
  const { maxIterations } = options;
  const first = levenbergMarquardt(problem, free, { ...options, maxIterations: Math.min(patience, maxIterations) });
  const isScout = maxIterations <= patience; // which is followed further, or not at all
  let end: Found = isScout ? first : (settleOnLimits(problem, map, first, options) ?? first);
  let { iterations } = end;
  // What seems without influence may gain some on a longer way.
  if (!first.converged && !isScout && (!end.converged || end.idle)) {
    const longer = levenbergMarquardt(problem, first.parameters, {
      ...options,
      maxIterations: maxIterations - patience,
    });
    const other = settleOnLimits(problem, map, longer, options) ?? longer;
    iterations += other.iterations;
    if (!end.converged || other.sumOfSquares < end.sumOfSquares * (1 - rounding)) end = other;
  }
  const values = new Float64Array(start.length);
  map.fromFree(end.parameters, values);
  return { values, sumOfSquares: end.sumOfSquares, iterations, converged: end.converged };
}

type Found = Pick<LevenbergMarquardtResult, 'parameters' | 'sumOfSquares' | 'iterations' | 'converged'> & {
  /** Whether something was held for want of influence. */
  readonly idle?: boolean;
};
/** Sums of squares that differ by this share are the same. */
const rounding = 1e-9;
/** A free number that moves the residuals by less than this share of their size, squared, is without influence. */
const noInfluence = 1e-6;
/** So far in its logarithm it is moved to see whether it should gain influence. */
const lookedAt = [-14, -8, -4, -2, 2, 4, 8, 14] as const;

/**
 * The minimum with what is near a limit held on it, and what is without influence where it is: the long steps that such
 * numbers ask for would keep the others from their minimum. Undefined where there is none, or it is not the lower one.
 */
function settleOnLimits(
  problem: LeastSquaresProblem,
  map: ParameterMap,
  found: LevenbergMarquardtResult,
  options: { maxIterations: number; relativeReduction: number; cancellation: Cancellation },
): Found | undefined {
  const limits = map.limitsNear(found.parameters);
  const idle = withoutInfluence(problem, found);
  const held = new Set([...limits.map(({ free }) => free), ...idle]);
  if (held.size === 0 || held.size === problem.parameterCount) return undefined;
  const onLimits = Float64Array.from(found.parameters);
  for (const { free, at } of limits) onLimits[free] = at;
  if (!Number.isFinite(sumOfSquaresAt(problem, onLimits))) return undefined;
  const { reduced, start, whole } = withoutColumns(problem, onLimits, held);
  const { converged, sumOfSquares, ...end } = levenbergMarquardt(reduced, start, options);
  if (!converged || !(sumOfSquares <= found.sumOfSquares * (1 + rounding))) return undefined;
  const parameters = Float64Array.from(whole(end.parameters));
  const isLower = (free: number, value: number): boolean =>
    sumOfSquaresAt(problem, parameters.with(free, value)) < sumOfSquares * (1 - rounding);
  const canFall =
    limits.some(({ free, inside }) => isLower(free, inside)) ||
    idle.some((free) => lookedAt.some((distance) => isLower(free, parameters[free]! + distance)));
  const iterations = found.iterations + end.iterations;
  return canFall ? undefined : { parameters, sumOfSquares, iterations, converged, idle: idle.length > 0 };
}

function withoutInfluence(
  problem: LeastSquaresProblem,
  { jacobian, sumOfSquares }: LevenbergMarquardtResult,
): readonly number[] {
  const { residualCount: rows, parameterCount: columns } = problem;
  return Array.from({ length: columns }, (_, column) => column).filter((column) => {
    let square = 0;
    for (let row = 0; row < rows; row++) square += jacobian[row * columns + column]! ** 2;
    return square < (noInfluence * sumOfSquares) / rows;
  });
}

/** The problem in the other free numbers, the given ones held where they are. */
function withoutColumns(problem: LeastSquaresProblem, at: Float64Array, held: ReadonlySet<number>) {
  const { residualCount, parameterCount } = problem;
  const columns = Array.from({ length: parameterCount }, (_, column) => column).filter((column) => !held.has(column));
  const all = new Float64Array(residualCount * parameterCount);
  const point = Float64Array.from(at);
  const whole = (moved: Float64Array): Float64Array => {
    columns.forEach((column, k) => (point[column] = moved[k]!));
    return point;
  };
  const reduced: LeastSquaresProblem = {
    residualCount,
    parameterCount: columns.length,
    residuals: (moved, out) => problem.residuals(whole(moved), out),
    jacobian(moved, out) {
      problem.jacobian(whole(moved), all);
      for (let row = 0; row < residualCount; row++)
        columns.forEach((column, k) => (out[row * columns.length + k] = all[row * parameterCount + column]!));
    },
  };
  return { reduced, start: Float64Array.from(columns, (column) => at[column]!), whole };
}

/** NaN or infinite where the model is not finite. */
function sumOfSquaresAt(problem: LeastSquaresProblem, free: Float64Array): number {
  const residuals = new Float64Array(problem.residualCount);
  problem.residuals(free, residuals);
  return residuals.reduce((sum, r) => sum + r * r, 0);
}
