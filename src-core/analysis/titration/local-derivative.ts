import { fitPolynomial } from '../../numerics/regression.ts';

/** A value on the coulometric axis. */
export interface CurvePoint {
  readonly chargeC: number;
  readonly value: number;
  readonly standardError: number;
}

export interface Derivative {
  readonly value: number;
  readonly standardError: number;
  /** Span of the points that it was smoothed over, C. */
  readonly widthC: number;
}

/**
 * First or second derivative of a measured curve at one place, by a local polynomial one degree above it.
 *
 * The window grows from the nearest points outwards as long as the answer does not move by more than its own error
 * (Lepski's rule): wide where the curve is smooth, narrow where it bends.
 *
 * @returns undefined with fewer than order + 1 points
 */
export function localDerivative(
  points: readonly CurvePoint[],
  atChargeC: number,
  order: 1 | 2,
): Derivative | undefined {
  const usable = points
    .filter((point) => Number.isFinite(point.value) && point.standardError > 0 && Number.isFinite(point.standardError))
    .sort((a, b) => Math.abs(a.chargeC - atChargeC) - Math.abs(b.chargeC - atChargeC));
  let accepted: Derivative | undefined;
  for (const count of windowSizes(usable.length, order)) {
    const candidate = derivativeOf(usable.slice(0, count), atChargeC, order);
    if (!candidate) continue;
    if (accepted) {
      const moved = Math.abs(candidate.value - accepted.value);
      if (moved > 1.5 * accepted.standardError) break;
      // A wider window may only lower the error as far as its own movement allows.
      const standardError = Math.max(candidate.standardError, moved / 3);
      if (standardError < accepted.standardError) accepted = { ...candidate, standardError };
    } else accepted = candidate;
  }
  return accepted;
}

/**
 * The slope over a window of chosen width instead, by a parabola.
 *
 * @param widthC - points within half of it on either side count, and never fewer than the four nearest
 */
export function slopeOverWidth(
  points: readonly CurvePoint[],
  atChargeC: number,
  widthC: number,
): Derivative | undefined {
  const byDistance = points.toSorted((a, b) => Math.abs(a.chargeC - atChargeC) - Math.abs(b.chargeC - atChargeC));
  const within = byDistance.filter((point, i) => i < 4 || Math.abs(point.chargeC - atChargeC) <= widthC / 2);
  return within.length < 2 ? undefined : derivativeOf(within, atChargeC, 1);
}

function windowSizes(available: number, order: number): number[] {
  const least = order + 2;
  if (available < least) return available > order ? [available] : [];
  return [least, least + 2, least + 4, least + 6, least + 9]
    .filter((size, i, all) => size <= available || (i > 0 && all[i - 1]! < available))
    .map((size) => Math.min(size, available));
}

function derivativeOf(points: readonly CurvePoint[], at: number, order: 1 | 2): Derivative | undefined {
  const degree = Math.min(order + 1, points.length - 1);
  const charges = points.map((point) => point.chargeC);
  if (new Set(charges).size <= degree) return undefined;
  const fit = fitPolynomial(
    charges,
    points.map((point) => point.value),
    degree,
    { weights: points.map((point) => point.standardError ** -2), errorsFrom: 'weights' },
  );
  const u = (at - fit.centre) / fit.halfWidth;
  const terms = Array.from(fit.coefficients, (_, j) => {
    if (j < order) return 0;
    const factor = order === 1 ? j : j * (j - 1);
    return (factor * u ** (j - order)) / fit.halfWidth ** order;
  });
  let value = 0;
  let variance = 0;
  for (let i = 0; i <= degree; i++) {
    value += terms[i]! * fit.coefficients[i]!;
    for (let j = 0; j <= degree; j++) variance += terms[i]! * terms[j]! * fit.covariance[i * (degree + 1) + j]!;
  }
  const excess = Number.isFinite(fit.residualDeviation) ? Math.max(1, fit.residualDeviation) : 1;
  const widthC = Math.max(...charges) - Math.min(...charges);
  return { value, standardError: Math.sqrt(variance) * excess, widthC };
}
