import type { Circuit } from '../../circuit/circuit.ts';
import { neverCancelled, type Cancellation } from '../../errors.ts';
import { levenbergMarquardt, type LeastSquaresProblem } from '../../numerics/levenberg-marquardt.ts';
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

export function minimise(
  problem: LeastSquaresProblem,
  map: ParameterMap,
  start: Float64Array,
  options: { maxIterations: number; relativeReduction: number; cancellation: Cancellation },
): LocalMinimum | undefined {
  const free = map.toFree(start);
  const residuals = new Float64Array(problem.residualCount);
  problem.residuals(free, residuals);
  if (!residuals.every(Number.isFinite)) return undefined;
  const { parameters, sumOfSquares, iterations, converged } = levenbergMarquardt(problem, free, options);
  const values = new Float64Array(start.length);
  map.fromFree(parameters, values);
  return { values, sumOfSquares, iterations, converged };
}
