import type { SeriesAxis, SpectrumConditions } from '../../../model/series.ts';
import { siValue } from '../../../units/quantity.ts';

/** Units of the axis values. */
export const axisUnits = { temperature: 'K', time: 's', soc: '1', thickness: 'm', index: '' } as const satisfies Record<
  SeriesAxis,
  string
>;

/** Where a spectrum stands on the axis; NaN where that is not known. The plain index counts from 1. */
function axisValueOf(axis: SeriesAxis, conditions: SpectrumConditions, index: number): number {
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

/** Later than this, a time was counted from the epoch, as of runs and files with a date, s. */
const clockTimeS = 1e8;

/** Where each spectrum stands; times of the clock are counted from the first of them. */
export function axisValuesOf(axis: SeriesAxis, conditions: readonly SpectrumConditions[]): readonly number[] {
  const values = conditions.map((known, index) => axisValueOf(axis, known, index));
  if (axis !== 'time') return values;
  const firstS = values.reduce((least, value) => (value < least ? value : least), Infinity);
  return firstS > clockTimeS ? values.map((value) => value - firstS) : values;
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
