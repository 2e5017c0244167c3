import type { UncertainValue } from '../../../model/results.ts';

/** One number that went into another, in SI units, and where it came from. */
export interface ExplainedInput extends UncertainValue {
  /** As the formula writes it. */
  readonly symbol: string;
  readonly name: string;
  /** A field of the sample, something measured, a constant. */
  readonly from: string;
}

/** How a number was computed: formula, inputs, source. */
export interface Explanation {
  /** Stable, e.g. "x", "estimate:eq9". */
  readonly id: string;
  readonly symbol: string;
  readonly title: string;
  readonly value: UncertainValue;
  readonly formula: string;
  readonly inputs: readonly ExplainedInput[];
  /** The formula worked out anew from the inputs as listed; absent where a fit found the value. */
  readonly recomputed?: number;
  /** In words, what the formula leaves out. */
  readonly notes: readonly string[];
  /** Of the formula. */
  readonly source: string;
}

type Parts = Omit<Explanation, 'recomputed' | 'notes'> & { readonly notes?: readonly string[] };

/** What a formula reads: the inputs by their symbols. NaN for one that is not listed. */
export type Read = (symbol: string) => number;

/** @param work - the formula, on nothing but the inputs */
export function explained(parts: Parts, work?: (read: Read) => number): Explanation {
  const read: Read = (symbol) => parts.inputs.find((input) => input.symbol === symbol)?.value ?? NaN;
  return { ...parts, notes: parts.notes ?? [], ...(work ? { recomputed: work(read) } : {}) };
}

export function input(
  symbol: string,
  name: string,
  { value, standardUncertainty, unit }: UncertainValue,
  from: string,
): ExplainedInput {
  return { symbol, name, value, standardUncertainty, unit, from };
}

/** @param standardUncertainty - NaN where it is not known */
export function uncertain(value: number, unit: string, standardUncertainty = NaN): UncertainValue {
  return { value, standardUncertainty, unit };
}
