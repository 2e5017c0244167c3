import type { Explanation } from '../../../../src-core/analysis/titration/explain/explanation.ts';
import { formatUncertain, toSignificant } from '../../../../src-core/units/format.ts';

/** Formulas are worked out in SI units; numbers are read in those of the field. */
const usualUnits: Readonly<Record<string, readonly [unit: string, factor: number]>> = {
  'm²/s': ['cm² s⁻¹', 1e4],
  'S/m': ['S cm⁻¹', 1e-2],
  m: ['µm', 1e6],
  mol: ['µmol', 1e6],
};

/** Digits of a number whose error nobody stated; an uncertainty itself has two. */
const digitsWithoutError = 5;

/** A number of a pulse in the units of the tables beside it. */
export function pulseNumberText({ id, value: { value, standardUncertainty, unit } }: Explanation): string {
  const [shown, factor] = usualUnits[unit] ?? [unit === '1' ? '' : unit, 1];
  if (standardUncertainty > 0) return formatUncertain(value * factor, standardUncertainty * factor, shown);
  const text = toSignificant(value * factor, id === 'uncertainty' ? 2 : digitsWithoutError);
  return shown === '' ? text : `${text}\u202f${shown}`;
}
