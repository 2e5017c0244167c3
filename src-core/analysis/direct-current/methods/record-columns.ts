import { AppError } from '../../../errors.ts';
import type { Quantity } from '../../../model/quantity.ts';
import type { UncertainNumber } from '../../../numerics/error-propagation.ts';
import type { DirectCurrentColumns } from './method.ts';

type ColumnName = keyof DirectCurrentColumns;

/** @throws AppError `input/missing-field` naming the columns that are not there */
export function requireColumns<const N extends ColumnName>(
  record: DirectCurrentColumns,
  names: readonly N[],
): Readonly<Record<N, readonly number[]>> {
  const missing = names.filter((name) => (record[name]?.length ?? 0) === 0);
  if (missing.length === 0) return record as Record<N, readonly number[]>;
  throw new AppError('input/missing-field', `The record holds no ${missing.join(' and no ')}.`, {
    remedy: `Give a record with ${names.join(', ')}, or type what was held.`,
  });
}

/** A number read from a record, to be shown beside those that were typed. */
export function readQuantity(
  label: string,
  { value, standardUncertainty }: UncertainNumber,
  unit: string,
): { readonly label: string; readonly quantity: Quantity } {
  const isKnown = Number.isFinite(standardUncertainty);
  return { label, quantity: { value, unit, ...(isKnown ? { standardUncertainty } : {}) } };
}
