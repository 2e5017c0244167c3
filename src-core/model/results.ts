import type { ArrheniusAnalysis, MeyerNeldel } from './arrhenius.ts';
import type { DirectCurrentStudy } from './direct-current.ts';
import type { BudgetShare, Check, UncertainValue } from './finding.ts';
import type { ImpedanceFit } from './impedance-fit.ts';
import type { JointAnalysis } from './joint-view.ts';
import type { Warning } from './quantity.ts';
import type { RepeatsAnalysis } from './repeats.ts';
import type { ImpedanceSeries } from './series.ts';
import type { TransportResults } from './transport.ts';
import type { TitrationControl } from './titration.ts';
import type { SpectrumValidity } from './validity.ts';

export type { BudgetShare, Check, UncertainValue, Verdict } from './finding.ts';

export type {
  BootstrapInterval,
  FittedParameter,
  ImpedanceFit,
  ImpedanceFitStatistics,
  ImpedanceWeight,
  ParameterProfile,
  RobustFit,
} from './impedance-fit.ts';

/** σ = L/(R·S) for one resistance of a fit (review Eq. 4). */
export interface ConductivityResult {
  readonly name: 'bulk' | 'grain-boundary' | 'total';
  /** "arc" when its peak was inside the measured range, else "intercept". */
  readonly evidence: 'arc' | 'intercept' | 'sum';
  readonly resistance: UncertainValue;
  readonly conductivitySPerCm: UncertainValue;
  /** R·S/L and R·S; analyses stored before these existed lack them. */
  readonly resistivityOhmCm?: UncertainValue;
  readonly areaSpecificResistanceOhmCm2?: UncertainValue;
  readonly parameterNames: readonly string[];
  readonly note?: string;
}

export interface ConductivityAnalysis {
  readonly fit: ImpedanceFit;
  readonly conductivities: readonly ConductivityResult[];
  readonly warnings: readonly Warning[];
  /** Analyses stored before this existed lack it. */
  readonly transport?: TransportResults;
  /** Of the points that were fitted; absent where they are too few, or nobody asked. */
  readonly validity?: SpectrumValidity;
}

export interface DiffusivityEstimate {
  readonly name: string;
  readonly chemicalDiffusivityM2PerS: number;
  readonly standardUncertainty: number;
  /** Estimate/truth for this θ and geometry, where the exact bias of the formula is known. */
  readonly bias?: number;
  readonly note?: string;
  /** Where its uncertainty comes from; adds up in squares. */
  readonly budget?: readonly BudgetShare[];
  /** What the formula took from the voltage. */
  readonly taken?: VoltageEvidence;
}

/** What a formula for D takes from the voltage of a pulse, as far as it takes it. */
export interface VoltageEvidence {
  /** dE/d√t, or what stands in its place on the abscissa of the formula, V s^-½. */
  readonly slope?: UncertainValue;
  /** ΔE_t, the change while the current flows, V. */
  readonly pulseChange?: UncertainValue;
  /** dE_OC/dt_I of the current interruption, V/s. */
  readonly rise?: UncertainValue;
  /** −d ln|I|/dt at the end of a potential step, 1/s. */
  readonly rate?: UncertainValue;
  /** I·√t on its plateau after a potential step, A s^½. */
  readonly cottrell?: UncertainValue;
  /** Charge of the whole step, C. */
  readonly charge?: UncertainValue;
}

/** One potential step as drawn and as fitted: times from the switch, s. */
export interface PotentialStepCurve {
  readonly stepV: number;
  readonly timeS: readonly number[];
  readonly currentA: readonly number[];
  /** Empty where nothing fits. */
  readonly fittedA: readonly number[];
  readonly background: UncertainValue;
  /** Charge that the step moves in the end, and the share of it that had not flowed when the step ended. */
  readonly charge: UncertainValue;
  readonly remainingShare?: number;
  /** Resistance of diffusion over that of electrolyte and interface. */
  readonly lambda?: UncertainValue;
  readonly longTime?: {
    readonly fromS: number;
    readonly toS: number;
    readonly ratePerS: number;
    readonly amplitudeA: number;
  };
  readonly shortTime?: { readonly fromS: number; readonly toS: number; readonly cottrellARootS: number };
}

export interface SquareRootPlot {
  readonly timeS: readonly number[];
  readonly voltageV: readonly number[];
  readonly fromS: number;
  readonly toS: number;
  readonly interceptV: number;
  readonly slopeVPerRootS: number;
}

export interface TitrationPulse {
  readonly index: number;
  readonly direction: 'charge' | 'discharge';
  /** Ion content at the mean of the two equilibria; NaN without initialX or capacity. */
  readonly x: number;
  readonly chemicalDiffusivityM2PerS: number;
  readonly standardUncertainty: number;
  /** Name of the estimate that gives D: the recommended one, or the one that the user chose. */
  readonly estimator: string;
  /** Name of the estimate that the program recommends, and why. Analyses stored before these existed lack them. */
  readonly recommended?: string;
  readonly recommendedBecause?: string;
  readonly estimates: readonly DiffusivityEstimate[];
  readonly checks: readonly Check[];
  /** For the drawing: the pulse's own times, voltages and fitted voltages. */
  readonly startTimeS: number;
  readonly endTimeS: number;
  readonly equilibriumBeforeV: number;
  readonly equilibriumAfterV: number;
  /** Of the change between the two: noise of both ends, and what a rest that still drifts may yet move. */
  readonly equilibriumChangeUncertaintyV?: number;
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
  /** Of the smoothing and of what drifts; that of the capacity is left out, since dE/dQ has none of it. */
  readonly potentialPerXUncertainty?: number;
  /** iR and charge transfer at the start of the pulse over the current, Ω. */
  readonly stepResistanceOhm?: number;
  readonly stepResistanceUncertaintyOhm?: number;
  /** Where the uncertainty of the recommended D comes from; adds up in squares. */
  readonly budget?: readonly BudgetShare[];
  /** The uncertainty without the share of radius or thickness, which all pulses of a run have in common. */
  readonly standardUncertaintyApartFromLength?: number;
  /** Counted from 1; a new one begins where the direction turns. */
  readonly branch?: number;
  /** As the cycler counts them, else a charge and a discharge together. Analyses stored before this existed lack it. */
  readonly cycle?: number;
  /** Mean over pulse and rests; absent without a sensor. */
  readonly temperatureK?: number;
  /** Θ = −(zFx/RT) dE/dx, D_J = D_C/Θ and σ = z²F²cD_J/(RT), where x and the capacity are known and one phase is. */
  readonly thermodynamicFactor?: number;
  readonly thermodynamicFactorUncertainty?: number;
  /** Over how wide a stretch of x the titration curve was smoothed for Θ. */
  readonly smoothingWidthX?: number;
  readonly jumpDiffusivityM2PerS?: number;
  readonly jumpDiffusivityUncertainty?: number;
  readonly partialConductivitySPerCm?: number;
  readonly partialConductivityUncertainty?: number;
  /** Eq. 9 as drawn: the pulse's samples (thinned), times from its switching on, and the line in its window. */
  readonly squareRoot?: SquareRootPlot;
  /** Of a potential step (PITT): its current. Voltages before and after are then those applied. */
  readonly potentialStep?: PotentialStepCurve;
  /** Why this pulse is unlike its fellows, e.g. "cut-off", "no-rest". */
  readonly flags?: readonly string[];
  readonly fit?: {
    readonly timeS: readonly number[];
    readonly measuredV: readonly number[];
    readonly fittedV: readonly number[];
    readonly parameters?: readonly FittedVoltage[];
    readonly degreesOfFreedom?: number;
  };
}

/** One parameter of the finite-length fit beside D; slope and curvature are in V per (charge of the pulse)^order. */
export interface FittedVoltage extends UncertainValue {
  readonly name: 'rest' | 'slope' | 'step' | 'stepSlope' | 'curvature';
}

export interface TitrationAnalysis {
  readonly pulses: readonly TitrationPulse[];
  /** What was held between two equilibria: the current (absent: so it is) or the voltage (PITT). */
  readonly control?: TitrationControl;
  readonly warnings: readonly Warning[];
  /** What was assumed, e.g. geometry, moles, molar volume, with values: shown in the report. */
  readonly assumptions: readonly string[];
}

/** What each technique of analysis/ answers. */
export interface AnalysisResults {
  readonly impedance: ConductivityAnalysis;
  readonly titration: TitrationAnalysis;
  readonly jointView: JointAnalysis;
  readonly series: ImpedanceSeries;
  readonly arrhenius: ArrheniusAnalysis;
  readonly meyerNeldel: MeyerNeldel;
  readonly directCurrent: DirectCurrentStudy;
  readonly repeats: RepeatsAnalysis;
}

export type AnalysisKind = keyof AnalysisResults;

/** A stored analysis: inputs, parameters and program version, so that it can be traced and recomputed. */
export interface AnalysisRecord extends Partial<AnalysisResults> {
  /** Empty for one that is not kept. */
  readonly id: string;
  readonly runId?: string;
  /** The imported file it was made from. */
  readonly importId?: string;
  /** Its result stands in the member of this name. */
  readonly kind: AnalysisKind;
  readonly createdAt: string;
  readonly programVersion: string;
  /** Of techniques that need no run: the request that made it, so that it can be opened again. */
  readonly parameters: unknown;
  readonly inputHash: string;
  readonly title: string;
}

/** What a list of analyses tells, without results and parameters. */
export type AnalysisSummary = Pick<
  AnalysisRecord,
  'id' | 'runId' | 'importId' | 'kind' | 'createdAt' | 'programVersion' | 'title'
>;
