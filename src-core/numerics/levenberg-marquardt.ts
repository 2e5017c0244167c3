import { AppError, neverCancelled, type Cancellation } from '../errors.ts';
import { choleskyFactor, choleskySolve } from './linear-algebra.ts';

/** A sum of squares to be made least. Both functions fill what they are given and keep no reference to it. */
export interface LeastSquaresProblem {
  readonly residualCount: number;
  readonly parameterCount: number;
  /** Fills `out` (residualCount). A value that is not finite makes the step be refused. */
  residuals(parameters: Float64Array, out: Float64Array): void;
  /** Fills `out`, row-major residualCount × parameterCount, with ∂residual/∂parameter. */
  jacobian(parameters: Float64Array, out: Float64Array): void;
}

export interface LevenbergMarquardtOptions {
  /** Default 200. */
  readonly maxIterations?: number;
  /** Ends when a step would lower, and has lowered, the sum of squares by less than this share. Default 1e-12. */
  readonly relativeReduction?: number;
  /** Ends when a step moves no parameter by more than this share of its size. Default 1e-12. */
  readonly relativeStep?: number;
  /** First damping relative to the scaled diagonal. Default 1e-3. */
  readonly initialDamping?: number;
  readonly cancellation?: Cancellation;
}

export interface LevenbergMarquardtResult {
  readonly parameters: Float64Array;
  /** At `parameters`. */
  readonly residuals: Float64Array;
  /** At `parameters`, row-major residualCount × parameterCount. */
  readonly jacobian: Float64Array;
  readonly sumOfSquares: number;
  readonly iterations: number;
  /** False when it ran out of iterations, or no step in any direction stayed finite. */
  readonly converged: boolean;
}

const largestDamping = 1e20;

/**
 * Least squares by Levenberg–Marquardt: columns scaled by their largest length so far, damping led by the gain
 * ratio.
 *
 * Bounds are the caller's: map the bounded parameter onto the whole line.
 *
 * @param start - parameterCount values; not changed
 * @throws AppError `analysis/invalid-input` when the residuals at the start are not finite or are too few;
 *   whatever `cancellation` throws
 * @see Moré, Lecture Notes in Mathematics 630 (1978) 105 (scaling); Nielsen, Damping parameter in Marquardt's
 *   method, IMM-REP-1999-05, Technical University of Denmark
 */
export function levenbergMarquardt(
  problem: LeastSquaresProblem,
  start: Float64Array,
  options: LevenbergMarquardtOptions = {},
): LevenbergMarquardtResult {
  const { residualCount: m, parameterCount: n } = problem;
  const { maxIterations = 200, relativeReduction = 1e-12, relativeStep = 1e-12, initialDamping = 1e-3 } = options;
  const cancellation = options.cancellation ?? neverCancelled;
  let parameters = Float64Array.from(start);
  let trial = new Float64Array(n);
  let residuals = new Float64Array(m);
  let trialResiduals = new Float64Array(m);
  const jacobian = new Float64Array(m * n);
  const system = createNormalSystem(m, n);

  problem.residuals(parameters, residuals);
  let sumOfSquares = squaredLength(residuals);
  if (n === 0 || m < n || !Number.isFinite(sumOfSquares))
    throw new AppError('analysis/invalid-input', startProblem(m, n), { remedy: 'Check data, model and start values.' });
  problem.jacobian(parameters, jacobian);
  system.update(jacobian, residuals);

  let damping = initialDamping;
  let growth = 2;
  let iterations = 0;
  let converged = sumOfSquares === 0;
  while (!converged && iterations < maxIterations && damping < largestDamping) {
    cancellation.throwIfAborted();
    iterations++;
    const predicted = system.solve(damping);
    if (!(predicted >= 0)) {
      damping *= growth;
      growth *= 2;
      continue;
    }
    for (let j = 0; j < n; j++) trial[j] = parameters[j]! + system.step[j]!;
    problem.residuals(trial, trialResiduals);
    const trialSum = squaredLength(trialResiduals);
    const actual = sumOfSquares - trialSum;
    const small = predicted <= relativeReduction * sumOfSquares;
    converged =
      (small && Math.abs(actual) <= relativeReduction * sumOfSquares) ||
      isShort(system.step, parameters, relativeStep) ||
      trialSum === 0;
    if (actual > 0) {
      const gain = actual / predicted;
      [parameters, trial] = [trial, parameters];
      [residuals, trialResiduals] = [trialResiduals, residuals];
      sumOfSquares = trialSum;
      problem.jacobian(parameters, jacobian);
      system.update(jacobian, residuals);
      damping = Math.max(damping * Math.max(1 / 3, 1 - (2 * gain - 1) ** 3), 1e-16);
      growth = 2;
    } else {
      damping *= growth;
      growth *= 2;
    }
  }
  return { parameters, residuals, jacobian, sumOfSquares, iterations, converged };
}

/**
 * A Jacobian by central differences, for models without an analytic one. Steps follow the size of each parameter:
 * scale the parameters so that 1 means something.
 */
export function differenceJacobian(
  residualCount: number,
  residuals: (parameters: Float64Array, out: Float64Array) => void,
): (parameters: Float64Array, out: Float64Array) => void {
  const plus = new Float64Array(residualCount);
  const minus = new Float64Array(residualCount);
  return (parameters, out) => {
    const shifted = Float64Array.from(parameters);
    const n = parameters.length;
    for (let j = 0; j < n; j++) {
      const centre = parameters[j]!;
      const step = 6e-6 * Math.max(Math.abs(centre), 1e-3); // near the cube root of the working accuracy
      shifted[j] = centre + step;
      residuals(shifted, plus);
      const up = shifted[j]!;
      shifted[j] = centre - step;
      residuals(shifted, minus);
      const width = up - shifted[j]!;
      shifted[j] = centre;
      for (let i = 0; i < residualCount; i++) out[i * n + j] = (plus[i]! - minus[i]!) / width;
    }
  };
}

/** JᵀJ and Jᵀr, kept beside the scaled, damped copy that is solved. */
function createNormalSystem(m: number, n: number) {
  const normal = new Float64Array(n * n);
  const gradient = new Float64Array(n);
  const scale = new Float64Array(n); // squared column lengths, largest so far
  const damped = new Float64Array(n * n);
  const step = new Float64Array(n);
  return {
    step,
    update(jacobian: Float64Array, residuals: Float64Array): void {
      accumulateNormal(jacobian, residuals, m, n, normal, gradient);
      let longest = 0;
      for (let j = 0; j < n; j++) {
        scale[j] = Math.max(scale[j]!, normal[j * n + j]!);
        longest = Math.max(longest, scale[j]!);
      }
      // A parameter without any influence yet still needs damping, or the system would be singular.
      for (let j = 0; j < n; j++) scale[j] = Math.max(scale[j]!, 1e-30 * longest, Number.MIN_VALUE);
    },
    /** Fills `step` and answers the reduction the linear model promises, NaN when it cannot be solved. */
    solve(damping: number): number {
      for (let i = 0; i < n; i++) {
        const scaleI = Math.sqrt(scale[i]!);
        for (let j = 0; j <= i; j++)
          damped[i * n + j] = normal[i * n + j]! / scaleI / Math.sqrt(scale[j]!) + (i === j ? damping : 0);
        step[i] = -gradient[i]! / scaleI;
      }
      if (!choleskyFactor(damped, n)) return NaN;
      choleskySolve(damped, n, step);
      let predicted = 0;
      for (let i = 0; i < n; i++) {
        const scaleI = Math.sqrt(scale[i]!);
        predicted += step[i]! * (damping * step[i]! - gradient[i]! / scaleI);
        step[i]! /= scaleI;
      }
      return predicted;
    },
  };
}

function accumulateNormal(
  jacobian: Float64Array,
  residuals: Float64Array,
  m: number,
  n: number,
  normal: Float64Array,
  gradient: Float64Array,
): void {
  normal.fill(0);
  gradient.fill(0);
  for (let row = 0; row < m; row++) {
    const base = row * n;
    const residual = residuals[row]!;
    for (let i = 0; i < n; i++) {
      const value = jacobian[base + i]!;
      if (value === 0) continue;
      gradient[i]! += value * residual;
      for (let j = 0; j <= i; j++) normal[i * n + j]! += value * jacobian[base + j]!;
    }
  }
}

function squaredLength(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}

function isShort(step: Float64Array, parameters: Float64Array, relative: number): boolean {
  for (let j = 0; j < step.length; j++)
    if (Math.abs(step[j]!) > relative * (Math.abs(parameters[j]!) + relative)) return false;
  return true;
}

function startProblem(m: number, n: number): string {
  if (n === 0) return 'There is no parameter to fit.';
  if (m < n) return `${m} residuals cannot determine ${n} parameters.`;
  return 'The model is not finite at the start values.';
}
