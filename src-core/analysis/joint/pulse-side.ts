import type { UncertainValue } from '../../model/finding.ts';
import type { TitrationPulse } from '../../model/results.ts';
import { mean } from '../../numerics/statistics.ts';
import type { Host } from '../titration/host.ts';

/** An uncertain number with its uncertainty as shares: what both ways have in common is told apart from the rest. */
export interface Shared {
  readonly value: number;
  /** Relative standard uncertainty from the slope of the titration curve. */
  readonly fromCurve: number;
  /** From the length. */
  readonly fromLength: number;
  /** From all else. */
  readonly own: number;
}

/** The pulses on either side of a rest, on the same branch: the one before it first. */
export function pulsesBeside(pulses: readonly TitrationPulse[], k: number): readonly TitrationPulse[] {
  const pulse = pulses[k]!;
  const next = pulses[k + 1];
  return next && next.branch === pulse.branch ? [pulse, next] : [pulse];
}

/** Name of the share of ΔE_s in the budget of a pulse. */
const equilibriumShare = 'equilibrium change ΔE_s';

/**
 * D at the rest after pulse k: geometric mean of the pulses on either side.
 *
 * @returns undefined where none of them has a D
 */
export function diffusivityOfPulses(pulses: readonly TitrationPulse[], k: number, host: Host): Shared | undefined {
  const known = pulsesBeside(pulses, k).filter(({ chemicalDiffusivityM2PerS }) => chemicalDiffusivityM2PerS > 0);
  if (known.length === 0) return undefined;
  const fromLength = 2 * host.diffusionLengthM.relative;
  // Errors of neighbours hang together: that of their mean is the mean of theirs, no less, and never the larger of them.
  const fromCurve = mean(known.map(shareOfCurve));
  const own = mean(known.map((one) => besideCurve(one, fromLength)));
  const place = placeError(pulses, k, known, (one) => Math.log(one.chemicalDiffusivityM2PerS));
  return {
    value: Math.exp(mean(known.map(({ chemicalDiffusivityM2PerS }) => Math.log(chemicalDiffusivityM2PerS)))),
    fromCurve,
    fromLength,
    own: Math.hypot(own, place),
  };
}

function shareOfCurve({ budget = [] }: TitrationPulse): number {
  return budget.find(({ source }) => source === equilibriumShare)?.relativeStandardUncertainty ?? 0;
}

function besideCurve(pulse: TitrationPulse, fromLength: number): number {
  return Math.sqrt(Math.max(0, relativeApartFromLength(pulse, fromLength) ** 2 - shareOfCurve(pulse) ** 2));
}

function relativeApartFromLength(pulse: TitrationPulse, fromLength: number): number {
  const { chemicalDiffusivityM2PerS: value, standardUncertainty, standardUncertaintyApartFromLength } = pulse;
  if (standardUncertaintyApartFromLength !== undefined) return standardUncertaintyApartFromLength / value;
  return Math.sqrt(Math.max(0, (standardUncertainty / value) ** 2 - fromLength ** 2));
}

/**
 * Pulses tell of the middle of their stretch of x, the spectrum of its end. Between two pulses a quantity may be
 * anywhere between theirs (rectangular); beside one alone it may go on as it did before.
 */
function placeError(
  pulses: readonly TitrationPulse[],
  k: number,
  known: readonly TitrationPulse[],
  of: (pulse: TitrationPulse) => number,
): number {
  if (known.length > 1) return Math.abs(of(known[1]!) - of(known[0]!)) / Math.sqrt(12);
  const before = pulses[k - 1];
  const change = before && before.branch === pulses[k]!.branch ? Math.abs(of(known[0]!) - of(before)) / 2 : 0;
  return Number.isFinite(change) ? change : 0;
}

interface SlopeOfPulse {
  readonly slope: number;
  readonly relative: number;
}

/**
 * |dE/dQ| at the rest after pulse k, V/C: from the smoothed titration curve where x is known, else from rest to rest.
 * The capacity is in none of them.
 */
export function slopePerCharge(pulses: readonly TitrationPulse[], k: number, host: Host): UncertainValue | undefined {
  const known = pulsesBeside(pulses, k).filter((one) => slopeOf(one, host) !== undefined);
  if (known.length === 0) return undefined;
  const slopes = known.map((one) => slopeOf(one, host)!);
  const value = mean(slopes.map(({ slope }) => slope));
  const relative = mean(slopes.map((one) => one.relative));
  const place = placeError(pulses, k, known, (one) => Math.log(slopeOf(one, host)?.slope ?? NaN));
  return { value, standardUncertainty: value * Math.hypot(relative, place), unit: 'V/C' };
}

function slopeOf(pulse: TitrationPulse, host: Host): SlopeOfPulse | undefined {
  const { potentialPerX, potentialPerXUncertainty, currentA, durationS } = pulse;
  const perX = host.chargePerUnitXC;
  if (perX !== undefined && potentialPerX && potentialPerXUncertainty !== undefined)
    return { slope: Math.abs(potentialPerX) / perX, relative: potentialPerXUncertainty / Math.abs(potentialPerX) };
  const change = pulse.equilibriumAfterV - pulse.equilibriumBeforeV;
  const slope = Math.abs(change / ((currentA ?? NaN) * (durationS ?? NaN)));
  // ΔE_s enters D squared.
  return slope > 0 && Number.isFinite(slope) ? { slope, relative: Math.max(0.01, shareOfCurve(pulse) / 2) } : undefined;
}

/** Of one uncertain number whose shares are known. */
export function totalRelative({ fromCurve, fromLength, own }: Shared): number {
  return Math.hypot(fromCurve, fromLength, own);
}
