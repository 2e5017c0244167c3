import { fitLine, fitPolynomial } from '../../numerics/regression.ts';
import { dimensionOf, surfaceResponse } from './diffusion-kernel.ts';
import type { Geometry } from '../../model/sample.ts';
import type { TimeWindow } from '../../model/titration.ts';
import { faradayCPerMol } from '../../units/constants.ts';

export interface SquareRootFit {
  /** dE/d√t, V/s^½. */
  readonly slope: number;
  readonly slopeError: number;
  /** E extrapolated to the switch, V. */
  readonly intercept: number;
  readonly interceptError: number;
  readonly samples: number;
  readonly rSquared: number;
  readonly window: TimeWindow;
}

/** Straight line through E against √t inside the window; undefined with fewer than four samples. */
export function fitSquareRoot(
  timeS: Float64Array,
  voltageV: Float64Array,
  window: TimeWindow,
): SquareRootFit | undefined {
  const roots: number[] = [];
  const voltages: number[] = [];
  for (let i = 0; i < timeS.length; i++) {
    const t = timeS[i]!;
    if (t < window.fromS || t > window.toS) continue;
    roots.push(Math.sqrt(t));
    voltages.push(voltageV[i]!);
  }
  if (roots.length < 4 || new Set(roots).size < 3) return undefined;
  const line = fitLine(roots, voltages);
  return {
    slope: line.slope,
    slopeError: line.slopeError,
    intercept: line.intercept,
    interceptError: line.interceptError,
    samples: roots.length,
    rSquared: line.rSquared,
    window,
  };
}

/**
 * How far E against √t bends within the window: the difference of the slopes at its ends over the mean slope, from a
 * parabola. Undefined with fewer than eight samples.
 */
export function squareRootBend(
  timeS: Float64Array,
  voltageV: Float64Array,
  window: TimeWindow,
): { readonly value: number; readonly standardError: number } | undefined {
  const roots: number[] = [];
  const voltages: number[] = [];
  for (let i = 0; i < timeS.length; i++) {
    if (timeS[i]! < window.fromS || timeS[i]! > window.toS) continue;
    roots.push(Math.sqrt(timeS[i]!));
    voltages.push(voltageV[i]!);
  }
  if (roots.length < 8 || new Set(roots).size < 4) return undefined;
  const { coefficients, covariance } = fitPolynomial(roots, voltages, 2);
  // In u = −1 … 1 the slope runs from b − 2c to b + 2c.
  const mean = Math.abs(coefficients[1]!);
  return { value: (4 * coefficients[2]!) / mean, standardError: (4 * Math.sqrt(covariance[8]!)) / mean };
}

/**
 * Eq. 9 for one pulse: D = (4/π) [(n V_m/S) (ΔE_s/τ)/(dE/d√t)]².
 *
 * It is the review's form with I V_m/(zFS)·dE/dδ = (n V_m/S)·ΔE_s/τ put in, so that the amount of substance cancels
 * where the length n V_m/S is known from the particle radius.
 *
 * @param volumePerSurfaceM - n V_m/S, m
 * @returns m²/s
 */
export function diffusivityFromSlope(
  volumePerSurfaceM: number,
  equilibriumChangeV: number,
  durationS: number,
  slopeVPerRootS: number,
): number {
  return (4 / Math.PI) * ((volumePerSurfaceM * equilibriumChangeV) / (durationS * slopeVPerRootS)) ** 2;
}

/**
 * Eq. 9 as the review prints it, with I a current (not a density) so that the units close.
 *
 * @param molarVolume - m³/mol of host
 * @param areaM2 - S
 * @param dEdx - V per unit of composition
 * @returns m²/s
 */
export function equation9(
  currentA: number,
  molarVolume: number,
  chargeNumber: number,
  areaM2: number,
  dEdx: number,
  slopeVPerRootS: number,
): number {
  const lengthRate = (currentA * molarVolume) / (chargeNumber * faradayCPerMol * areaM2);
  return (4 / Math.PI) * ((lengthRate * dEdx) / slopeVPerRootS) ** 2;
}

/**
 * Eq. 10: D = 4/(πτ) (n V_m/S)² (ΔE_s/ΔE_t)², n being moles of host.
 *
 * @param pulseChangeV - ΔE_t, the change while the current flows, without iR
 * @returns m²/s
 */
export function equation10(
  volumePerSurfaceM: number,
  equilibriumChangeV: number,
  durationS: number,
  pulseChangeV: number,
): number {
  return (4 / (Math.PI * durationS)) * ((volumePerSurfaceM * equilibriumChangeV) / pulseChangeV) ** 2;
}

/**
 * Estimate/truth of Eq. 9 for a body of finite size with a straight titration curve, by running the formula on the
 * exact answer of that body.
 *
 * @param relativeTimes - the sample times of the window over the pulse's length, 0…1
 * @param theta - D τ/L²
 */
export function slopeBias(geometry: Geometry, theta: number, relativeTimes: readonly number[]): number {
  const dimension = dimensionOf[geometry];
  const line = fitLine(
    relativeTimes.map((t) => Math.sqrt(t)),
    relativeTimes.map((t) => surfaceResponse(geometry, theta * t) / theta),
  );
  return 4 / (Math.PI * theta * (dimension * line.slope) ** 2);
}

/** How iR is taken out of ΔE_t in Eq. 10. */
export type OhmicTreatment = 'none' | 'first-sample' | 'one-second' | 'intercept';

/**
 * Estimate/truth of Eq. 10 for a body of finite size, the treatment of iR included. With `none` any real overpotential
 * makes it worse still: the figure holds for a cell without resistance.
 *
 * @param relativeTimes - sample times over the pulse's length used for the intercept
 * @param durationS - for the one-second point
 * @param firstSampleS - when the first sample is taken
 */
export function chordBias(
  geometry: Geometry,
  theta: number,
  treatment: OhmicTreatment,
  durationS: number,
  relativeTimes: readonly number[],
  firstSampleS = 0,
): number {
  const dimension = dimensionOf[geometry];
  const value = (relative: number) => surfaceResponse(geometry, theta * relative) / theta;
  let start = 0;
  if (treatment === 'one-second') start = value(Math.min(1, Math.max(1, firstSampleS) / durationS));
  else if (treatment === 'first-sample') start = value(Math.min(1, firstSampleS / durationS));
  else if (treatment === 'intercept')
    start = fitLine(
      relativeTimes.map((t) => Math.sqrt(t)),
      relativeTimes.map(value),
    ).intercept;
  return 4 / (Math.PI * theta * (dimension * (value(1) - start)) ** 2);
}
