import type { RobustFit } from '../../model/results.ts';
import { median } from '../../numerics/statistics.ts';
import type { FitData } from './fit-data.ts';

/** Deviations beyond this many standard deviations of a part count by their size alone. */
const cornerDeviation = 2;
/** Chance of a point further out is 1 in 2 000 for both normal parts together. */
const outlierDeviation = 3.9;
/** Median of the distance of two normal parts of unit variance. */
const medianDistance = Math.sqrt(2 * Math.LN2);
const mostRounds = 30;

export interface RobustOutcome {
  readonly report: RobustFit;
  /** What takes the place of χ²/(2N − p) in the covariance. */
  readonly variance: number;
}

/**
 * Huber's estimate by iteratively reweighted least squares, both parts of a point weighed alike.
 *
 * @param refit - minimises with the data given and answers the weighted residuals of the *original* weights
 * @see Huber, Robust Statistics (1981), ch. 7 (regression, covariance)
 */
export function huber(
  data: FitData,
  freeCount: number,
  first: Float64Array,
  refit: (data: FitData) => Float64Array,
): { readonly data: FitData; readonly outcome: RobustOutcome } {
  const n = data.frequencyHz.length;
  let residuals = first;
  let trusted = data;
  let trust = new Float64Array(n).fill(1);
  for (let round = 0; round < mostRounds; round++) {
    const { distance, scale } = spread(residuals, n);
    const next = distance.map((d) => Math.min(1, (cornerDeviation * scale) / d || 1));
    const change = Math.max(...next.map((value, k) => Math.abs(value - trust[k]!)));
    if (change < 1e-4) break;
    trust = next;
    trusted = reweigh(data, trust);
    residuals = refit(trusted);
  }
  return { data: trusted, outcome: describe(data, residuals, n, freeCount) };
}

function spread(residuals: Float64Array, n: number): { distance: Float64Array; scale: number } {
  const distance = Float64Array.from({ length: n }, (_, k) => Math.hypot(residuals[k]!, residuals[n + k]!));
  return { distance, scale: median(distance) / medianDistance };
}

function reweigh(data: FitData, trust: Float64Array): FitData {
  const weigh = (weights: Float64Array): Float64Array => weights.map((weight, k) => weight * Math.sqrt(trust[k]!));
  return { ...data, weightRe: weigh(data.weightRe), weightIm: weigh(data.weightIm) };
}

function describe(data: FitData, residuals: Float64Array, n: number, freeCount: number): RobustOutcome {
  const { distance, scale } = spread(residuals, n);
  const corner = cornerDeviation * scale;
  let clipped = 0;
  let slope = 0;
  for (const d of distance) {
    clipped += Math.min(d, corner) ** 2;
    slope += d <= corner ? 1 : corner / (2 * d); // mean of the two derivatives of the clipped vector
  }
  const outliers = [...distance.keys()]
    .filter((k) => distance[k]! > outlierDeviation * scale)
    .map((k) => ({ frequencyHz: data.frequencyHz[k]!, deviation: distance[k]! / scale }))
    .sort((a, b) => b.deviation - a.deviation);
  return { report: { scale, outliers }, variance: clipped / (2 * n - freeCount) / (slope / n) ** 2 };
}
