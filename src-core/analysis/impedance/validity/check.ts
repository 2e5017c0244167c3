import { AppError } from '../../../errors.ts';
import type { Warning } from '../../../model/quantity.ts';
import type { Spectrum } from '../../../model/spectrum.ts';
import { chiSquaredQuantile } from '../../../numerics/statistics.ts';
import { refuseTooMany, selectFitData, type FitSelection } from '../fit-data.ts';
import { testDrift, testDriftOfPositive } from './drift.ts';
import type { Representation } from './kramers-kronig-fit.ts';
import { linearTests, residualTests, type ValidityTest } from './tests.ts';
import { findOutliers, harmless, pick, type FoundOutliers } from './outliers.ts';
import { testStationarity, type StationarityTest } from './stationarity.ts';
import { judgeSpectrum, noiseLimit, type Verdict } from './verdict.ts';
import { zHit } from './z-hit.ts';

export interface SpectrumOutlier {
  /** In the spectrum as it was given, from 0. */
  readonly index: number;
  readonly frequencyHz: number;
  /** |Z − expected|/|Z| × 100, expected from the other points. */
  readonly deviationPercent: number;
}

/** Is a spectrum that of a linear, causal, stable system? The first five members are what the command line promises. */
export interface ValidityCheck {
  readonly verdict: Verdict;
  /** Standard deviation of either part of Z relative to |Z|, outliers left out. */
  readonly noisePercent: number;
  /** Largest |Z − Z_fit|/|Z| of either part, outliers left out. */
  readonly maxResidualPercent: number;
  readonly outliers: readonly SpectrumOutlier[];
  readonly tests: readonly ValidityTest[];
  /** A sentence for people. */
  readonly reason: string;
  /** 95 % confidence of the noise. */
  readonly noiseIntervalPercent: readonly [number, number];
  readonly representation: Representation;
  readonly elements: number;
  /** log10 of how far the time constants reach beyond the range. */
  readonly extension: number;
  readonly mu: number;
  /** Of the points kept: frequency and (Z − Z_fit)/|Z|, or of Y where that was tested. */
  readonly frequencyHz: readonly number[];
  readonly residualRe: readonly number[];
  readonly residualIm: readonly number[];
  readonly warnings: readonly Warning[];
}

const fewestPoints = 8;

/**
 * Tests a spectrum against the Kramers–Kronig relations, finds its noise and its outliers, and says in a word what is
 * wrong with it.
 *
 * @throws AppError `analysis/invalid-input` for fewer than eight usable points or a single frequency
 */
export function checkValidity(spectrum: Spectrum, selection: FitSelection = {}): ValidityCheck {
  const data = selectFitData(spectrum, 'modulus', selection);
  const points = { frequencyHz: data.frequencyHz, re: data.zRe, im: data.zIm };
  refuseTooMany(points.frequencyHz.length);
  const count = points.frequencyHz.length;
  if (new Set(points.frequencyHz).size < fewestPoints)
    throw new AppError(
      'analysis/invalid-input',
      `${count} ${count === 1 ? 'point is' : 'points are'} too few to judge a spectrum.`,
      {
        remedy: `Measure at ${fewestPoints} different frequencies or more, over two decades at least.`,
      },
    );
  const found = findOutliers(points);
  const { fit, noise, freedom, model } = found.explored;
  const rest = pick(points, found.kept);
  const drift = found.positive ? testDriftOfPositive(found.positive, found.kept) : testDrift(found.explored);
  const hit = zHit(rest);
  const isPositive = found.positive !== undefined;
  const stationarity = stationarityOf(found, rest.frequencyHz);
  const residuals = residualTests({ explored: found.explored, isPositive, drift, stationarity, hit });
  const maxResidual = [...fit.residualRe, ...fit.residualIm].reduce((most, r) => Math.max(most, Math.abs(r)), 0);
  const outliers = nameOutliers(found, points.frequencyHz, spectrum);
  const grave = outliers.filter(({ deviationPercent }) => deviationPercent >= 100 * harmless);
  const { verdict, reason } = judgeSpectrum({
    ...{ explored: found.explored, isPositive, drift, stationarity, hit },
    outliers: grave,
  });
  const bound = (probability: number): number =>
    100 * noise * Math.sqrt(freedom / chiSquaredQuantile(probability, freedom));
  return {
    verdict,
    noisePercent: 100 * noise,
    maxResidualPercent: 100 * maxResidual,
    outliers,
    tests: [...linearTests(rest, found.explored, noiseLimit), ...residuals],
    reason: reason + wordOnHarmless(outliers.length - grave.length),
    noiseIntervalPercent: [bound(0.975), bound(0.025)],
    representation: found.explored.representation,
    elements: model.elements,
    extension: model.extension,
    mu: fit.mu,
    frequencyHz: [...rest.frequencyHz],
    residualRe: [...fit.residualRe],
    residualIm: [...fit.residualIm],
    warnings: data.warnings,
  };
}

function stationarityOf({ positive, kept, explored }: FoundOutliers, frequencyHz: Float64Array): StationarityTest {
  if (!positive) {
    const { residualRe, residualIm, rank } = explored.fit;
    return testStationarity(frequencyHz, residualRe, residualIm, rank);
  }
  const fit = positive.fit(kept, true);
  const take = (values: Float64Array): Float64Array => Float64Array.from(kept, (k) => values[k]!);
  return testStationarity(frequencyHz, take(fit.residualRe), take(fit.residualIm), fit.used);
}

function wordOnHarmless(count: number): string {
  if (count === 0) return '';
  return ` ${count === 1 ? 'One point stands' : `${count} points stand`} out of the noise by less than ${100 * harmless} %, too little to do harm.`;
}

/** Points may have been left out before: each is found again in the spectrum by its values. */
function nameOutliers(found: FoundOutliers, frequencyHz: Float64Array, spectrum: Spectrum): SpectrumOutlier[] {
  const origin: number[] = [];
  let next = 0;
  for (const frequency of frequencyHz) {
    while (spectrum.frequencyHz[next] !== frequency) next++;
    origin.push(next++);
  }
  return found.outliers
    .map((at, k) => ({
      index: origin[at]!,
      frequencyHz: frequencyHz[at]!,
      deviationPercent: 100 * found.deviations[k]!,
    }))
    .sort((a, b) => a.index - b.index);
}
