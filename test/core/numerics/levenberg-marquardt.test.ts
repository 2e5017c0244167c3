import { expect, test } from 'vitest';
import type { Cancellation } from '../../../src-core/errors.ts';
import {
  differenceJacobian,
  levenbergMarquardt,
  type LeastSquaresProblem,
} from '../../../src-core/numerics/levenberg-marquardt.ts';
import { inverseNormalMatrix, solveLeastSquares } from '../../../src-core/numerics/linear-algebra.ts';
import { createRandom } from '../../../src-core/numerics/random.ts';

/** A curve y(x; b) as a least-squares problem with a numerical Jacobian, parameters in units of `scale`. */
function curve(
  points: readonly (readonly [y: number, x: number])[],
  model: (b: readonly number[], x: number) => number,
  scale: readonly number[],
): LeastSquaresProblem {
  const residuals = (parameters: Float64Array, out: Float64Array): void => {
    const b = scale.map((s, j) => s * parameters[j]!);
    points.forEach(([y, x], i) => (out[i] = model(b, x) - y));
  };
  return {
    residualCount: points.length,
    parameterCount: scale.length,
    residuals,
    jacobian: differenceJacobian(points.length, residuals),
  };
}

// NIST StRD, nonlinear regression: Misra1a (lower difficulty) and Thurber (higher difficulty), certified values.
const misra1a = [
  [10.07, 77.6], [14.73, 114.9], [17.94, 141.1], [23.93, 190.8], [29.61, 239.9], [35.18, 289.0], [40.02, 332.8],
  [44.82, 378.4], [50.76, 434.8], [55.05, 477.3], [61.01, 536.8], [66.4, 593.1], [75.47, 689.1], [81.78, 760.0],
] as const; // prettier-ignore
const thurber = [
  [80.574, -3.067], [84.248, -2.981], [87.264, -2.921], [87.195, -2.912], [89.076, -2.84], [89.608, -2.797],
  [89.868, -2.702], [90.101, -2.699], [92.405, -2.633], [95.854, -2.481], [100.696, -2.363], [101.06, -2.322],
  [401.672, -1.501], [390.724, -1.46], [567.534, -1.274], [635.316, -1.212], [733.054, -1.1], [759.087, -1.046],
  [894.206, -0.915], [990.785, -0.714], [1090.109, -0.566], [1080.914, -0.545], [1122.643, -0.4],
  [1178.351, -0.309], [1260.531, -0.109], [1273.514, -0.103], [1288.339, 0.01], [1327.543, 0.119],
  [1353.863, 0.377], [1414.509, 0.79], [1425.208, 0.963], [1421.384, 1.006], [1442.962, 1.115], [1464.35, 1.572],
  [1468.705, 1.841], [1447.894, 2.047], [1457.628, 2.2],
] as const; // prettier-ignore

const nist = [
  {
    name: 'Misra1a',
    points: misra1a,
    model: (b: readonly number[], x: number) => b[0]! * (1 - Math.exp(-b[1]! * x)),
    starts: [
      [500, 0.0001],
      [250, 0.0005],
    ],
    certified: [2.3894212918e2, 5.5015643181e-4],
    errors: [2.7070075241, 7.2668688436e-6],
    sumOfSquares: 1.2455138894e-1,
  },
  {
    name: 'Thurber',
    points: thurber,
    model: (b: readonly number[], x: number) =>
      (b[0]! + x * (b[1]! + x * (b[2]! + x * b[3]!))) / (1 + x * (b[4]! + x * (b[5]! + x * b[6]!))),
    starts: [
      [1000, 1000, 400, 40, 0.7, 0.3, 0.03],
      [1300, 1500, 500, 75, 1, 0.4, 0.05],
    ],
    certified: [
      1.28813968e3, 1.4910792535e3, 5.8323836877e2, 7.5416644291e1, 9.6629502864e-1, 3.9797285797e-1, 4.9727297349e-2,
    ],
    errors: [
      4.6647963344, 3.9571156086e1, 2.8698696102e1, 5.567537027, 3.1333340687e-2, 1.4984928198e-2, 6.5842344623e-3,
    ],
    sumOfSquares: 5.6427082397e3,
  },
];

test.each(nist)('$name of the NIST reference datasets: values, errors and sum of squares', (dataset) => {
  for (const start of dataset.starts) {
    const problem = curve(dataset.points, dataset.model, start);
    const fit = levenbergMarquardt(problem, new Float64Array(start.length).fill(1));
    expect(fit.converged).toBe(true);
    expect(fit.sumOfSquares / dataset.sumOfSquares).toBeCloseTo(1, 8);
    const inverse = inverseNormalMatrix(fit.jacobian, problem.residualCount, start.length)!;
    const variance = fit.sumOfSquares / (problem.residualCount - start.length);
    start.forEach((scale, j) => {
      expect((scale * fit.parameters[j]!) / dataset.certified[j]!).toBeCloseTo(1, 6);
      const error = scale * Math.sqrt(variance * inverse[j * start.length + j]!);
      expect(error / dataset.errors[j]!).toBeCloseTo(1, 5);
    });
  }
});

test('a linear problem ends at the solution of the normal equations, whatever the scales of its columns', () => {
  const random = createRandom(5);
  const rows = 40;
  const columns = 5;
  const matrix = Float64Array.from({ length: rows * columns }, (_, k) => random.normal() * 10 ** (3 * (k % columns)));
  const right = Float64Array.from({ length: rows }, () => random.normal());
  const exact = solveLeastSquares(matrix, rows, columns, right)!;
  const fit = levenbergMarquardt(
    {
      residualCount: rows,
      parameterCount: columns,
      residuals(p, out) {
        for (let i = 0; i < rows; i++) {
          out[i] = -right[i]!;
          for (let j = 0; j < columns; j++) out[i]! += matrix[i * columns + j]! * p[j]!;
        }
      },
      jacobian: (_, out) => out.set(matrix),
    },
    new Float64Array(columns).fill(1),
  );
  expect(fit.converged).toBe(true);
  expect(fit.sumOfSquares / exact.residualSumOfSquares).toBeCloseTo(1, 12);
  exact.solution.forEach((value, j) => expect(fit.parameters[j]! / value).toBeCloseTo(1, 5));
});

test('the narrow valley of Rosenbrock is followed to its end', () => {
  const fit = levenbergMarquardt(
    {
      residualCount: 2,
      parameterCount: 2,
      residuals: (p, out) => out.set([10 * (p[1]! - p[0]! ** 2), 1 - p[0]!]),
      jacobian: (p, out) => out.set([-20 * p[0]!, 10, -1, 0]),
    },
    Float64Array.of(-1.2, 1),
  );
  expect(fit.sumOfSquares).toBeLessThan(1e-20);
  expect(fit.parameters[0]).toBeCloseTo(1, 9);
});

test('regions where the model is not finite are stepped around', () => {
  const fit = levenbergMarquardt(
    {
      residualCount: 1,
      parameterCount: 1,
      residuals: (p, out) => (out[0] = Math.log(p[0]!) + 3),
      jacobian: (p, out) => (out[0] = 1 / p[0]!),
    },
    Float64Array.of(4),
  );
  expect(fit.parameters[0]).toBeCloseTo(Math.exp(-3), 8);
});

test('it refuses what cannot be fitted and heeds a cancellation', () => {
  const problem = curve(misra1a, (b, x) => b[0]! * x, [1]);
  expect(() => levenbergMarquardt(problem, Float64Array.of(NaN))).toThrow('not finite');
  expect(() => levenbergMarquardt({ ...problem, residualCount: 0 }, Float64Array.of(1))).toThrow('cannot determine');
  const cancelled: Cancellation = {
    aborted: true,
    throwIfAborted() {
      throw new Error('stopped by test');
    },
  };
  expect(() => levenbergMarquardt(problem, Float64Array.of(1), { cancellation: cancelled })).toThrow('stopped by test');
});
