import { createCircuit, createEvaluator, type Circuit } from '../../circuit/circuit.ts';
import { AppError, neverCancelled, type Cancellation } from '../../errors.ts';
import type { ImpedanceFit, ImpedanceWeight } from '../../model/results.ts';
import type { Spectrum } from '../../model/spectrum.ts';
import { levenbergMarquardt, type LeastSquaresProblem } from '../../numerics/levenberg-marquardt.ts';
import { createRandom } from '../../numerics/random.ts';
import { runsTest, serialCorrelation } from '../../numerics/statistics.ts';
import { exchangeBlocks, orderLikeBlocks } from './series-blocks.ts';
import { selectFitData, type FitData, type FitSelection } from './fit-data.ts';
import { describeFit, unlikely, type LocalMinimum } from './fit-result.ts';
import { checkGuess, createParameterMap, type ParameterMap } from './parameter-map.ts';
import { perturb, proposeStarts } from './start-values.ts';

export interface ImpedanceFitOptions extends FitSelection {
  /** Circuit text, e.g. `R0-p(R1,CPE1)-Wo1`. */
  readonly circuit: string;
  /** Start values in the order of the circuit's parameters; tried beside those found in the data. */
  readonly guess?: readonly number[] | undefined;
  /** Default `modulus`: weights 1/|Z| of the data. */
  readonly weight?: ImpedanceWeight | undefined;
  /**
   * How many starts are taken from the data. Default 8, or 16 for more than eight parameters; when the residuals of
   * the best are not random, which a false minimum is one reason for, four times as many are tried.
   */
  readonly starts?: number | undefined;
  /** Of the random part of the starts; the same seed gives the same answer. */
  readonly seed?: number | undefined;
  readonly cancellation?: Cancellation | undefined;
  /** Share done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Starts are first followed this far; only the promising ones to their end. */
const scouting = { maxIterations: 40, relativeReduction: 1e-4 } as const;
const finishing = { maxIterations: 300, relativeReduction: 1e-11 } as const;
const mostFinished = 4;

/**
 * Fits a circuit to a spectrum by complex non-linear least squares, Σ w'²(Z'−Z'fit)² + w''²(Z''−Z''fit)², with
 * Levenberg–Marquardt on logarithms of positive parameters, from several starts found in the data.
 *
 * @param nowMs - a clock for `elapsedMs`
 * @throws CircuitSyntaxError; AppError `input/invalid` for a bad guess, `analysis/invalid-input` when the data cannot
 *   determine so many parameters; whatever `cancellation` throws
 * @see Boukamp, Solid State Ionics 20 (1986) 31
 */
export function fitImpedance(
  spectrum: Spectrum,
  options: ImpedanceFitOptions,
  nowMs: () => number = () => 0,
): ImpedanceFit {
  const startedMs = nowMs();
  const weight = options.weight ?? 'modulus';
  const circuit = createCircuit(options.circuit);
  const guess = options.guess && checkGuess(circuit, options.guess);
  const data = selectFitData(spectrum, weight, options);
  checkFreedom(circuit, data);
  const { minima, iterations } = findMinima(circuit, data, guess, options);
  const best = minima[0]!;
  const values = orderLikeBlocks(circuit, best.values, guess);
  return {
    ...describeFit({ circuit, data, weight, values, minima, converged: best.converged }),
    iterations,
    elapsedMs: nowMs() - startedMs,
  };
}

function checkFreedom(circuit: Circuit, data: FitData): void {
  const count = circuit.parameters.length;
  const points = data.frequencyHz.length;
  if (2 * points > count) return;
  throw new AppError(
    'analysis/invalid-input',
    `${points} ${points === 1 ? 'frequency is' : 'frequencies are'} too few for the ${count} parameters of ${circuit.text}.`,
    { remedy: `Use at least ${Math.floor(count / 2) + 1} frequencies, better ${2 * count}, or a simpler circuit.` },
  );
}

interface Minima {
  /** The best first. */
  readonly minima: readonly LocalMinimum[];
  readonly iterations: number;
}

function findMinima(
  circuit: Circuit,
  data: FitData,
  guess: Float64Array | undefined,
  options: ImpedanceFitOptions,
): Minima {
  const usual = circuit.parameters.length > 8 ? 16 : 8;
  const count = Math.max(guess ? 0 : 1, options.starts ?? usual);
  const problem = createProblem(circuit, data, createParameterMap(circuit));
  const found = followStarts(circuit, problem, collectStarts(circuit, data, guess, count, options.seed), options);
  if (options.starts !== undefined && options.starts < 2) return found;
  const best = found.minima[0]!.values;
  const next = [...exchangeBlocks(circuit, best)];
  if (options.starts === undefined && !areRandom(problem, circuit, best)) {
    const random = createRandom(options.seed ?? 1);
    next.push(...collectStarts(circuit, data, undefined, 4 * count, options.seed).slice(count));
    for (let k = 0; k < count; k++) next.push(perturb(circuit, best, 3, random));
  }
  if (next.length === 0) return found;
  const again = followStarts(circuit, problem, next, options);
  const minima = distinct([...found.minima, ...again.minima]);
  return { minima, iterations: found.iterations + again.iterations };
}

function areRandom(problem: LeastSquaresProblem, circuit: Circuit, values: Float64Array): boolean {
  const residuals = new Float64Array(problem.residualCount);
  problem.residuals(createParameterMap(circuit).toFree(values), residuals);
  const half = residuals.length / 2;
  const parts = [residuals.subarray(0, half), residuals.subarray(half)];
  // Correlation of neighbours sees a smooth misfit before the signs show it; 1/√n is its chance size.
  const limit = 2.5 / Math.sqrt(half);
  return parts.every((part) => runsTest(part).probabilityOfSoFew > unlikely && serialCorrelation(part) < limit);
}

/** Follows every start some way down, and the best of them to their end. */
function followStarts(
  circuit: Circuit,
  problem: LeastSquaresProblem,
  starts: readonly Float64Array[],
  options: ImpedanceFitOptions,
): Minima {
  const cancellation = options.cancellation ?? neverCancelled;
  const map = createParameterMap(circuit);
  const total = starts.length + mostFinished;
  let done = 0;
  let iterations = 0;
  const follow = (start: Float64Array, limits: typeof scouting | typeof finishing): LocalMinimum | undefined => {
    cancellation.throwIfAborted();
    const end = tryMinimise(problem, map, start, { ...limits, cancellation });
    iterations += end?.iterations ?? 0;
    options.onProgress?.(++done / total);
    return end;
  };

  const scouted = distinct(starts.map((start) => follow(start, scouting)).filter((item) => item !== undefined));
  if (scouted.length === 0)
    throw new AppError('analysis/invalid-input', `${circuit.text} has no finite impedance at any start value tried.`, {
      remedy: 'Give start values that suit the data.',
    });
  const finished = scouted.slice(0, mostFinished).flatMap((item) => follow(item.values, finishing) ?? []);
  options.onProgress?.(1);
  return { minima: distinct(finished), iterations };
}

function collectStarts(
  circuit: Circuit,
  data: FitData,
  guess: Float64Array | undefined,
  count: number,
  seed = 1,
): readonly Float64Array[] {
  const random = createRandom(seed);
  const proposed = count > 0 ? proposeStarts(circuit, data, count, seed) : [];
  const starts = guess ? [guess, ...proposed] : [...proposed];
  const origins = starts.length;
  for (let k = 0; starts.length < count && origins > 0; k++)
    starts.push(perturb(circuit, starts[k % origins]!, 3, random));
  return starts;
}

function tryMinimise(
  problem: LeastSquaresProblem,
  map: ParameterMap,
  start: Float64Array,
  options: { maxIterations: number; relativeReduction: number; cancellation: Cancellation },
): LocalMinimum | undefined {
  const free = map.toFree(start);
  const residuals = new Float64Array(problem.residualCount);
  problem.residuals(free, residuals);
  if (!residuals.every(Number.isFinite)) return undefined;
  const { parameters, sumOfSquares, iterations, converged } = levenbergMarquardt(problem, free, options);
  const values = new Float64Array(parameters.length);
  map.fromFree(parameters, values);
  return { values, sumOfSquares, iterations, converged };
}

/** Sorted by sum of squares, without those that ended at the same place as a better one. */
function distinct(minima: readonly LocalMinimum[]): readonly LocalMinimum[] {
  const sorted = [...minima].sort((a, b) => a.sumOfSquares - b.sumOfSquares);
  return sorted.filter(
    (item, i) => i === 0 || item.sumOfSquares > sorted[i - 1]!.sumOfSquares * (1 + scouting.relativeReduction),
  );
}

/** Residuals w(Zfit − Z), all real parts first, and their slopes with respect to the free parameters. */
function createProblem(circuit: Circuit, data: FitData, map: ParameterMap): LeastSquaresProblem {
  const n = data.frequencyHz.length;
  const count = circuit.parameters.length;
  const evaluator = createEvaluator(circuit, data.frequencyHz);
  const values = new Float64Array(count);
  const slopes = new Float64Array(count);
  const zRe = new Float64Array(n);
  const zIm = new Float64Array(n);
  const slopeRe = new Float64Array(n * count);
  const slopeIm = new Float64Array(n * count);
  const last = new Float64Array(count).fill(NaN);
  // The optimiser asks for slopes where it has just asked for residuals: powers of ω are not computed twice.
  const evaluateAt = (free: Float64Array): void => {
    if (free.every((value, j) => value === last[j])) return;
    last.set(free);
    map.fromFree(free, values, slopes);
    evaluator.derivatives(values, zRe, zIm, slopeRe, slopeIm);
  };
  return {
    residualCount: 2 * n,
    parameterCount: count,
    residuals(free, out) {
      evaluateAt(free);
      for (let k = 0; k < n; k++) {
        out[k] = data.weightRe[k]! * (zRe[k]! - data.zRe[k]!);
        out[n + k] = data.weightIm[k]! * (zIm[k]! - data.zIm[k]!);
      }
    },
    jacobian(free, out) {
      evaluateAt(free);
      for (let k = 0; k < n; k++)
        for (let j = 0; j < count; j++) {
          const at = k * count + j;
          out[at] = data.weightRe[k]! * slopes[j]! * slopeRe[at]!;
          out[n * count + at] = data.weightIm[k]! * slopes[j]! * slopeIm[at]!;
        }
    },
  };
}
