import type { Warning } from './quantity.ts';

/** One fitted circuit parameter; names as in the circuit, e.g. `CPE1.Q`. */
export interface FittedParameter {
  readonly name: string;
  readonly value: number;
  /** One standard error from (JᵀWJ)⁻¹·χ²/(2N−p); NaN when it could not be determined. */
  readonly standardError: number;
  readonly unit: string;
  readonly atBound: boolean;
  /** Absent for a parameter that was free; `shared` has one value for a whole series. */
  readonly constraint?: 'fixed' | 'tied' | 'shared';
}

/** `variance`: measured standard deviations; `accuracy`: the instrument's accuracy at f and |Z|. */
export type ImpedanceWeight = 'modulus' | 'proportional' | 'unity' | 'variance' | 'accuracy';

/** Answer of an impedance fit. The first eight members are a stable part of the command line. */
export interface ImpedanceFit {
  readonly circuit: string;
  readonly points: number;
  /** Always Σ|Z−Z_fit|²/|Z|², whatever the weight of the fit. */
  readonly chiSquared: number;
  /** Weighted sum of squares over 2N − p. */
  readonly reducedChiSquared: number;
  readonly converged: boolean;
  readonly elapsedMs: number;
  readonly parameters: readonly FittedParameter[];
  readonly warnings: readonly Warning[];
  readonly weight: ImpedanceWeight;
  readonly iterations: number;
  /** Row-major p × p. */
  readonly correlation: readonly number[];
  /** At the frequencies of the data, after range and mask. */
  readonly frequencyHz: readonly number[];
  readonly fitReOhm: readonly number[];
  readonly fitImOhm: readonly number[];
  /** (Z − Z_fit)/|Z|. */
  readonly residualRe: readonly number[];
  readonly residualIm: readonly number[];
  readonly statistics?: ImpedanceFitStatistics;
}

/** For the choice between circuits, and what was asked for besides. */
export interface ImpedanceFitStatistics {
  readonly freeParameters: number;
  /** Corrected Akaike criterion and Bayes criterion; only differences on the same points and weights count. */
  readonly aicc: number;
  readonly bic: number;
  /** Which of impedance and admittance was fitted. */
  readonly representation: 'impedance' | 'admittance';
  /** Chance of so few changes of sign in the residuals, the smaller of both parts. */
  readonly runsProbability: number;
  readonly robust?: RobustFit;
  readonly bootstrap?: readonly BootstrapInterval[];
  readonly bootstrapDraws?: number;
  readonly profile?: ParameterProfile;
}

/** Huber's estimate: points far off count less, and are named. */
export interface RobustFit {
  /** Standard deviation of one part of the good points, in units of the weights. */
  readonly scale: number;
  readonly outliers: readonly { readonly frequencyHz: number; readonly deviation: number }[];
}

/** From fits to simulated data. */
export interface BootstrapInterval {
  readonly name: string;
  readonly standardDeviation: number;
  /** Quantiles of 68.3 % and 95.4 %. */
  readonly low68: number;
  readonly high68: number;
  readonly low95: number;
  readonly high95: number;
}

/** χ² against one parameter, the others refitted at each value. */
export interface ParameterProfile {
  readonly name: string;
  readonly value: readonly number[];
  /** Increase of the weighted sum of squares over its reduced minimum. */
  readonly increase: readonly number[];
  /** Ends of the intervals; NaN where the profile does not rise so far within three decades. */
  readonly low68: number;
  readonly high68: number;
  readonly low95: number;
  readonly high95: number;
}
