import { AppError } from '../../errors.ts';
import type {
  ErrorBasis,
  ThermalConvention,
  ThermalData,
  ThermalLine,
  ThermalLinePoint,
  ThermalPoint,
  ThermalWeighting,
} from '../../model/arrhenius.ts';
import { chiSquaredTail, normalQuantile, studentCumulative, studentQuantile } from '../../numerics/statistics.ts';
import { fitYorkLine, type UncertainPoints, type YorkLine } from '../../numerics/york-line.ts';
import { boltzmannVPerK } from '../../units/constants.ts';
import { conventionFacts } from './conventions.ts';

/** A χ² so large or larger by chance more seldom than this: the errors given do not explain the scatter. */
const unlikely = 0.05;

/** Residuals of logarithms below this are those of the arithmetic. */
export const roundingError = 1e-9;

/**
 * ln(q·Tᵖ) against 1/T. With errors of the points the weights are 1/variance, errors of T included: T errs in the
 * ordinate too, so both errors hang together. What all points share (thickness, area) has no place in the weights.
 *
 * Standard errors are those that follow from the points' errors as long as χ² agrees with them, else enlarged by
 * √(χ²/ν); without errors they follow from the scatter.
 *
 * @throws AppError `analysis/invalid-input` for fewer than two different temperatures, values that are not positive, or
 *   weights by errors where a point has none
 * @see York et al., Am. J. Phys. 72 (2004) 367; Mandel & Paule, Anal. Chem. 42 (1970) 1194 (excess)
 */
export function fitThermalLine(
  data: ThermalData,
  convention: ThermalConvention,
  weighting: ThermalWeighting,
): ThermalLine {
  const { points } = data;
  checkPoints(points, weighting);
  const { fit, excess } = fitted(points, conventionFacts[convention].power, weighting);
  const { degreesOfFreedom, chiSquared } = fit;
  const reducedChiSquared = degreesOfFreedom > 0 ? chiSquared / degreesOfFreedom : NaN;
  const probability =
    weighting === 'errors' && degreesOfFreedom > 0 ? chiSquaredTail(chiSquared, degreesOfFreedom) : NaN;
  const errorBasis = basisOf(weighting, probability);
  const isScattered = errorBasis === 'scatter' || errorBasis === 'scaled-errors';
  const factor = isScattered ? Math.sqrt(reducedChiSquared) : 1;
  const unscaledErrorEv = weighting === 'equal' ? NaN : fit.slopeError * boltzmannVPerK;
  return {
    ...{ convention, weighting, errorBasis, degreesOfFreedom, chiSquared, reducedChiSquared, excess, unscaledErrorEv },
    activationEnergyEv: -fit.slope * boltzmannVPerK,
    lnPrefactor: fit.intercept,
    standardErrorEv: factor * fit.slopeError * boltzmannVPerK,
    lnPrefactorError: factor * fit.interceptError,
    covarianceEv: -(factor ** 2) * fit.covariance * boltzmannVPerK,
    correlation: -fit.covariance / (fit.slopeError * fit.interceptError),
    scaledErrorEv: Math.sqrt(reducedChiSquared) * fit.slopeError * boltzmannVPerK,
    coverageFactor: isScattered ? studentQuantile(0.975, degreesOfFreedom) : normalQuantile(0.975),
    chiSquaredProbability: probability,
    rSquared: shareExplained(points, conventionFacts[convention].power, fit),
    points: describePoints(points, conventionFacts[convention].power, fit, weighting, isScattered),
  };
}

/** Standard error of ln(q·Tᵖ) on the line: √(v·C·v), never from the separate errors of E and prefactor. */
export function logarithmErrorAt(line: ThermalLine, temperatureK: number): number {
  const slope = -1 / (boltzmannVPerK * temperatureK);
  const { standardErrorEv, lnPrefactorError, covarianceEv } = line;
  return Math.sqrt(Math.max(0, lnPrefactorError ** 2 + 2 * slope * covarianceEv + (slope * standardErrorEv) ** 2));
}

/** ln(q·Tᵖ) on the line. */
export function logarithmAt(line: ThermalLine, temperatureK: number): number {
  return line.lnPrefactor - line.activationEnergyEv / (boltzmannVPerK * temperatureK);
}

/** Whether every point has an error of its value. */
export function hasErrors(points: readonly ThermalPoint[]): boolean {
  return points.every(({ relativeError = 0 }) => relativeError > 0 && Number.isFinite(relativeError));
}

function basisOf(weighting: ThermalWeighting, probability: number): ErrorBasis {
  if (weighting === 'equal') return 'scatter';
  if (weighting === 'excess') return 'excess';
  return probability < unlikely ? 'scaled-errors' : 'errors';
}

function checkPoints(points: readonly ThermalPoint[], weighting: ThermalWeighting): void {
  if (new Set(points.map(({ temperatureK }) => temperatureK)).size < 2)
    throw new AppError('analysis/invalid-input', 'An activation energy needs at least two different temperatures.', {
      remedy: 'Add points at other temperatures; three or more tell the error too.',
    });
  points.forEach(({ temperatureK, value }, index) => {
    if (!(temperatureK > 0 && temperatureK < Infinity && value > 0 && value < Infinity))
      throw new AppError('analysis/invalid-input', `Point ${index + 1}: temperature and value must be positive.`, {
        remedy: 'Temperatures are in kelvin. Remove points that could not be measured.',
      });
  });
  if (weighting !== 'equal' && !hasErrors(points))
    throw new AppError('analysis/invalid-input', 'Weights by errors need an error of every point.', {
      remedy: 'Give a column of uncertainties, or weigh all points alike.',
    });
}

/** x = 1/T, y = ln(q·Tᵖ). An error of T moves both. */
function uncertainPoints(
  points: readonly ThermalPoint[],
  power: number,
  excess: number,
  isEqual: boolean,
): UncertainPoints {
  const zeros = points.map(() => 0);
  const x = points.map(({ temperatureK }) => 1 / temperatureK);
  const y = points.map(({ temperatureK, value }) => Math.log(value) + power * Math.log(temperatureK));
  if (isEqual) return { x, y, xVariance: zeros, yVariance: points.map(() => 1), xyCovariance: zeros };
  const share = points.map(({ temperatureErrorK = 0, temperatureK }) => temperatureErrorK / temperatureK);
  return {
    ...{ x, y },
    xVariance: share.map((error, i) => (error * x[i]!) ** 2),
    yVariance: points.map(({ relativeError }, i) => relativeError! ** 2 + excess ** 2 + (power * share[i]!) ** 2),
    xyCovariance: share.map((error, i) => -power * error ** 2 * x[i]!),
  };
}

function fitted(
  points: readonly ThermalPoint[],
  power: number,
  weighting: ThermalWeighting,
): { readonly fit: YorkLine; readonly excess: number } {
  const fitWith = (excess: number): YorkLine =>
    fitYorkLine(uncertainPoints(points, power, excess, weighting === 'equal'));
  const fit = fitWith(0);
  if (weighting !== 'excess' || fit.degreesOfFreedom < 1 || fit.chiSquared <= fit.degreesOfFreedom)
    return { fit, excess: 0 };
  const isTooLarge = (excess: number): boolean => fitWith(excess).chiSquared > fit.degreesOfFreedom;
  let high = Math.max(...points.map(({ relativeError }) => relativeError!));
  while (isTooLarge(high)) high *= 2;
  let low = 0;
  for (let round = 0; round < 50; round++) {
    const middle = (low + high) / 2;
    if (isTooLarge(middle)) low = middle;
    else high = middle;
  }
  return { fit: fitWith(high), excess: high };
}

function shareExplained(points: readonly ThermalPoint[], power: number, fit: YorkLine): number {
  const { y } = uncertainPoints(points, power, 0, true);
  const total = fit.weights.reduce((sum, w) => sum + w, 0);
  const mean = y.reduce((sum, value, i) => sum + fit.weights[i]! * value, 0) / total;
  const whole = y.reduce((sum, value, i) => sum + fit.weights[i]! * (value - mean) ** 2, 0);
  return whole > 0 ? 1 - fit.chiSquared / whole : 1;
}

function describePoints(
  points: readonly ThermalPoint[],
  power: number,
  fit: YorkLine,
  weighting: ThermalWeighting,
  isScattered: boolean,
): readonly ThermalLinePoint[] {
  const { x, y } = uncertainPoints(points, power, 0, true);
  const { weights, degreesOfFreedom, chiSquared } = fit;
  const count = points.length;
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mean = x.reduce((sum, value, i) => sum + weights[i]! * value, 0) / total;
  const spread = x.reduce((sum, value, i) => sum + weights[i]! * (value - mean) ** 2, 0);
  return points.map(({ temperatureK }, i) => {
    const weight = weights[i]!;
    const residual = y[i]! - fit.intercept - fit.slope * x[i]!;
    const leverage = weight * (1 / total + (x[i]! - mean) ** 2 / spread);
    const scaled = Math.sqrt(weight) * residual;
    const free = Math.max(1 - leverage, 1e-12);
    // The variance without the point itself, or an outlier would hide behind the scatter it makes.
    const others = (chiSquared - scaled ** 2 / free) / (degreesOfFreedom - 1);
    const studentized = isScattered
      ? degreesOfFreedom > 1 && others > 0
        ? scaled / Math.sqrt(others * free)
        : NaN
      : scaled / Math.sqrt(free);
    const chance = isScattered
      ? 2 * (1 - studentCumulative(Math.abs(studentized), degreesOfFreedom - 1))
      : chiSquaredTail(studentized ** 2, 1);
    return {
      ...{ temperatureK, logarithm: y[i]!, weight, residual, leverage, studentized },
      error: weighting === 'equal' ? NaN : Math.sqrt(1 / weight),
      // Bonferroni: the worst of many points is always somewhat off.
      isOutlier: degreesOfFreedom > 1 && chance * count < unlikely && Math.abs(residual) > roundingError,
      // The ends of an even series stand at 4/n or a little more.
      hasHighLeverage: leverage > Math.min(6 / count, 0.9),
    };
  });
}
