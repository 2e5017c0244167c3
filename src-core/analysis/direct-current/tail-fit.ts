import { AppError } from '../../errors.ts';
import type { UncertainNumber } from '../../numerics/error-propagation.ts';
import { inverseNormalMatrix } from '../../numerics/linear-algebra.ts';
import { fitLine } from '../../numerics/regression.ts';
import { runsTest, serialCorrelation } from '../../numerics/statistics.ts';
import type { RelaxationMode } from './polarization-modes.ts';

/** A transient extrapolated to the steady state. */
export interface TailFit {
  readonly steady: UncertainNumber;
  /** Of the slowest mode; undefined where no relaxation was seen. */
  readonly timeConstantS?: UncertainNumber;
  /** How much of the steady value was still missing at the end, with its sign. */
  readonly remainingShare: number;
  /** First time that was fitted. */
  readonly startS: number;
  readonly timeS: readonly number[];
  readonly measured: readonly number[];
  readonly fitted: readonly number[];
  /** Probability of so few runs of residuals by chance. */
  readonly runsProbability: number;
}

/** Shares of the record at which a window may begin. */
const starts = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5] as const;
/** Fewer points do not tell three numbers and their scatter. */
const fewestPoints = 8;
/** Before this share of τ too many modes are alive, and contacts still charge. */
const earliest = 0.05;
/** So few runs by chance that the window holds something else. */
const unlikely = 0.01;
/** Below, no relaxation by these modes is believed where a level would do as well. */
const impossible = 1e-4;
/** More are averaged: a long record need not take seconds. */
const mostPoints = 1000;
const significant = 3;

/**
 * Fits y(t) = y_ss + A·Σ b·exp(−r·t/τ) with given relative rates r and amplitudes b, from the earliest time from which on
 * the residuals look like noise; where no relaxation stands out of the noise, the mean of the second half.
 *
 * @param allTimeS - since the step, rising
 * @param startS - where the fit shall begin, when the user says so
 * @throws AppError `analysis/invalid-input` for too few points
 */
export function fitTail(
  allTimeS: readonly number[],
  allValues: readonly number[],
  modes: readonly RelaxationMode[],
  startS?: number,
): TailFit {
  const perBin = Math.ceil(allTimeS.length / mostPoints);
  const [timeS, values] = [binned(allTimeS, perBin), binned(allValues, perBin)];
  const endS = timeS.at(-1) ?? 0;
  const candidates = startS === undefined ? starts.map((share) => share * endS) : [startS];
  const fits: TailFit[] = [];
  for (const start of candidates) {
    const first = timeS.findIndex((time) => time >= start);
    if (first < 0 || timeS.length - first < fewestPoints) continue;
    const fit = fitWindow(timeS.slice(first), values.slice(first), modes);
    const tooEarly =
      startS === undefined && fit.timeConstantS !== undefined && fit.startS < earliest * fit.timeConstantS.value;
    if (tooEarly) continue;
    if (fit.timeConstantS && fit.runsProbability > unlikely) return fit;
    fits.push(fit);
  }
  const byChance = fits.toSorted((one, other) => other.runsProbability - one.runsProbability);
  const best =
    byChance.find((fit) => fit.timeConstantS && fit.runsProbability > impossible) ??
    fits.find((fit) => !fit.timeConstantS && fit.runsProbability > unlikely) ??
    byChance[0];
  if (best) return best;
  throw new AppError('analysis/invalid-input', `The transient has fewer than ${fewestPoints} points to be fitted.`, {
    remedy: 'Record more points, or begin the fit earlier.',
  });
}

function fitWindow(timeS: readonly number[], values: readonly number[], modes: readonly RelaxationMode[]): TailFit {
  const span = timeS.at(-1)! - timeS[0]!;
  const shapeAt = (logTau: number): number[] => timeS.map((time) => shape(time / Math.exp(logTau), modes));
  const squaresAt = (logTau: number): number => {
    const shapes = shapeAt(logTau);
    const { slope, intercept } = line(shapes, values);
    return shapes.reduce((sum, g, k) => sum + (values[k]! - intercept - slope * g) ** 2, 0);
  };
  const [low, high] = [Math.log(span / timeS.length), Math.log(5 * timeS.at(-1)!)];
  const logTau = minimise(squaresAt, low, high);
  const g = shapeAt(logTau);
  const { slope: amplitude, intercept: steady } = line(g, values);
  const residuals = values.map((value, k) => value - steady - amplitude * g[k]!);
  const step = 1e-4;
  const [up, down] = [shapeAt(logTau + step), shapeAt(logTau - step)];
  const jacobian = Float64Array.from(
    timeS.flatMap((_, k) => [1, g[k]!, (amplitude * (up[k]! - down[k]!)) / (2 * step)]),
  );
  const inverse = inverseNormalMatrix(jacobian, timeS.length, 3);
  const variance = noise(residuals, 3);
  const errorOf = (at: number): number => (inverse ? Math.sqrt(variance * inverse[4 * at]!) : Infinity);
  const isSeen = Math.abs(amplitude) > significant * errorOf(1) && errorOf(2) < 1 / significant;
  if (!isSeen) return level(timeS, values);
  return {
    steady: { value: steady, standardUncertainty: errorOf(0) },
    timeConstantS: { value: Math.exp(logTau), standardUncertainty: Math.exp(logTau) * errorOf(2) },
    remainingShare: (amplitude * g.at(-1)!) / steady,
    ...{ startS: timeS[0]!, timeS, measured: values, fitted: g.map((value) => steady + amplitude * value) },
    runsProbability: runsTest(residuals).probabilityOfSoFew,
  };
}

/** No relaxation: the mean of the second half, and what a slope through it might still change. */
function level(timeS: readonly number[], values: readonly number[]): TailFit {
  const from = Math.floor(timeS.length / 2);
  const [times, kept] = [timeS.slice(from), values.slice(from)];
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
  const residuals = kept.map((value) => value - mean);
  const { slope } = fitLine(times, kept);
  return {
    steady: { value: mean, standardUncertainty: Math.sqrt(noise(residuals, 1) / kept.length) },
    remainingShare: (slope * (times[0]! - times.at(-1)!)) / mean,
    ...{ startS: times[0]!, timeS: times, measured: kept, fitted: kept.map(() => mean) },
    runsProbability: runsTest(residuals).probabilityOfSoFew,
  };
}

function shape(t: number, modes: readonly RelaxationMode[]): number {
  let sum = 0;
  for (const { relativeRate, relativeAmplitude } of modes) {
    const exponent = relativeRate * t;
    // Rates rise with the number: whatever follows is smaller still.
    if (exponent > 40) break;
    sum += relativeAmplitude * Math.exp(-exponent);
  }
  return sum;
}

/** Means of so many neighbours each; what is left over at the start is dropped. */
function binned(values: readonly number[], perBin: number): readonly number[] {
  const first = values.length % perBin;
  return Array.from({ length: Math.floor(values.length / perBin) }, (_, bin) => {
    let sum = 0;
    for (let k = 0; k < perBin; k++) sum += values[first + bin * perBin + k]!;
    return sum / perBin;
  });
}

/** Linear in steady value and amplitude; flat shapes have no amplitude. */
function line(g: readonly number[], values: readonly number[]): { slope: number; intercept: number } {
  const isFlat = Math.max(...g) - Math.min(...g) <= 1e-12 * Math.max(...g.map(Math.abs));
  return isFlat
    ? { slope: 0, intercept: values.reduce((sum, value) => sum + value, 0) / values.length }
    : fitLine(g, values);
}

/** Variance of the residuals, raised where neighbours hang together. */
function noise(residuals: readonly number[], parameters: number): number {
  const squares = residuals.reduce((sum, value) => sum + value * value, 0);
  const correlation = Math.min(0.95, serialCorrelation(residuals));
  const inflation = correlation > 2 / Math.sqrt(residuals.length) ? (1 + correlation) / (1 - correlation) : 1;
  return (inflation * squares) / (residuals.length - parameters);
}

/** Best of a grid, then golden section about it. */
function minimise(f: (x: number) => number, low: number, high: number): number {
  const count = 30;
  const grid = Array.from({ length: count + 1 }, (_, k) => low + ((high - low) * k) / count);
  const values = grid.map(f);
  const at = values.indexOf(Math.min(...values));
  let [a, b] = [grid[Math.max(0, at - 1)]!, grid[Math.min(count, at + 1)]!];
  const golden = (Math.sqrt(5) - 1) / 2;
  let [c, d] = [b - golden * (b - a), a + golden * (b - a)];
  let [atC, atD] = [f(c), f(d)];
  for (let k = 0; k < 30; k++) {
    if (atC < atD) {
      [b, d, atD] = [d, c, atC];
      c = b - golden * (b - a);
      atC = f(c);
    } else {
      [a, c, atC] = [c, d, atD];
      d = a + golden * (b - a);
      atD = f(d);
    }
  }
  return (a + b) / 2;
}
