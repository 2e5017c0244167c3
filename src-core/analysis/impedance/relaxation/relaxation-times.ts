import { AppError } from '../../../errors.ts';
import type { Warning } from '../../../model/quantity.ts';
import type { Spectrum } from '../../../model/spectrum.ts';
import { invertPositiveDefinite } from '../../../numerics/linear-algebra.ts';
import { refuseTooMany, selectFitData, type FitSelection } from '../fit-data.ts';
import { chooseLambda, type ChosenLambda, type LambdaRule } from './choose-lambda.ts';
import { basisValue, relaxationGrid, type Basis } from './grid.ts';
import { fitPeaks, type GammaCovariance, type PeakErrors, type PeakFit, type PeakShape } from './peak-fit.ts';
import { findPeaks, type RelaxationPeak } from './peaks.ts';
import { createProblem, type RelaxationProblem } from './problem.ts';
import { findTail } from './tail.ts';

export interface RelaxationOptions extends FitSelection {
  /** `rbf` (default): Gaussians; `nnls`: γ piecewise linear. Both with γ ≥ 0 and a penalty on curvature. */
  readonly method?: Basis | undefined;
  /** How λ is chosen (default `gcv`), or λ itself. */
  readonly lambda?: LambdaRule | number | undefined;
  /** Default `modulus`: 1/|Z|. */
  readonly weight?: 'modulus' | 'unity' | undefined;
  /** Whether a blocking end is taken out: `auto` (default) where the data show one. */
  readonly tail?: 'auto' | 'none' | undefined;
  /** Gives the peaks a shape, with errors. */
  readonly peakShape?: PeakShape | undefined;
}

/** The first five members are a stable part of the command line. */
export interface RelaxationTimes {
  readonly lambda: number;
  readonly tauS: readonly number[];
  /** γ(ln τ). */
  readonly gammaOhm: readonly number[];
  /** With τ inside the measured range: beyond it a top is but the edge of something else. */
  readonly peaks: readonly RelaxationPeak[];
  /** ∫γ dln τ: the polarisation. */
  readonly areaOhm: number;
  /** Central 95 % of what the data and the smoothness asked for allow, cut at zero. */
  readonly lowerOhm: readonly number[];
  readonly upperOhm: readonly number[];
  readonly seriesResistanceOhm: number;
  readonly inductanceH: number;
  /** 1/(Q·(jω)ⁿ), where one was taken out. */
  readonly tail: { readonly q: number; readonly exponent: number } | null;
  readonly method: Basis;
  /** Root mean square of what is left, relative to |Z| for modulus weights, to the largest |Z| for unity. */
  readonly residual: number;
  /** Where a shape was asked for and there are peaks. */
  readonly peakFit?: PeakFit;
  readonly warnings: readonly Warning[];
}

/** A spectrum made ready: any λ is then a matter of a millisecond. */
export interface RelaxationAnalysis {
  /** @param lambda - a rule or a value above 0 */
  at(lambda: LambdaRule | number): RelaxationTimes;
}

const fewestPoints = 8;
/** γ is shown at so many points for each centre. */
const finer = 3;
/** Share of the highest γ below which curvature is no longer held more strictly. */
const curvatureFloor = 0.05;
const normal95 = 1.959963984540054;

/**
 * The distribution of relaxation times, Z = R0 + jωL + 1/(Q(jω)ⁿ) + ∫γ(ln τ)/(1 + jωτ) dln τ with γ ≥ 0, by Tikhonov
 * regularisation in two rounds: the second judges curvature relative to the γ of the first, so that sharp peaks
 * are spared and ripples beside them are not.
 *
 * @throws AppError `analysis/invalid-input` for fewer than eight frequencies; `input/invalid` for a λ that is no
 *   positive number
 * @see Wan, Saccoccio, Chen & Ciucci, Electrochim. Acta 184 (2015) 483
 */
export function relaxationTimes(spectrum: Spectrum, options: RelaxationOptions = {}): RelaxationTimes {
  return prepareRelaxation(spectrum, options).at(options.lambda ?? 'gcv');
}

export function prepareRelaxation(spectrum: Spectrum, options: RelaxationOptions = {}): RelaxationAnalysis {
  const { method = 'rbf', weight: kind = 'modulus' } = options;
  const { frequencyHz, zRe, zIm, warnings } = selectFitData(spectrum, 'modulus', options);
  refuseTooMany(frequencyHz.length);
  if (new Set(frequencyHz).size < fewestPoints)
    throw new AppError(
      'analysis/invalid-input',
      `${frequencyHz.length} ${frequencyHz.length === 1 ? 'point is' : 'points are'} too few for relaxation times.`,
      {
        remedy: `Measure at ${fewestPoints} different frequencies or more.`,
      },
    );
  const size = zRe.map((re, k) => Math.hypot(re, zIm[k]!));
  const largest = Math.max(...size);
  const data = { zRe, zIm, weight: size.map((z) => 1 / (kind === 'unity' ? largest : z)) };
  const grid = relaxationGrid(frequencyHz, method);
  const tailExponent = options.tail === 'none' ? undefined : findTail(grid, data);
  const problem = createProblem(grid, data, { inductance: true, tailExponent });
  const { solution: first } = chooseLambda(problem, 'gcv');
  const gamma = evaluate(problem, first.solution, 1);
  const highest = Math.max(...gamma, Number.MIN_VALUE);
  problem.weighCurvature(gamma.map((value) => 1 / (value / highest + curvatureFloor) ** 2));
  return {
    at(lambda) {
      if (typeof lambda === 'number' && !(lambda > 0 && lambda < Infinity))
        throw new AppError('input/invalid', `λ cannot be ${lambda}.`, { remedy: 'Give a number above 0, or a rule.' });
      const byHand = typeof lambda === 'number' ? problem.solve(lambda, first.positive) : undefined;
      const chosen = byHand ? { solution: byHand, roughest: byHand } : chooseLambda(problem, lambda as LambdaRule);
      return describe(problem, chosen, options, warnings);
    },
  };
}

function describe(
  problem: RelaxationProblem,
  { solution: found, roughest }: ChosenLambda,
  { method = 'rbf', peakShape }: RelaxationOptions,
  given: readonly Warning[],
): RelaxationTimes {
  const { grid, scaleOhm, rows, side, sideScales } = problem;
  const { solution } = found;
  const count = grid.tauS.length;
  const step = grid.spacing / finer;
  const logTau = Float64Array.from({ length: (count - 1) * finer + 1 }, (_, k) => Math.log(grid.tauS[0]!) + k * step);
  const gammaOhm = evaluate(problem, solution, finer).map((value) => value * scaleOhm);
  const variance = found.residualSumOfSquares / Math.max(1, rows - problem.freedom(found));
  const other = evaluate(problem, roughest.solution, finer).map((value) => value * scaleOhm);
  const deviation = deviations(problem, roughest.lambda, variance).map((value) => value * scaleOhm);
  const sideValues = sideScales.map((scale, k) => solution[count + 1 + k]! * scale);
  const inverseQ = side.tailExponent === undefined ? 0 : sideValues.at(-1)!;
  const residual = Math.sqrt(found.residualSumOfSquares / rows);
  const peaks = findPeaks(logTau, gammaOhm).filter(({ tauS }) => isMeasured(tauS, grid.frequencyHz));
  const tauS = [...logTau.map(Math.exp)];
  const peakFit =
    peakShape && peaks.length > 0
      ? fitShapes(
          tauS,
          [gammaOhm, other],
          peaks,
          peakShape,
          covarianceOf(problem, roughest.lambda, variance * scaleOhm ** 2),
        )
      : undefined;
  return {
    lambda: found.lambda,
    tauS,
    gammaOhm: [...gammaOhm],
    peaks,
    areaOhm: gammaOhm.reduce((sum, value) => sum + value * step, 0),
    lowerOhm: [...gammaOhm.map((value, k) => Math.max(0, Math.min(value, other[k]!) - normal95 * deviation[k]!))],
    upperOhm: [...gammaOhm.map((value, k) => Math.max(value, other[k]!) + normal95 * deviation[k]!)],
    seriesResistanceOhm: solution[count]! * scaleOhm,
    inductanceH: side.inductance ? sideValues[0]! : 0,
    tail: side.tailExponent === undefined || inverseQ === 0 ? null : { q: 1 / inverseQ, exponent: side.tailExponent },
    method,
    residual,
    ...(peakFit ? { peakFit } : {}),
    warnings: [...given, ...judge(residual)],
  };
}

/** The errors hold noise, misfit of the shape, and what becomes of a peak in the roughest γ that the rule allows. */
function fitShapes(
  tauS: readonly number[],
  [gamma, rough]: readonly [Float64Array, Float64Array],
  peaks: readonly RelaxationPeak[],
  shape: PeakShape,
  covariance: GammaCovariance | undefined,
): PeakFit {
  const fit = fitPeaks(tauS, [...gamma], peaks, shape, covariance);
  const other = fitPeaks(tauS, [...rough], peaks, shape);
  const widened = fit.peaks.map((peak, k) => {
    const of = (key: keyof PeakErrors): number => Math.hypot(peak.errors[key], peak[key] - other.peaks[k]![key]);
    return {
      ...peak,
      errors: { tauS: of('tauS'), resistanceOhm: of('resistanceOhm'), shape: of('shape'), skew: of('skew') },
    };
  });
  return { ...fit, peaks: widened };
}

function isMeasured(tauS: number, frequencyHz: Float64Array): boolean {
  const frequency = 1 / (2 * Math.PI * tauS);
  return frequency >= Math.min(...frequencyHz) && frequency <= Math.max(...frequencyHz);
}

const poorResidual = 0.03;

function judge(residual: number): readonly Warning[] {
  if (residual <= poorResidual) return [];
  const message = `Relaxation times leave ${(100 * residual).toPrecision(2)} % of |Z| unexplained: noise, drift, or an inductive loop, which no γ ≥ 0 can describe.`;
  return [{ code: 'poor-description', message }];
}

/** γ in units of the problem, `perCentre` values for each step between centres. */
function evaluate({ grid }: RelaxationProblem, solution: Float64Array, perCentre: number): Float64Array {
  const count = grid.tauS.length;
  return Float64Array.from({ length: (count - 1) * perCentre + 1 }, (_, k) => {
    const centre = k / perCentre;
    let sum = 0;
    for (let m = Math.max(0, Math.ceil(centre) - 6); m <= Math.min(count - 1, centre + 6); m++)
      sum += solution[m]! * basisValue(grid, centre - m);
    return sum;
  });
}

/**
 * Covariance of γ with the smoothness as prior knowledge: σ²·Φ(AᵀA + λM)⁻¹Φᵀ, of the values at the fine τ.
 *
 * @returns undefined where the system cannot be inverted
 */
function covarianceOf(problem: RelaxationProblem, lambda: number, variance: number): GammaCovariance | undefined {
  const { grid, columns } = problem;
  const count = grid.tauS.length;
  const inverse = invertPositiveDefinite(problem.system(lambda), columns);
  if (!inverse) return undefined;
  return (weights) => {
    const onCentres = weights.map((weight) => {
      const sums = new Float64Array(count);
      weight.forEach((value, k) => {
        if (value === 0) return;
        const centre = k / finer;
        const last = Math.min(count - 1, Math.floor(centre + 5));
        for (let m = Math.max(0, Math.ceil(centre) - 5); m <= last; m++)
          sums[m]! += value * basisValue(grid, centre - m);
      });
      return sums;
    });
    const products = onCentres.map((sums) =>
      Float64Array.from({ length: count }, (_, i) => {
        let sum = 0;
        for (let j = 0; j < count; j++) sum += inverse[i * columns + j]! * sums[j]!;
        return sum;
      }),
    );
    return Float64Array.from({ length: weights.length ** 2 }, (_, at) => {
      const [one, two] = [onCentres[Math.floor(at / weights.length)]!, products[at % weights.length]!];
      return variance * one.reduce((sum, value, i) => sum + value * two[i]!, 0);
    });
  };
}

/** Standard deviation of γ with the smoothness as prior knowledge: σ²·φᵀ(AᵀA + λM)⁻¹φ. */
function deviations(problem: RelaxationProblem, lambda: number, variance: number): Float64Array {
  const { grid, columns } = problem;
  const count = grid.tauS.length;
  const covariance = invertPositiveDefinite(problem.system(lambda), columns);
  return Float64Array.from({ length: (count - 1) * finer + 1 }, (_, k) => {
    if (!covariance) return NaN;
    const centre = k / finer;
    const [first, last] = [Math.max(0, Math.ceil(centre) - 5), Math.min(count - 1, Math.floor(centre + 5))];
    let sum = 0;
    for (let i = first; i <= last; i++)
      for (let j = first; j <= last; j++)
        sum += basisValue(grid, centre - i) * covariance[i * columns + j]! * basisValue(grid, centre - j);
    return Math.sqrt(variance * Math.max(0, sum));
  });
}
