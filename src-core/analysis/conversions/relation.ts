import type { QuantityName } from './quantities.ts';

/** Numbers in the stored units: SI, energies in eV. Those that a formula asks for are there. */
export type Values = Readonly<Record<QuantityName, number>>;

/** One way of solving a relation. */
export interface Solution {
  readonly from: readonly QuantityName[];
  compute(values: Values): number;
}

/** A formula of transport and the ways to solve it. */
export interface Relation {
  readonly id: string;
  readonly formula: string;
  readonly source: string;
  readonly assumptions: readonly string[];
  readonly solutions: Readonly<Partial<Record<QuantityName, Solution>>>;
  /** Not used when one of these was given: a fuller relation then applies. */
  readonly unlessGiven?: readonly QuantityName[];
  /** Used only where the user names it: a model, not a law. */
  readonly onlyIfNamed?: boolean;
}
