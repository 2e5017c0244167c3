import { AppError } from '../../errors.ts';
import type { ThermalLine, ThermalPrediction } from '../../model/arrhenius.ts';
import { conventionFacts } from './conventions.ts';
import { logarithmAt, logarithmErrorAt } from './thermal-line.ts';

/**
 * Value of the line at a temperature. The error comes from the covariance of E and prefactor; 95 % limits hold thickness
 * and area too.
 *
 * @throws AppError `input/invalid` for a temperature that is none
 */
export function predictAt(
  line: ThermalLine,
  temperatureK: number,
  unit: string,
  commonRelativeError: number,
): ThermalPrediction {
  if (!(temperatureK > 0 && temperatureK < Infinity))
    throw new AppError('input/invalid', 'A prediction needs a temperature above absolute zero.', {
      remedy: 'Write 298.15K or 25C.',
    });
  const { power } = conventionFacts[line.convention];
  const value = Math.exp(logarithmAt(line, temperatureK) - power * Math.log(temperatureK));
  const relativeError = logarithmErrorAt(line, temperatureK);
  const relativeErrorWithCommon = Math.hypot(relativeError, commonRelativeError);
  const temperatures = line.points.map((point) => point.temperatureK);
  const half = Math.hypot(line.coverageFactor * relativeError, 1.959964 * commonRelativeError);
  return {
    ...{ temperatureK, value, unit, relativeError, relativeErrorWithCommon },
    standardError: value * relativeErrorWithCommon,
    low: value * Math.exp(-half),
    high: value * Math.exp(half),
    beyondWindowK: Math.max(0, Math.min(...temperatures) - temperatureK, temperatureK - Math.max(...temperatures)),
  };
}
