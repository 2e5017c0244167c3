import type { SeriesValue, TemperatureSensor, TemperatureShare } from './series.ts';
import type { Warning } from './quantity.ts';

/** What follows an Arrhenius law. `rate`: of hops or relaxation. */
export type ThermalQuantity = 'conductivity' | 'diffusivity' | 'rate';

/** What is drawn against 1/T, and so what the activation energy means. */
export type ThermalConvention = 'lnSigmaT' | 'lnSigma' | 'lnD' | 'lnDOverT' | 'lnRate' | 'lnRateOverT';

/** Whether a point was measured while the temperature rose or fell. */
export type ThermalBranch = 'heating' | 'cooling';

export interface ThermalPoint {
  readonly temperatureK: number;
  /** In the unit of the data, positive. */
  readonly value: number;
  /** One standard error of ln value that belongs to this point alone; absent where it is not known. */
  readonly relativeError?: number;
  /** One standard error of the temperature that belongs to this point alone. */
  readonly temperatureErrorK?: number;
  readonly branch?: ThermalBranch;
}

/** Points of one material in the order in which they were measured. */
export interface ThermalData {
  readonly name: string;
  readonly quantity: ThermalQuantity;
  /** `S/cm`, `S`, `cm²/s`, `1/s`. */
  readonly unit: string;
  readonly points: readonly ThermalPoint[];
  /** Relative error that all points share (thickness, area), which the points' own errors do not hold. */
  readonly commonRelativeError?: number;
  /** With what all temperatures were read. */
  readonly sensor?: TemperatureSensor;
}

/** `errors`: 1/variance of every point; `equal`: all alike; `excess`: errors enlarged until they explain the scatter. */
export type ThermalWeighting = 'errors' | 'equal' | 'excess';

/**
 * Where the standard errors come from: those of the points, the same enlarged by √(χ²/ν) as they do not explain the
 * scatter, the scatter alone, or errors with a common excess.
 */
export type ErrorBasis = 'errors' | 'scaled-errors' | 'scatter' | 'excess';

/** ln(q·Tᵖ) = ln q₀ − E/(k_B·T). */
export interface ThermalLine {
  readonly convention: ThermalConvention;
  readonly weighting: ThermalWeighting;
  readonly activationEnergyEv: number;
  readonly lnPrefactor: number;
  /** As stated: by `errorBasis`. NaN for two points without errors. */
  readonly standardErrorEv: number;
  readonly lnPrefactorError: number;
  /** Of E (eV) and ln q₀. */
  readonly covarianceEv: number;
  readonly correlation: number;
  readonly errorBasis: ErrorBasis;
  /** From the points' errors as given; NaN with weights all equal. */
  readonly unscaledErrorEv: number;
  /** × √(χ²/ν). */
  readonly scaledErrorEv: number;
  /** Student's t (scatter) or the normal distribution, 95 %. */
  readonly coverageFactor: number;
  readonly chiSquared: number;
  readonly reducedChiSquared: number;
  readonly degreesOfFreedom: number;
  /** Chance of so large a χ² with the errors given; NaN where there are none. */
  readonly chiSquaredProbability: number;
  /** With `excess`: standard deviation that every point has besides its own error. */
  readonly excess: number;
  readonly rSquared: number;
  /** One per point, in the order of the data. */
  readonly points: readonly ThermalLinePoint[];
}

export interface ThermalLinePoint {
  readonly temperatureK: number;
  /** ln(q·Tᵖ). */
  readonly logarithm: number;
  /** One standard error of the ordinate, that of temperature included; NaN with weights all equal. */
  readonly error: number;
  readonly weight: number;
  readonly residual: number;
  /** Share with which the point holds itself, 0 to 1. */
  readonly leverage: number;
  /** Residual over its standard error, the point itself left out where the scatter tells the error. */
  readonly studentized: number;
  readonly isOutlier: boolean;
  readonly hasHighLeverage: boolean;
}

export interface ThermalPrediction {
  readonly temperatureK: number;
  readonly value: number;
  readonly unit: string;
  /** Relative, from the covariance of the line. */
  readonly relativeError: number;
  /** The same with thickness and area, which all points share. */
  readonly relativeErrorWithCommon: number;
  readonly standardError: number;
  /** 95 %, with the common error. */
  readonly low: number;
  readonly high: number;
  /** How far outside the measured window, K; 0 inside. */
  readonly beyondWindowK: number;
}

export type ThermalModelName = 'one-line' | 'two-lines' | 'two-continuous-lines' | 'vogel';

/** How well a model describes the points; all from the same weighted squares. */
export interface ModelScore {
  readonly model: ThermalModelName;
  /** k; the criteria count the variance besides. */
  readonly parameters: number;
  readonly sumOfSquares: number;
  readonly aic: number;
  /** NaN where there are too few points for the correction. */
  readonly aicc: number;
  readonly bic: number;
}

/** One side of a change of slope. */
export interface ThermalSide {
  readonly points: number;
  readonly activationEnergyEv: SeriesValue;
  readonly lnPrefactor: SeriesValue;
}

/** A model of two lines. */
export interface SlopeChange extends ModelScore {
  readonly low: ThermalSide;
  readonly high: ThermalSide;
  /** Where the lines cross, or the temperature given; NaN where parallel lines never cross. */
  readonly transitionK: SeriesValue;
  /** Step of ln(q·Tᵖ) at a given transition; 0 for continuous lines. */
  readonly stepAtTransition: number;
  /** Against one line; the break counts among the parameters unless it was given. */
  readonly fRatio: number;
  /** Of the F-distribution: too small where the break was searched. */
  readonly fProbability: number;
}

export interface ChangePointResult {
  readonly isGiven: boolean;
  readonly oneLine: ModelScore;
  readonly twoLines: SlopeChange;
  /** Undefined where no pair of joined lines fits between the points. */
  readonly continuousLines?: SlopeChange;
  /** Of two lines with a searched break, from permuted residuals; the F-probability with a given transition. */
  readonly probability: number;
  readonly permutations: number;
  readonly seed: number;
  readonly preferred: 'one-line' | 'two-lines' | 'two-continuous-lines';
  readonly message: string;
}

/** q = A·T^m·exp(−B/(T − T₀)). */
export interface VogelFit extends ModelScore {
  readonly temperatureExponent: number;
  readonly lnPrefactor: SeriesValue;
  readonly bK: SeriesValue;
  readonly t0K: SeriesValue;
  /** k_B·B. */
  readonly pseudoEnergyEv: SeriesValue;
  /** Slope against 1/T in the middle of the window: k_B·B·T²/(T − T₀)². */
  readonly apparentEnergyEv: number;
  readonly atTemperatureK: number;
  /** T₀ stands at 0 or just below the coldest point: the points do not tell it. */
  readonly isAtBound: boolean;
  /** AICc less that of one line: negative speaks for the curve. */
  readonly aiccDifference: number;
  readonly message: string;
}

export interface ThermalCurvature {
  /** Of a quadratic term in 1/T. */
  readonly probability: number;
  /** `concave`: E falls with rising temperature, as of glasses and polymers; `convex`: it rises. */
  readonly shape: 'concave' | 'convex';
  /** Wald–Wolfowitz, of so few runs; NaN below ten points. */
  readonly runsProbability: number;
}

export interface Hysteresis {
  readonly heating: ThermalBranchLine;
  readonly cooling: ThermalBranchLine;
  readonly energyDifferenceEv: SeriesValue;
  /** ln of cooling over heating in the middle of the window. */
  readonly logarithmDifference: SeriesValue;
  readonly atTemperatureK: number;
  readonly fRatio: number;
  /** Chance of so large a difference were both branches one line. */
  readonly probability: number;
  readonly origin: 'column' | 'order';
  readonly message: string;
}

export interface ThermalBranchLine {
  readonly points: number;
  readonly activationEnergyEv: SeriesValue;
  readonly lnPrefactor: SeriesValue;
}

/** What the prefactor says of the attempts, under the assumptions told. */
export interface AttemptFrequency {
  /** ν·exp(ΔS/k_B), 1/s. */
  readonly effectiveHz: number;
  /** Standard error of its natural logarithm. */
  readonly lnError: number;
  /** ΔS/k_B against an assumed attempt frequency. */
  readonly entropyPerKb?: SeriesValue;
  readonly assumedHz?: number;
  readonly assumptions: readonly string[];
}

export interface ArrheniusAnalysis {
  readonly name: string;
  readonly quantity: ThermalQuantity;
  readonly unit: string;
  /** Of the prefactor: S K/cm for ln(σT). */
  readonly prefactorUnit: string;
  readonly formula: string;
  readonly line: ThermalLine;
  /** The same points by the other convention. */
  readonly other: {
    readonly convention: ThermalConvention;
    readonly activationEnergyEv: SeriesValue;
    readonly lnPrefactor: SeriesValue;
    /** This convention's energy less the other's. */
    readonly differenceEv: number;
    /** k_B over the mean of 1/T, what to expect of many points. */
    readonly expectedDifferenceEv: number;
  };
  /** All points alike, errors from their scatter: for comparison. */
  readonly unweighted: SeriesValue;
  /**
   * By how much E grows when all temperatures are read one kelvin too high, eV/K: what a wrong zero or a common error of
   * the sensor does, which no scatter shows.
   */
  readonly energyPerKelvinEv: number;
  /** That slope times the common error of temperature; 0 where none was given. */
  readonly commonTemperatureErrorEv: number;
  /** Absent where no error of temperature is known. */
  readonly temperature?: TemperatureShare;
  /** Relative, of everything all points share (thickness, area): it moves the prefactor and nothing else. */
  readonly commonRelativeError: number;
  readonly predictions: readonly ThermalPrediction[];
  readonly curvature?: ThermalCurvature;
  readonly changePoint?: ChangePointResult;
  readonly vogel?: VogelFit;
  /** Of one line, a believed change of slope and Vogel's law the one with the least AICc. */
  readonly bestModel: ThermalModelName;
  readonly hysteresis?: Hysteresis;
  readonly attempts?: AttemptFrequency;
  /** Why something was not calculated. */
  readonly omitted: readonly string[];
  readonly warnings: readonly Warning[];
}

/** One material of a series. */
export interface PrefactorPoint {
  readonly name: string;
  readonly activationEnergyEv: number;
  readonly lnPrefactor: number;
  /** Absent: all materials count alike. */
  readonly standardErrorEv?: number;
  readonly lnPrefactorError?: number;
  /** Of E (eV) and ln prefactor. */
  readonly covarianceEv?: number;
  /** Temperatures of its fit. */
  readonly temperaturesK?: readonly number[];
  readonly convention?: ThermalConvention;
  /** Its line bends within the window. */
  readonly changesSlope?: boolean;
}

/** ln q₀ = ln q₀₀ + E/E_MN. */
export interface MeyerNeldel {
  readonly materials: readonly PrefactorPoint[];
  /** 1/eV. */
  readonly slope: SeriesValue;
  readonly energyEv: SeriesValue;
  /** ln q₀₀. */
  readonly intercept: SeriesValue;
  readonly isokineticK: SeriesValue;
  readonly method: 'errors-in-variables' | 'equal-weights';
  readonly chiSquared: number;
  readonly reducedChiSquared: number;
  readonly rSquared: number;
  /** What noise of the fits alone would give; undefined without the temperatures of the fits. */
  readonly artefact?: {
    /** Mean of 1/(k_B·T) over the windows, 1/eV. */
    readonly slope: number;
    /** k_B times the harmonic mean temperature. */
    readonly energyEv: number;
    readonly harmonicMeanK: number;
    /** (slope − artefact) over the error of the slope. */
    readonly z: number;
    readonly isIndistinguishable: boolean;
  };
  /** Chance that the energies differ so much by their errors alone; NaN without errors. */
  readonly sameEnergyProbability: number;
  readonly message: string;
  readonly warnings: readonly Warning[];
}
