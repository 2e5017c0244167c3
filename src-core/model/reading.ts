/** Bits of `status`, the same for every instrument. */
export const readingStatus = {
  ok: 0,
  timingNotMet: 1,
  overload: 2,
  underload: 4,
  overloadWarning: 8,
  /** The instrument sent "not a number": the value is stored as NaN and never used. */
  notANumber: 16,
  /** The device's clock went backwards; the value is kept, its time is suspect. */
  timeReversed: 32,
} as const;

/** One direct-current sample. Positive current charges: the ion leaves the host and x falls. */
export interface DcReading {
  readonly kind: 'dc';
  /** Device time since the start of the step, s. */
  readonly stepTimeS: number;
  readonly voltageV: number;
  readonly currentA: number;
  /** NaN where there is no sensor. */
  readonly temperatureC: number;
  readonly status: number;
}

/** One point of a spectrum. Z'' is signed as measured: capacitive is negative. */
export interface ImpedanceReading {
  readonly kind: 'impedance';
  readonly stepTimeS: number;
  readonly frequencyHz: number;
  readonly zReOhm: number;
  readonly zImOhm: number;
  readonly status: number;
}

export type Reading = DcReading | ImpedanceReading;

/**
 * Columns of the stored chunks, in order; every value is a float64. `timeS` is device time since the start of
 * the run, so it goes on over steps. `stepIndex` is the index in the plan.
 */
export const dcColumns = ['timeS', 'voltageV', 'currentA', 'temperatureC', 'stepIndex', 'status'] as const;
export const impedanceColumns = ['timeS', 'frequencyHz', 'zReOhm', 'zImOhm', 'stepIndex', 'status'] as const;

export type DcColumn = (typeof dcColumns)[number];
export type ImpedanceColumn = (typeof impedanceColumns)[number];

/** Samples as columns of equal length: how they are stored, sent and drawn. */
export type DcTable = Readonly<Record<DcColumn, Float64Array>>;
export type ImpedanceTable = Readonly<Record<ImpedanceColumn, Float64Array>>;
