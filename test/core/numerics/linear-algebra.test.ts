import { expect, test } from 'vitest';
import {
  choleskyFactor,
  choleskySolve,
  invertPositiveDefinite,
  inverseNormalMatrix,
  solveLeastSquares,
  solveTridiagonal,
} from '../../../src-core/numerics/linear-algebra.ts';
import { createRandom } from '../../../src-core/numerics/random.ts';

/** Hilbert matrix: badly conditioned, its inverse made of whole numbers. */
const hilbert = (n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, k) => 1 / (Math.floor(k / n) + (k % n) + 1));

test('the inverse of the 3 × 3 Hilbert matrix is the known one', () => {
  const inverse = invertPositiveDefinite(hilbert(3), 3)!;
  [9, -36, 30, -36, 192, -180, 30, -180, 180].forEach((value, k) => expect(inverse[k]).toBeCloseTo(value, 9));
});

test('Cholesky solves, and says when a matrix is not positive definite', () => {
  const factor = Float64Array.of(4, 2, 2, 3);
  const right = Float64Array.of(10, 8);
  expect(choleskyFactor(factor, 2)).toBe(true);
  choleskySolve(factor, 2, right);
  expect(right[0]).toBeCloseTo(1.75, 12);
  expect(right[1]).toBeCloseTo(1.5, 12);
  expect(choleskyFactor(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
  expect(invertPositiveDefinite(Float64Array.of(1, 1, 1, 1), 2)).toBeNull();
  expect(choleskyFactor(Float64Array.of(NaN), 1)).toBe(false);
});

test('least squares agrees with the normal equations on random problems', () => {
  const random = createRandom(11);
  for (let trial = 0; trial < 50; trial++) {
    const columns = 1 + random.integer(6);
    const rows = columns + random.integer(10);
    const matrix = Float64Array.from({ length: rows * columns }, () => random.normal());
    const right = Float64Array.from({ length: rows }, () => random.normal());
    const normal = new Float64Array(columns * columns);
    for (let i = 0; i < columns; i++)
      for (let j = 0; j < columns; j++)
        for (let k = 0; k < rows; k++) normal[i * columns + j]! += matrix[k * columns + i]! * matrix[k * columns + j]!;
    const inverse = invertPositiveDefinite(normal, columns)!;
    const solved = solveLeastSquares(matrix, rows, columns, right)!;
    let sum = 0;
    const gradient = new Float64Array(columns);
    for (let k = 0; k < rows; k++) {
      let residual = -right[k]!;
      for (let j = 0; j < columns; j++) residual += matrix[k * columns + j]! * solved.solution[j]!;
      for (let j = 0; j < columns; j++) gradient[j]! += matrix[k * columns + j]! * residual;
      sum += residual * residual;
    }
    for (const value of gradient) expect(value).toBeCloseTo(0, 9);
    expect(solved.residualSumOfSquares).toBeCloseTo(sum, 9);
    const largest = Math.max(...inverse.map(Math.abs));
    inverse.forEach((value, k) => expect((solved.inverseNormal[k]! - value) / largest).toBeCloseTo(0, 6));
  }
});

test('dependent columns are noticed', () => {
  expect(solveLeastSquares(Float64Array.of(1, 2, 2, 4, 3, 6), 3, 2, Float64Array.of(1, 2, 3))).toBeNull();
  expect(inverseNormalMatrix(Float64Array.of(1, 0, 2, 0, 3, 0), 3, 2)).toBeNull();
  expect(inverseNormalMatrix(Float64Array.of(1, 1), 1, 2)).toBeNull();
});

test('a tridiagonal solution satisfies its equations, also in place', () => {
  const random = createRandom(3);
  const n = 30;
  const lower = Float64Array.from({ length: n }, () => random.uniform() - 0.5);
  const upper = Float64Array.from({ length: n }, () => random.uniform() - 0.5);
  const diagonal = Float64Array.from({ length: n }, () => 2 + random.uniform());
  const right = Float64Array.from({ length: n }, () => random.normal());
  const solution = Float64Array.from(right);
  solveTridiagonal(lower, diagonal, upper, solution, solution);
  for (let i = 0; i < n; i++) {
    const sum =
      (i > 0 ? lower[i]! * solution[i - 1]! : 0) +
      diagonal[i]! * solution[i]! +
      (i < n - 1 ? upper[i]! * solution[i + 1]! : 0);
    expect(sum).toBeCloseTo(right[i]!, 12);
  }
});
