import type { Dimension } from '../units/dimensions.ts';

/** One input of a method's form. Values are in the stored unit of the dimension; forms convert for people. */
export interface FieldDefinition {
  /** Where the value stands in the step (or in `limits`), e.g. `end.maxDurationS`. */
  readonly path: string;
  readonly label: string;
  readonly input:
    | 'quantity'
    | 'integer'
    | 'choice'
    | 'current'
    | 'dc-level'
    | 'eis'
    | 'steps'
    | 'numbers'
    | 'yes-no'
    | 'condition'
    /** The name of a route of a switch. */
    | 'route';
  readonly dimension?: Dimension;
  /** Shown and used for bare numbers in forms. */
  readonly unit?: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly required: boolean;
  /** What a new step has; in the stored unit. */
  readonly initial?: number | string;
  /** Of a yes-no: what it means where the step says nothing; no unless given. */
  readonly unsaid?: boolean;
  readonly help: string;
  /** Only of use while another field has one of these values. */
  readonly shownWhen?: { readonly path: string; readonly values: readonly string[] };
}

/** A quantity, required unless said otherwise. */
export function quantityField(
  path: string,
  label: string,
  dimension: Dimension,
  unit: string,
  help: string,
  options: Partial<Pick<FieldDefinition, 'required' | 'initial' | 'shownWhen'>> = {},
): FieldDefinition {
  return { path, label, input: 'quantity', dimension, unit, help, required: true, ...options };
}
