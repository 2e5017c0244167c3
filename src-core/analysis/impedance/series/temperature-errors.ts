import type { ArrheniusPoint, TemperatureSensor, TemperatureShare } from '../../../model/series.ts';
import { fitLine } from '../../../numerics/regression.ts';
import { boltzmannVPerK, celsiusZeroK } from '../../../units/constants.ts';

type Point = Pick<ArrheniusPoint, 'temperatureK' | 'temperatureErrorK' | 'logarithm' | 'standardError'>;

/**
 * Errors of the ordinates ln(q·Tᵖ) with those of T: a temperature read wrongly by δT moves a point by
 * (p + slope/T)·δT/T off the line.
 *
 * @param slope - of the line, K
 * @see Orear, Am. J. Phys. 50 (1982) 912 (effective variance)
 */
export function effectiveErrors(points: readonly Point[], slope: number, power: number): readonly number[] {
  return points.map((point) => Math.hypot(point.standardError, ofTemperature(point, slope, power)));
}

function ofTemperature({ temperatureK, temperatureErrorK = 0 }: Point, slope: number, power: number): number {
  return ((power + slope / temperatureK) * temperatureErrorK) / temperatureK;
}

/** What of the error of E comes from the temperatures; undefined where nothing is known of theirs. */
export function temperatureShare(
  points: readonly Point[],
  slope: number,
  power: number,
  sensor: TemperatureSensor | undefined,
): TemperatureShare | undefined {
  if (!sensor && points.every(({ temperatureErrorK = 0 }) => temperatureErrorK === 0)) return undefined;
  const weights = effectiveErrors(points, slope, power).map((error) => 1 / error ** 2);
  const x = points.map(({ temperatureK }) => 1 / temperatureK);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mean = x.reduce((sum, value, i) => sum + weights[i]! * value, 0) / total;
  const spread = x.reduce((sum, value, i) => sum + weights[i]! * (value - mean) ** 2, 0);
  const variance = points.reduce(
    (sum, point, i) => sum + ((weights[i]! * (x[i]! - mean) * ofTemperature(point, slope, power)) / spread) ** 2,
    0,
  );
  const energyAt = (shifted: (temperatureK: number) => number): number => {
    const inverseT = points.map(({ temperatureK }) => 1 / shifted(temperatureK));
    const logarithms = points.map(
      ({ temperatureK, logarithm }) => logarithm + power * Math.log(shifted(temperatureK) / temperatureK),
    );
    return -fitLine(inverseT, logarithms, { weights }).slope * boltzmannVPerK;
  };
  const change = (shift: (temperatureK: number, sign: number) => number): number =>
    Math.abs(energyAt((t) => shift(t, 1)) - energyAt((t) => shift(t, -1))) / 2;
  return {
    ownErrorEv: Math.sqrt(variance) * boltzmannVPerK,
    ...(sensor
      ? {
          sensor: {
            ...sensor,
            offsetErrorEv: change((t, sign) => t + sign * sensor.offsetErrorK),
            gainErrorEv: change((t, sign) => t + sign * sensor.gainError * (t - celsiusZeroK)),
          },
        }
      : {}),
  };
}
