import type { Circuit } from '../../circuit/circuit.ts';
import { AppError, neverCancelled, type Cancellation } from '../../errors.ts';
import type { LeastSquaresProblem } from '../../numerics/levenberg-marquardt.ts';
import { createRandom } from '../../numerics/random.ts';
import { runsTest, serialCorrelation } from '../../numerics/statistics.ts';
import type { FitData } from './fit-data.ts';
import { createProblem } from './fit-problem.ts';
import { peakFrequencies } from './relaxation/peak-frequencies.ts';
import { finishing, minimise, scouting, type FitModel, type LocalMinimum } from './minimise.ts';
import type { ParameterMap } from './parameter-map.ts';
import { exchangeBlocks } from './series-blocks.ts';
import { perturb, proposeStarts } from './start-values.ts';

export interface SearchOptions {
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

const mostFinished = 4;
/** Starts unlike each other that meet where the residuals are random: further ones would meet there too. */
const enoughAgree = 3;
/** Scouts that stand so many times higher are not followed to their end. */
const hopeless = 10;
/** Probability of so few runs by chance below which residuals are called not random. */
export const unlikely = 0.01;

export interface Minima {
  /** The best first. */
  readonly minima: readonly LocalMinimum[];
  readonly iterations: number;
}

/** The minima reached from the user's start and from those found in the data. */
export function findMinima(
  { circuit, map }: FitModel,
  data: FitData,
  guess: Float64Array | undefined,
  options: SearchOptions,
): Minima {
  const usual = circuit.parameters.length > 8 ? 16 : 8;
  const count = Math.max(guess ? 0 : 1, options.starts ?? usual);
  const problem = createProblem(circuit, data, map);
  const found = followStarts(
    { circuit, map },
    problem,
    collectStarts(circuit, data, guess, count, options.seed),
    options,
  );
  if (options.starts !== undefined && options.starts < 2) return found;
  const best = found.minima[0]!.values;
  const next = [...exchangeBlocks(circuit, best)];
  if (options.starts === undefined && !areRandom(problem, map, best)) {
    const random = createRandom(options.seed ?? 1);
    // Some about the peaks of the relaxation times, the others from all the grid.
    next.push(...proposeStarts(circuit, data, count, options.seed ?? 1, peakFrequencies(data)));
    next.push(...collectStarts(circuit, data, undefined, 3 * count, options.seed).slice(count));
    for (let k = 0; k < count; k++) next.push(perturb(circuit, best, 3, random));
  }
  if (next.length === 0) return found;
  const again = followStarts({ circuit, map }, problem, next, options);
  const minima = distinct([...found.minima, ...again.minima]);
  return { minima, iterations: found.iterations + again.iterations };
}

function areRandom(problem: LeastSquaresProblem, map: ParameterMap, values: Float64Array): boolean {
  const residuals = new Float64Array(problem.residualCount);
  problem.residuals(map.toFree(values), residuals);
  const half = residuals.length / 2;
  const parts = [residuals.subarray(0, half), residuals.subarray(half)];
  // Correlation of neighbours sees a smooth misfit before the signs show it; 1/√n is its chance size.
  const limit = 2.5 / Math.sqrt(half);
  return parts.every((part) => runsTest(part).probabilityOfSoFew > unlikely && serialCorrelation(part) < limit);
}

/** Follows every start some way down, and the best of them to their end. */
function followStarts(
  { circuit, map }: FitModel,
  problem: LeastSquaresProblem,
  starts: readonly Float64Array[],
  options: SearchOptions,
): Minima {
  const cancellation = options.cancellation ?? neverCancelled;
  const total = starts.length + mostFinished;
  let done = 0;
  let iterations = 0;
  const follow = (start: Float64Array, limits: typeof scouting | typeof finishing): LocalMinimum | undefined => {
    cancellation.throwIfAborted();
    const end = minimise(problem, map, map.arrange(start), { ...limits, cancellation });
    iterations += end?.iterations ?? 0;
    options.onProgress?.(++done / total);
    return end;
  };

  const ends: LocalMinimum[] = [];
  for (const start of starts) {
    const end = follow(start, scouting);
    if (end) ends.push(end);
    if (
      options.starts === undefined &&
      ends.length > 0 &&
      isAgreed(ends) &&
      areRandom(problem, map, lowest(ends).values)
    )
      break;
  }
  const scouted = distinct(ends);
  if (scouted.length === 0)
    throw new AppError('analysis/invalid-input', `${circuit.text} has no finite impedance at any start value tried.`, {
      remedy: 'Give start values that suit the data.',
    });
  const near = scouted.slice(0, mostFinished).filter((item) => item.sumOfSquares < hopeless * scouted[0]!.sumOfSquares);
  const finished = near.flatMap((item) => follow(item.values, finishing) ?? []);
  options.onProgress?.(1);
  return { minima: distinct(finished), iterations };
}

/** True when enough of the starts have come to the same place, and nothing lower is known. */
function isAgreed(ends: readonly LocalMinimum[]): boolean {
  const limit = lowest(ends).sumOfSquares * (1 + 10 * scouting.relativeReduction);
  return ends.filter((item) => item.sumOfSquares <= limit).length >= enoughAgree;
}

function lowest(ends: readonly LocalMinimum[]): LocalMinimum {
  return ends.reduce((a, b) => (b.sumOfSquares < a.sumOfSquares ? b : a));
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

/** Sorted by sum of squares, without those that ended at the same place as a better one. */
function distinct(minima: readonly LocalMinimum[]): readonly LocalMinimum[] {
  const sorted = [...minima].sort((a, b) => a.sumOfSquares - b.sumOfSquares);
  return sorted.filter(
    (item, i) => i === 0 || item.sumOfSquares > sorted[i - 1]!.sumOfSquares * (1 + scouting.relativeReduction),
  );
}
