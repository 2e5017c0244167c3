import type { RelaxationProblem, RelaxationSolution } from './problem.ts';

export type LambdaRule = 'gcv' | 'l-curve' | 're-im';

const largest = 1.5;
const smallest = -8;
const step = 0.5;

/** λ by the rule, found on half decades from the smooth end, each solution the start of the next. */
export function chooseLambda(problem: RelaxationProblem, rule: LambdaRule): RelaxationSolution {
  const found: RelaxationSolution[] = [];
  for (let exponent = largest; exponent >= smallest; exponent -= step)
    found.push(problem.solve(10 ** exponent, found.at(-1)?.positive));
  if (rule === 'gcv') return byGeneralisedCrossValidation(problem, found);
  return rule === 'l-curve' ? byLCurve(found) : byCrossValidation(problem, found);
}

/**
 * Generalised cross-validation, the unknowns at zero not counted. Its minimum is flat towards small λ, so the smoothest
 * γ within one standard error of it is taken.
 *
 * @see Golub, Heath & Wahba, Technometrics 21 (1979) 215; Hastie, Tibshirani & Friedman, Elements of Statistical
 *   Learning (2009), 7.10 for the rule of one standard error
 */
function byGeneralisedCrossValidation(
  problem: RelaxationProblem,
  found: readonly RelaxationSolution[],
): RelaxationSolution {
  const rows = problem.rows;
  const scores = found.map(
    (item) => item.residualSumOfSquares / rows / (1 - Math.min(problem.freedom(item) / rows, 0.99)) ** 2,
  );
  const limit = Math.min(...scores) * (1 + Math.sqrt(2 / rows));
  return found[scores.findIndex((score) => score <= limit)]!;
}

/**
 * The corner of log misfit against log roughness: the largest curvature.
 *
 * @see Hansen, SIAM Rev. 34 (1992) 561
 */
function byLCurve(found: readonly RelaxationSolution[]): RelaxationSolution {
  const x = found.map((item) => Math.log(Math.max(item.residualSumOfSquares, 1e-300)));
  const y = found.map((item) => Math.log(Math.max(item.roughness, 1e-300)));
  let best = 1;
  let sharpest = -Infinity;
  for (let k = 1; k < found.length - 1; k++) {
    const [ax, ay, bx, by] = [x[k]! - x[k - 1]!, y[k]! - y[k - 1]!, x[k + 1]! - x[k]!, y[k + 1]! - y[k]!];
    const lengths = Math.hypot(ax, ay) * Math.hypot(bx, by) * Math.hypot(ax + bx, ay + by);
    const curvature = lengths > 0 ? (2 * (by * ax - ay * bx)) / lengths : -Infinity;
    if (curvature > sharpest) {
      sharpest = curvature;
      best = k;
    }
  }
  return found[best]!;
}

/**
 * The λ with which either part of Z best foretells the other; R0, which the imaginary part cannot know, and L, which
 * the real part cannot, are left free.
 *
 * @see Saccoccio, Wan, Chen & Ciucci, Electrochim. Acta 147 (2014) 470
 */
function byCrossValidation(problem: RelaxationProblem, found: readonly RelaxationSolution[]): RelaxationSolution {
  const resistance = problem.grid.tauS.length;
  const inductance = problem.side.inductance ? resistance + 1 : undefined;
  let [fromReal, fromImaginary]: readonly (readonly number[])[] = [[], []];
  const scores = found.map(({ lambda }) => {
    const real = problem.solve(lambda, fromReal, 'real');
    const imaginary = problem.solve(lambda, fromImaginary, 'imaginary');
    [fromReal, fromImaginary] = [real.positive, imaginary.positive];
    return (
      problem.misfit(real.solution, 'imaginary', inductance) + problem.misfit(imaginary.solution, 'real', resistance)
    );
  });
  return found[scores.indexOf(Math.min(...scores))]!;
}
