import { expect, test } from 'vitest';
import { invertPositiveDefinite } from '../../../src-core/numerics/linear-algebra.ts';
import { levenbergMarquardt, type LeastSquaresProblem } from '../../../src-core/numerics/levenberg-marquardt.ts';
import { createRandom } from '../../../src-core/numerics/random.ts';
import { fitScatteredLine } from '../../../src-core/numerics/scattered-line.ts';
import { sharedLeastSquares } from '../../../src-core/numerics/shared-least-squares.ts';
import { fisherTail } from '../../../src-core/numerics/statistics.ts';

/** y = a·exp(−b·x) + c with b shared. */
const random = createRandom(5);
const x = Array.from({ length: 20 }, (_, i) => i / 5);
const sets = [1, 2, 3].map((a) => x.map((at) => a * Math.exp(-0.7 * at) + 0.3 * a + 0.01 * random.normal()));

function exponential(y: readonly number[]): LeastSquaresProblem {
  return {
    residualCount: x.length,
    parameterCount: 3,
    residuals: ([a, b, c], out) => x.forEach((at, i) => (out[i] = a! * Math.exp(-b! * at) + c! - y[i]!)),
    jacobian([a, b], out) {
      x.forEach((at, i) => {
        const e = Math.exp(-b! * at);
        out.set([e, -a! * at * e, 1], 3 * i);
      });
    },
  };
}

test('the arrow-shaped system gives what the whole one gives: minimum and covariance', () => {
  const parts = sets.map(exponential);
  const starts = sets.map(() => Float64Array.of(1, 1, 0));
  const found = sharedLeastSquares({ parts, shared: [1] }, starts);
  expect(found.converged).toBe(true);
  // The same as one problem of seven parameters: b, then a and c of each.
  const rows = parts.length * x.length;
  const whole: LeastSquaresProblem = {
    residualCount: rows,
    parameterCount: 7,
    residuals(p, out) {
      parts.forEach((part, k) =>
        part.residuals(
          Float64Array.of(p[1 + 2 * k]!, p[0]!, p[2 + 2 * k]!),
          out.subarray(k * x.length, (k + 1) * x.length),
        ),
      );
    },
    jacobian(p, out) {
      out.fill(0);
      parts.forEach((part, k) => {
        const own = new Float64Array(3 * x.length);
        part.jacobian(Float64Array.of(p[1 + 2 * k]!, p[0]!, p[2 + 2 * k]!), own);
        x.forEach((_, i) => {
          const row = 7 * (k * x.length + i);
          out[row + 1 + 2 * k] = own[3 * i]!;
          out[row] = own[3 * i + 1]!;
          out[row + 2 + 2 * k] = own[3 * i + 2]!;
        });
      });
    },
  };
  const expected = levenbergMarquardt(whole, Float64Array.of(1, 1, 0, 1, 0, 1, 0));
  expect(found.sumOfSquares / expected.sumOfSquares).toBeCloseTo(1, 10);
  const normal = new Float64Array(49);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < 7; i++)
      for (let j = 0; j < 7; j++)
        normal[7 * i + j]! += expected.jacobian[7 * row + i]! * expected.jacobian[7 * row + j]!;
  const covariance = invertPositiveDefinite(normal, 7)!;
  const inverses = found.inverses(() => false);
  inverses.forEach((inverse, k) => {
    const places = [1 + 2 * k, 0, 2 + 2 * k];
    places.forEach((row, i) =>
      places.forEach((column, j) => expect(inverse[3 * i + j]! / covariance[7 * row + column]!).toBeCloseTo(1, 6)),
    );
    expect(found.parameters[k]![1]).toBe(found.parameters[0]![1]);
    expect(Math.abs(found.parameters[k]![1]! - 0.7)).toBeLessThan(0.05);
  });
  // A held column has no variance, and the others less.
  const held = found.inverses((part, column) => part === 0 && column === 2)[0]!;
  expect([held[2], held[5], held[8]]).toEqual([0, 0, 0]);
  expect(held[0]!).toBeLessThan(inverses[0]![0]!);
});

test('a column without influence is left out of the covariance, the others stay', () => {
  const dull = (y: readonly number[]): LeastSquaresProblem => {
    const inner = exponential(y);
    return {
      ...inner,
      parameterCount: 4,
      residuals: (p, out) => inner.residuals(p.subarray(0, 3), out),
      jacobian(p, out) {
        const own = new Float64Array(3 * x.length);
        inner.jacobian(p.subarray(0, 3), own);
        x.forEach((_, i) => out.set([...own.subarray(3 * i, 3 * i + 3), 0], 4 * i));
      },
    };
  };
  const found = sharedLeastSquares(
    { parts: sets.map(dull), shared: [1] },
    sets.map(() => Float64Array.of(1, 1, 0, 5)),
  );
  const [inverse] = found.inverses(() => false);
  expect(inverse![15]).toBe(0);
  expect(inverse![0]).toBeGreaterThan(0);
});

test('a line with errors that explain the scatter, and one with more', () => {
  const at = [0, 1, 2, 3, 4];
  const exact = fitScatteredLine(
    at,
    at.map((v) => 2 * v + 1),
    [1, 1, 1, 1, 1],
  );
  expect(exact).toMatchObject({ excess: 0, reducedChiSquared: expect.closeTo(0, 12) as number });
  expect(exact.slope).toBeCloseTo(2, 12);
  expect(exact.slopeError).toBeCloseTo(Math.sqrt(1 / 10), 12);
  // Errors that hang together entirely move the line as a whole: none of it in the slope.
  const common = fitScatteredLine(at, at, [1, 1, 1, 1, 1], () => 1);
  expect(common.slopeError).toBeCloseTo(0, 10);
  expect(common.interceptError).toBeCloseTo(1, 10);
  // One point with a tiny error does not lead alone: near the plain line, whose weights are equal.
  const scattered = fitScatteredLine(at, [0, 1.5, 1.5, 3.5, 4], [0.1, 0.1, 0.001, 0.1, 0.1]);
  expect(scattered.slope).toBeCloseTo(1, 1);
  expect(scattered.excess).toBeGreaterThan(0.2);
});

test('tail of Fisher’s distribution against tabulated quantiles', () => {
  expect(fisherTail(4.1028, 2, 10)).toBeCloseTo(0.05, 4);
  expect(fisherTail(2.9782, 10, 10)).toBeCloseTo(0.05, 4);
  expect(fisherTail(0, 3, 10)).toBe(1);
});
