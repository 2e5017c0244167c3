import { AppError } from '../errors.ts';
import { fitLine } from './regression.ts';

/** A line through points with known errors that may scatter more than these. */
export interface ScatteredLine {
  readonly slope: number;
  readonly intercept: number;
  readonly slopeError: number;
  readonly interceptError: number;
  /** Covariance of slope and intercept. */
  readonly covariance: number;
  /** Squares over the points' own errors, over n − 2; NaN for two points. */
  readonly reducedChiSquared: number;
  /** Standard deviation that every point has besides its own error; 0 where the errors explain the scatter. */
  readonly excess: number;
}

/**
 * Weighted line with the weights 1/(error² + excess²). The excess is the least for which the squares do not exceed n − 2:
 * no point with a tiny error leads alone where the scatter shows that errors are not all there is.
 *
 * @param errors - one standard error of every y, positive
 * @param covarianceOf - of two different points, where their errors hang together; it enters the errors of the line
 * @throws AppError `analysis/invalid-input` for fewer than two points or x all equal
 * @see Mandel & Paule, Anal. Chem. 42 (1970) 1194 (excess variance)
 */
export function fitScatteredLine(
  x: readonly number[],
  y: readonly number[],
  errors: readonly number[],
  covarianceOf: (first: number, second: number) => number = () => 0,
): ScatteredLine {
  if (errors.length !== x.length)
    throw new AppError('analysis/invalid-input', 'x, y and errors of a line must be of equal length.');
  const weightsFor = (excess: number): number[] => errors.map((error) => 1 / (error * error + excess * excess));
  const lineFor = (excess: number) => fitLine(x, y, { weights: weightsFor(excess), errorsFrom: 'weights' });
  const squaresFor = (excess: number): number => {
    const { slope, intercept } = lineFor(excess);
    return weightsFor(excess).reduce((sum, w, i) => sum + w * (y[i]! - intercept - slope * x[i]!) ** 2, 0);
  };
  const freedom = x.length - 2;
  const first = squaresFor(0);
  let excess = 0;
  if (freedom > 0 && first > freedom) {
    let high = Math.max(...errors);
    while (squaresFor(high) > freedom) high *= 2;
    let low = 0;
    for (let round = 0; round < 60; round++) {
      const middle = (low + high) / 2;
      if (squaresFor(middle) > freedom) low = middle;
      else high = middle;
    }
    excess = high;
  }
  const { slope, intercept } = lineFor(excess);
  return {
    ...{ slope, intercept, excess },
    ...propagate(x, weightsFor(excess), covarianceOf),
    reducedChiSquared: freedom > 0 ? first / freedom : NaN,
  };
}

/** Slope and intercept are sums of the y: their covariance follows from that of the y. */
function propagate(
  x: readonly number[],
  weights: readonly number[],
  covarianceOf: (first: number, second: number) => number,
): Pick<ScatteredLine, 'slopeError' | 'interceptError' | 'covariance'> {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const meanX = x.reduce((sum, value, i) => sum + weights[i]! * value, 0) / total;
  const spread = x.reduce((sum, value, i) => sum + weights[i]! * (value - meanX) ** 2, 0);
  const a = x.map((value, i) => (weights[i]! * (value - meanX)) / spread);
  const b = weights.map((w, i) => w / total - meanX * a[i]!);
  const between = (first: readonly number[], second: readonly number[]): number =>
    x.reduce(
      (sum, _, i) =>
        sum +
        x.reduce((part, __, j) => part + first[i]! * second[j]! * (i === j ? 1 / weights[i]! : covarianceOf(i, j)), 0),
      0,
    );
  return {
    slopeError: Math.sqrt(Math.max(0, between(a, a))),
    interceptError: Math.sqrt(Math.max(0, between(b, b))),
    covariance: between(a, b),
  };
}
