import { expect, test } from 'vitest';
import { createRandom } from '../../../src-core/numerics/random.ts';
import {
  logGamma,
  mean,
  median,
  normalCumulative,
  normalQuantile,
  quantile,
  robustStandardDeviation,
  runsTest,
  serialCorrelation,
  standardDeviation,
  studentCumulative,
  studentQuantile,
} from '../../../src-core/numerics/statistics.ts';

test('mean, deviation, median and quantiles of known sets', () => {
  expect(mean([1, 2, 3, 6])).toBe(3);
  expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
  expect(standardDeviation([1])).toBeNaN();
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(quantile([1, 2, 3, 4, 5], 0.1)).toBeCloseTo(1.4, 12);
  expect(quantile([], 0.5)).toBeNaN();
  expect(robustStandardDeviation([1, 2, 3, 4, 1e9])).toBeCloseTo(1.4826, 4);
});

test('quantiles of the normal distribution match the tables and invert the cumulative', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
  expect(normalQuantile(0.5)).toBeCloseTo(0, 12);
  expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 9);
  expect(normalCumulative(1)).toBeCloseTo(0.8413447460685429, 14);
  expect(normalCumulative(-5) / 2.866515718791939e-7).toBeCloseTo(1, 10);
  for (const p of [1e-6, 0.01, 0.2, 0.49, 0.7, 0.999])
    expect(normalCumulative(normalQuantile(p)) / p).toBeCloseTo(1, 11);
  expect(normalQuantile(0)).toBe(-Infinity);
  expect(normalQuantile(1.1)).toBeNaN();
});

test("quantiles of Student's distribution match the tables and closed forms", () => {
  const table = [
    [1, 12.706204736], [2, 4.302652730], [5, 2.570581836], [10, 2.228138852], [30, 2.042272456], [1000, 1.962339081],
  ] as const; // prettier-ignore
  for (const [degrees, value] of table) expect(studentQuantile(0.975, degrees)).toBeCloseTo(value, 7);
  expect(studentQuantile(0.25, 1)).toBeCloseTo(Math.tan(-Math.PI / 4), 10);
  expect(studentCumulative(1.5, 2)).toBeCloseTo(0.5 + 1.5 / (2 * Math.sqrt(2 + 1.5 ** 2)), 12);
  expect(studentQuantile(0.975, 1e8)).toBeCloseTo(normalQuantile(0.975), 6);
  expect(studentQuantile(0.975, 0)).toBeNaN();
});

test('the gamma function at whole and half numbers', () => {
  expect(logGamma(10)).toBeCloseTo(Math.log(362880), 11);
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 11);
});

test('the runs test finds what hangs together and what alternates, and passes noise', () => {
  const blocks = Array.from({ length: 40 }, (_, i) => (i < 20 ? 1 : -1));
  expect(runsTest(blocks)).toMatchObject({ runs: 2, expectedRuns: 21 });
  expect(runsTest(blocks).probabilityOfSoFew).toBeLessThan(1e-6);
  expect(runsTest(Array.from({ length: 40 }, (_, i) => (i % 2 ? 1 : -1))).z).toBeGreaterThan(5);
  const random = createRandom(8);
  const rejected = Array.from({ length: 400 }, () =>
    runsTest(Array.from({ length: 60 }, () => random.normal())),
  ).filter((result) => result.probabilityOfSoFew < 0.05).length;
  expect(rejected).toBeGreaterThan(5);
  expect(rejected).toBeLessThan(40);
});

test('the generator repeats itself for a seed, differs between seeds, and is normal where it says so', () => {
  const draw = (seed: number): number[] => {
    const random = createRandom(seed);
    return Array.from({ length: 5 }, () => random.uniform());
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(draw(1)).not.toEqual(draw(1 + 2 ** 32));
  const random = createRandom(2026);
  const normals = Array.from({ length: 20000 }, () => random.normal());
  expect(mean(normals)).toBeCloseTo(0, 1);
  expect(standardDeviation(normals)).toBeCloseTo(1, 1);
  expect(normals.filter((z) => Math.abs(z) < 1).length / 20000).toBeCloseTo(0.6827, 2);
  const counts = new Array<number>(6).fill(0);
  for (let i = 0; i < 6000; i++) counts[random.integer(6)]!++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('serial correlation tells drift from noise', () => {
  expect(serialCorrelation(Array.from({ length: 100 }, (_, i) => Math.sin(i / 10)))).toBeGreaterThan(0.95);
  expect(serialCorrelation([1, -1, 1, -1])).toBeCloseTo(-0.75, 12);
  expect(serialCorrelation([])).toBe(0);
  const random = createRandom(5);
  expect(Math.abs(serialCorrelation(Array.from({ length: 10000 }, () => random.normal())))).toBeLessThan(0.03);
});
