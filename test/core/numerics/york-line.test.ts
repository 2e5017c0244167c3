import { expect, test } from 'vitest';
import { fitYorkLine } from '../../../src-core/numerics/york-line.ts';
import { fitLine } from '../../../src-core/numerics/regression.ts';
import { chiSquaredTail } from '../../../src-core/numerics/statistics.ts';
import { createRandom } from '../../../src-core/numerics/random.ts';

const x = [0, 0.9, 1.8, 2.6, 3.3, 4.4, 5.2, 6.1, 6.5, 7.4];
const y = [5.9, 5.4, 4.4, 4.6, 3.5, 3.7, 2.8, 2.8, 2.4, 1.5];
const zeros = x.map(() => 0);

// Pearson's data with York's weights, results as printed by York et al., Am. J. Phys. 72 (2004) 367, section III.
test('line with errors in both coordinates as published', () => {
  const xVariance = [1000, 1000, 500, 800, 200, 80, 60, 20, 1.8, 1].map((weight) => 1 / weight);
  const yVariance = [1, 1.8, 4, 8, 20, 20, 70, 70, 100, 500].map((weight) => 1 / weight);
  const line = fitYorkLine({ x, y, xVariance, yVariance, xyCovariance: zeros });
  expect(line.slope).toBeCloseTo(-0.480533407, 9);
  expect(line.intercept).toBeCloseTo(5.47991022, 8);
  expect(line.slopeError).toBeCloseTo(0.057985, 6);
  expect(line.interceptError).toBeCloseTo(0.2949707, 6);
  expect(line.chiSquared / line.degreesOfFreedom).toBeCloseTo(1.4832941, 6);
});

test('without errors of x it is the weighted line', () => {
  const weights = [1, 2, 3, 4, 5, 5, 4, 3, 2, 1];
  const yVariance = weights.map((weight) => 1 / weight);
  const line = fitYorkLine({ x, y, xVariance: zeros, yVariance, xyCovariance: zeros });
  const plain = fitLine(x, y, { weights, errorsFrom: 'weights' });
  for (const member of ['slope', 'intercept', 'slopeError', 'interceptError', 'covariance'] as const)
    expect(line[member] / plain[member]).toBeCloseTo(1, 12);
});

test('errors that hang together: exchanging x and y turns the line over, and errors cover', () => {
  const random = createRandom(3);
  let inside = 0;
  const rounds = 400;
  for (let round = 0; round < rounds; round++) {
    const common = x.map(() => 0.1 * random.normal());
    const noisyX = x.map((value, i) => value + common[i]! + 0.05 * random.normal());
    const noisyY = x.map((value, i) => 2 + 1.5 * value + 2 * common[i]! + 0.05 * random.normal());
    const points = {
      ...{ x: noisyX, y: noisyY },
      xVariance: x.map(() => 0.0125),
      yVariance: x.map(() => 0.0425),
      xyCovariance: x.map(() => 0.02),
    };
    const line = fitYorkLine(points);
    const turned = fitYorkLine({
      ...points,
      x: noisyY,
      y: noisyX,
      xVariance: points.yVariance,
      yVariance: points.xVariance,
    });
    expect(turned.slope * line.slope).toBeCloseTo(1, 8);
    if (Math.abs(line.slope - 1.5) < line.slopeError) inside++;
  }
  expect(inside / rounds).toBeGreaterThan(0.62);
  expect(inside / rounds).toBeLessThan(0.74);
});

test('what cannot be fitted is refused', () => {
  const points = { x: [1, 2, 3], y: [1, 2, 3], xVariance: [0, 0, 0], yVariance: [1, 1, 1], xyCovariance: [0, 0, 0] };
  expect(() => fitYorkLine({ ...points, x: [1, 1, 1] })).toThrow('different x');
  expect(() => fitYorkLine({ ...points, yVariance: [1, 0, 1] })).toThrow('error');
  expect(() => fitYorkLine({ ...points, xyCovariance: [0, 1, 0] })).toThrow('error');
  expect(() => fitYorkLine({ ...points, y: [1, 2] })).toThrow('equal number');
});

// Abramowitz & Stegun table 26.8.
test('tail of χ² as tabulated', () => {
  for (const [value, freedom, tail] of [
    [3.84146, 1, 0.05],
    [5.99146, 2, 0.05],
    [7.81473, 3, 0.05],
    [18.307, 10, 0.05],
    [50.8922, 30, 0.01],
    [0.0157908, 1, 0.9],
  ] as const)
    expect(chiSquaredTail(value, freedom)).toBeCloseTo(tail, 5);
  expect(chiSquaredTail(0, 3)).toBe(1);
  expect(chiSquaredTail(NaN, 3)).toBeNaN();
});
