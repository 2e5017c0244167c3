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
  /** Of the cell: working electrode against counter electrode. */
  readonly voltageV: number;
  readonly currentA: number;
  /** NaN where there is no sensor. */
  readonly temperatureC: number;
  readonly status: number;
  /** Against the reference electrode, where three electrodes are recorded: it is what is then controlled and limited. */
  readonly workingElectrodePotentialV?: number;
  readonly counterElectrodePotentialV?: number;
}

/** One point of a spectrum. Z'' is signed as measured: capacitive is negative. */
export interface ImpedanceReading {
  readonly kind: 'impedance';
  readonly stepTimeS: number;
  readonly frequencyHz: number;
  readonly zReOhm: number;
  readonly zImOhm: number;
  readonly status: number;
  /** Measured by the instrument at this point: the sine on the cell (rms), and the direct level under it. */
  readonly amplitudeVRms?: number;
  readonly amplitudeARms?: number;
  readonly dcVoltageV?: number;
  readonly dcCurrentA?: number;
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
 * Columns that every stored chunk has, in order; every value is a float64. `timeS` is device time since the start of
 * the run, so it goes on over steps. `stepIndex` is the index in the plan.
 */
export const dcColumns = ['timeS', 'voltageV', 'currentA', 'temperatureC', 'stepIndex', 'status'] as const;
export const impedanceColumns = ['timeS', 'frequencyHz', 'zReOhm', 'zImOhm', 'stepIndex', 'status'] as const;

/** Columns behind those, only where the instrument told any of them. NaN in rows without. New ones go to the end. */
export const electrodeColumns = ['workingElectrodePotentialV', 'counterElectrodePotentialV'] as const;
export const pointColumns = ['amplitudeVRms', 'amplitudeARms', 'dcVoltageV', 'dcCurrentA'] as const;

export type DcColumn = (typeof dcColumns)[number];
export type ImpedanceColumn = (typeof impedanceColumns)[number];
export type ElectrodeColumn = (typeof electrodeColumns)[number];
export type PointColumn = (typeof pointColumns)[number];

type Columns<Always extends string, Sometimes extends string> = Readonly<Record<Always, Float64Array>> &
  Readonly<Partial<Record<Sometimes, Float64Array>>>;

/** Samples as columns of equal length: how they are stored, sent and drawn. */
export type DcTable = Columns<DcColumn, ElectrodeColumn>;
export type ImpedanceTable = Columns<ImpedanceColumn, PointColumn>;

/** One row as it is stored: `dcColumns`, and `electrodeColumns` behind them where the reading has any. */
export function dcRow(timeS: number, stepIndex: number, reading: DcReading): readonly number[] {
  const { voltageV, currentA, temperatureC, status } = reading;
  return [timeS, voltageV, currentA, temperatureC, stepIndex, status, ...further(reading, electrodeColumns)];
}

/** One row as it is stored: `impedanceColumns`, and `pointColumns` behind them where the reading has any. */
export function impedanceRow(timeS: number, stepIndex: number, reading: ImpedanceReading): readonly number[] {
  const { frequencyHz, zReOhm, zImOhm, status } = reading;
  return [timeS, frequencyHz, zReOhm, zImOhm, stepIndex, status, ...further(reading, pointColumns)];
}

function further<Name extends string>(
  reading: Readonly<Partial<Record<Name, number>>>,
  names: readonly Name[],
): readonly number[] {
  return names.some((name) => reading[name] !== undefined) ? names.map((name) => reading[name] ?? NaN) : [];
}

/** What the instrument holds and limits: the working electrode where it is recorded against a reference, else the cell. */
export function controlledVoltageV({ workingElectrodePotentialV, voltageV }: DcReading): number {
  return workingElectrodePotentialV ?? voltageV;
}
