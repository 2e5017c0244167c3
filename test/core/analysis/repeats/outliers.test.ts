import { expect, test } from 'vitest';
import { cochranProbability, grubbsProbability } from '../../../../src-core/analysis/repeats/outliers.ts';
import { analyseRepeats } from '../../../../src-core/analysis/repeats/repeats.ts';

// Critical values as tables of the standard print them, to three digits.
test.each([
  [5, 2, 0.841, 0.928],
  [10, 2, 0.602, 0.718],
  [3, 3, 0.871, 0.942],
  [4, 3, 0.768, 0.864],
  [6, 4, 0.532, 0.626],
])('Cochran, %d groups of %d cells: C = %d at 5 %%, %d at 1 %%', (groups, cells, atFive, atOne) => {
  expect(Math.abs(cochranProbability(atFive, groups, cells - 1) / 0.05 - 1)).toBeLessThan(0.03);
  expect(Math.abs(cochranProbability(atOne, groups, cells - 1) / 0.01 - 1)).toBeLessThan(0.04);
});

test.each([
  [4, 1.481, 1.496],
  [5, 1.715, 1.764],
  [6, 1.887, 1.973],
  [8, 2.126, 2.274],
  [10, 2.29, 2.482],
  [20, 2.709, 3.001],
])('Grubbs, %d values: G = %d at 5 %%, %d at 1 %%', (count, atFive, atOne) => {
  // Small samples: a unit of the third decimal is some per cent of the probability.
  const slack = count < 6 ? 0.06 : 0.02;
  expect(Math.abs(grubbsProbability(atFive, count) / 0.05 - 1)).toBeLessThan(slack);
  expect(Math.abs(grubbsProbability(atOne, count) / 0.01 - 1)).toBeLessThan(2 * slack);
});

test('three values cannot lie farther apart than 1.1547 standard deviations', () => {
  expect(grubbsProbability(2 / Math.sqrt(3), 3)).toBeLessThan(1e-6);
});

const groups = (...values: readonly (readonly number[])[]) =>
  values.map((cells, k) => ({ name: `Lab ${k + 1}`, values: cells }));
const codes = (...values: readonly (readonly number[])[]) =>
  analyseRepeats(groups(...values), 'conductivity').warnings.map(({ code }) => code);

test('a laboratory that scatters, and its cell that lies apart, are told and kept', () => {
  const cells = [[2, 2.02, 1.99, 2.01], [2.05, 2.03, 2.06, 2.04], [1.97, 1.98, 1.96, 1.97], [2, 2.01, 2.02, 3.4]]; // prettier-ignore
  const result = analyseRepeats(groups(...cells), 'conductivity');
  expect(result.cellCount).toBe(16);
  expect(result.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['outlier-scatter', 'outlier-apart']));
  expect(result.warnings.find(({ code }) => code === 'outlier-scatter')?.message).toMatch(/“Lab 4” scatters .*Cochran, C = 0\.99/); // prettier-ignore
  expect(result.warnings.map(({ message }) => message).join()).toContain('Cell 4 of “Lab 4”, 3.400, lies apart');
});

test('a laboratory whose mean lies apart', () => {
  const even = [1, 1.02, 0.99, 1.01, 1, 0.98].map((value) => [value, value * 1.01]);
  expect(codes(...even)).not.toContain('outlier-apart');
  expect(codes(...even, [3, 3.03])).toContain('outlier-apart');
});

test('equal cells, and too few to tell, say nothing', () => {
  expect(codes([1, 1, 1], [1, 1, 1])).not.toContain('outlier-scatter');
  expect(codes([1, 3])).toEqual(['too-few-cells', 'one-group']);
});

test('all the scatter in one group, and evenly shared scatter', () => {
  expect(cochranProbability(1, 4, 2)).toBe(0);
  expect(cochranProbability(0.25, 4, 2)).toBe(1);
});
