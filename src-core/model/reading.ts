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
  /** A source was held by its limit: the value is true, but what was asked for was not on the cell. */
  compliance: 64,
  /** A temperature sensor is open or out of its range. */
  sensorBreak: 128,
  /** The instrument raised an alarm of its own. */
  alarm: 256,
  /** The amplitude asked for could not be kept (ALC, source overload). */
  amplitudeNotMet: 512,
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

/** One reading of a temperature controller or thermometer. */
export interface TemperatureReading {
  readonly kind: 'temperature';
  readonly stepTimeS: number;
  readonly sensorId: string;
  readonly temperatureC: number;
  /** The set point in force on the controller now; NaN where there is none. */
  readonly setPointC: number;
  readonly status: number;
}

/** One reading of an auxiliary channel, in the unit that the instrument's capabilities give. */
export interface AuxiliaryReading {
  readonly kind: 'auxiliary';
  readonly stepTimeS: number;
  readonly channelId: string;
  readonly value: number;
  readonly status: number;
}

/** What moves charge or comes of it. */
export type CellReading = DcReading | ImpedanceReading;

export type Reading = CellReading | TemperatureReading | AuxiliaryReading;

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
