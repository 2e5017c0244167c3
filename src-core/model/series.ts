import type { Quantity, Warning } from './quantity.ts';
import type { UncertainValue } from './finding.ts';
import type { FitDemands } from './fit-constraint.ts';
import type { ImpedanceFit, ImpedanceWeight } from './impedance-fit.ts';

/** Along what a series of spectra is ordered. `soc`: state of charge or ion content. */
export type SeriesAxis = 'temperature' | 'time' | 'soc' | 'thickness' | 'index';

/** Under what one spectrum was measured, as far as it is known. */
export interface SpectrumConditions {
  readonly temperatureK?: number;
  /** One standard error of the temperature that belongs to this spectrum alone: scatter, drift, band of stability. */
  readonly temperatureErrorK?: number;
  /** What was read the temperature with; its error is the same for all spectra. */
  readonly temperatureSensor?: TemperatureSensor;
  readonly timeS?: number;
  /** State of charge or ion content, as a share of 1. */
  readonly soc?: number;
  /** Of the pellet of this very spectrum; the sample's counts where it is absent. */
  readonly thickness?: Quantity;
  readonly area?: Quantity;
}

/** Errors of a sensor that all its readings share, standard errors. */
export interface TemperatureSensor {
  readonly name: string;
  /** Of its zero. */
  readonly offsetErrorK: number;
  /** Share of the temperature in °C. */
  readonly gainError: number;
}

/** What of the error of an activation energy comes from the temperatures. */
export interface TemperatureShare {
  /** From the errors of the single temperatures: part of the standard error, in quadrature. */
  readonly ownErrorEv: number;
  /** What the sensor may do to the energy besides: no scatter shows it, and the standard error does not hold it. */
  readonly sensor?: TemperatureSensor & { readonly offsetErrorEv: number; readonly gainErrorEv: number };
}

/** What is asked of a series besides its spectra; plain data. */
export interface SeriesSettings extends FitDemands {
  readonly circuit: string;
  readonly guess?: readonly number[];
  readonly weight?: ImpedanceWeight;
  readonly minFrequencyHz?: number;
  readonly maxFrequencyHz?: number;
  /** Indices of points that count in no spectrum. */
  readonly maskedPoints?: readonly number[];
  /** Parameters with one value for all spectra: `CPE1.Q`, or in short `Q1`, `n1`. */
  readonly global?: readonly string[];
  readonly axis: SeriesAxis;
}

export interface SeriesValue {
  readonly value: number;
  /** NaN where it could not be determined. */
  readonly standardError: number;
}

/** `good` fits pass their values on; `doubtful` ones are shown but lead nobody; both count in the lines by their errors. */
export type SeriesQuality = 'good' | 'doubtful';

/** One spectrum of the series with its fit. With a global fit, `fit` holds the values of that one. */
export interface SeriesEntry {
  /** File name, or label of the step. */
  readonly source: string;
  readonly conditions: SpectrumConditions;
  /** In the unit of the axis; NaN when it is not known. Times of the clock are counted from the first spectrum. */
  readonly axisValue: number;
  readonly fit: ImpedanceFit;
  readonly quality: SeriesQuality;
  /** True where a neighbour's values led to a lower minimum than the spectrum's own starts. */
  readonly ledByNeighbour: boolean;
  /** SHA-256 of the numbers that went in, where it was calculated. */
  readonly inputHash?: string;
}

/** One process followed through the series: a resistance and, where it has one, its capacitance and time constant. */
export interface SeriesArc {
  /** Name of its resistance in the circuit: `R1`, `Zarc1.R`. */
  readonly name: string;
  /** Where the sample's geometry tells. */
  readonly role?: 'bulk' | 'grain-boundary';
  /** One per entry, in the same order. */
  readonly resistanceOhm: readonly SeriesValue[];
  /** 2πf·τ = 1 at the peak; NaN for a bare resistor. */
  readonly tauS: readonly SeriesValue[];
  readonly capacitanceF: readonly SeriesValue[];
  /** L/(R·S), without the errors of thickness and area; absent without a geometry. */
  readonly conductivitySPerCm?: readonly SeriesValue[];
}

/** A parameter against the axis. */
export interface SeriesColumn {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly SeriesValue[];
}

/** All spectra at once, some parameters having one value for all. */
export interface GlobalFit {
  /** Full names, e.g. `CPE1.Q`. */
  readonly shared: readonly string[];
  readonly sharedValues: readonly (SeriesValue & { readonly name: string; readonly unit: string })[];
  /** Σ over all spectra; of the separate fits beside it. */
  readonly chiSquared: number;
  readonly separateChiSquared: number;
  /** Weighted sum of squares over 2N − p. */
  readonly reducedChiSquared: number;
  readonly points: number;
  readonly freeParameters: number;
  readonly separateFreeParameters: number;
  /** F-test of the separate fits against this one: chance of so large a gain if the parameters were truly the same. */
  readonly probability: number;
  readonly converged: boolean;
  readonly iterations: number;
}

/** σT (S·K/cm), T/R (K/Ω), 1/R (S) and 1/τ (1/s). σT and T/R have the same activation energy. */
export type ArrheniusQuantity =
  'conductivity' | 'temperature-over-resistance' | 'inverse-resistance' | 'relaxation-frequency';

/**
 * ln y against 1/T by weighted least squares: a first look at an activation energy.
 */
export interface ArrheniusLine {
  /** Name of the arc; `total` for the sum of bulk and grain boundary. */
  readonly arc: string;
  readonly role?: 'bulk' | 'grain-boundary' | 'total';
  readonly quantity: ArrheniusQuantity;
  readonly activationEnergyEv: number;
  /**
   * From the errors of the fits and of the single temperatures, enlarged where the points scatter more. Thickness, area
   * and what all temperatures share do not enter.
   */
  readonly standardErrorEv: number;
  readonly lnPrefactor: number;
  readonly lnPrefactorError: number;
  /** Of the slope −E_a/k and ln prefactor. */
  readonly covariance: number;
  /** Weighted squares over n − 2; NaN for two points. */
  readonly reducedChiSquared: number;
  /** Standard deviation that every point has besides its own error, so that the scatter is explained; 0 where it is. */
  readonly excess: number;
  /** All points alike, errors from their scatter: for comparison. NaN error for two points. */
  readonly unweighted: { readonly activationEnergyEv: number; readonly standardErrorEv: number };
  /** Systematic error of ln prefactor from thickness and area, common to all points. */
  readonly geometryError: number;
  /** Absent where no error of temperature is known. */
  readonly temperature?: TemperatureShare;
  readonly points: readonly ArrheniusPoint[];
}

export interface ArrheniusPoint {
  /** Place in the series. */
  readonly entry: number;
  readonly temperatureK: number;
  readonly temperatureErrorK?: number;
  /** ln y. */
  readonly logarithm: number;
  /** Of ln y by the fit; the error of temperature is not in it. */
  readonly standardError: number;
  readonly used: boolean;
}

/** A quantity of the series against time. */
export interface DriftLine {
  /** |Z| at a frequency, or the resistance of an arc. */
  readonly kind: 'modulus' | 'resistance';
  /** `|Z|(1 kHz)` or `R1`. */
  readonly name: string;
  readonly frequencyHz?: number;
  /** Value of the line at the beginning. */
  readonly initialOhm: number;
  /** Change of the line from the first to the last spectrum, as a share of the beginning. */
  readonly relativeChange: number;
  readonly standardError: number;
  /** relativeChange per hour. */
  readonly ratePerHour: number;
  readonly rateError: number;
  readonly isSignificant: boolean;
  readonly values: readonly SeriesValue[];
}

/** `scaling`: all frequencies alike; `interface`: only the slow end; `bulk`: the fast end; `one-arc`: they cannot be told apart. */
export type DriftPattern = 'none' | 'scaling' | 'interface' | 'bulk' | 'one-arc' | 'mixed';

export interface SeriesDrift {
  /** One per entry used, s since the first. */
  readonly timeS: readonly number[];
  /** Places in the series, in order of time. */
  readonly entries: readonly number[];
  readonly temperatureK?: number;
  readonly lines: readonly DriftLine[];
  readonly pattern: DriftPattern;
  /** What it means and what to do, in plain words. */
  readonly message: string;
  readonly remedy?: string;
}

/** R against L/S over pellets of several thicknesses: R = (1/σ)·L/S + R_interfaces. */
export interface ThicknessLine {
  /** Name of the arc, or `total`. */
  readonly arc: string;
  readonly conductivitySPerCm: UncertainValue;
  readonly interceptOhm: UncertainValue;
  /** Of both interfaces together, where the areas are equal. */
  readonly interceptOhmCm2?: UncertainValue;
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  readonly points: readonly ThicknessPoint[];
}

export interface ThicknessPoint {
  readonly entry: number;
  readonly lengthOverAreaPerCm: SeriesValue;
  readonly resistanceOhm: SeriesValue;
}

/** Answer of `analysis.series`. */
export interface ImpedanceSeries {
  readonly circuit: string;
  readonly axis: SeriesAxis;
  /** K, s, 1, m, or '' for the plain index, which counts from 1. */
  readonly axisUnit: string;
  /** In order of the axis. */
  readonly entries: readonly SeriesEntry[];
  /** What could not be read or fitted, and why. */
  readonly skipped: readonly { readonly source: string; readonly message: string }[];
  readonly table: readonly SeriesColumn[];
  readonly arcs: readonly SeriesArc[];
  readonly global?: GlobalFit;
  readonly arrhenius: readonly ArrheniusLine[];
  readonly drift?: SeriesDrift;
  readonly thickness?: readonly ThicknessLine[];
  readonly warnings: readonly Warning[];
}
