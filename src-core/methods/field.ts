import type { Dimension } from '../units/dimensions.ts';

/**
 * One input of a form: of a kind of step, of the limits, or of what is done by hand. Values are in the stored unit of the
 * dimension; forms convert for people. What a value may be is the schema's to say.
 */
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
    /** Values that come and go together: the fields whose paths lie under this one stand inside it. */
    | 'part'
    /** One of several ways to say something, each with fields of its own. */
    | 'variant'
    | 'steps'
    | 'numbers'
    | 'yes-no'
    | 'condition'
    /** Residuals of a fixture. */
    | 'fixture'
    /** The name of a route of a switch. */
    | 'route';
  readonly dimension?: Dimension;
  /** Shown and used for bare numbers in forms. */
  readonly unit?: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly variants?: readonly FieldVariant[];
  readonly required: boolean;
  /** What a new step has; in the stored unit. */
  readonly initial?: number | string;
  /** What a part holds when it is asked for. */
  readonly begins?: object;
  /** Of a yes-no: what it means where the step says nothing; no unless given. */
  readonly unsaid?: boolean;
  /** What an empty field means. */
  readonly emptyWords?: string;
  readonly help: string;
  /** Only of use while another field has one of these values; without values: while anything stands there. */
  readonly shownWhen?: { readonly path: string; readonly values?: readonly string[] };
}

/** One way of saying something: what stands in the step with it, and what does not. */
export interface FieldVariant {
  readonly value: string;
  readonly label: string;
  /** By path: what choosing it puts there where nothing stands. */
  readonly begins: Readonly<Record<string, number | string>>;
  /** By path: what it always says. */
  readonly says?: Readonly<Record<string, string>>;
  /** Paths that are empty with it. */
  readonly without: readonly string[];
}

type FieldOptions = Partial<Pick<FieldDefinition, 'required' | 'initial' | 'shownWhen' | 'emptyWords'>>;

/** A quantity, required unless said otherwise. */
export function quantityField(
  path: string,
  label: string,
  dimension: Dimension,
  unit: string,
  help: string,
  options: FieldOptions = {},
): FieldDefinition {
  return { path, label, input: 'quantity', dimension, unit, help, required: true, ...options };
}

/** The same fields inside a part that stands at `path`. */
export function fieldsInside(path: string, fields: readonly FieldDefinition[]): readonly FieldDefinition[] {
  return fields.map((field) => ({
    ...field,
    path: `${path}.${field.path}`,
    ...(field.shownWhen && { shownWhen: { ...field.shownWhen, path: `${path}.${field.shownWhen.path}` } }),
  }));
}
