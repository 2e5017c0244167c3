import { localDerivative, type CurvePoint } from './local-derivative.ts';
import { equilibriumChange, equilibriumChangeError, type PulseData } from './pulse-data.ts';
import type { PulseFit } from './pulse-fit.ts';
import type { Prior, Priors } from './finite-length-model.ts';
import { remainingExcessC } from './relaxation-modes.ts';

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
    if (pulse.before) {
      const value = pulse.before.voltageV - (fit ? stillRelaxing(fit) : 0);
      equilibria.push({ chargeC: axis.before[i]!, value, standardError: restErrorV });
    }
    if (i === last && pulse.after)
      equilibria.push({ chargeC: axis.after[i]!, value: pulse.after.voltageV, standardError: restErrorV });
    if (!fit) continue;
    const { linear, covariance, logDiffusivity, chiSquared, degreesOfFreedom } = fit.solution;
    const misfit = Math.sqrt(Math.max(1, chiSquared / degreesOfFreedom));
    const errorOf = (index: number) => misfit * Math.sqrt(covariance[index * 7]!);
    const middle = (axis.before[i]! + axis.after[i]!) / 2;
    steps.push({ chargeC: axis.before[i]!, value: linear[2]!, standardError: errorOf(3) });
    logDiffusivities.push({ chargeC: middle, value: logDiffusivity, standardError: Math.hypot(errorOf(0), 0.02) });
  }
  return { equilibria, steps, logDiffusivities };
}

/** What the surface still had to relax when the pulse began, V; bounded, because it must stay a correction. */
function stillRelaxing(fit: PulseFit): number {
  const { history, currentA, durationS } = fit.problem;
  const share = remainingExcessC(history) / (currentA * durationS);
  const slopeV = fit.solution.linear[1]!;
  return slopeV * Math.max(-0.3, Math.min(0.3, share));
}

const free: Prior = { meanV: 0, deviationV: Infinity };

/**
 * Prior knowledge of a pulse's linear parameters from its neighbours, in V per (charge of the pulse)^order.
 *
 * @param roughStepV - iR and charge transfer as first seen, for the size of what cannot be known yet
 */
export function priorsFrom(pulse: PulseData, around: Neighbourhood, middleC: number, roughStepV: number): Priors {
  const charge = pulse.chargeC;
  const change = equilibriumChange(pulse);
  const typicalV = Math.abs(change) > 0 ? Math.abs(change) : 0.01;
  const bend = localDerivative(around.equilibria, middleC, 2);
  const stepSlope = localDerivative(around.steps, middleC, 1);
  // Without neighbours: the curve may bend by a fifth of its slope, the overpotential change by 2 % of itself.
  const unknownBend = 0.2 * typicalV;
  const unknownStep = 0.02 * Math.abs(roughStepV);
  return {
    rest: free,
    slope: slopePrior(pulse, around, middleC, typicalV),
    step: { meanV: 0, deviationV: 10 },
    stepSlope: withGuess(stepSlope && scaled(stepSlope, charge), unknownStep, 0.1 * unknownStep),
    curvature: withGuess(bend && scaled(bend, charge * charge), unknownBend, 0.003 * typicalV),
  };
}

/**
 * The slope stays near ΔE_s: short rests leave it uncertain, but a fit that is free to trade slope against D runs
 * away. Without a rest to tell ΔE_s, the neighbours' slope is the guide.
 */
function slopePrior(pulse: PulseData, around: Neighbourhood, middleC: number, typicalV: number): Prior {
  const change = equilibriumChange(pulse);
  if (Number.isFinite(change))
    return { meanV: change, deviationV: Math.hypot(0.1 * typicalV, equilibriumChangeError(pulse, 0)) + 1e-6 };
  const slope = localDerivative(around.equilibria, middleC, 1);
  return slope ? scaled(slope, pulse.chargeC) : free;
}

function scaled(derivative: { value: number; standardError: number }, factor: number): Prior {
  return { meanV: derivative.value * factor, deviationV: Math.abs(derivative.standardError * factor) };
}

/**
 * A derivative known worse than the guess that it is small: both together.
 *
 * @param leastV - neighbours that agree too well are not believed beyond this
 */
function withGuess(measured: Prior | undefined, guessV: number, leastV: number): Prior {
  if (!measured) return { meanV: 0, deviationV: guessV + 1e-9 };
  const deviationV = Math.hypot(measured.deviationV, leastV) + 1e-9;
  if (deviationV < guessV) return { meanV: measured.meanV, deviationV };
  const weight = deviationV ** -2 + guessV ** -2;
  return { meanV: (measured.meanV * deviationV ** -2) / weight, deviationV: weight ** -0.5 };
}
