import { AppError } from '../errors.ts';

/** Points with errors in both coordinates. All arrays are of the same length. */
export interface UncertainPoints {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly xVariance: readonly number[];
  readonly yVariance: readonly number[];
  /** Covariance of x and y of the same point. */
  readonly xyCovariance: readonly number[];
}

/** A line through points with errors in both coordinates; its errors follow from those of the points. */
export interface YorkLine {
  readonly slope: number;
  readonly intercept: number;
  readonly slopeError: number;
  readonly interceptError: number;
  /** Covariance of slope and intercept. */
  readonly covariance: number;
  /** 1/(variance of y − slope·x), one per point. */
  readonly weights: readonly number[];
  /** Weighted squares of y − intercept − slope·x. */
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
}

/**
 * Straight line by the maximum of likelihood where both coordinates err and their errors may hang together. Without
 * errors of x it is the weighted least-squares line.
 *
 * @throws AppError `analysis/invalid-input` for fewer than two points, x all equal or a point without any error;
 *   `analysis/not-identifiable` where the points say nothing about the slope
 * @see York, Evensen, López Martínez & De Basabe Delgado, Am. J. Phys. 72 (2004) 367, eqs 13 and 14
 */
export function fitYorkLine(points: UncertainPoints): YorkLine {
  const { x, xVariance } = points;
  checkPoints(points);
  let slope = startSlope(points);
  if (xVariance.some((variance) => variance > 0)) slope = polishSlope(points, scanSlope(points, slope));
  const { meanX, meanY, weights, adjustedX, chiSquared } = stateAt(points, slope);
  const total = sum(weights);
  const centre = sum(adjustedX.map((value, i) => weights[i]! * value)) / total;
  const spread = sum(adjustedX.map((value, i) => weights[i]! * (value - centre) ** 2));
  if (!(spread > 0) || !Number.isFinite(slope))
    throw new AppError('analysis/not-identifiable', 'The points do not tell the slope of a line.', {
      remedy: 'Add points over a wider range.',
    });
  return {
    ...{ slope, weights, chiSquared, intercept: meanY - slope * meanX },
    slopeError: Math.sqrt(1 / spread),
    interceptError: Math.sqrt(1 / total + (centre * centre) / spread),
    covariance: -centre / spread,
    degreesOfFreedom: x.length - 2,
  };
}

function checkPoints({ x, y, xVariance, yVariance, xyCovariance }: UncertainPoints): void {
  const lengths = [y, xVariance, yVariance, xyCovariance].map(({ length }) => length);
  if (lengths.some((length) => length !== x.length))
    throw new AppError('analysis/invalid-input', 'Points and errors of a line must be of equal number.');
  if (x.length < 2 || new Set(x).size < 2)
    throw new AppError('analysis/invalid-input', 'A line needs at least two points of different x.');
  const isSound = x.every((_, i) => {
    const [u, v, c] = [xVariance[i]!, yVariance[i]!, xyCovariance[i]!];
    return Number.isFinite(x[i]! + y[i]! + u + v + c) && u >= 0 && v >= 0 && u + v > 0 && c * c <= u * v * (1 + 1e-9);
  });
  if (!isSound) throw new AppError('analysis/invalid-input', 'A point of the line has no finite, positive error.');
}

/** As if x were exact; points whose y is exact then count like the best of the others. */
function startSlope({ x, y, yVariance }: UncertainPoints): number {
  const known = yVariance.filter((variance) => variance > 0);
  const least = known.length > 0 ? Math.min(...known) : 1;
  const weights = yVariance.map((variance) => 1 / Math.max(variance, least));
  const total = sum(weights);
  const meanX = sum(x.map((value, i) => weights[i]! * value)) / total;
  const meanY = sum(y.map((value, i) => weights[i]! * value)) / total;
  const above = sum(x.map((value, i) => weights[i]! * (value - meanX) * (y[i]! - meanY)));
  return above / sum(x.map((value, i) => weights[i]! * (value - meanX) ** 2));
}

interface State {
  readonly meanX: number;
  readonly meanY: number;
  readonly weights: readonly number[];
  /** Where the points' x lie on the line, given their errors. */
  readonly adjustedX: readonly number[];
  readonly chiSquared: number;
  /** The slope that follows; equal to the one put in at the solution. */
  readonly next: number;
}

function stateAt({ x, y, xVariance, yVariance, xyCovariance }: UncertainPoints, b: number): State {
  const weights = x.map((_, i) => {
    const variance = yVariance[i]! + b * b * xVariance[i]! - 2 * b * xyCovariance[i]!;
    // Fully correlated errors can cancel to nothing; the share left keeps the weight finite.
    return 1 / Math.max(variance, 1e-12 * (yVariance[i]! + b * b * xVariance[i]!));
  });
  const total = sum(weights);
  const meanX = sum(x.map((value, i) => weights[i]! * value)) / total;
  const meanY = sum(y.map((value, i) => weights[i]! * value)) / total;
  const shifts = x.map((value, i) => {
    const [u, v] = [value - meanX, y[i]! - meanY];
    return weights[i]! * (u * yVariance[i]! + b * v * xVariance[i]! - (b * u + v) * xyCovariance[i]!);
  });
  const above = sum(shifts.map((shift, i) => weights[i]! * shift * (y[i]! - meanY)));
  const below = sum(shifts.map((shift, i) => weights[i]! * shift * (x[i]! - meanX)));
  return {
    ...{ meanX, meanY, weights, next: above / below },
    adjustedX: shifts.map((shift) => meanX + shift),
    chiSquared: sum(x.map((value, i) => weights[i]! * (y[i]! - meanY - b * (value - meanX)) ** 2)),
  };
}

/** The squares may have several minima where errors hang together strongly: all slopes are looked at, by their angle. */
function scanSlope(points: UncertainPoints, start: number): number {
  const scale = Math.max(Math.abs(start), 1e-300);
  const slopeAt = (angle: number): number => scale * Math.tan(angle);
  const squaresAt = (angle: number): number => stateAt(points, slopeAt(angle)).chiSquared;
  const steps = 360;
  const step = Math.PI / steps;
  const angles = Array.from({ length: steps - 1 }, (_, k) => -Math.PI / 2 + (k + 1) * step);
  const squares = angles.map(squaresAt);
  const best = angles[squares.indexOf(Math.min(...squares))]!;
  let [low, high] = [best - step, best + step];
  const ratio = (Math.sqrt(5) - 1) / 2;
  for (let round = 0; round < 60; round++) {
    const [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (squaresAt(left) < squaresAt(right)) high = right;
    else low = left;
  }
  return slopeAt((low + high) / 2);
}

/** York's iteration from a slope near the minimum; left where it was when the iteration runs away. */
function polishSlope(points: UncertainPoints, start: number): number {
  const before = stateAt(points, start).chiSquared;
  let slope = start;
  for (let round = 0; round < 200; round++) {
    const { next } = stateAt(points, slope);
    const isDone = Math.abs(next - slope) <= 1e-15 * Math.abs(slope);
    slope = next;
    if (isDone || !Number.isFinite(slope)) break;
  }
  return stateAt(points, slope).chiSquared <= before * (1 + 1e-9) + 1e-12 ? slope : start;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
