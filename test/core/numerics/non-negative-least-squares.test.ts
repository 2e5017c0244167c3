import { expect, test } from 'vitest';
import { minimiseNonNegative, nonNegativeLeastSquares } from '../../../src-core/numerics/non-negative-least-squares.ts';
import { createRandom } from '../../../src-core/numerics/random.ts';

test('orthogonal columns: the negative ones are cut at zero', () => {
  const { solution, positive, converged } = nonNegativeLeastSquares(
    Float64Array.from([1, 0, 0, 0, 2, 0, 0, 0, 1]),
    3,
    3,
    Float64Array.from([3, -4, 5]),
  );
  expect([...solution]).toEqual([3, 0, 5]);
  expect([...positive].sort()).toEqual([0, 2]);
  expect(converged).toBe(true);
});

test('two oblique columns: the closed form on the edge', () => {
  // Unbounded least squares is x = (−1, 3); with x₀ = 0 the second is aᵀb/aᵀa = 5/2.
  const { solution } = nonNegativeLeastSquares(Float64Array.from([1, 1, 0, 1]), 2, 2, Float64Array.from([2, 3]));
  expect(solution[0]).toBe(0);
  expect(solution[1]).toBeCloseTo(2.5, 14);
});

test('nothing to be gained: all zero; dependent columns: no trouble', () => {
  expect([...nonNegativeLeastSquares(Float64Array.from([1, 2]), 1, 2, Float64Array.from([-1])).solution]).toEqual([
    0, 0,
  ]);
  const twice = nonNegativeLeastSquares(Float64Array.from([1, 1, 1, 1]), 2, 2, Float64Array.from([4, 4]));
  expect(twice.solution[0]! + twice.solution[1]!).toBeCloseTo(4, 12);
});

test('the conditions of Karush, Kuhn and Tucker hold on random problems, from any start', () => {
  const random = createRandom(5);
  for (let trial = 0; trial < 40; trial++) {
    const [rows, columns] = [30, 20];
    const matrix = Float64Array.from({ length: rows * columns }, () => random.normal() + 0.5);
    const rightSide = Float64Array.from({ length: rows }, () => random.normal());
    const normal = new Float64Array(columns * columns);
    const projection = new Float64Array(columns);
    for (let i = 0; i < columns; i++)
      for (let k = 0; k < rows; k++) {
        projection[i]! += matrix[k * columns + i]! * rightSide[k]!;
        for (let j = 0; j < columns; j++)
          normal[i * columns + j]! += matrix[k * columns + i]! * matrix[k * columns + j]!;
      }
    const start = Array.from({ length: columns }, (_, i) => i).filter(() => random.uniform() < 0.5);
    const cold = minimiseNonNegative(normal, projection);
    const warm = minimiseNonNegative(normal, projection, start);
    expect(warm.converged && cold.converged).toBe(true);
    for (let i = 0; i < columns; i++) {
      let gradient = -projection[i]!;
      for (let j = 0; j < columns; j++) gradient += normal[i * columns + j]! * cold.solution[j]!;
      expect(cold.solution[i]).toBeGreaterThanOrEqual(0);
      expect(gradient).toBeGreaterThan(-1e-8);
      expect(Math.abs(gradient * cold.solution[i]!)).toBeLessThan(1e-8);
      expect(warm.solution[i]).toBeCloseTo(cold.solution[i]!, 8);
    }
  }
});
