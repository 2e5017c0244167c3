import type { RelaxationProblem, RelaxationSolution } from './problem.ts';

export type LambdaRule = 'gcv' | 'l-curve' | 're-im';

const largest = 1.5;
const smallest = -8;
const step = 0.5;

export interface ChosenLambda {
  readonly solution: RelaxationSolution;
  /** The roughest γ that the rule thinks as good: between the two the data do not decide. */
  readonly roughest: RelaxationSolution;
}

/** λ by the rule, found on half decades from the smooth end, each solution the start of the next. */
export function chooseLambda(problem: RelaxationProblem, rule: LambdaRule): ChosenLambda {
  const found: RelaxationSolution[] = [];
  for (let exponent = largest; exponent >= smallest; exponent -= step)
    found.push(problem.solve(10 ** exponent, found.at(-1)?.positive));
  if (rule === 'l-curve') return byLCurve(found);
  return rule === 'gcv'
    ? smoothestWithinError(found, crossValidationScores(problem, found), problem.rows)
    : smoothestWithinError(found, foretellingScores(problem, found), problem.rows);
}

/**
 * The scores are flat towards small λ, so the smoothest γ within one standard error of the least is taken.
 *
 * @see Hastie, Tibshirani & Friedman, Elements of Statistical Learning (2009), 7.10
 */
function smoothestWithinError(
  found: readonly RelaxationSolution[],
  scores: readonly number[],
  rows: number,
): ChosenLambda {
  const least = Math.min(...scores);
  const limit = least * (1 + Math.sqrt(2 / rows));
  return { solution: found[scores.findIndex((score) => score <= limit)]!, roughest: found[scores.indexOf(least)]! };
}

/**
 * Generalised cross-validation, the unknowns at zero not counted.
 *
 * @see Golub, Heath & Wahba, Technometrics 21 (1979) 215
 */
function crossValidationScores(problem: RelaxationProblem, found: readonly RelaxationSolution[]): readonly number[] {
  const rows = problem.rows;
  return found.map(
    (item) => item.residualSumOfSquares / rows / (1 - Math.min(problem.freedom(item) / rows, 0.99)) ** 2,
  );
}

/**
 * The corner of log misfit against log roughness: the largest curvature.
 *
 * @see Hansen, SIAM Rev. 34 (1992) 561
 */
function byLCurve(found: readonly RelaxationSolution[]): ChosenLambda {
  const x = found.map((item) => Math.log(Math.max(item.residualSumOfSquares, 1e-300)));
  const y = found.map((item) => Math.log(Math.max(item.roughness, 1e-300)));
  let best = 1;
  let sharpest = -Infinity;
  for (let k = 1; k < found.length - 1; k++) {
    const [ax, ay, bx, by] = [x[k]! - x[k - 1]!, y[k]! - y[k - 1]!, x[k + 1]! - x[k]!, y[k + 1]! - y[k]!];
    const lengths = Math.hypot(ax, ay) * Math.hypot(bx, by) * Math.hypot(ax + bx, ay + by);
    const curvature = lengths > 0 ? (2 * (ay * bx - ax * by)) / lengths : -Infinity;
    if (curvature > sharpest) {
      sharpest = curvature;
      best = k;
    }
  }
  return { solution: found[best]!, roughest: found[best + 1]! };
}

/**
 * How badly, at each λ, either part of Z foretells the other; R0, which the imaginary part cannot know, and L, which
 * the real part cannot, are left free.
 *
 * @see Saccoccio, Wan, Chen & Ciucci, Electrochim. Acta 147 (2014) 470
 */
function foretellingScores(problem: RelaxationProblem, found: readonly RelaxationSolution[]): readonly number[] {
  const resistance = problem.grid.tauS.length;
  const inductance = problem.side.inductance ? resistance + 1 : undefined;
  let [fromReal, fromImaginary]: readonly (readonly number[])[] = [[], []];
  return found.map(({ lambda }) => {
    const real = problem.solve(lambda, fromReal, 'real');
    const imaginary = problem.solve(lambda, fromImaginary, 'imaginary');
    [fromReal, fromImaginary] = [real.positive, imaginary.positive];
    return (
      problem.misfit(real.solution, 'imaginary', inductance) + problem.misfit(imaginary.solution, 'real', resistance)
    );
  });
}
