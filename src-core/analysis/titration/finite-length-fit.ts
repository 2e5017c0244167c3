import { choleskyFactor, choleskySolve, invertPositiveDefinite } from '../../numerics/linear-algebra.ts';
import {
  allCount,
  designRow,
  linearCount,
  linearNames,
  prepare,
  shownCount,
  surfaceInto,
  type FiniteLengthProblem,
  type Observation,
  type Priors,
  type Work,
} from './finite-length-model.ts';

export interface FiniteLengthSolution {
  readonly logDiffusivity: number;
  /** In the order of `linearNames`. */
  readonly linear: Float64Array;
  /** Of ln D (first) and the linear parameters, 6 × 6, for observation errors as stated. */
  readonly covariance: Float64Array;
  /** Fitted shift of the rest's clock, s, and what its being unknown adds to the variance of ln D. */
  readonly restShiftS: number;
  readonly restShiftVariance: number;
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  readonly fittedV: Float64Array;
  /** y at the observations. */
  readonly surface: Float64Array;
  readonly converged: boolean;
}

/** Best linear parameters for the present y; returns the cost, priors included. */
function solveLinear(work: Work, linear: Float64Array): number {
  const { normal, right, problem } = work;
  const { observations, priors } = problem;
  const size = linearCount;
  normal.fill(0);
  right.fill(0);
  for (let i = 0; i < observations.length; i++) {
    const { voltageV, standardErrorV } = observations[i]!;
    accumulate(normal, right, size, designRow(work, i), voltageV, 1 / standardErrorV ** 2);
  }
  for (let j = 0; j < size; j++) {
    const { meanV, deviationV } = priors[linearNames[j]!];
    normal[j * size + j]! += 1 / deviationV ** 2 + 1e-12;
    right[j]! += meanV / deviationV ** 2;
  }
  if (!choleskyFactor(normal, size)) return Infinity;
  choleskySolve(normal, size, right);
  for (let j = 0; j < size; j++) linear[j] = right[j]!;
  return cost(work, linear);
}

function accumulate(
  normal: Float64Array,
  right: Float64Array,
  size: number,
  row: Float64Array,
  value: number,
  weight: number,
): void {
  for (let a = 0; a < size; a++) {
    const scaled = weight * row[a]!;
    if (scaled === 0) continue;
    right[a]! += scaled * value;
    for (let b = 0; b <= a; b++) normal[a * size + b]! += scaled * row[b]!;
  }
}

function cost(work: Work, linear: Float64Array): number {
  const { observations, priors } = work.problem;
  let sum = 0;
  for (let i = 0; i < observations.length; i++) {
    const row = designRow(work, i);
    let fitted = 0;
    for (let j = 0; j < linearCount; j++) fitted += row[j]! * linear[j]!;
    work.fitted[i] = fitted;
    sum += ((observations[i]!.voltageV - fitted) / observations[i]!.standardErrorV) ** 2;
  }
  for (let j = 0; j < linearCount; j++) {
    const { meanV, deviationV } = priors[linearNames[j]!];
    sum += ((linear[j]! - meanV) / deviationV) ** 2;
  }
  return sum;
}

/** Normal equations of ln D and the linear parameters together, at the present y and residuals. */
function fullNormal(work: Work, linear: Float64Array, shiftS: number, normal: Float64Array, right: Float64Array): void {
  const { observations, priors, durationS } = work.problem;
  normal.fill(0);
  right.fill(0);
  const row = new Float64Array(allCount);
  for (let i = 0; i < observations.length; i++) {
    const { timeS, voltageV, standardErrorV } = observations[i]!;
    row.set(designRow(work, i).subarray(0, linearCount), 1);
    const on = timeS > 0 && timeS <= durationS ? linear[3]! : 0;
    const steepness = linear[1]! + linear[4]! * work.y[i]! + on;
    row[0] = steepness * work.dy[i]!;
    row[shownCount] = steepness * work.dyShift[i]!;
    accumulate(normal, right, allCount, row, voltageV - work.fitted[i]!, 1 / standardErrorV ** 2);
  }
  for (let j = 0; j < linearCount; j++) {
    const { meanV, deviationV } = priors[linearNames[j]!];
    normal[(j + 1) * allCount + j + 1]! += 1 / deviationV ** 2 + 1e-12;
    right[j + 1]! += (meanV - linear[j]!) / deviationV ** 2;
  }
  const shiftWeight = shiftError(work.problem) ** -2;
  normal[allCount * allCount - 1]! += shiftWeight;
  right[shownCount]! -= shiftS * shiftWeight;
  for (let a = 0; a < allCount; a++) for (let b = 0; b < a; b++) normal[b * allCount + a] = normal[a * allCount + b]!;
}

/** A trusted clock is one that may be wrong by a tenth of a millisecond. */
function shiftError(problem: FiniteLengthProblem): number {
  return Math.max(problem.restClockErrorS, 1e-4);
}

/** Sum of squares as a function of ln D alone, the linear parameters being the best for it. */
export function profileCost(problem: FiniteLengthProblem, logDiffusivities: readonly number[]): number[] {
  const work = prepare(problem);
  const linear = new Float64Array(linearCount);
  return logDiffusivities.map((logD) => {
    surfaceInto(work, logD, 0);
    return solveLinear(work, linear);
  });
}

interface Minimum {
  readonly logD: number;
  readonly shiftS: number;
  readonly cost: number;
  readonly linear: Float64Array;
  readonly converged: boolean;
}

/** Gauss–Newton on ln D and the clock's shift, the linear parameters eliminated exactly at each step. */
function descend(work: Work, startLogD: number): Minimum {
  const linear = new Float64Array(linearCount);
  const trial = new Float64Array(linearCount);
  const normal = new Float64Array(allCount * allCount);
  const right = new Float64Array(allCount);
  let logD = startLogD;
  let shiftS = 0;
  const evaluate = (atLogD: number, atShiftS: number, into: Float64Array): number => {
    surfaceInto(work, atLogD, atShiftS);
    return solveLinear(work, into) + (atShiftS / shiftError(work.problem)) ** 2;
  };
  let best = evaluate(logD, shiftS, linear);
  let converged = false;
  for (let iteration = 0; iteration < 25 && !converged; iteration++) {
    fullNormal(work, linear, shiftS, normal, right);
    if (!choleskyFactor(normal, allCount)) break;
    choleskySolve(normal, allCount, right);
    const whole = right[0]!;
    for (let share = Math.min(1, 1 / Math.abs(whole)); ; share /= 3) {
      const step = share * whole;
      const next = evaluate(logD + step, shiftS + share * right[shownCount]!, trial);
      if (!(next <= best) && Math.abs(step) >= 1e-9) continue;
      converged = Math.abs(step) < 1e-7 || (best - next < 1e-9 * best && Math.abs(step) < 1e-4);
      if (!(next <= best)) break;
      logD += step;
      shiftS += share * right[shownCount]!;
      best = next;
      break;
    }
    evaluate(logD, shiftS, linear);
  }
  return { logD, shiftS, cost: best, linear, converged };
}

/**
 * Fits the finite-length model to a pulse and its rest.
 *
 * @param startLogD - natural logarithm of D in m²/s, within about a factor 3 of the answer (see `profileCost`)
 */
export function fitFiniteLength(problem: FiniteLengthProblem, startLogD: number): FiniteLengthSolution {
  const work = prepare(problem);
  const { logD, shiftS, cost: chiSquared, linear, converged } = descend(work, startLogD);
  const normal = new Float64Array(allCount * allCount);
  fullNormal(work, linear, shiftS, normal, new Float64Array(allCount));
  const covariance = invertPositiveDefinite(normal, allCount) ?? new Float64Array(allCount ** 2).fill(NaN);
  return {
    logDiffusivity: logD,
    linear,
    covariance: Float64Array.from({ length: shownCount ** 2 }, (_, index) => {
      const row = Math.floor(index / shownCount);
      return covariance[row * allCount + (index % shownCount)]!;
    }),
    restShiftS: shiftS,
    restShiftVariance: covariance[shownCount]! ** 2 / covariance[allCount * allCount - 1]!,
    chiSquared,
    degreesOfFreedom: Math.max(1, problem.observations.length + knownPriors(problem.priors) - shownCount),
    fittedV: work.fitted.slice(),
    surface: work.y.slice(),
    converged,
  };
}

/** The model's voltages at other times, for the parameters of a fit. */
export function predictVoltage(
  problem: FiniteLengthProblem,
  solution: FiniteLengthSolution,
  observations: readonly Observation[],
): Float64Array {
  // The correction belongs to the fit's own observations; early in the pulse, where this is asked, it is negligible.
  const work = prepare({ ...problem, observations, surfaceCorrection: new Float64Array(observations.length) });
  surfaceInto(work, solution.logDiffusivity, solution.restShiftS);
  return Float64Array.from(observations, (_, i) =>
    designRow(work, i).reduce((sum, term, j) => (j < linearCount ? sum + term * solution.linear[j]! : sum), 0),
  );
}

function knownPriors(priors: Priors): number {
  return linearNames.filter((name) => Number.isFinite(priors[name].deviationV)).length;
}
