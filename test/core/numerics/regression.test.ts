import { expect, test } from 'vitest';
import {
  fitLine,
  fitPolynomial,
  lineErrorAt,
  polynomialSlope,
  polynomialValue,
} from '../../../src-core/numerics/regression.ts';
import { createRandom } from '../../../src-core/numerics/random.ts';

test('Norris of the NIST reference datasets: a straight line with its errors', () => {
  const x = [0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4, 0.6, 775.5, 666.9, 338.0, 447.5, 11.6, 556.0, 228.1, 995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1, 887.2, 999.0, 779.0, 11.1, 118.3, 229.2, 669.1, 448.9, 0.5]; // prettier-ignore
  const y = [0.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1, 668.8, 339.3, 448.9, 10.8, 557.7, 228.3, 998.0, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3, 888.0, 998.5, 778.9, 10.2, 117.6, 228.9, 668.4, 449.2, 0.2]; // prettier-ignore
  const line = fitLine(x, y);
  expect(line.slope).toBeCloseTo(1.00211681802045, 11);
  expect(line.intercept).toBeCloseTo(-0.262323073774029, 10);
  expect(line.slopeError).toBeCloseTo(0.429796848199937e-3, 11);
  expect(line.interceptError).toBeCloseTo(0.232818234301152, 10);
  expect(line.residualDeviation).toBeCloseTo(0.884796396144373, 10);
  expect(line.rSquared).toBeCloseTo(0.999993745883712, 12);
  expect(lineErrorAt(line, 0)).toBeCloseTo(line.interceptError, 12);
  const polynomial = fitPolynomial(x, y, 1);
  expect(polynomialSlope(polynomial, 3).slope).toBeCloseTo(line.slope, 11);
  expect(polynomialSlope(polynomial, 3).standardError).toBeCloseTo(line.slopeError, 11);
  expect(polynomialValue(polynomial, 0)).toBeCloseTo(line.intercept, 9);
});

test('true weights give the textbook errors, and relative ones do not depend on their common factor', () => {
  // σ = 1 at x = −1, 0, 1: var(slope) = 1/Σx² = 1/2, var(intercept) = 1/3.
  const line = fitLine([-1, 0, 1], [1, 5, 3], { weights: [1, 1, 1], errorsFrom: 'weights' });
  expect(line.slopeError).toBeCloseTo(Math.SQRT1_2, 12);
  expect(line.interceptError).toBeCloseTo(Math.sqrt(1 / 3), 12);
  const weights = [1, 2, 3, 4];
  const small = fitLine([1, 2, 3, 5], [1, 3, 2, 6], { weights });
  const large = fitLine([1, 2, 3, 5], [1, 3, 2, 6], { weights: weights.map((w) => 1e6 * w) });
  expect(large.slopeError).toBeCloseTo(small.slopeError, 12);
  expect(large.slope).toBeCloseTo(small.slope, 12);
});

test('the stated error of a slope covers the truth as often as it should', () => {
  const random = createRandom(77);
  let inside = 0;
  for (let trial = 0; trial < 500; trial++) {
    const x = Array.from({ length: 30 }, (_, i) => 1000 + i);
    const line = fitLine(
      x,
      x.map((value) => 2 - 0.3 * value + random.normal()),
    );
    if (Math.abs(line.slope + 0.3) < line.slopeError) inside++;
  }
  expect(inside / 500).toBeGreaterThan(0.62);
  expect(inside / 500).toBeLessThan(0.74);
});

test('a polynomial of high degree is recovered far from the origin', () => {
  const x = Array.from({ length: 40 }, (_, i) => 5000 + i);
  const exact = (value: number): number => ((value - 5010) / 7) ** 6 - 3 * ((value - 5010) / 7) ** 2 + 1;
  const fit = fitPolynomial(x, x.map(exact), 6);
  for (const value of [5000.5, 5020.25, 5038]) expect(polynomialValue(fit, value) / exact(value)).toBeCloseTo(1, 7);
});

test('what cannot be fitted is refused by name', () => {
  expect(() => fitLine([1], [1])).toThrow('needs 2 points');
  expect(() => fitLine([1, 1], [1, 2])).toThrow('different x');
  expect(() => fitLine([1, 2], [1, NaN])).toThrow('Point 2');
  expect(() => fitLine([1, 2], [1])).toThrow('equal length');
  expect(() => fitLine([1, 2], [1, 2], { weights: [1, 0] })).toThrow('weight of point 2');
  expect(() => fitPolynomial([1, 1, 1], [1, 2, 3], 2)).toThrow('3 different x');
});
