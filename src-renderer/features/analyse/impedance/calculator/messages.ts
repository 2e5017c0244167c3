import type { WireError } from '../../../../../src-core/errors.ts';
import type { Calculations } from './calculations.ts';

export interface Order {
  readonly id: number;
  readonly name: keyof Calculations;
  readonly input: unknown;
}

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: WireError }
  /** How far it is, from 0 to 1; more follows. */
  | { readonly id: number; readonly share: number };
