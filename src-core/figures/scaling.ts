import { finiteRange } from './equal-scales.ts';

const prefixSteps: readonly (readonly [factor: number, prefix: string])[] = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
  [1, ''],
  [1e-3, 'm'],
  [1e-6, 'µ'],
  [1e-9, 'n'],
  [1e-12, 'p'],
];

export interface Prefix {
  readonly factor: number;
  /** With prefix, e.g. "µA". */
  readonly unit: string;
}

/** The engineering prefix in which the largest magnitude of the arrays reads as 1 to 999. */
export function commonPrefix(arrays: readonly ArrayLike<number>[], unit: string): Prefix {
  const [min, max] = finiteRange(arrays);
  const magnitude = Math.max(Math.abs(min), Math.abs(max));
  const hasData = arrays.some((values) => values.length > 0);
  const [factor, prefix] =
    magnitude === 0 || !hasData ? [1, ''] : (prefixSteps.find(([step]) => magnitude >= step) ?? prefixSteps.at(-1)!);
  return { factor, unit: prefix + unit };
}

export function scaled(values: ArrayLike<number>, factor: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = values[i]! * factor;
  return result;
}
