import { AppError } from '../../../errors.ts';
import { inverseNormalMatrix } from '../../../numerics/linear-algebra.ts';
import { levenbergMarquardt } from '../../../numerics/levenberg-marquardt.ts';
import type { RelaxationPeak } from './peaks.ts';

export type PeakShape = 'zarc' | 'hn' | 'gaussian';

export interface FittedPeak {
  /** Of the element (ZARC, HN) or of the centre (Gaussian). */
  readonly tauS: number;
  readonly resistanceOhm: number;
  /** τ/R. */
  readonly capacitanceF: number;
  /** ZARC: n. HN: a, the exponent inside. Gaussian: standard deviation in ln τ. */
  readonly shape: number;
  /** HN: b, the exponent outside; else 1. */
  readonly skew: number;
  /** How far each may move until the shape fits γ noticeably worse; NaN where nothing holds it. */
  readonly errors: PeakErrors;
}

/**
 * One standard error from what the shapes leave of γ, and from the uncertainty of γ itself where its covariance was
 * given.
 */
export interface PeakErrors {
  readonly tauS: number;
  readonly resistanceOhm: number;
  readonly shape: number;
  readonly skew: number;
}

/** uᵀCv for every pair of weights of γ at the τ given, C being the covariance of γ; row-major. */
export type GammaCovariance = (weights: readonly Float64Array[]) => Float64Array;

export interface PeakFit {
  readonly shape: PeakShape;
  readonly peaks: readonly FittedPeak[];
  /** The sum of the peaks at the τ given. */
  readonly gammaOhm: readonly number[];
  /** Root mean square of what is left, relative to the highest γ. */
  readonly residual: number;
  readonly converged: boolean;
}

/** Exponents are kept between these by a logistic map. */
const [leastExponent, mostExponent] = [0.2, 0.999] as const;

/**
 * γ as a sum of peaks of one shape, fitted by least squares from the peaks found. All of R belongs to a peak, also what
 * lies under its neighbours.
 *
 * @param tauS - where γ is known, evenly in the logarithm
 * @param covariance - of γ
 * @throws AppError `analysis/invalid-input` when there are no peaks, or more unknowns than points
 * @see Boukamp & Rolle, Solid State Ionics 302 (2017) 12 for γ of ZARC and HN
 */
export function fitPeaks(
  tauS: readonly number[],
  gammaOhm: readonly number[],
  starts: readonly RelaxationPeak[],
  shape: PeakShape,
  covariance?: GammaCovariance,
): PeakFit {
  if (starts.length === 0)
    throw new AppError('analysis/invalid-input', 'γ has no peak that could be fitted.', {
      remedy: 'Choose a smaller λ, or look at the validity of the spectrum.',
    });
  const logTau = Float64Array.from(tauS, Math.log);
  const highest = Math.max(...gammaOhm);
  const each = shape === 'hn' ? 4 : 3;
  const parameterCount = each * starts.length;
  const peaksOf = (parameters: Float64Array): PeakValues[] =>
    starts.map((_, k) => decode(parameters.subarray(k * each, (k + 1) * each), shape));
  const residuals = (parameters: Float64Array, out: Float64Array): void => {
    out.forEach((_, i) => (out[i] = -gammaOhm[i]! / highest));
    for (const peak of peaksOf(parameters))
      for (let i = 0; i < out.length; i++) out[i]! += peakGamma(peak, shape, logTau[i]!) / highest;
  };
  const jacobian = differences(residuals, logTau.length, parameterCount);
  const problem = { residualCount: logTau.length, parameterCount, residuals, jacobian };
  const start = Float64Array.from(starts.flatMap((peak) => encode(peak, shape)));
  const found = levenbergMarquardt(problem, start, { maxIterations: 200, relativeReduction: 1e-10 });
  const inverse = inverseNormal(found.jacobian, logTau.length, parameterCount);
  const left = standardErrors(inverse, found.sumOfSquares, logTau.length, parameterCount);
  const given = covariance && propagate(found.jacobian, inverse, highest, parameterCount, covariance);
  const deviation = given ? left.map((value, j) => Math.hypot(value, given[j]!)) : left;
  const peaks = peaksOf(found.parameters).map((peak, k): FittedPeak => {
    const errors = errorsOf(peak, shape, deviation.subarray(k * each, (k + 1) * each));
    return { ...peak, errors };
  });
  return {
    shape,
    peaks: peaks.sort((a, b) => a.tauS - b.tauS),
    gammaOhm: Array.from(found.residuals, (value, i) => gammaOhm[i]! + value * highest),
    residual: Math.sqrt(found.sumOfSquares / logTau.length),
    converged: found.converged,
  };
}

type PeakValues = Omit<FittedPeak, 'errors'>;

/** A column shorter than this share of the longest is that of an exponent at its end: nothing moves with it. */
const noInfluence = 1e-6;

/** (JᵀJ)⁻¹ with what has no influence held: NaN on its diagonal, nothing beside it. */
function inverseNormal(jacobian: Float64Array, rows: number, columns: number): Float64Array {
  const lengths = Float64Array.from({ length: columns }, (_, j) => {
    let square = 0;
    for (let i = 0; i < rows; i++) square += jacobian[i * columns + j]! ** 2;
    return Math.sqrt(square);
  });
  const least = noInfluence * Math.max(...lengths);
  const used = [...lengths.keys()].filter((j) => lengths[j]! > least);
  const reduced = Float64Array.from({ length: rows * used.length }, (_, at) => {
    const row = Math.floor(at / used.length);
    return jacobian[row * columns + used[at % used.length]!]!;
  });
  const found = inverseNormalMatrix(reduced, rows, used.length);
  const whole = new Float64Array(columns * columns);
  for (let j = 0; j < columns; j++) whole[j * columns + j] = NaN;
  if (found) used.forEach((a, i) => used.forEach((b, j) => (whole[a * columns + b] = found[i * used.length + j]!)));
  return whole;
}

function standardErrors(inverse: Float64Array, sumOfSquares: number, rows: number, columns: number): Float64Array {
  const variance = sumOfSquares / Math.max(1, rows - columns);
  return Float64Array.from({ length: columns }, (_, k) => Math.sqrt(variance * inverse[k * columns + k]!));
}

/** What the covariance of γ does to the least squares: p = (JᵀJ)⁻¹Jᵀγ near the minimum. */
function propagate(
  jacobian: Float64Array,
  inverse: Float64Array,
  highest: number,
  columns: number,
  covariance: GammaCovariance,
): Float64Array {
  const rows = jacobian.length / columns;
  const weights = Array.from({ length: columns }, (_, a) =>
    Float64Array.from({ length: rows }, (_unused, i) => {
      let sum = 0;
      for (let b = 0; b < columns; b++) {
        const share = inverse[a * columns + b]!;
        if (!Number.isNaN(share)) sum += share * jacobian[i * columns + b]!;
      }
      return sum / highest;
    }),
  );
  const variances = covariance(weights);
  return Float64Array.from({ length: columns }, (_, a) => Math.sqrt(Math.max(0, variances[a * columns + a]!)));
}

/** From those of the logarithms and logits. */
function errorsOf({ tauS, resistanceOhm, shape, skew }: PeakValues, kind: PeakShape, of: Float64Array): PeakErrors {
  const slope = (exponent: number): number =>
    ((exponent - leastExponent) * (mostExponent - exponent)) / (mostExponent - leastExponent);
  return {
    tauS: tauS * of[1]!,
    resistanceOhm: resistanceOhm * of[0]!,
    shape: (kind === 'gaussian' ? shape : slope(shape)) * of[2]!,
    skew: kind === 'hn' ? slope(skew) * of[3]! : 0,
  };
}

/** γ of one peak at ln τ, Ω. */
export function peakGamma(
  { tauS, resistanceOhm, shape: a, skew: b }: PeakValues,
  shape: PeakShape,
  logTau: number,
): number {
  const distance = logTau - Math.log(tauS);
  if (shape === 'gaussian')
    return (resistanceOhm / (a * Math.sqrt(2 * Math.PI))) * Math.exp(-((distance / a) ** 2) / 2);
  // Beyond this the powers overflow, and γ is nothing.
  if (Math.abs(a * distance) > 300) return 0;
  const power = Math.exp(a * distance);
  const [sine, cosine] = [Math.sin(a * Math.PI), Math.cos(a * Math.PI)];
  const angle = Math.atan2(sine, power + cosine);
  const size = power * power + 2 * power * cosine + 1;
  return (resistanceOhm / Math.PI) * power ** b * Math.sin(b * angle) * size ** (-b / 2);
}

/** ln R, ln τ, then width or exponents, all without bounds. */
function encode({ tauS, resistanceOhm, heightOhm }: RelaxationPeak, shape: PeakShape): number[] {
  const head = [Math.log(resistanceOhm), Math.log(tauS)];
  if (shape === 'gaussian') return [...head, Math.log(resistanceOhm / (heightOhm * Math.sqrt(2 * Math.PI)))];
  // The top of a ZARC is (R/2π)·tan(nπ/2).
  const exponent = (2 / Math.PI) * Math.atan((2 * Math.PI * heightOhm) / resistanceOhm);
  return shape === 'zarc' ? [...head, unbound(exponent)] : [...head, unbound(exponent), unbound(0.95)];
}

function decode(parameters: Float64Array, shape: PeakShape): PeakValues {
  const resistanceOhm = Math.exp(parameters[0]!);
  const tauS = Math.exp(parameters[1]!);
  return {
    tauS,
    resistanceOhm,
    capacitanceF: tauS / resistanceOhm,
    shape: shape === 'gaussian' ? Math.exp(parameters[2]!) : bind(parameters[2]!),
    skew: shape === 'hn' ? bind(parameters[3]!) : 1,
  };
}

function bind(value: number): number {
  return leastExponent + (mostExponent - leastExponent) / (1 + Math.exp(-value));
}

function unbound(exponent: number): number {
  const share = (exponent - leastExponent) / (mostExponent - leastExponent);
  const inside = Math.min(0.99, Math.max(0.01, share));
  return Math.log(inside / (1 - inside));
}

/** Central differences: parameters are logarithms or logits, so one step suits all. */
function differences(
  residuals: (parameters: Float64Array, out: Float64Array) => void,
  rows: number,
  columns: number,
): (parameters: Float64Array, out: Float64Array) => void {
  const step = 1e-5;
  const [above, below] = [new Float64Array(rows), new Float64Array(rows)];
  return (parameters, out) => {
    const moved = Float64Array.from(parameters);
    for (let j = 0; j < columns; j++) {
      moved[j] = parameters[j]! + step;
      residuals(moved, above);
      moved[j] = parameters[j]! - step;
      residuals(moved, below);
      moved[j] = parameters[j]!;
      for (let i = 0; i < rows; i++) out[i * columns + j] = (above[i]! - below[i]!) / (2 * step);
    }
  };
}
