import type {
  DirectCurrentAnalysis,
  DirectCurrentMethodId,
  DirectCurrentStudy,
} from '../../../model/direct-current.ts';
import type { Quantity } from '../../../model/quantity.ts';
import type { UncertainNumber } from '../../../numerics/error-propagation.ts';
import type { Dimension } from '../../../units/dimensions.ts';

/** A number that a method asks for. */
export interface MethodField {
  readonly id: string;
  readonly label: string;
  readonly dimension: Dimension;
  /** The usual one first. */
  readonly units: readonly string[];
  /** May be left out: always, or where there is a record. */
  readonly optional?: 'always' | 'with-record';
}

/** A word that a method asks for; any where `options` is absent. */
export interface MethodChoice {
  readonly id: string;
  readonly label: string;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

/** A measurement in SI units. A column that nobody gave may be a quantity that was held. */
export interface DirectCurrentColumns {
  readonly time?: readonly number[] | undefined;
  readonly current?: readonly number[] | undefined;
  readonly voltage?: readonly number[] | undefined;
}

export interface MethodInput {
  /** By the id of their fields, in stored units; those without `optional` are there. */
  readonly values: Readonly<Record<string, UncertainNumber | undefined>>;
  readonly choices: Readonly<Record<string, string | undefined>>;
  readonly record?: DirectCurrentColumns | undefined;
}

export type MethodFindings = DirectCurrentAnalysis &
  Pick<DirectCurrentStudy, 'local' | 'leftOutV' | 'steps' | 'read' | 'currents'> & {
    readonly chosen?: Readonly<Record<string, string>>;
  };

/** One way from direct currents to results, as forms, commands and reports see it. */
export interface DirectCurrentMethod {
  readonly id: DirectCurrentMethodId;
  readonly title: string;
  /** What it tells, and from what. */
  readonly note: string;
  readonly fields: readonly MethodField[];
  readonly choices?: readonly MethodChoice[];
  /** Whether a measurement can be read; what its first line must name is told by `help`. */
  readonly record?: { readonly isRequired: boolean; readonly help: string };
  readonly example: Readonly<Record<string, Quantity>>;
  /** @throws AppError as its function in this folder's parent */
  analyse(input: MethodInput): MethodFindings;
}

export function field(id: string, label: string, dimension: Dimension, units: readonly string[]): MethodField {
  return { id, label, dimension, units };
}

export function optional(id: string, label: string, dimension: Dimension, units: readonly string[]): MethodField {
  return { id, label, dimension, units, optional: 'always' };
}

/** Needed only where no record tells it. */
export function orRecord(id: string, label: string, dimension: Dimension, units: readonly string[]): MethodField {
  return { id, label, dimension, units, optional: 'with-record' };
}

/** Units that the methods share, the usual one first. */
export const usualUnits = {
  mass: ['mg', 'µg', 'g'],
  voltage: ['mV', 'V'],
  current: ['µA', 'nA', 'mA', 'A'],
  resistance: ['Ω', 'kΩ', 'MΩ'],
  time: ['s', 'min', 'h'],
  thickness: ['mm', 'µm', 'cm'],
  area: ['cm²', 'mm²'],
} as const;
