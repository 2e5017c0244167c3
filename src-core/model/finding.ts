/** A number with one standard uncertainty; NaN where that is not known. */
export interface UncertainValue {
  readonly value: number;
  readonly standardUncertainty: number;
  readonly unit: string;
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

/** One source of an uncertainty: its share as one relative standard uncertainty. */
export interface BudgetShare {
  readonly source: string;
  readonly relativeStandardUncertainty: number;
}
