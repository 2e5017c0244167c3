import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MinMaxPyramid } from '../../../src-renderer/plots/pyramid.ts';

/** The obvious answer, by looking at every value. */
function extremesByScan(values: readonly number[], start: number, end: number): [number, number] | undefined {
  const numbers = values.slice(start, end).filter((value) => !Number.isNaN(value));
  return numbers.length === 0 ? undefined : [Math.min(...numbers), Math.max(...numbers)];
}

const value = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: -50, max: 50 }) },
  { weight: 1, arbitrary: fc.constant(NaN) },
);

test('any range of a column that grew piece by piece has the lowest and highest a scan would find', () => {
  const pieces = fc.array(fc.array(value, { maxLength: 700 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(pieces, fc.nat(4000), fc.nat(4000), (parts, a, b) => {
      const pyramid = new MinMaxPyramid();
      for (const part of parts) pyramid.append(part);
      const all = parts.flat();
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      const found = pyramid.extremes(start, end);
      const values = found && [pyramid.at(found.lowest), pyramid.at(found.highest)];
      expect(values).toEqual(extremesByScan(all, start, end));
    }),
    { seed: 20_261_122, numRuns: 400 },
  );
});

test('a single sample appended at a time keeps every level up to date', () => {
  const pyramid = new MinMaxPyramid();
  for (let i = 0; i < 5000; i++) {
    pyramid.append([i === 4321 ? 1e6 : Math.sin(i)]);
    if (i % 613 === 0) expect(pyramid.extremes(0, i + 1)?.highest).toBeLessThanOrEqual(i);
  }
  expect(pyramid.extremes(0, 5000)?.highest).toBe(4321);
  expect(pyramid.extremes(4322, 5000)?.highest).not.toBe(4321);
});

test('a range without a number has no extremes', () => {
  const pyramid = new MinMaxPyramid();
  pyramid.append([NaN, NaN, 3]);
  expect(pyramid.extremes(0, 2)).toBeUndefined();
  expect(pyramid.extremes(2, 2)).toBeUndefined();
  expect(pyramid.extremes(0, 3)).toEqual({ lowest: 2, highest: 2 });
});
