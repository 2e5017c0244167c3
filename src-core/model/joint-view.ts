import type { Check, UncertainValue, Verdict } from './finding.ts';
import type { FittedParameter, ImpedanceWeight } from './impedance-fit.ts';
import type { FitConstraint } from './fit-constraint.ts';
import type { Warning } from './quantity.ts';
import type { Geometry } from './sample.ts';
import type { PulseKind } from './titration.ts';

/** How the spectra between the pulses are evaluated; plain data. */
export interface JointSettings {
  /** Default: Randles' circuit with the diffusion element of the sample's geometry. */
  readonly circuit?: string;
  readonly guess?: readonly number[];
  readonly constraints?: readonly FitConstraint[];
  readonly weight?: ImpedanceWeight;
  readonly minFrequencyHz?: number;
  readonly maxFrequencyHz?: number;
  /** Parameter that is the charge-transfer resistance; default: the second resistance of the circuit. */
  readonly chargeTransfer?: string;
}

/** The diffusion element of the circuit, and whether it is made for the sample's geometry. */
export interface JointElement {
  readonly name: string;
  readonly kind: 'slab' | 'sphere' | 'semi-infinite';
  readonly suitsGeometry: boolean;
}

/** Diffusion and charge transfer at one composition: what the pulses say and what the spectrum says. */
export interface JointRow {
  /** The pulse in whose rest the spectrum was taken. */
  readonly pulseIndex: number;
  readonly direction: 'charge' | 'discharge';
  /** At the spectrum: after the pulse. NaN where it is not known. */
  readonly x: number;
  /** Label of the spectrum. */
  readonly source: string;
  /** SHA-256 of the numbers of the spectrum, where it was calculated. */
  readonly inputHash?: string;
  /** D of the pulses on either side, geometric mean, m²/s. */
  readonly fromPulses: UncertainValue;
  /** D of the diffusion impedance, its size tied to |dE/dQ|, m²/s. */
  readonly fromWarburg?: UncertainValue;
  /** Where the uncertainty of the former comes from; adds up in squares. */
  readonly warburgBudget?: readonly { readonly source: string; readonly relativeStandardUncertainty: number }[];
  /** L²/τ of the free fit, where the spectrum goes so far down that it tells τ; m²/s. */
  readonly fromDiffusionTime?: UncertainValue;
  /** D of the spectrum over D of the pulses, with the uncertainty of what the two do not share. */
  readonly ratio?: UncertainValue;
  /** ln of that ratio in standard errors; positive where the spectrum says more. */
  readonly differenceInErrors?: number;
  /** Between the errors of the two ln D: length and dE/dx enter both. */
  readonly errorCorrelation?: number;
  /** σ_W of the flank, Ω s^-½. */
  readonly coefficient?: UncertainValue;
  /** |dE/dQ| of the titration curve at the spectrum, V/C. */
  readonly potentialPerCharge?: UncertainValue;
  readonly chargeTransfer?: UncertainValue;
  /** 2πf·L²/D at the lowest frequency: the far side of the particles is seen where this comes near 1. */
  readonly lowestOmegaTau?: number;
  readonly parameters: readonly FittedParameter[];
  readonly checks: readonly Check[];
  readonly verdict: Verdict;
}

/** Both ways over all spectra that can be compared. */
export interface JointSummary {
  readonly compared: number;
  readonly withinOneError: number;
  readonly withinTwoErrors: number;
  readonly medianRatio: number;
  /** Weighted mean of the ratios with its error. */
  readonly meanRatio: UncertainValue;
  /** Squares of the differences in their errors; as many degrees of freedom as compared. */
  readonly chiSquared: number;
  /** Chance of so large a sum if both ways told the same. */
  readonly probability: number;
}

/** Answer of `analysis.jointView`. */
export interface JointAnalysis {
  /** What the spectra stand beside; absent in what was stored before: pulses. */
  readonly of?: PulseKind;
  readonly circuit: string;
  readonly geometry: Geometry;
  /** Absent where the circuit has none. */
  readonly element?: JointElement;
  /** In the order of the pulses. */
  readonly rows: readonly JointRow[];
  /** Absent where nothing can be compared. */
  readonly summary?: JointSummary;
  readonly skipped: readonly { readonly source: string; readonly message: string }[];
  readonly warnings: readonly Warning[];
  readonly assumptions: readonly string[];
}
