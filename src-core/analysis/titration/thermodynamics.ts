import type { TitrationPulse } from '../../model/results.ts';
import { boltzmannVPerK } from '../../units/constants.ts';
import { partialConductivity, thermodynamicFactor } from '../transport-laws.ts';
import type { FitSeries } from './fit-series.ts';
import type { Host } from './host.ts';
import { localDerivative, slopeOverWidth, type CurvePoint, type Derivative } from './local-derivative.ts';
import { equilibriumDrift, type PulseData } from './pulse-data.ts';
import { branchOf, neighbourhood } from './titration-curve.ts';

/** Taken where a record has no temperature. */
export const usualTemperatureK = 298.15;

/** Equilibria around pulse k, what was left to relax taken off and what may still come in their errors. */
function equilibriaAround(pulses: readonly PulseData[], series: FitSeries, k: number): readonly CurvePoint[] {
  const fits = series.models.map(({ fit }) => fit);
  const { equilibria } = neighbourhood(pulses, series.axis, fits, k, 0);
  const { first, last } = branchOf(pulses, k);
  const errorAt = new Map<number, number>();
  for (let i = first; i <= last; i++)
    for (const [charge, end] of [
      [series.axis.before[i]!, pulses[i]!.before],
      [series.axis.after[i]!, pulses[i]!.after],
    ] as const)
      if (end) errorAt.set(charge, Math.hypot(0.3 * series.noiseV, 0.2 * equilibriumDrift(end)));
  return equilibria.map((point) => ({ ...point, standardError: Math.max(errorAt.get(point.chargeC) ?? 0, 1e-7) }));
}

/** dE/dT at rest that is usual where none is known, V/K. */
const usualEntropyVPerK = 1e-4;

/** What a temperature that drifts from rest to rest does to the slope of the curve, relative. */
function thermalShare({ temperatureSpanK, chargeC }: PulseData, slopeVPerC: number): number {
  // The span covers two rests and the pulse: about two thirds of it lie between the ends of the rests.
  return temperatureSpanK > 0 ? Math.abs((usualEntropyVPerK * 0.7 * temperatureSpanK) / (slopeVPerC * chargeC)) : 0;
}

/** What smoothing may leave of the curve's own bends, beyond the scatter about the parabola. */
const smoothingFloor = 0.003;

/** Slope of the titration curve at the middle of pulse k, V/C, smoothed over a width that it states. */
function curveSlope(
  pulses: readonly PulseData[],
  series: FitSeries,
  k: number,
  widthC: number | undefined,
): Derivative | undefined {
  const points = equilibriaAround(pulses, series, k);
  const middleC = (series.axis.before[k]! + series.axis.after[k]!) / 2;
  const slope = widthC === undefined ? localDerivative(points, middleC, 1) : slopeOverWidth(points, middleC, widthC);
  return slope ?? chord(points, pulses[k]!, middleC);
}

/** A pulse without neighbours: from rest to rest. */
function chord(points: readonly CurvePoint[], { chargeC }: PulseData, middleC: number): Derivative | undefined {
  const near = points.filter((point) => Math.abs(point.chargeC - middleC) < 0.6 * Math.abs(chargeC));
  if (near.length !== 2) return undefined;
  const [a, b] = near as [CurvePoint, CurvePoint];
  const widthC = b.chargeC - a.chargeC;
  return {
    value: (b.value - a.value) / widthC,
    standardError: Math.hypot(a.standardError, b.standardError) / Math.abs(widthC),
    widthC: Math.abs(widthC),
  };
}

export interface ThermodynamicInput {
  readonly pulses: readonly PulseData[];
  readonly series: FitSeries;
  readonly host: Host;
  readonly chargeNumber: number;
  /** Width of the smoothing in units of x; absent: as wide as the curve stays smooth. */
  readonly curveWidthX: number | undefined;
}

/**
 * Thermodynamic factor, jump diffusivity and partial conductivity of pulse k. Left out where x or the capacity is
 * unknown, and on a plateau: where two phases coexist none of them is defined.
 *
 * The error of D_C and that of the slope are added as if independent, which overstates that of D_J where ΔE_s
 * dominates both; what the length adds to D_C is in.
 */
export function thermodynamicsOf(
  input: ThermodynamicInput,
  k: number,
  pulse: Pick<TitrationPulse, 'x' | 'chemicalDiffusivityM2PerS' | 'standardUncertainty' | 'temperatureK'>,
): Partial<TitrationPulse> {
  const { pulses, series, host, chargeNumber, curveWidthX } = input;
  const perX = host.chargePerUnitXC;
  if (perX === undefined || !(pulse.x > 0)) return {};
  const slope = curveSlope(pulses, series, k, curveWidthX === undefined ? undefined : curveWidthX * perX);
  if (!slope) return {};
  // Charging lowers x.
  const potentialPerX = -slope.value * perX;
  const relative = Math.hypot(slope.standardError / slope.value, smoothingFloor, thermalShare(pulses[k]!, slope.value));
  const curve = { potentialPerX, relative };
  return { smoothingWidthX: slope.widthC / perX, ...factorsOf(host, chargeNumber, curve, pulse) };
}

/**
 * Thermodynamic factor and what follows from it, for a slope that is known.
 *
 * @param curve - dE/dx, V, and its relative error
 */
export function factorsOf(
  host: Host,
  chargeNumber: number,
  { potentialPerX, relative: slopeRelative }: { readonly potentialPerX: number; readonly relative: number },
  pulse: Pick<TitrationPulse, 'x' | 'chemicalDiffusivityM2PerS' | 'standardUncertainty' | 'temperatureK'>,
): Partial<TitrationPulse> {
  const temperatureK = pulse.temperatureK ?? usualTemperatureK;
  const plateauV = boltzmannVPerK * temperatureK;
  const curve = { potentialPerX, potentialPerXUncertainty: Math.abs(potentialPerX) * slopeRelative };
  if (!(pulse.x > 0) || !(potentialPerX < -plateauV)) return curve;
  const factor = thermodynamicFactor(chargeNumber, pulse.x, potentialPerX, temperatureK);
  const relative = Math.hypot(slopeRelative, capacityShare(host, pulse.x));
  return {
    ...curve,
    thermodynamicFactor: factor,
    thermodynamicFactorUncertainty: Math.abs(factor) * relative,
    ...jumpsOf({ host, chargeNumber }, pulse, factor, relative, temperatureK),
  };
}

/** D_J and, where the molar volume is known, the partial conductivity. */
function jumpsOf(
  { host, chargeNumber }: Pick<ThermodynamicInput, 'host' | 'chargeNumber'>,
  {
    x,
    chemicalDiffusivityM2PerS,
    standardUncertainty,
  }: Pick<TitrationPulse, 'x' | 'chemicalDiffusivityM2PerS' | 'standardUncertainty'>,
  factor: number,
  factorRelative: number,
  temperatureK: number,
): Partial<TitrationPulse> {
  const jump = chemicalDiffusivityM2PerS / factor;
  if (!(jump > 0)) return {};
  const relative = Math.hypot(factorRelative, standardUncertainty / chemicalDiffusivityM2PerS);
  const jumps = { jumpDiffusivityM2PerS: jump, jumpDiffusivityUncertainty: jump * relative };
  const volume = host.molarVolumeM3PerMol;
  if (!volume) return jumps;
  const conductivity = partialConductivity(chargeNumber, x / volume.value, jump, temperatureK) / 100;
  return {
    ...jumps,
    partialConductivitySPerCm: conductivity,
    partialConductivityUncertainty: conductivity * Math.hypot(relative, volume.relative),
  };
}

/** What an error of the amount q of host does to x·dE/dx, relative: dE/dx goes as q, and x is x₀ − Q/(zFq). */
function capacityShare(host: Host, x: number): number {
  const relative = host.amountMol?.relative ?? 0;
  const moved = (host.initialX ?? x) - x;
  return relative * Math.abs(1 + moved / x);
}
