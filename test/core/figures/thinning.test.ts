import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAscending, thinnedIndices } from '../../../src-core/figures/thinning.ts';

const ascending = fc
  .array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 200, maxLength: 2000 })
  .map((steps) => {
    let x = 0;
    return steps.map((step) => (x += step));
  });

test('the lowest and the highest value stay, indices ascend, and there are no more than asked for', () => {
  fc.assert(
    fc.property(ascending, fc.integer({ min: 8, max: 100 }), fc.integer(), (x, most, seed) => {
      const y = x.map((_, i) => Math.sin(i * 0.37 + seed) * ((i * 7919) % 101));
      const kept = thinnedIndices(x, y, most)!;
      expect(kept.length).toBeLessThanOrEqual(most);
      expect(kept.every((index, i) => i === 0 || index > kept[i - 1]!)).toBe(true);
      expect(Math.max(...kept.map((i) => y[i]!))).toBe(Math.max(...y));
      expect(Math.min(...kept.map((i) => y[i]!))).toBe(Math.min(...y));
    }),
    { seed: 2, numRuns: 100 },
  );
});

test('a single spike among a million points is kept, and sparse parts are not starved', () => {
  const x = new Float64Array(1_000_000);
  const y = new Float64Array(1_000_000);
  // Dense in the first hundredth of the axis, sparse afterwards.
  for (let i = 0; i < x.length; i++) x[i] = i < 990_000 ? i * 1e-6 : 1 + (i - 990_000) * 1e-2;
  y[123_456] = 5;
  const kept = thinnedIndices(x, y, 2000)!;
  expect(kept).toContain(123_456);
  const later = kept.filter((i) => x[i]! > 50).length;
  expect(later).toBeGreaterThan(400);
});

test('short series stay whole; columns of nothing but gaps keep one', () => {
  expect(thinnedIndices([1, 2, 3], [1, 2, 3], 10)).toBeUndefined();
  const x = Array.from({ length: 100 }, (_, i) => i);
  const y = x.map((i) => (i >= 40 && i < 60 ? NaN : i));
  const kept = thinnedIndices(x, y, 40)!;
  expect(kept.some((i) => Number.isNaN(y[i]!))).toBe(true);
});

test('logarithmic columns divide decades evenly', () => {
  const x = Array.from({ length: 10_000 }, (_, i) => 10 ** (i / 1000));
  const kept = thinnedIndices(x, x, 400, 'log')!;
  const perDecade = Array.from({ length: 10 }, (_, d) => kept.filter((i) => Math.floor(i / 1000) === d).length);
  expect(Math.max(...perDecade) - Math.min(...perDecade)).toBeLessThanOrEqual(3);
});

test('ascending x is told from Nyquist plots and gaps', () => {
  expect(isAscending([1, 1, 2])).toBe(true);
  expect(isAscending([1, 3, 2])).toBe(false);
  expect(isAscending([1, NaN, 2])).toBe(false);
});
