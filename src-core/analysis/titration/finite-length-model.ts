import type { Geometry } from '../../model/sample.ts';
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

export const linearCount = linearNames.length;
/** ln D and the linear parameters, as callers see them. */
export const shownCount = linearCount + 1;
/** With the shift of the rest's clock, which stands last. */
export const allCount = shownCount + 1;

export interface Work {
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

export function prepare(problem: FiniteLengthProblem): Work {
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
export function surfaceInto(work: Work, logD: number, shiftS: number): void {
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
export function designRow(work: Work, i: number): Float64Array {
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
