import { AppError } from '../errors.ts';
import { solveLeastSquares } from './linear-algebra.ts';

export interface RegressionOptions {
  /** One positive weight per point, 1/variance up to a common factor. Absent: all equal. */
  readonly weights?: ArrayLike<number>;
  /**
   * `residuals` (default): the scatter about the fit sets the size of the errors. `weights`: the weights are true
   * 1/variance and set it.
   */
  readonly errorsFrom?: 'residuals' | 'weights';
}

export interface LineFit {
  readonly slope: number;
  readonly intercept: number;
  /** One standard error; NaN when two points leave nothing to judge the scatter by. */
  readonly slopeError: number;
  readonly interceptError: number;
  /** Covariance of slope and intercept. */
  readonly covariance: number;
  /** Square root of the (weighted) residual variance, n − 2 degrees of freedom. */
  readonly residualDeviation: number;
  readonly degreesOfFreedom: number;
  /** Share of the (weighted) variance of y explained. */
  readonly rSquared: number;
  /** (Weighted) mean of x: slope and value at this x are uncorrelated. */
  readonly meanX: number;
}

/**
 * Straight line y = intercept + slope·x by (weighted) least squares.
 *
 * @throws AppError `analysis/invalid-input` for fewer than two points, unequal lengths, values that are not finite,
 *   weights that are not positive, or x all equal
 */
export function fitLine(x: ArrayLike<number>, y: ArrayLike<number>, options: RegressionOptions = {}): LineFit {
  const n = checkPoints(x, y, options.weights, 2);
  const weightOf = (i: number): number => options.weights?.[i] ?? 1;
  let sumW = 0;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < n; i++) {
    sumW += weightOf(i);
    sumX += weightOf(i) * x[i]!;
    sumY += weightOf(i) * y[i]!;
  }
  const meanX = sumX / sumW;
  const meanY = sumY / sumW;
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    sxx += weightOf(i) * dx * dx;
    sxy += weightOf(i) * dx * dy;
    syy += weightOf(i) * dy * dy;
  }
  if (!(sxx > 0)) throw new AppError('analysis/invalid-input', 'A line needs at least two different x.');
  const slope = sxy / sxx;
  const intercept = meanY - slope * meanX;
  let sumSquares = 0;
  for (let i = 0; i < n; i++) sumSquares += weightOf(i) * (y[i]! - meanY - slope * (x[i]! - meanX)) ** 2;
  const degreesOfFreedom = n - 2;
  const residualVariance = degreesOfFreedom > 0 ? sumSquares / degreesOfFreedom : NaN;
  const variance = options.errorsFrom === 'weights' ? 1 : residualVariance;
  return {
    slope,
    intercept,
    slopeError: Math.sqrt(variance / sxx),
    interceptError: Math.sqrt(variance * (1 / sumW + (meanX * meanX) / sxx)),
    covariance: (-variance * meanX) / sxx,
    residualDeviation: Math.sqrt(residualVariance),
    degreesOfFreedom,
    rSquared: syy > 0 ? 1 - sumSquares / syy : 1,
    meanX,
  };
}

/** Standard error of the line itself at one x. */
export function lineErrorAt(fit: LineFit, x: number): number {
  return Math.sqrt(Math.max(0, fit.interceptError ** 2 + 2 * x * fit.covariance + x * x * fit.slopeError ** 2));
}

export interface PolynomialFit {
  /** In u = (x − centre)/halfWidth, constant first. */
  readonly coefficients: Float64Array;
  readonly centre: number;
  readonly halfWidth: number;
  /** Covariance of the coefficients, row-major. */
  readonly covariance: Float64Array;
  readonly residualDeviation: number;
  readonly degreesOfFreedom: number;
}

/**
 * Polynomial by (weighted) least squares through QR, in x shifted and scaled to −1…1 so that high degrees stay
 * well conditioned.
 *
 * @throws AppError `analysis/invalid-input` for fewer points than coefficients, values that are not finite, weights
 *   that are not positive, or too few different x
 */
export function fitPolynomial(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  degree: number,
  options: RegressionOptions = {},
): PolynomialFit {
  const columns = degree + 1;
  const n = checkPoints(x, y, options.weights, columns);
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < n; i++) {
    low = Math.min(low, x[i]!);
    high = Math.max(high, x[i]!);
  }
  const centre = (low + high) / 2;
  const halfWidth = high > low ? (high - low) / 2 : 1;
  const matrix = new Float64Array(n * columns);
  const right = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const root = Math.sqrt(options.weights?.[i] ?? 1);
    const u = (x[i]! - centre) / halfWidth;
    let power = root;
    for (let j = 0; j < columns; j++, power *= u) matrix[i * columns + j] = power;
    right[i] = root * y[i]!;
  }
  const solved = solveLeastSquares(matrix, n, columns, right);
  if (!solved)
    throw new AppError('analysis/invalid-input', `A polynomial of degree ${degree} needs ${columns} different x.`);
  const degreesOfFreedom = n - columns;
  const residualVariance = degreesOfFreedom > 0 ? solved.residualSumOfSquares / degreesOfFreedom : NaN;
  const variance = options.errorsFrom === 'weights' ? 1 : residualVariance;
  return {
    coefficients: solved.solution,
    centre,
    halfWidth,
    covariance: solved.inverseNormal.map((value) => value * variance),
    residualDeviation: Math.sqrt(residualVariance),
    degreesOfFreedom,
  };
}

export function polynomialValue(fit: PolynomialFit, x: number): number {
  const u = (x - fit.centre) / fit.halfWidth;
  return fit.coefficients.reduceRight((sum, coefficient) => sum * u + coefficient, 0);
}

/** dy/dx and its standard error at one x. */
export function polynomialSlope(fit: PolynomialFit, x: number): { slope: number; standardError: number } {
  const u = (x - fit.centre) / fit.halfWidth;
  const columns = fit.coefficients.length;
  const terms = Array.from({ length: columns }, (_, j) => (j === 0 ? 0 : (j * u ** (j - 1)) / fit.halfWidth));
  let slope = 0;
  let variance = 0;
  for (let i = 0; i < columns; i++) {
    slope += fit.coefficients[i]! * terms[i]!;
    for (let j = 0; j < columns; j++) variance += terms[i]! * terms[j]! * fit.covariance[i * columns + j]!;
  }
  return { slope, standardError: Math.sqrt(variance) };
}

function checkPoints(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  least: number,
): number {
  const n = x.length;
  if (y.length !== n || (weights && weights.length !== n))
    throw new AppError('analysis/invalid-input', 'x, y and weights of a regression must be of equal length.');
  if (n < least) throw new AppError('analysis/invalid-input', `The regression needs ${least} points and has ${n}.`);
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i]))
      throw new AppError('analysis/invalid-input', `Point ${i + 1} of the regression is not finite.`);
    if (weights && !(weights[i]! > 0 && weights[i]! < Infinity))
      throw new AppError('analysis/invalid-input', `The weight of point ${i + 1} is not a positive number.`);
  }
  return n;
}
