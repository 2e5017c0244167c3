import { expect, test } from 'vitest';
import { solveLeastSquares } from '../../../src-core/numerics/linear-algebra.ts';
import { fitOrthogonally } from '../../../src-core/numerics/orthogonal-fit.ts';
import { createRandom } from '../../../src-core/numerics/random.ts';
import { chiSquaredQuantile } from '../../../src-core/numerics/statistics.ts';

test('a straight line: coefficients, residuals and leverage of the closed form', () => {
  const x = Float64Array.from([0, 1, 2, 3, 4]);
  const fit = fitOrthogonally([x.map(() => 1), x], Float64Array.from([1, 3, 5, 7, 14]));
  expect(fit.coefficients[1]).toBeCloseTo(3, 12);
  expect(fit.coefficients[0]).toBeCloseTo(0, 12);
  expect(fit.sumOfSquares).toBeCloseTo(10, 12);
  expect(fit.leverage[0]).toBeCloseTo(1 / 5 + 4 / 10, 12);
  expect(fit.rank).toBe(2);
});

test('the same as by Householder reflections', () => {
  const random = createRandom(3);
  const columns = Array.from({ length: 6 }, () => Float64Array.from({ length: 25 }, () => random.normal()));
  const rightSide = Float64Array.from({ length: 25 }, () => random.normal());
  const matrix = Float64Array.from({ length: 150 }, (_, at) => columns[at % 6]![Math.floor(at / 6)]!);
  const expected = solveLeastSquares(matrix, 25, 6, rightSide)!;
  const fit = fitOrthogonally(columns, rightSide);
  expected.solution.forEach((value, j) => expect(fit.coefficients[j]).toBeCloseTo(value, 12));
  expect(fit.sumOfSquares).toBeCloseTo(expected.residualSumOfSquares, 12);
});

test('a column that says nothing new is left out', () => {
  const x = Float64Array.from([1, 2, 3, 4]);
  const fit = fitOrthogonally([x, x.map((value) => 2 * value), x.map((value) => value * value)], x);
  expect(fit.rank).toBe(2);
  expect([...fit.coefficients].map((value) => Math.round(1e9 * value) / 1e9 + 0)).toEqual([1, 0, 0]);
});

test('quantiles of χ² against the tables', () => {
  expect(chiSquaredQuantile(0.95, 10) / 18.307).toBeCloseTo(1, 2);
  expect(chiSquaredQuantile(0.025, 100) / 74.222).toBeCloseTo(1, 3);
  expect(chiSquaredQuantile(0.975, 100) / 129.561).toBeCloseTo(1, 3);
});
