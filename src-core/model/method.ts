/**
 * A method as a person reads and writes it (JSON). Numbers are SI with the unit in the name; the parser in
 * src-core/methods also accepts text such as "10 min", "60 uA" or "C/20" in these fields.
 */
export interface Method {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** Mandatory: no run starts without them. */
  readonly limits: Limits;
  readonly steps: readonly MethodStep[];
}

/** Crossing one of these ends the run with the cell off. */
export interface Limits {
  readonly minVoltageV: number;
  readonly maxVoltageV: number;
  /** Of the magnitude. */
  readonly maxCurrentA: number;
  readonly maxDurationS: number;
  /** Needs a sensor. */
  readonly maxTemperatureC?: number;
  /** Of the magnitude of dE/dt; ignored for `blankingS` after each switch of the current. */
  readonly maxVoltageRateVPerS?: number;
  readonly blankingS?: number;
}

/** A current as such, or relative to the sample's capacity: `{ cRate: 0.05 }` is Δx = 1 in 20 h. */
export type CurrentSetting = { readonly currentA: number } | { readonly cRate: number };

/** When an open-circuit period ends. With both conditions, `combine` says whether one or both must hold. */
export interface RestEnd {
  readonly maxDurationS: number;
  readonly minDurationS?: number;
  /** |dE/dt| from a regression over `slopeWindowS` (≥ 600 s), plus its standard error, must be below this. */
  readonly maxSlopeVPerS?: number;
  readonly slopeWindowS?: number;
  /** "or": end at maxDurationS or when flat. "and": at least maxDurationS and flat (limited by the run's limits). */
  readonly combine?: 'or' | 'and';
}

export interface RestStep {
  readonly kind: 'rest';
  readonly end: RestEnd;
  readonly sampleIntervalS?: number;
}

export interface EisStep {
  readonly kind: 'eis';
  readonly control: 'potentiostatic' | 'galvanostatic';
  readonly startFrequencyHz: number;
  readonly endFrequencyHz: number;
  readonly pointsPerDecade: number;
  /** RMS. V for potentiostatic control, A for galvanostatic. */
  readonly amplitudeVRms?: number;
  readonly amplitudeARms?: number;
  /** DC level: the measured open-circuit voltage, or a fixed voltage (PEIS) or current (GEIS). */
  readonly dc: 'open-circuit' | { readonly voltageV: number } | { readonly currentA: number };
}

export interface GittStep {
  readonly kind: 'gitt';
  readonly direction: 'charge' | 'discharge' | 'both';
  readonly current: CurrentSetting;
  /** One of the two. */
  readonly pulseDurationS?: number;
  readonly pulseDeltaX?: number;
  readonly pulseCount: number;
  readonly rest: RestEnd;
  readonly minVoltageV: number;
  readonly maxVoltageV: number;
  /** Ends the titration when the ion content leaves this range (needs initialX and the capacity). */
  readonly minX?: number;
  readonly maxX?: number;
  /** A spectrum after each rest. */
  readonly eis?: Omit<EisStep, 'kind'>;
}

export interface PotentialStep {
  readonly kind: 'potential-step';
  readonly voltageV: number;
  readonly durationS: number;
  readonly sampleIntervalS?: number;
}

export interface RepeatStep {
  readonly kind: 'repeat';
  readonly times: number;
  readonly steps: readonly MethodStep[];
}

export type MethodStep = RestStep | EisStep | GittStep | PotentialStep | RepeatStep;
