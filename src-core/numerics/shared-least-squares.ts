import { AppError, neverCancelled, type Cancellation } from '../errors.ts';
import type { LeastSquaresProblem, LevenbergMarquardtOptions } from './levenberg-marquardt.ts';
import { createSharedNormalSystem, type SharedNormalSystem } from './shared-normal-system.ts';

/** Several sums of squares to be made least together, some parameters being the same in all of them. */
export interface SharedProblem {
  /** All with the same number of parameters. */
  readonly parts: readonly LeastSquaresProblem[];
  /** Columns of the parts that are one parameter. */
  readonly shared: readonly number[];
}

export interface SharedResult {
  /** Of every part, its own and the shared ones. */
  readonly parameters: readonly Float64Array[];
  readonly sumOfSquares: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** (JᵀJ)⁻¹ of every part's parameters; held columns and those that depend on others are zero. */
  inverses(isHeld: (part: number, column: number) => boolean): readonly Float64Array[];
}

type Options = Pick<LevenbergMarquardtOptions, 'maxIterations' | 'relativeReduction' | 'initialDamping'> & {
  readonly cancellation?: Cancellation;
};

const largestDamping = 1e20;

/**
 * Levenberg–Marquardt as for a single problem, with the arrow-shaped normal equations of many.
 *
 * @param starts - one vector per part; of the shared parameters the first part's values count
 * @throws AppError `analysis/invalid-input` when a part is not finite at its start; whatever `cancellation` throws
 * @see levenberg-marquardt.ts; Triggs et al., Bundle Adjustment, LNCS 1883 (2000) 298 (reduced system)
 */
export function sharedLeastSquares(
  { parts, shared }: SharedProblem,
  starts: readonly Float64Array[],
  options: Options = {},
): SharedResult {
  const { maxIterations = 300, relativeReduction = 1e-12, initialDamping = 1e-3 } = options;
  const cancellation = options.cancellation ?? neverCancelled;
  const width = parts[0]!.parameterCount;
  const own = Array.from({ length: width }, (_, j) => j).filter((j) => !shared.includes(j));
  let current = starts.map((start) => {
    const vector = Float64Array.from(start);
    for (const column of shared) vector[column] = starts[0]![column]!;
    return vector;
  });
  const residuals = parts.map((part) => new Float64Array(part.residualCount));
  const sumAt = (at: readonly Float64Array[]): number => {
    let sum = 0;
    parts.forEach((part, k) => {
      part.residuals(at[k]!, residuals[k]!);
      for (const value of residuals[k]!) sum += value * value;
    });
    return sum;
  };
  const system = createSharedNormalSystem(
    parts.map((part) => part.residualCount),
    width,
    shared,
  );
  let sumOfSquares = sumAt(current);
  if (!Number.isFinite(sumOfSquares))
    throw new AppError('analysis/invalid-input', 'The model is not finite at the start values of the global fit.', {
      remedy: 'Look at the separate fits first.',
    });
  linearise(parts, current, residuals, system);
  let damping = initialDamping;
  let growth = 2;
  let iterations = 0;
  let converged = sumOfSquares === 0;
  while (!converged && iterations < maxIterations && damping < largestDamping) {
    cancellation.throwIfAborted();
    iterations++;
    const predicted = system.solve(damping);
    const trial = current.map((vector, k) => {
      const moved = Float64Array.from(vector);
      own.forEach((column, i) => (moved[column]! += system.ownSteps[k]![i]!));
      shared.forEach((column, i) => (moved[column]! += system.sharedStep[i]!));
      return moved;
    });
    const trialSum = predicted >= 0 ? sumAt(trial) : NaN;
    const actual = sumOfSquares - trialSum;
    const limit = relativeReduction * sumOfSquares;
    converged = (predicted <= limit && Math.abs(actual) <= limit) || trialSum === 0;
    if (actual > 0) {
      const gain = actual / predicted;
      current = trial;
      sumOfSquares = trialSum;
      linearise(parts, current, residuals, system);
      damping = Math.max(damping * Math.max(1 / 3, 1 - (2 * gain - 1) ** 3), 1e-16);
      growth = 2;
    } else {
      damping *= growth;
      growth *= 2;
    }
  }
  return {
    parameters: current,
    sumOfSquares,
    iterations,
    converged,
    inverses(isHeld) {
      sumAt(current);
      linearise(parts, current, residuals, system);
      return system.inverses(isHeld);
    },
  };
}

function linearise(
  parts: readonly LeastSquaresProblem[],
  at: readonly Float64Array[],
  residuals: readonly Float64Array[],
  system: SharedNormalSystem,
): void {
  parts.forEach((part, k) => {
    const jacobian = new Float64Array(part.residualCount * part.parameterCount);
    part.jacobian(at[k]!, jacobian);
    system.add(k, jacobian, residuals[k]!, k === 0);
  });
}
