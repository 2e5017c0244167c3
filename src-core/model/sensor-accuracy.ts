/** Most a reading may be off by: ± the sum of both parts, or ± the greater of them. */
export interface SensorClass {
  readonly title: string;
  readonly rule: 'sum' | 'greater';
  /** ± K at 0 °C. */
  readonly zeroK: number;
  /** ± share of the temperature in °C. */
  readonly slope: number;
}

/**
 * Tolerance classes of industrial sensors.
 * @see IEC 60751:2008 (2022), platinum resistance thermometers: ±(a + b·|t|)
 * @see IEC 60584-1:2013, thermocouples above −40 °C: ± the greater of a and b·|t|
 */
export const sensorClasses = {
  'pt100-aa': { title: 'Pt100 of class AA (IEC 60751)', rule: 'sum', zeroK: 0.1, slope: 0.0017 },
  'pt100-a': { title: 'Pt100 of class A (IEC 60751)', rule: 'sum', zeroK: 0.15, slope: 0.002 },
  'pt100-b': { title: 'Pt100 of class B (IEC 60751)', rule: 'sum', zeroK: 0.3, slope: 0.005 },
  'pt100-c': { title: 'Pt100 of class C (IEC 60751)', rule: 'sum', zeroK: 0.6, slope: 0.01 },
  'k-1': { title: 'Thermocouple K of class 1 (IEC 60584-1)', rule: 'greater', zeroK: 1.5, slope: 0.004 },
  'k-2': { title: 'Thermocouple K of class 2 (IEC 60584-1)', rule: 'greater', zeroK: 2.5, slope: 0.0075 },
  'n-1': { title: 'Thermocouple N of class 1 (IEC 60584-1)', rule: 'greater', zeroK: 1.5, slope: 0.004 },
  'n-2': { title: 'Thermocouple N of class 2 (IEC 60584-1)', rule: 'greater', zeroK: 2.5, slope: 0.0075 },
  't-1': { title: 'Thermocouple T of class 1 (IEC 60584-1)', rule: 'greater', zeroK: 0.5, slope: 0.004 },
  't-2': { title: 'Thermocouple T of class 2 (IEC 60584-1)', rule: 'greater', zeroK: 1, slope: 0.0075 },
} as const satisfies Record<string, SensorClass>;

export type SensorClassId = keyof typeof sensorClasses;

/** What is known of a temperature sensor: its class, or a tolerance of its own, and a calibration. */
export interface SensorAccuracy {
  readonly classId?: SensorClassId;
  /** ± K at any temperature, from a data sheet; in the place of a class. */
  readonly toleranceK?: number;
  /** From a calibration: what analyses add to every reading. Raw data, set points and limits keep what was read. */
  readonly correctionK?: number;
  /** One standard error of the correction; it then is the error of the zero. */
  readonly correctionErrorK?: number;
}
