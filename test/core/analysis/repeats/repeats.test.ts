import { expect, test } from 'vitest';
import { pelletPrior } from '../../../../src-core/analysis/repeats/pellet-prior.ts';
import { analyseRepeats } from '../../../../src-core/analysis/repeats/repeats.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';

const laboratories = [[1.92, 2.05, 1.98], [2.6, 2.71, 2.66], [1.41, 1.37, 1.45], [3.02, 3.1, 2.95]].map(
  (values, k) => ({ name: `Lab ${k + 1}`, values }),
); // prettier-ignore

function expectRelative(value: number, expected: number): void {
  expect(Math.abs(value / expected - 1)).toBeLessThan(1e-8);
}

test('four laboratories with three repeats, computed apart from this program', () => {
  const result = analyseRepeats(laboratories, 'conductivity');
  expectRelative(result.mean.value, 2.17647445464);
  expectRelative(result.repeatability.standardDeviation, 0.0270459018831);
  expectRelative(result.betweenGroups.standardDeviation, 0.33873734725);
  expectRelative(result.reproducibility.standardDeviation, 0.339815348728);
  expectRelative(result.intraclassCorrelation, 0.993665432707);
  expectRelative(result.relativeSpreadOfMeans, 0.315734484931);
  expect(result.groupsAlikeProbability).toBeLessThan(1e-7);
  expect(result.warnings).toEqual([]);
});

test('five energies', () => {
  const result = analyseRepeats([{ name: 'E', values: [0.312, 0.355, 0.331, 0.298, 0.34] }], 'activation-energy');
  expectRelative(result.mean.value, 0.3272);
  expectRelative(result.repeatability.relative, 0.0689314753432);
  expectRelative((result.mean.interval95[1] - result.mean.interval95[0]) / 2, 0.0280049600738);
  expect(result.betweenGroups.standardDeviation).toBeNaN();
  expect(result.warnings.map(({ code }) => code)).toEqual(['one-group']);
});

test('groups of unlike size: n₀ and the weights by hand', () => {
  const groups = [[1, 3], [6]].map((values, k) => ({ name: String(k), values }));
  // Within: 2/1 = 2. Grand mean 10/3; between: 2·(4/3)² + (8/3)² = 32/3. n₀ = 3 − 5/3 = 4/3. s_L² = (32/3 − 2)/(4/3) = 6.5.
  const result = analyseRepeats(groups, 'activation-energy');
  expect(result.repeatability.standardDeviation ** 2).toBeCloseTo(2, 12);
  expect(result.betweenGroups.standardDeviation ** 2).toBeCloseTo(6.5, 12);
  const weights = [1 / (6.5 + 1), 1 / (6.5 + 2)] as const;
  expect(result.mean.value).toBeCloseTo((2 * weights[0] + 6 * weights[1]) / (weights[0] + weights[1]), 12);
});

test('components come back from simulated laboratories, and intervals hold what they say', () => {
  const random = createRandom(7);
  const count = 1500;
  const sums = { within: 0, between: 0, mean: 0, next: 0 };
  for (let k = 0; k < count; k++) {
    const groups = Array.from({ length: 8 }, (_, lab) => {
      const shift = 0.3 * random.normal();
      const values = Array.from({ length: 2 + (lab % 3) }, () => Math.exp(1 + shift + 0.1 * random.normal()));
      return { name: String(lab), values };
    });
    const result = analyseRepeats(groups, 'conductivity');
    sums.within += result.repeatability.standardDeviation ** 2 / count;
    sums.between += result.betweenGroups.standardDeviation ** 2 / count;
    const [low, high] = result.mean.interval95;
    if (low < Math.E && Math.E < high) sums.mean++;
    const next = Math.exp(1 + 0.3 * random.normal() + 0.1 * random.normal());
    if (result.nextCell95[0] < next && next < result.nextCell95[1]) sums.next++;
  }
  expect(sums.within).toBeCloseTo(0.01, 3);
  expect(Math.abs(sums.between - 0.09)).toBeLessThan(0.005);
  expect(Math.abs(sums.mean / count - 0.95)).toBeLessThan(0.02);
  expect(Math.abs(sums.next / count - 0.95)).toBeLessThan(0.02);
});

test('groups alike: nothing between them; without repeats only the whole is known', () => {
  const alike = [
    [1, 2, 3],
    [3, 1, 2],
    [2, 3, 1],
    [1, 2, 3],
  ].map((values, k) => ({ name: String(k), values }));
  const none = analyseRepeats(alike, 'activation-energy');
  expect(none.betweenGroups.standardDeviation).toBe(0);
  expect(none.warnings.map(({ code }) => code)).toEqual(['no-difference']);
  const single = analyseRepeats(
    [1, 2, 4].map((value) => ({ name: String(value), values: [value] })),
    'conductivity',
  );
  expect(single.repeatability.standardDeviation).toBeNaN();
  expect(single.mean.value).toBeCloseTo(2, 12);
  expect(single.nextCell95[1] / 2).toBeCloseTo(2 / single.nextCell95[0], 10);
  expect(single.warnings.map(({ code }) => code)).toEqual(['no-repeats']);
});

test('one pellet: the prior, and the advice to make three', () => {
  const { warnings, prior, nextCell95 } = analyseRepeats([{ name: 'only', values: [1] }], 'conductivity');
  expect(prior.narrow[1]).toBeCloseTo(1.4, 1);
  expect(prior.wide[1]).toBeCloseTo(1.6, 1);
  expect(nextCell95[0]).toBeNaN();
  expect(warnings[0]?.message).toContain('at least three');
  const { wide } = pelletPrior('activation-energy', 0.4);
  expect([wide[0].toFixed(12), wide[1].toFixed(12)]).toEqual(['0.340000000000', '0.460000000000']);
});

test('values that cannot be', () => {
  expect(() => analyseRepeats([], 'conductivity')).toThrow(/no values/);
  expect(() => analyseRepeats([{ name: 'A', values: [1, -2] }], 'conductivity')).toThrow(/-2 of “A”/);
});
