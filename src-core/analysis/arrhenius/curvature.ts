import type { ThermalCurvature, ThermalLine } from '../../model/arrhenius.ts';
import { fitPolynomial } from '../../numerics/regression.ts';
import { fisherTail, runsTest } from '../../numerics/statistics.ts';
import { roundingError } from './thermal-line.ts';

const leastPointsForRuns = 10;

/**
 * Whether the residuals are noise: F-test of a quadratic term in 1/T, and runs of equal sign along T.
 *
 * @returns undefined with fewer than four points or residuals of the arithmetic alone
 */
export function testCurvature(line: ThermalLine): ThermalCurvature | undefined {
  const sorted = line.points.toSorted((a, b) => a.temperatureK - b.temperatureK);
  const temperatures = sorted.map(({ temperatureK }) => temperatureK);
  if (sorted.length < 4 || new Set(temperatures).size < 3) return undefined;
  if (sorted.every(({ residual }) => Math.abs(residual) < roundingError)) return undefined;
  const weights = sorted.map(({ weight }) => weight);
  const residuals = sorted.map(({ residual }) => residual);
  const inverse = temperatures.map((temperatureK) => 1 / temperatureK);
  const fit = fitPolynomial(inverse, residuals, 2, { weights });
  const { degreesOfFreedom, residualDeviation } = fit;
  const left = residualDeviation ** 2;
  const gain = Math.max(0, line.chiSquared - left * degreesOfFreedom);
  return {
    probability: left > 0 ? fisherTail(gain / left, 1, degreesOfFreedom) : 0,
    shape: fit.coefficients[2]! < 0 ? 'concave' : 'convex',
    runsProbability: sorted.length < leastPointsForRuns ? NaN : runsTest(residuals).probabilityOfSoFew,
  };
}
