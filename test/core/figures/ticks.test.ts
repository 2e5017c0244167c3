import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  durationLabel,
  durationTicks,
  linearLabel,
  linearTicks,
  logLabel,
  logRange,
  logTicks,
} from '../../../src-core/figures/ticks.ts';

const range = fc
  .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-6, max: 1e6, noNaN: true }))
  .map(([min, span]) => [min, min + span] as const)
  .filter(([min, max]) => max - min > 1e-9 * Math.max(Math.abs(min), Math.abs(max)));

test('linear ticks are multiples of 1, 2 or 5, within the range and no more than fit', () => {
  fc.assert(
    fc.property(range, fc.integer({ min: 2, max: 12 }), ([min, max], most) => {
      const values = linearTicks(min, max, most).map((tick) => tick.value);
      const slack = (max - min) * 1e-6;
      expect(values.length).toBeLessThanOrEqual(most);
      for (const value of values) {
        expect(value).toBeGreaterThanOrEqual(min - slack);
        expect(value).toBeLessThanOrEqual(max + slack);
      }
      if (values.length > 1) {
        const digit = Number((values[1]! - values[0]!).toExponential(3).split('e')[0]);
        expect([1, 2, 5, 10]).toContainEqual(expect.closeTo(digit, 2));
      }
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('labels of one axis have the same number of decimals', () => {
  const ticks = linearTicks(1.157, 1.268, 7);
  const step = ticks[1]!.value - ticks[0]!.value;
  expect(ticks.map((tick) => linearLabel(tick.value, step))).toEqual(['1.16', '1.18', '1.20', '1.22', '1.24', '1.26']);
  expect(linearLabel(-0.2, 0.2)).toBe('−0.2');
  expect(linearLabel(1e-17, 0.2)).toBe('0');
  expect(linearLabel(2e-9, 1e-9)).toBe('2×10⁻⁹');
  expect(linearLabel(-3e7, 1e7)).toBe('−3×10⁷');
});

test('durations fall on seconds, minutes, hours and days', () => {
  const labels = (max: number, most = 8): string[] =>
    durationTicks(0, max, most).map((tick, _, all) => durationLabel(tick.value, all[1]!.value));
  expect(labels(4200)).toEqual(['0', '10 min', '20 min', '30 min', '40 min', '50 min', '1 h', '1 h 10']);
  expect(labels(42_000)).toEqual(['0', '2 h', '4 h', '6 h', '8 h', '10 h']);
  expect(labels(86_400 * 9)).toEqual(['0', '2 d', '4 d', '6 d', '8 d']);
  expect(labels(0.4, 6)).toEqual(['0', '0.1 s', '0.2 s', '0.3 s', '0.4 s']);
  expect(labels(86_400 * 3, 7)).toEqual(['0', '12 h', '24 h', '36 h', '48 h', '60 h', '72 h']);
  expect(durationLabel(-90, 30)).toBe('−1 min 30');
  expect(durationTicks(5, 5, 8)).toHaveLength(1);
});

test('logarithmic axes label decades, and 2 and 5 where few decades are seen', () => {
  const labels = (min: number, max: number): string[] =>
    logTicks(min, max)
      .filter((tick) => tick.major)
      .map((tick) => logLabel(tick.value, false));
  expect(labels(1e-13, 1e-9)).toEqual(['10⁻¹³', '10⁻¹²', '10⁻¹¹', '10⁻¹⁰', '10⁻⁹']);
  expect(labels(1e-12, 5e-11)).toEqual(['10⁻¹²', '2×10⁻¹²', '5×10⁻¹²', '10⁻¹¹', '2×10⁻¹¹', '5×10⁻¹¹']);
  expect(logTicks(1, 10).filter((tick) => !tick.major).length).toBeGreaterThan(3);
  expect(labels(1e-30, 1e30).length).toBeLessThan(14);
  expect(logTicks(0, 10)).toEqual([]);
  expect(logLabel(100)).toBe('100');
});

test('the range of a logarithmic axis holds the data and is never narrow', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -25, max: 25, noNaN: true }),
      fc.double({ min: 0, max: 6, noNaN: true }),
      (exponent, decades) => {
        const smallest = 10 ** exponent;
        const largest = smallest * 10 ** decades;
        const [min, max] = logRange(smallest, largest);
        expect(min).toBeLessThanOrEqual(smallest * (1 + 1e-6));
        expect(max).toBeGreaterThanOrEqual(largest * (1 - 1e-6));
        expect(Math.log10(max / min)).toBeGreaterThan(0.49);
        expect(Math.log10(max / min)).toBeLessThan(decades + 1.9);
      },
    ),
    { seed: 1, numRuns: 500 },
  );
  expect(logRange(Infinity, -Infinity)).toEqual([0.1, 10]);
});
