import type { BudgetShare, Check, UncertainValue } from './finding.ts';
import type { Quantity, Warning } from './quantity.ts';

/** One number of a direct-current analysis, with the way it was found. */
export interface DirectCurrentResult extends UncertainValue {
  /** Stable, for scripts, e.g. `ionicTransference`. */
  readonly id: string;
  readonly symbol: string;
  readonly title: string;
  readonly formula: string;
  readonly source: string;
  /** What each input adds to the relative uncertainty. */
  readonly budget: readonly BudgetShare[];
}

/** A check with a stable name, for scripts; the warning it may become has the same. */
export interface CodedCheck extends Check {
  readonly code: string;
}

/** A curve that was fitted, to be drawn. */
export interface DirectCurrentCurve {
  readonly xTitle: string;
  readonly yTitle: string;
  readonly x: readonly number[];
  readonly measured: readonly number[];
  readonly fitted: readonly number[];
}

export interface DirectCurrentAnalysis {
  /** The number that the method is for stands first. */
  readonly results: readonly DirectCurrentResult[];
  readonly checks: readonly CodedCheck[];
  readonly assumptions: readonly string[];
  readonly warnings: readonly Warning[];
  readonly curve?: DirectCurrentCurve;
}

/** Methods of direct current, as commands and calls name them. */
export const directCurrentMethodIds = [
  'polarization',
  'hebb-wagner',
  'bruce-vincent',
  'tubandt',
  'emf',
  'sand',
] as const;
export type DirectCurrentMethodId = (typeof directCurrentMethodIds)[number];

/** A steady current at one voltage. */
export interface SteadyStep {
  readonly voltageV: number;
  readonly currentA: { readonly value: number; readonly standardUncertainty: number };
  /** Of the steady current, still to come when the step ended. */
  readonly remainingShare: number;
}

/** What a record tells under a small voltage that is held. */
export interface BruceVincentCurrents {
  readonly voltageV: SteadyStep['currentA'];
  /** The first sample: its own uncertainty is not known. */
  readonly initialCurrentA: SteadyStep['currentA'];
  readonly steadyCurrentA: SteadyStep['currentA'];
  /** Time of the first sample after the step, and the share of the steady current that was still to come at the end. */
  readonly firstSampleS: number;
  readonly remainingShare: number;
}

/** What one method found, with what it was given. */
export interface DirectCurrentStudy extends DirectCurrentAnalysis {
  readonly method: DirectCurrentMethodId;
  /** Typed numbers, as they were typed. */
  readonly given: readonly { readonly label: string; readonly quantity: Quantity }[];
  /** Choices by their names, such as what was held. */
  readonly chosen: Readonly<Record<string, string>>;
  /** Of Hebb and Wagner's method. */
  readonly local?: readonly { readonly voltageV: number; readonly conductivitySPerCm: number }[];
  readonly leftOutV?: readonly number[];
  readonly steps?: readonly SteadyStep[];
  /** Of Bruce and Vincent's method. */
  readonly currents?: BruceVincentCurrents;
  /** What a record gave in place of typed numbers. */
  readonly read?: readonly { readonly label: string; readonly quantity: Quantity }[];
}
