import {
  sensorClasses,
  type SensorAccuracy,
  type SensorClass,
  type SensorClassId,
} from '../../model/sensor-accuracy.ts';
import type { TemperatureSensor } from '../../model/series.ts';
import { toSignificant } from '../../units/format.ts';

/**
 * Most a reading of this class may be off by, K.
 * @param celsius - the temperature
 * @see IEC 60751:2008 (2022): ±(a + b·|t|); IEC 60584-1:2013: ± the greater of a and b·|t|
 */
export function sensorToleranceK(classId: SensorClassId, celsius: number): number {
  const { rule, zeroK, slope } = sensorClasses[classId];
  const share = slope * Math.abs(celsius);
  return rule === 'sum' ? zeroK + share : Math.max(zeroK, share);
}

/** The usual sensor of a controller, where its kind was not said. */
const assumedClass = 'pt100-a' satisfies SensorClassId;

/**
 * Standard errors of zero and slope of a sensor: both parts of its tolerance, each evenly spread (tolerance over √3). A
 * calibrated zero has the error of its calibration. Without class and tolerance a Pt100 of class A is assumed, and named so.
 * @see JCGM 100:2008, 4.3.7
 */
export function sensorFrom(accuracy: SensorAccuracy = {}): TemperatureSensor {
  const { classId, toleranceK, correctionErrorK } = accuracy;
  const { zeroK, slope }: Pick<SensorClass, 'zeroK' | 'slope'> =
    toleranceK === undefined ? sensorClasses[classId ?? assumedClass] : { zeroK: toleranceK, slope: 0 };
  return {
    name: sensorWords(accuracy),
    offsetErrorK: correctionErrorK ?? zeroK / Math.sqrt(3),
    gainError: slope / Math.sqrt(3),
  };
}

/** As a report names it. */
export function sensorWords({ classId, toleranceK, correctionK, correctionErrorK }: SensorAccuracy): string {
  const kind =
    toleranceK === undefined
      ? `${sensorClasses[classId ?? assumedClass].title}${classId === undefined ? ', assumed' : ''}`
      : `sensor good to ± ${toSignificant(toleranceK, 2)} K`;
  const error = correctionErrorK === undefined ? '' : ` ± ${toSignificant(correctionErrorK, 2)}`;
  if (correctionK === undefined) return error === '' ? kind : `${kind}, zero calibrated to${error} K`;
  const sign = correctionK < 0 ? '−' : '+';
  return `${kind}, corrected by ${sign}${toSignificant(Math.abs(correctionK), 3)}${error} K`;
}
