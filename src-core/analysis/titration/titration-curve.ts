import { localDerivative, type CurvePoint } from './local-derivative.ts';
import type { PulseData } from './pulse-data.ts';
import type { PulseFit } from './pulse-fit.ts';
import type { Prior, Priors } from './finite-length-fit.ts';

/** Charge on the coulometric axis before and after each pulse, C; 0 at the start of the record. */
export interface ChargeAxis {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export function chargeAxis(pulses: readonly PulseData[]): ChargeAxis {
  const before: number[] = [];
  const after: number[] = [];
  let total = 0;
  for (const pulse of pulses) {
    before.push(total);
    total += pulse.chargeC;
    after.push(total);
  }
  return { before, after };
}

/**
 * What the neighbours say about a pulse: equilibrium voltages, iR steps and diffusivities along the run. Only pulses
 * of the same direction without a turn between them are compared, since titration curves may show hysteresis.
 */
export interface Neighbourhood {
  readonly equilibria: readonly CurvePoint[];
  readonly steps: readonly CurvePoint[];
  readonly logDiffusivities: readonly CurvePoint[];
}

/** Pulse k's branch: first and last index of the run of equal direction that holds it. */
export function branchOf(pulses: readonly PulseData[], k: number): { readonly first: number; readonly last: number } {
  const direction = pulses[k]!.segment.direction;
  let first = k;
  let last = k;
  while (first > 0 && pulses[first - 1]!.segment.direction === direction) first--;
  while (last + 1 < pulses.length && pulses[last + 1]!.segment.direction === direction) last++;
  return { first, last };
}

/** How many pulses on either side are asked about a place. */
const reach = 8;

export function neighbourhood(
  pulses: readonly PulseData[],
  axis: ChargeAxis,
  fits: readonly (PulseFit | undefined)[],
  k: number,
  restErrorV: number,
): Neighbourhood {
  const { first, last } = branchOf(pulses, k);
  const equilibria: CurvePoint[] = [];
  const steps: CurvePoint[] = [];
  const logDiffusivities: CurvePoint[] = [];
  for (let i = Math.max(first, k - reach); i <= Math.min(last, k + reach); i++) {
    const pulse = pulses[i]!;
    const fit = fits[i];
    const middle = (axis.before[i]! + axis.after[i]!) / 2;
    equilibria.push(...equilibriaOf(pulse, fit, axis.before[i]!, axis.after[i]!, restErrorV, i === last));
    if (!fit) continue;
    const { linear, covariance, logDiffusivity } = fit.solution;
    steps.push({ chargeC: axis.before[i]!, value: linear[2]!, standardError: Math.sqrt(covariance[3 * 6 + 3]!) });
    logDiffusivities.push({ chargeC: middle, value: logDiffusivity, standardError: Math.sqrt(covariance[0]!) });
  }
  return { equilibria, steps, logDiffusivities };
}

function equilibriaOf(
  pulse: PulseData,
  fit: PulseFit | undefined,
  before: number,
  after: number,
  restErrorV: number,
  isLast: boolean,
): CurvePoint[] {
  if (fit) {
    // The fit knows what was still relaxing, so its equilibria are better than the last readings.
    const { linear, covariance } = fit.solution;
    const start = { chargeC: before, value: linear[0]!, standardError: Math.sqrt(covariance[1 * 6 + 1]!) };
    const end = linear[0]! + linear[1]! + linear[4]! / 2;
    return isLast ? [start, { chargeC: after, value: end, standardError: restErrorV }] : [start];
  }
  const points: CurvePoint[] = [];
  if (pulse.before) points.push({ chargeC: before, value: pulse.before.voltageV, standardError: restErrorV });
  if (isLast && pulse.after) points.push({ chargeC: after, value: pulse.after.voltageV, standardError: restErrorV });
  return points;
}

const free: Prior = { meanV: 0, deviationV: Infinity };

/**
 * Prior knowledge of a pulse's linear parameters from its neighbours, in V per (charge of the pulse)^order.
 *
 * @param roughStepV - iR and charge transfer as first seen, for the size of what cannot be known yet
 */
export function priorsFrom(pulse: PulseData, around: Neighbourhood, middleC: number, roughStepV: number): Priors {
  const charge = pulse.chargeC;
  const change = Math.abs((pulse.after?.voltageV ?? NaN) - (pulse.before?.voltageV ?? NaN));
  const typicalV = Number.isFinite(change) && change > 0 ? change : 0.01;
  const bend = localDerivative(around.equilibria, middleC, 2);
  const stepSlope = localDerivative(around.steps, middleC, 1);
  const slope = pulse.after ? undefined : localDerivative(around.equilibria, middleC, 1);
  // Without neighbours: the curve may bend by a fifth of its slope, the overpotential change by 2 % of itself.
  const unknownBend = 0.2 * typicalV;
  const unknownStep = 0.02 * Math.abs(roughStepV);
  return {
    rest: free,
    slope: slope ? scaled(slope, charge) : free,
    step: { meanV: 0, deviationV: 10 },
    stepSlope: stepSlope
      ? narrower(scaled(stepSlope, charge), unknownStep)
      : { meanV: 0, deviationV: unknownStep + 1e-9 },
    curvature: bend ? narrower(scaled(bend, charge * charge), unknownBend) : { meanV: 0, deviationV: unknownBend },
  };
}

function scaled(derivative: { value: number; standardError: number }, factor: number): Prior {
  return { meanV: derivative.value * factor, deviationV: Math.abs(derivative.standardError * factor) + 1e-9 };
}

/** A derivative known worse than the guess that it is small: both together. */
function narrower(measured: Prior, guessDeviationV: number): Prior {
  if (measured.deviationV < guessDeviationV) return measured;
  const weight = measured.deviationV ** -2 + guessDeviationV ** -2;
  return { meanV: (measured.meanV * measured.deviationV ** -2) / weight, deviationV: weight ** -0.5 };
}
