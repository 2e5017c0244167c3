import { AppError } from '../../errors.ts';
import type { ChangePointResult, ModelScore, SlopeChange, ThermalLine, ThermalSide } from '../../model/arrhenius.ts';
import type { SeriesValue } from '../../model/series.ts';
import { createRandom } from '../../numerics/random.ts';
import type { LineFit } from '../../numerics/regression.ts';
import { fisherTail } from '../../numerics/statistics.ts';
import { boltzmannVPerK } from '../../units/constants.ts';
import { scoreModel } from './model-score.ts';
import {
  bestJoinedLines,
  bestSplit,
  fitJoined,
  fitPair,
  leastPointsASide,
  type JoinedLines,
  type OrderedPoints,
} from './segmented-lines.ts';
import { roundingError } from './thermal-line.ts';

export interface ChangePointSettings {
  /** A known temperature of transition, K; absent: it is searched. */
  readonly transitionK?: number | undefined;
  /** Default 999. */
  readonly permutations?: number | undefined;
  readonly seed?: number | undefined;
}

/** A change of slope is believed below this chance. */
const believedBelow = 0.05;
const [oneLineParameters, pairParameters] = [2, 4] as const;

/**
 * One line against two independent ones and two that meet. A searched break counts as a parameter, and its F ratio is
 * held against that of permuted residuals of the one line, as the F-distribution makes searched breaks too likely.
 *
 * @returns undefined with fewer than three points on either side, or points that lie on one line to working accuracy
 * @throws AppError `analysis/invalid-input` where fewer than three points stand on a side of the given transition
 * @see Davison & Hinkley, Bootstrap Methods and their Application (1997), 4.3 and 6.2 (permuted residuals)
 */
export function findChangePoint(line: ThermalLine, settings: ChangePointSettings = {}): ChangePointResult | undefined {
  const points = orderedPoints(line);
  const { transitionK, permutations = 999, seed = 1 } = settings;
  const count = points.x.length;
  const oneLine = scoreModel('one-line', line.chiSquared, count, oneLineParameters);
  const isExact = line.points.every(({ residual }) => Math.abs(residual) < roundingError);
  const isGiven = transitionK !== undefined;
  const first = isGiven ? sideOf(points, transitionK) : bestSplit(points)?.first;
  if (first === undefined || isExact) return undefined;
  const twoLines = describePair(points, first, oneLine, transitionK);
  const joined = isGiven ? fitJoined(points, 1 / transitionK) : bestJoinedLines(points);
  const continuousLines = joined ? describeJoined(joined, count, oneLine, transitionK) : undefined;
  const tested = isGiven ? 0 : permutations;
  const probability = isGiven ? twoLines.fProbability : permuted(line, twoLines.fRatio, permutations, seed);
  const preferred = choose(oneLine, twoLines, continuousLines, probability);
  return {
    ...{ isGiven, oneLine, twoLines, probability, permutations: tested, seed, preferred },
    ...(continuousLines ? { continuousLines } : {}),
    message: describe(
      preferred === 'two-continuous-lines' ? continuousLines! : twoLines,
      preferred,
      probability,
      isGiven,
    ),
  };
}

/** Cold points first. */
function orderedPoints(line: ThermalLine): OrderedPoints {
  const sorted = line.points.toSorted((a, b) => a.temperatureK - b.temperatureK);
  return {
    x: sorted.map(({ temperatureK }) => 1 / temperatureK),
    y: sorted.map(({ logarithm }) => logarithm),
    weights: sorted.map(({ weight }) => weight),
  };
}

function sideOf({ x }: OrderedPoints, transitionK: number): number {
  const cold = x.filter((value) => value > 1 / transitionK);
  const warm = x.filter((value) => value <= 1 / transitionK);
  if ([cold, warm].every((side) => side.length >= leastPointsASide && new Set(side).size > 1)) return cold.length;
  throw new AppError(
    'analysis/invalid-input',
    `${cold.length} points lie below ${transitionK} K and ${warm.length} above; a line on each side needs ${leastPointsASide} points.`,
    { remedy: 'Choose another transition temperature, leave it out to have it searched, or measure more points.' },
  );
}

/** Of the model with more parameters against the one line. */
function ratioOf(sumOfSquares: number, parameters: number, oneLine: ModelScore, count: number): number {
  const gain = Math.max(0, oneLine.sumOfSquares - sumOfSquares) / (parameters - oneLineParameters);
  return gain / (sumOfSquares / (count - parameters));
}

function describePair(
  points: OrderedPoints,
  first: number,
  oneLine: ModelScore,
  transitionK: number | undefined,
): SlopeChange {
  const count = points.x.length;
  const { left, right, sumOfSquares } = fitPair(points, first);
  const parameters = transitionK === undefined ? pairParameters + 1 : pairParameters;
  const fRatio = ratioOf(sumOfSquares, parameters, oneLine, count);
  const variance = sumOfSquares / (count - pairParameters);
  const at = transitionK === undefined ? NaN : 1 / transitionK;
  const step = right.intercept + right.slope * at - left.intercept - left.slope * at;
  return {
    ...scoreModel('two-lines', sumOfSquares, count, parameters),
    low: sideFrom(left, first, variance),
    high: sideFrom(right, count - first, variance),
    transitionK: transitionK === undefined ? crossing(left, right, variance) : { value: transitionK, standardError: 0 },
    stepAtTransition: step,
    fRatio,
    fProbability: fisherTail(fRatio, parameters - oneLineParameters, count - parameters),
  };
}

function sideFrom(line: LineFit, points: number, variance: number): ThermalSide {
  const factor = Math.sqrt(variance);
  return {
    points,
    activationEnergyEv: energy(line.slope, factor * line.slopeError),
    lnPrefactor: { value: line.intercept, standardError: factor * line.interceptError },
  };
}

function energy(slope: number, slopeError: number): SeriesValue {
  return { value: -slope * boltzmannVPerK, standardError: slopeError * boltzmannVPerK };
}

/** T = (b₁ − b₂)/(a₂ − a₁), error to first order. */
function crossing(left: LineFit, right: LineFit, variance: number): SeriesValue {
  const [slopes, intercepts] = [left.slope - right.slope, right.intercept - left.intercept];
  const value = slopes / intercepts;
  if (!(value > 0 && value < Infinity)) return { value: NaN, standardError: NaN };
  const relative = [left, right].map(
    (line) =>
      (line.slopeError / slopes) ** 2 +
      (line.interceptError / intercepts) ** 2 +
      (2 * line.covariance) / (slopes * intercepts),
  );
  return { value, standardError: value * Math.sqrt(Math.max(0, variance * (relative[0]! + relative[1]!))) };
}

function describeJoined(
  joined: JoinedLines,
  count: number,
  oneLine: ModelScore,
  transitionK: number | undefined,
): SlopeChange {
  const { joint, first, sumOfSquares, coefficients, inverseNormal } = joined;
  const parameters = transitionK === undefined ? pairParameters : pairParameters - 1;
  const variance = sumOfSquares / (count - parameters);
  const [value, before, after] = coefficients;
  const between = (row: number, column: number): number =>
    inverseNormal ? variance * inverseNormal[4 * row + column]! : NaN;
  const side = (points: number, slope: number, index: number): ThermalSide => {
    // ln prefactor = value − slope·joint, of which all three may err.
    const terms = [1, index === 1 ? -joint : 0, index === 2 ? -joint : 0, -slope];
    const square = terms.reduce((sum, a, i) => sum + terms.reduce((part, b, j) => part + a * b * between(i, j), 0), 0);
    return {
      points,
      activationEnergyEv: energy(slope, Math.sqrt(between(index, index))),
      lnPrefactor: { value: value - slope * joint, standardError: Math.sqrt(Math.max(0, square)) },
    };
  };
  const fRatio = ratioOf(sumOfSquares, parameters, oneLine, count);
  const error = transitionK === undefined ? Math.sqrt(between(3, 3)) / joint ** 2 : 0;
  return {
    ...scoreModel('two-continuous-lines', sumOfSquares, count, parameters),
    low: side(first, before, 1),
    high: side(count - first, after, 2),
    transitionK: { value: 1 / joint, standardError: error },
    ...{ stepAtTransition: 0, fRatio },
    fProbability: fisherTail(fRatio, parameters - oneLineParameters, count - parameters),
  };
}

/** Share of permuted residuals about the one line whose best break gains as much. */
function permuted(line: ThermalLine, fRatio: number, permutations: number, seed: number): number {
  const sorted = line.points.toSorted((a, b) => a.temperatureK - b.temperatureK);
  const x = sorted.map(({ temperatureK }) => 1 / temperatureK);
  const weights = sorted.map(({ weight }) => weight);
  // Equal variance before they are exchanged: each by its weight and leverage.
  const pool = sorted.map(
    ({ residual, weight, leverage }) => residual * Math.sqrt(weight / Math.max(1 - leverage, 1e-6)),
  );
  const random = createRandom(seed);
  const freedom = x.length - pairParameters - 1;
  let asLarge = 0;
  for (let round = 0; round < permutations; round++) {
    for (let i = pool.length - 1; i > 0; i--) {
      const j = random.integer(i + 1);
      [pool[i], pool[j]] = [pool[j]!, pool[i]!];
    }
    const points = { x, weights, y: pool.map((value, i) => value / Math.sqrt(weights[i]!)) };
    const { whole, split } = squaresOf(points);
    const ratio = Math.max(0, whole - split) / (pairParameters + 1 - oneLineParameters) / (split / freedom);
    if (ratio >= fRatio) asLarge++;
  }
  return (asLarge + 1) / (permutations + 1);
}

function squaresOf(points: OrderedPoints): { readonly whole: number; readonly split: number } {
  const found = bestSplit(points);
  return { whole: found?.wholeSquares ?? NaN, split: found?.sumOfSquares ?? NaN };
}

function choose(
  oneLine: ModelScore,
  twoLines: SlopeChange,
  continuousLines: SlopeChange | undefined,
  probability: number,
): ChangePointResult['preferred'] {
  if (!(probability < believedBelow)) return 'one-line';
  // Without enough points for the correction the plain criterion decides.
  const models = [oneLine, twoLines, ...(continuousLines ? [continuousLines] : [])];
  const isCorrected = models.every(({ aicc }) => Number.isFinite(aicc));
  const scoreOf = (score: ModelScore): number => (isCorrected ? score.aicc : score.bic);
  const best = models.reduce((least, score) => (scoreOf(score) < scoreOf(least) ? score : least));
  return best.model as ChangePointResult['preferred'];
}

function describe(
  change: SlopeChange,
  preferred: ChangePointResult['preferred'],
  probability: number,
  isGiven: boolean,
): string {
  const chance = probability < 0.001 ? '< 0.001' : probability.toFixed(3);
  if (preferred === 'one-line') return `One line describes the points (p = ${chance} for a change of slope).`;
  const { low, high, transitionK } = change;
  const at = Number.isFinite(transitionK.value) ? ` at ${transitionK.value.toFixed(0)} K` : '';
  const energies = [low, high].map(({ activationEnergyEv }) => activationEnergyEv.value.toFixed(3));
  const origin = isGiven ? ' (given)' : '';
  return `The slope changes${at}${origin}: ${energies[0]!} eV below, ${energies[1]!} eV above (p = ${chance}).`;
}
