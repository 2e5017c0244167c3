import type { Geometry } from '../../model/sample.ts';
import { choleskyFactor, choleskySolve, invertPositiveDefinite } from '../../numerics/linear-algebra.ts';
import { rootsSquared, surfaceResponseInto } from './diffusion-kernel.ts';
import type { RelaxationState } from './relaxation-modes.ts';

/** One (averaged) voltage of pulse or rest. */
export interface Observation {
  /** From the switching on, s; negative for the rest before. */
  readonly timeS: number;
  readonly voltageV: number;
  readonly standardErrorV: number;
}

/** What is known of a parameter beforehand; an infinite `deviationV` leaves it free. */
export interface Prior {
  readonly meanV: number;
  readonly deviationV: number;
}

/** Parameters that enter linearly. All in V; y counts the surface's charge in units of the pulse's charge. */
export const linearNames = ['rest', 'slope', 'step', 'stepSlope', 'curvature'] as const;
export type LinearName = (typeof linearNames)[number];
export type Priors = Readonly<Record<LinearName, Prior>>;

/**
 * A pulse and its rest as a finite body sees them:
 *
 *     E(t) = rest + slope·y + ½·curvature·y² + [current on]·(step + stepSlope·y)
 *
 * y(t) is the surface composition: the answer to the pulse plus what earlier pulses left. `slope` and `curvature`
 * are those of the titration curve, `step` is iR and charge transfer, `stepSlope` their change with composition.
 */
export interface FiniteLengthProblem {
  readonly geometry: Geometry;
  readonly lengthM: number;
  readonly startTimeS: number;
  readonly durationS: number;
  readonly currentA: number;
  readonly history: RelaxationState;
  readonly observations: readonly Observation[];
  readonly priors: Priors;
  /**
   * Standard error of the rest's clock against the pulse's, s: where an instrument pauses between two steps, the time
   * that passed is known only roughly, and a shift is fitted. 0: the clock is trusted.
   */
  readonly restClockErrorS: number;
  /** Known addition to y at each observation, e.g. for a diffusivity that changes within the pulse. */
  readonly surfaceCorrection?: Float64Array;
}

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

const linearCount = linearNames.length;
/** ln D and the linear parameters, as callers see them. */
const shownCount = linearCount + 1;
/** With the shift of the rest's clock, which stands last. */
const allCount = shownCount + 1;

interface Work {
  readonly problem: FiniteLengthProblem;
  readonly y: Float64Array;
  readonly dy: Float64Array;
  /** ∂y/∂shift, 1/s. */
  readonly dyShift: Float64Array;
  readonly fitted: Float64Array;
  readonly normal: Float64Array;
  readonly right: Float64Array;
  readonly row: Float64Array;
  readonly activeModes: number;
}

function prepare(problem: FiniteLengthProblem): Work {
  const n = problem.observations.length;
  const chargeC = Math.abs(problem.currentA * problem.durationS);
  const modes = problem.history.modesC;
  let activeModes = modes.length;
  while (activeModes > 0 && Math.abs(modes[activeModes - 1]!) < 1e-7 * chargeC) activeModes--;
  return {
    problem,
    y: new Float64Array(n),
    dy: new Float64Array(n),
    dyShift: new Float64Array(n),
    fitted: new Float64Array(n),
    normal: new Float64Array(allCount * allCount),
    right: new Float64Array(allCount),
    row: new Float64Array(allCount),
    activeModes,
  };
}

const response = new Float64Array(2);

/** Fills y and ∂y/∂ln D for a trial diffusivity. */
function surfaceInto(work: Work, logD: number, shiftS: number): void {
  const { geometry, lengthM, durationS, currentA, observations, history, startTimeS, surfaceCorrection } = work.problem;
  const rate = Math.exp(logD) / lengthM ** 2;
  const roots = rootsSquared(geometry);
  const scale = 1 / (rate * durationS);
  const perCharge = 1 / (currentA * durationS);
  for (let i = 0; i < observations.length; i++) {
    const recorded = observations[i]!.timeS;
    const isRest = recorded > durationS;
    const t = isRest ? Math.max(recorded + shiftS, durationS + 0.01) : recorded;
    surfaceResponseInto(geometry, rate * t, response);
    let value = response[0]!;
    let change = rate * t * response[1]! - response[0]!;
    let drift = response[1]!;
    if (isRest) {
      const theta = rate * (t - durationS);
      surfaceResponseInto(geometry, theta, response);
      value -= response[0]!;
      change -= theta * response[1]! - response[0]!;
      drift -= response[1]!;
    }
    value *= scale;
    change *= scale;
    const age = rate * (t + startTimeS - history.timeS);
    for (let n = 0; n < work.activeModes; n++) {
      const exponent = roots[n]! * age;
      const left = history.modesC[n]! * perCharge * Math.exp(-exponent);
      value += left;
      change -= exponent * left;
    }
    work.y[i] = value + (surfaceCorrection?.[i] ?? 0);
    work.dy[i] = change;
    work.dyShift[i] = isRest ? drift / durationS : 0;
  }
}

/** Row of the design matrix: derivatives by the linear parameters. */
function designRow(work: Work, i: number): Float64Array {
  const { row, problem } = work;
  const y = work.y[i]!;
  const t = problem.observations[i]!.timeS;
  const on = t > 0 && t <= problem.durationS ? 1 : 0;
  row[0] = 1;
  row[1] = y;
  row[2] = on;
  row[3] = on * y;
  row[4] = (y * y) / 2;
  return row;
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

/**
 * Fits the finite-length model by Gauss–Newton on ln D, the linear parameters eliminated exactly at each step.
 *
 * @param startLogD - natural logarithm of D in m²/s, within about a factor 3 of the answer (see `profileCost`)
 */
export function fitFiniteLength(problem: FiniteLengthProblem, startLogD: number): FiniteLengthSolution {
  const work = prepare(problem);
  const linear = new Float64Array(linearCount);
  const trial = new Float64Array(linearCount);
  const normal = work.normal.slice();
  const right = work.right.slice();
  let logD = startLogD;
  let shiftS = 0;
  const evaluate = (atLogD: number, atShiftS: number, into: Float64Array): number => {
    surfaceInto(work, atLogD, atShiftS);
    return solveLinear(work, into) + (atShiftS / shiftError(problem)) ** 2;
  };
  let best = evaluate(logD, shiftS, linear);
  let converged = false;
  for (let iteration = 0; iteration < 25 && !converged; iteration++) {
    fullNormal(work, linear, shiftS, normal, right);
    if (!choleskyFactor(normal, allCount)) break;
    choleskySolve(normal, allCount, right);
    let share = Math.min(1, 1 / Math.abs(right[0]!));
    for (;;) {
      const step = share * right[0]!;
      const next = evaluate(logD + step, shiftS + share * right[shownCount]!, trial);
      if (next <= best || Math.abs(step) < 1e-9) {
        converged = Math.abs(step) < 1e-7 || (best - next < 1e-9 * best && Math.abs(step) < 1e-4);
        if (next <= best) {
          logD += step;
          shiftS += share * right[shownCount]!;
          best = next;
        }
        break;
      }
      share /= 3;
    }
    evaluate(logD, shiftS, linear);
  }
  fullNormal(work, linear, shiftS, normal, right);
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
    chiSquared: best,
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
