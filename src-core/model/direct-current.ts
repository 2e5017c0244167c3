import type { Check, UncertainValue } from './finding.ts';
import type { Warning } from './quantity.ts';
import type { BudgetShare } from './results.ts';

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
