import { AppError } from '../../errors.ts';
import type { Warning } from '../../model/quantity.ts';
import { fisherTail, mean, standardDeviation, studentQuantile } from '../../numerics/statistics.ts';
import type { PelletQuantity, RepeatGroup, RepeatsAnalysis, Spread } from '../../model/repeats.ts';
import { outlierWarnings } from './outliers.ts';
import { fewestCells, pelletPrior } from './pellet-prior.ts';

export type { RepeatGroup, RepeatsAnalysis } from '../../model/repeats.ts';

/**
 * One-way random effects by the analysis of variance; groups may be of unlike size, with
 * n₀ = (N − Σn²/N)/(p − 1) and s_L² = (MS_between − s_r²)/n₀, at least 0.
 *
 * @param groups - at least one value in all; positive for a conductivity
 * @param unit - of the values, handed on
 * @throws AppError `analysis/invalid-input`
 * @see ISO 5725-2:2019, 7.4; Searle, Casella & McCulloch, Variance Components (1992), ch. 3
 */
export function analyseRepeats(groups: readonly RepeatGroup[], quantity: PelletQuantity, unit = ''): RepeatsAnalysis {
  const filled = groups.filter(({ values }) => values.length > 0);
  const isLogarithmic = quantity === 'conductivity';
  checkValues(filled);
  const scaled = filled.map(({ values }) => (isLogarithmic ? values.map(Math.log) : values));
  const back = isLogarithmic ? Math.exp : (value: number): number => value;
  const variance = varianceComponents(scaled);
  const { within, between, centre, error, centreFreedom, predictionFreedom } = variance;
  const around = (half: number): readonly [number, number] => [back(centre - half), back(centre + half)];
  const reproducibility = Math.sqrt(variance.whole);
  const spread = (standardDeviation: number, degreesOfFreedom: number): Spread => ({
    standardDeviation,
    relative: isLogarithmic ? Math.sqrt(Math.expm1(standardDeviation ** 2)) : standardDeviation / Math.abs(centre),
    degreesOfFreedom,
  });
  const means = filled.map(({ values }) => mean(values));
  const cellCount = scaled.reduce((sum, { length }) => sum + length, 0);
  const result: Omit<RepeatsAnalysis, 'warnings'> = {
    quantity,
    unit,
    scale: isLogarithmic ? 'logarithmic' : 'linear',
    groups: filled.map(({ name, values }, k) => ({
      ...{ name, values },
      count: values.length,
      mean: back(mean(scaled[k]!)),
      standardDeviation: values.length > 1 ? standardDeviation(scaled[k]!) : NaN,
    })),
    cellCount,
    mean: {
      value: back(centre),
      standardUncertainty: isLogarithmic ? back(centre) * error : error,
      interval95: around(studentQuantile(0.975, centreFreedom) * error),
    },
    repeatability: spread(Math.sqrt(within), cellCount - filled.length),
    betweenGroups: spread(Math.sqrt(between), filled.length - 1),
    reproducibility: spread(reproducibility, predictionFreedom),
    intraclassCorrelation: between / (between + within),
    relativeSpreadOfMeans: means.length > 1 ? standardDeviation(means) / mean(means) : NaN,
    groupsAlikeProbability: variance.probability,
    nextCell95: around(studentQuantile(0.975, predictionFreedom) * Math.hypot(reproducibility, error)),
    prior: pelletPrior(quantity, back(centre)),
    assumptions: [
      isLogarithmic ? 'Natural logarithms of the values scatter normally.' : 'The values scatter normally.',
      'Every group scatters alike within itself; groups are drawn at random from all there could be.',
    ],
  };
  const outliers = outlierWarnings(
    filled.map(({ name }, k) => ({ name, values: scaled[k]! })),
    back,
  );
  return { ...result, warnings: [...warningsOf(result, variance.betweenIsNegative), ...outliers] };
}

interface VarianceComponents {
  readonly within: number;
  readonly between: number;
  /** Of one cell anywhere. */
  readonly whole: number;
  readonly betweenIsNegative: boolean;
  readonly centre: number;
  readonly error: number;
  readonly centreFreedom: number;
  readonly predictionFreedom: number;
  readonly probability: number;
}

function varianceComponents(groups: readonly (readonly number[])[]): VarianceComponents {
  const p = groups.length;
  const n = groups.reduce((sum, { length }) => sum + length, 0);
  const grand = mean(groups.flat());
  const inside = groups.reduce((sum, values) => sum + squaresAbout(values, mean(values)), 0);
  const across = groups.reduce((sum, values) => sum + values.length * (mean(values) - grand) ** 2, 0);
  const within = n > p ? inside / (n - p) : NaN;
  const meanSquareBetween = p > 1 ? across / (p - 1) : NaN;
  if (p === 1)
    return {
      ...{ within, between: NaN, whole: NaN, betweenIsNegative: false, centre: grand, error: Math.sqrt(within / n) },
      ...{ centreFreedom: n - 1, predictionFreedom: NaN, probability: NaN },
    };
  if (n === p)
    return {
      // Without repeats the two parts cannot be told apart; their sum is what the values show.
      ...{ within: NaN, between: NaN, whole: meanSquareBetween, betweenIsNegative: false, centre: grand },
      ...{ error: Math.sqrt(meanSquareBetween / p), centreFreedom: p - 1, predictionFreedom: p - 1, probability: NaN },
    };
  const n0 = (n - groups.reduce((sum, { length }) => sum + length ** 2, 0) / n) / (p - 1);
  const raw = (meanSquareBetween - within) / n0;
  const between = Math.max(0, raw);
  const weights = groups.map(({ length }) => 1 / (between + within / length));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    ...{ within, between, whole: within + between, betweenIsNegative: raw < 0 },
    centre: groups.reduce((sum, values, k) => sum + weights[k]! * mean(values), 0) / total,
    error: Math.sqrt(1 / total),
    centreFreedom: between > 0 ? p - 1 : n - 1,
    predictionFreedom: satterthwaite(meanSquareBetween, within, n0, p - 1, n - p),
    probability: within > 0 ? fisherTail(meanSquareBetween / within, p - 1, n - p) : 0,
  };
}

/** Degrees of freedom of s_R² = MS_b/n₀ + (1 − 1/n₀)·s_r². @see Satterthwaite, Biometrics Bull. 2 (1946) 110 */
function satterthwaite(between: number, within: number, n0: number, above: number, below: number): number {
  const first = between / n0;
  const second = (1 - 1 / n0) * within;
  return (first + second) ** 2 / (first ** 2 / above + second ** 2 / below);
}

function squaresAbout(values: readonly number[], centre: number): number {
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

/** @throws AppError `analysis/invalid-input` */
function checkValues(groups: readonly RepeatGroup[]): void {
  if (groups.length === 0)
    throw new AppError('analysis/invalid-input', 'There are no values.', { remedy: 'Give at least one.' });
  for (const { name, values } of groups)
    for (const value of values)
      if (!(value > 0 && value < Infinity))
        throw new AppError('analysis/invalid-input', `${String(value)} of “${name}” is not a positive number.`, {
          remedy: 'Correct or leave out this value.',
        });
}

function warningsOf(result: Omit<RepeatsAnalysis, 'warnings'>, betweenIsNegative: boolean): readonly Warning[] {
  const warnings: Warning[] = [];
  const warn = (code: string, message: string): void => void warnings.push({ code, message });
  const { cellCount, groups, prior, quantity } = result;
  const [low, high] = prior.relativeStandardDeviation.map((value) => Math.round(100 * value));
  if (cellCount < fewestCells)
    warn(
      'too-few-cells',
      `${cellCount} cell${cellCount === 1 ? '' : 's'}: measure at least three. Until then laboratories differ by ${low} to ${high} % in ${quantity === 'conductivity' ? 'σ' : 'E_m'}.`,
    );
  if (groups.length === 1)
    warn(
      'one-group',
      'One group only: how far another laboratory or batch would differ cannot be told from these values.',
    );
  else if (cellCount === groups.length)
    warn('no-repeats', 'No group has repeats: scatter within and between groups cannot be told apart.');
  else if (groups.length < 4)
    warn('few-groups', `${groups.length} groups tell the scatter between them to a factor of two at best.`);
  if (betweenIsNegative)
    warn('no-difference', 'The groups are no more unlike than their own scatter: that between them is taken as 0.');
  return warnings;
}
