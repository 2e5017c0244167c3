import type { DriftTest } from './drift.ts';
import type { ExploredModel } from './explore.ts';
import type { ZHit } from './z-hit.ts';

export type Verdict = 'valid' | 'noisy' | 'drifting' | 'non-stationary' | 'outliers';

/** Noise above this share of |Z| makes parameters worth little: the usual limit for residuals of a good spectrum. */
export const noiseLimit = 0.01;

/** The modulus may stray from its phase so far, or so many times the noise, before it is held against the data. */
const strayLimit = 0.04;
const strayPerNoise = 4;
/** Drift in its standard errors, and the share of the misfit it must explain. */
const certainDrift = 4;
const explainedShare = 0.1;
/** Residuals at low frequencies against the others. */
const concentrated = 3;

interface Evidence {
  readonly explored: ExploredModel;
  readonly drift: DriftTest;
  readonly hit: ZHit;
  readonly outliers: readonly { readonly frequencyHz: number }[];
}

/** The gravest thing first: a cell that changed, then scatter, then single points. */
export function judgeSpectrum({ explored, drift, hit, outliers }: Evidence): { verdict: Verdict; reason: string } {
  const { noise } = explored;
  const low = lowAgainstHigh(explored);
  const strays = hit.lowFrequencyDeviation > Math.max(strayLimit, strayPerNoise * noise);
  const trend = drift.significance > certainDrift && drift.explained > explainedShare;
  const stray = `the modulus strays ${percent(hit.lowFrequencyDeviation)} from what the phase demands (Z-HIT)`;
  if (strays && (trend || noise > noiseLimit) && drift.significance > 2)
    return {
      verdict: 'drifting',
      reason: `The cell changed while it was measured: the points at low frequencies follow a trend in time, and there ${stray}.`,
    };
  if (strays || (noise > noiseLimit && low > concentrated))
    return {
      verdict: 'non-stationary',
      reason: `The low frequencies do not belong to a stationary system: residuals there are ${low.toPrecision(2)} times the others, and ${stray}.`,
    };
  if (noise > noiseLimit)
    return {
      verdict: 'noisy',
      reason: `Scatter of ${percent(noise)} of |Z| is above ${percent(noiseLimit)}; it shows no trend.`,
    };
  if (outliers.length > 0)
    return {
      verdict: 'outliers',
      reason: `Without the ${outliers.length === 1 ? 'point' : `${outliers.length} points`} at ${frequencies(outliers)} the spectrum is sound.`,
    };
  return {
    verdict: 'valid',
    reason: `Z obeys the Kramers–Kronig relations to within its noise, ${percent(noise)} of |Z|.`,
  };
}

/** Root mean square of the residuals of the lowest third of the decades over that of the rest. */
function lowAgainstHigh({ points, fit }: ExploredModel): number {
  const log = points.frequencyHz.map(Math.log);
  const lowest = Math.min(...log);
  const border = lowest + (Math.max(...log) - lowest) / 3;
  const sums = { low: 0, lowCount: 0, high: 0, highCount: 0 };
  log.forEach((at, k) => {
    const square = fit.residualRe[k]! ** 2 + fit.residualIm[k]! ** 2;
    if (at < border) {
      sums.low += square;
      sums.lowCount++;
    } else {
      sums.high += square;
      sums.highCount++;
    }
  });
  if (sums.lowCount === 0 || sums.highCount === 0) return 1;
  return Math.sqrt(sums.low / sums.lowCount / Math.max(sums.high / sums.highCount, 1e-30));
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}

function frequencies(outliers: readonly { readonly frequencyHz: number }[]): string {
  return outliers.map(({ frequencyHz }) => `${Number(frequencyHz.toPrecision(4))} Hz`).join(', ');
}
