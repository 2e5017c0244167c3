import type { FixtureResiduals } from './action.ts';

/**
 * A method as a person reads and writes it (JSON). Numbers are SI with the unit in the name; the parser in
 * src-core/methods also accepts text such as "10 min", "60 uA" or "C/20" in these fields.
 */
export interface Method {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /**
   * "three" records working and counter electrode against a reference; voltages and limits of the method are then those
   * of the working electrode. Two when absent.
   */
  readonly electrodes?: 'two' | 'three';
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
  /** Of the magnitude of the charge moved since the start of the run, C. */
  readonly maxChargeC?: number;
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
  /** Not larger than the check of linearity before found to be linear. */
  readonly amplitudeAsChecked?: boolean;
  /** Of meters without a potentiostat: whether a DC block keeps direct current from the cell. Direct when absent. */
  readonly leads?: 'direct' | 'dc-block';
  /** Of meters without a potentiostat: taken off each reading, as open, short and a known load told. */
  readonly fixture?: FixtureResiduals;
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
  /** Δx per pulse is the coarsest: where E changes faster with x, pulses become shorter. */
  readonly refine?: GittRefinement;
}

/** Pulses whose Δx follows the curve. */
export interface GittRefinement {
  /** How far the equilibrium voltage may move per pulse. */
  readonly maxVoltageStepV: number;
  /** No pulse is finer. */
  readonly minDeltaX: number;
  /** E(x) as known from elsewhere, x rising; without it the pulses before tell. */
  readonly curve?: readonly (readonly [number, number])[];
}

export interface PotentialStep {
  readonly kind: 'potential-step';
  readonly voltageV: number;
  readonly durationS: number;
  readonly sampleIntervalS?: number;
}

/** A held voltage or current after zero was measured with nothing applied: direct-current polarization. */
export interface PolarizationStep {
  readonly kind: 'polarization';
  readonly control: 'potentiostatic' | 'galvanostatic';
  /** One of the two, by `control`. */
  readonly voltageV?: number;
  readonly currentA?: number;
  /** 0 V (or no current) before the step, of the same samples: what is read then is subtracted later. */
  readonly zeroDurationS: number;
  readonly durationS: number;
  /** Ends earlier once flat: |dI/dt| (or |dE/dt|) plus its standard error below this. */
  readonly maxSlopeAPerS?: number;
  readonly maxSlopeVPerS?: number;
  readonly slopeWindowS?: number;
  readonly sampleIntervalS?: number;
}

/** Voltages held one after the other without a break, each until the current is steady (Hebb–Wagner). */
export interface HebbWagnerStep {
  readonly kind: 'hebb-wagner';
  readonly startVoltageV: number;
  readonly endVoltageV: number;
  /** Above zero; the direction follows from start and end. */
  readonly stepVoltageV: number;
  readonly holdS: number;
  readonly sampleIntervalS?: number;
  /** Holds 0 V first, where nothing flows but the zero of the meter. Yes when absent. */
  readonly zeroFirst?: boolean;
}

/** Steps carried out at several temperatures, each once the sample is stable there. */
export interface TemperatureSeriesStep {
  readonly kind: 'temperature-series';
  /** In this order. */
  readonly temperaturesC: readonly number[];
  /** Also on the way back, the last temperature once: heating and cooling must agree. */
  readonly thereAndBack?: boolean;
  /** As fast as the controller can when absent. */
  readonly rampKPerMin?: number;
  /** Stable: the sample's sensor within ± this … */
  readonly toleranceK: number;
  /** … for so long. */
  readonly holdS: number;
  /** A temperature that is not stable after so long ends the run safely. */
  readonly maxSettleS: number;
  /** Besides, spectra one after the other until two agree. */
  readonly agreement?: {
    readonly eis: Omit<EisStep, 'kind'>;
    /** Rms of |ΔZ|/|Z|, e.g. 0.01. */
    readonly maxChange: number;
    /** At least 2. */
    readonly maxSpectra: number;
    /** Between two spectra. */
    readonly waitS?: number;
  };
  /** Approached before the controller is switched off. */
  readonly endTemperatureC?: number;
  readonly steps: readonly MethodStep[];
}

export interface RepeatStep {
  readonly kind: 'repeat';
  /** With a condition: at most. */
  readonly times: number;
  /** After each pass: when this expression over results holds, e.g. "change(OCP) < 1 mV", the rest is left out. */
  readonly until?: string;
  /** When the condition has not held after the last pass: go on (with a warning) when absent. */
  readonly otherwise?: 'go-on' | 'end-run';
  readonly steps: readonly MethodStep[];
}

/** Linear sweep of the voltage to one vertex (LSV), or between two and back (CV). */
export interface SweepStep {
  readonly kind: 'sweep';
  readonly shape: 'linear' | 'cyclic';
  /** What the voltages are counted from; open circuit is measured right before. */
  readonly against: 'reference' | 'open-circuit';
  readonly startVoltageV: number;
  /** Where a linear sweep ends. */
  readonly firstVertexV: number;
  /** Cyclic only. */
  readonly secondVertexV?: number;
  readonly cycles?: number;
  readonly rateVPerS: number;
  /** |I| that ends the sweep; the limit of the run when absent. */
  readonly maxCurrentA?: number;
  /** Open circuit before a sweep that is counted from it. */
  readonly restS?: number;
  readonly sampleIntervalS?: number;
}

/** Charging and discharging between two voltages. */
interface CycleSettings {
  readonly first: 'charge' | 'discharge';
  readonly chargeCurrent: CurrentSetting;
  readonly dischargeCurrent: CurrentSetting;
  readonly minVoltageV: number;
  readonly maxVoltageV: number;
  /** Where the voltage is held once it is reached. */
  readonly hold: 'none' | 'charge' | 'discharge' | 'both';
  /** Ends the hold. */
  readonly endCurrent?: CurrentSetting;
  readonly maxHoldS?: number;
  /** Longest time of constant current in one direction. */
  readonly maxHalfS?: number;
  /** At open circuit after each half. */
  readonly restS?: number;
  readonly cycles: number;
  readonly sampleIntervalS?: number;
}

/** Constant current, then constant voltage until the current has fallen (CCCV), with the capacity of each cycle. */
export interface CccvStep extends CycleSettings {
  readonly kind: 'cccv';
}

/** Cycles of which some are titrations between the same voltages. */
export interface CyclingStep extends CycleSettings {
  readonly kind: 'cycling';
  /** Numbers of the cycles that are titrated, from 1. */
  readonly titrateCycles: readonly number[];
  readonly titration: {
    readonly current: CurrentSetting;
    readonly pulseDurationS: number;
    readonly pulseCount: number;
    readonly rest: RestEnd;
  };
}

/** A spectrum every so often, for so long or until a criterion holds. */
export interface DriftWatchStep {
  readonly kind: 'drift-watch';
  readonly eis: Omit<EisStep, 'kind'>;
  /** From the start of one spectrum to the start of the next. */
  readonly everyS: number;
  readonly durationS: number;
  /** "steady": a spectrum agrees with the one before it. "changed": it has left the first one. */
  readonly endsWhen: 'time' | 'steady' | 'changed';
  /** Rms of |ΔZ|/|Z|. */
  readonly maxChange?: number;
}

/** A current with short interruptions: resistance and diffusion from each, at the pace of cycling. */
export interface IciStep {
  readonly kind: 'ici';
  readonly direction: 'charge' | 'discharge' | 'both';
  readonly current: CurrentSetting;
  /** The current flows for so long between two interruptions. */
  readonly onS: number;
  readonly interruptionS: number;
  readonly interruptions: number;
  readonly minVoltageV: number;
  readonly maxVoltageV: number;
}

/** Voltages held one after the other, each until the current has fallen or for a time (PITT). */
export interface PittStep {
  readonly kind: 'pitt';
  readonly against: 'reference' | 'open-circuit';
  readonly startVoltageV: number;
  readonly endVoltageV: number;
  readonly stepVoltageV: number;
  /** A level lasts at most so long. */
  readonly holdS: number;
  /** Ends a level. */
  readonly endCurrent?: CurrentSetting;
  readonly restS?: number;
  readonly sampleIntervalS?: number;
}

/** The impedance at few frequencies with an amplitude and with half of it: they must agree before spectra are made. */
export interface LinearityCheckStep {
  readonly kind: 'linearity-check';
  readonly control: EisStep['control'];
  readonly frequenciesHz: readonly number[];
  /** The largest that is tried; by `control`. */
  readonly amplitudeVRms?: number;
  readonly amplitudeARms?: number;
  /** Rms of |ΔZ|/|Z| between an amplitude and its half. */
  readonly maxChange: number;
  /** How often the amplitude may be halved before the run is ended. */
  readonly halvings: number;
  readonly dc: EisStep['dc'];
}

/** What every kind of step may have besides its own fields. */
interface WithResults {
  /**
   * Values that results of earlier steps give, by the place of the number in the step: `{ voltageV: "OCP + 10 mV" }`.
   * The number that stands there is what is planned with.
   */
  readonly from?: Readonly<Record<string, string>>;
  /** Results kept under a name when the step is over: `{ Q1: "capacity" }`. */
  readonly keep?: Readonly<Record<string, string>>;
}

/** Chooses a route of the switch on the bench. */
export interface SwitchRouteStep {
  readonly kind: 'switch';
  readonly routeId: string;
}

export type MethodStep = StepOfKind & WithResults;

type StepOfKind =
  | RestStep
  | EisStep
  | GittStep
  | PotentialStep
  | PolarizationStep
  | HebbWagnerStep
  | SweepStep
  | CccvStep
  | CyclingStep
  | IciStep
  | PittStep
  | LinearityCheckStep
  | DriftWatchStep
  | TemperatureSeriesStep
  | SwitchRouteStep
  | RepeatStep;
