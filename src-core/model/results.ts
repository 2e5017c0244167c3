import type { Warning } from './quantity.ts';

/** One fitted circuit parameter; names as in the circuit, e.g. `CPE1.Q`. */
export interface FittedParameter {
  readonly name: string;
  readonly value: number;
  /** One standard error from (JᵀWJ)⁻¹·χ²/(2N−p); NaN when it could not be determined. */
  readonly standardError: number;
  readonly unit: string;
  readonly atBound: boolean;
  /** Absent for a parameter that was free. */
  readonly constraint?: 'fixed' | 'tied';
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

export interface UncertainValue {
  readonly value: number;
  readonly standardUncertainty: number;
  readonly unit: string;
}

/** σ = L/(R·S) for one resistance of a fit (review Eq. 4). */
export interface ConductivityResult {
  readonly name: 'bulk' | 'grain-boundary' | 'total';
  /** "arc" when its peak was inside the measured range, else "intercept". */
  readonly evidence: 'arc' | 'intercept' | 'sum';
  readonly resistance: UncertainValue;
  readonly conductivitySPerCm: UncertainValue;
  readonly parameterNames: readonly string[];
  readonly note?: string;
}

export interface ConductivityAnalysis {
  readonly fit: ImpedanceFit;
  readonly conductivities: readonly ConductivityResult[];
  readonly warnings: readonly Warning[];
}

export type Verdict = 'pass' | 'warn' | 'fail';

/** A test of an assumption, shown as a number against its limit. */
export interface Check {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly verdict: Verdict;
  readonly unit?: string;
  readonly message?: string;
}

export interface DiffusivityEstimate {
  readonly name: string;
  readonly chemicalDiffusivityM2PerS: number;
  readonly standardUncertainty: number;
  /** Estimate/truth for this θ and geometry, where the exact bias of the formula is known. */
  readonly bias?: number;
  readonly note?: string;
}

/** One source of the uncertainty of D: its share as one relative standard uncertainty. */
export interface BudgetShare {
  readonly source: string;
  readonly relativeStandardUncertainty: number;
}

export interface TitrationPulse {
  readonly index: number;
  readonly direction: 'charge' | 'discharge';
  /** Ion content at the mean of the two equilibria; NaN without initialX or capacity. */
  readonly x: number;
  readonly chemicalDiffusivityM2PerS: number;
  readonly standardUncertainty: number;
  /** Name of the recommended estimate. */
  readonly estimator: string;
  readonly estimates: readonly DiffusivityEstimate[];
  readonly checks: readonly Check[];
  /** For the drawing: the pulse's own times, voltages and fitted voltages. */
  readonly startTimeS: number;
  readonly endTimeS: number;
  readonly equilibriumBeforeV: number;
  readonly equilibriumAfterV: number;
  /** Signed; positive charges. */
  readonly currentA?: number;
  readonly durationS?: number;
  /** Ion content before and after the pulse, where it is known. */
  readonly xBefore?: number;
  readonly xAfter?: number;
  /** D τ/L² with the recommended D. */
  readonly theta?: number;
  /** Slope of the titration curve, V per unit of x. */
  readonly potentialPerX?: number;
  /** iR and charge transfer at the start of the pulse over the current, Ω. */
  readonly stepResistanceOhm?: number;
  /** Where the uncertainty of the recommended D comes from; adds up in squares. */
  readonly budget?: readonly BudgetShare[];
  /** The uncertainty without the share of radius or thickness, which all pulses of a run have in common. */
  readonly standardUncertaintyApartFromLength?: number;
  /** Why this pulse is unlike its fellows, e.g. "cut-off", "no-rest". */
  readonly flags?: readonly string[];
  readonly fit?: {
    readonly timeS: readonly number[];
    readonly measuredV: readonly number[];
    readonly fittedV: readonly number[];
  };
}

export interface TitrationAnalysis {
  readonly pulses: readonly TitrationPulse[];
  readonly warnings: readonly Warning[];
  /** What was assumed, e.g. geometry, moles, molar volume, with values: shown in the report. */
  readonly assumptions: readonly string[];
}

/** What each technique of analysis/ answers. */
export interface AnalysisResults {
  readonly impedance: ConductivityAnalysis;
  readonly titration: TitrationAnalysis;
}

export type AnalysisKind = keyof AnalysisResults;

/** A stored analysis: inputs, parameters and program version, so that it can be traced and recomputed. */
export interface AnalysisRecord extends Partial<AnalysisResults> {
  readonly id: string;
  readonly runId?: string;
  /** Its result stands in the member of this name. */
  readonly kind: AnalysisKind;
  readonly createdAt: string;
  readonly programVersion: string;
  readonly parameters: unknown;
  readonly inputHash: string;
  readonly title: string;
}
