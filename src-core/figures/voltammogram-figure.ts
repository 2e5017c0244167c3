import { formatEngineering } from '../units/format.ts';
import type { Figure, Series } from './figure.ts';

/** E and I of one step, or of one cycle of it, in the order they were measured. */
export interface VoltammogramCurve {
  readonly label: string;
  readonly voltageV: ArrayLike<number>;
  readonly currentA: ArrayLike<number>;
  /** Place among the cycles of its step, from 0 to 1, told by the colour. */
  readonly shade?: number;
}

const prefixes = [
  { unit: 'A', ampere: 1 },
  { unit: 'mA', ampere: 1e-3 },
  { unit: 'µA', ampere: 1e-6 },
  { unit: 'nA', ampere: 1e-9 },
  { unit: 'pA', ampere: 1e-12 },
] as const;

/** Current against potential, a line per sweep or staircase. */
export function voltammogramFigure(curves: readonly VoltammogramCurve[]): Figure {
  const largestA = Math.max(0, ...curves.map(({ currentA }) => largestOf(currentA)));
  const { unit, ampere } = prefixes.find((prefix) => largestA >= prefix.ampere) ?? prefixes[4];
  const series = curves.map(({ label, voltageV, currentA, shade }, index): Series => ({
    ...{ label, x: voltageV, y: Array.from(currentA, (current) => current / ampere), mark: 'line', dashed: false },
    ...{ colour: (3 + index) % 7 },
    ...(shade === undefined ? {} : { shade }),
  }));
  return {
    id: 'voltammogram',
    title: 'Current against potential',
    caption: `The current reaches ${formatEngineering(largestA, 'A', 3)}; positive current charges.`,
    x: { label: 'E / V', scale: 'linear' },
    y: { label: `I / ${unit}`, scale: 'linear' },
    series,
  };
}

function largestOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let k = 0; k < values.length; k++) largest = Math.max(largest, Math.abs(values[k]!) || 0);
  return largest;
}
