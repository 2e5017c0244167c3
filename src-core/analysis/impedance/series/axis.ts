import type { SeriesAxis, SpectrumConditions } from '../../../model/series.ts';
import { siValue } from '../../../units/quantity.ts';

/** Units of the axis values. */
export const axisUnits = { temperature: 'K', time: 's', soc: '1', thickness: 'm', index: '' } as const satisfies Record<
  SeriesAxis,
  string
>;

/** Where a spectrum stands on the axis; NaN where that is not known. The plain index counts from 1. */
export function axisValueOf(axis: SeriesAxis, conditions: SpectrumConditions, index: number): number {
  switch (axis) {
    case 'temperature':
      return conditions.temperatureK ?? NaN;
    case 'time':
      return conditions.timeS ?? NaN;
    case 'soc':
      return conditions.soc ?? NaN;
    case 'thickness':
      return conditions.thickness ? siValue(conditions.thickness, 'length').value : NaN;
    case 'index':
      return index + 1;
  }
}

/** In order of the axis; what has no value comes last, in the order given, as do equals. */
export function orderAlong<T extends { readonly conditions: SpectrumConditions }>(
  axis: SeriesAxis,
  items: readonly T[],
): readonly T[] {
  if (axis === 'index') return items;
  const valueOf = ({ conditions }: T): number => {
    const value = axisValueOf(axis, conditions, 0);
    return Number.isFinite(value) ? value : Infinity;
  };
  const decorated = items.map((item) => ({ item, value: valueOf(item) }));
  return decorated.sort((a, b) => (a.value === b.value ? 0 : a.value - b.value)).map(({ item }) => item);
}
