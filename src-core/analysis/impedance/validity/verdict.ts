import type { DriftTest } from './drift.ts';
import type { ExploredModel } from './explore.ts';
import type { StationarityTest } from './stationarity.ts';
import type { ZHit } from './z-hit.ts';

export type Verdict = 'valid' | 'noisy' | 'drifting' | 'non-stationary' | 'outliers';

/** Noise above this share of |Z| makes parameters worth little: the usual limit for residuals of a good spectrum. */
export const noiseLimit = 0.01;

/** The modulus may stray from its phase so far, or so many times the noise, before it is held against the data. */
const strayLimit = 0.04;
const strayPerNoise = 8;
/** Drift in its standard errors, and how much is worth a word, by relaxations of positive strength. */
const certainDrift = 2.8;
const leastDrift = 0.005;
/** The same where they may have either sign: these follow drift, and take noise for it. */
const certainFreeDrift = 4;
const explainedShare = 0.1;

export interface Evidence {
  readonly explored: ExploredModel;
  /** Whether relaxations of positive strength do for the spectrum. */
  readonly isPositive: boolean;
  readonly drift: DriftTest;
  readonly stationarity: StationarityTest;
  readonly hit: ZHit;
  /** Those that matter. */
  readonly outliers: readonly { readonly frequencyHz: number }[];
}

/** Whether a cell is told to have drifted by these figures alone. */
export function isDrift({ drift, isPositive }: Pick<Evidence, 'drift' | 'isPositive'>): boolean {
  if (isPositive) return drift.significance > certainDrift && Math.abs(drift.drift) > leastDrift;
  return drift.significance > certainFreeDrift && drift.explained > explainedShare;
}

/** The gravest thing first: a cell that changed, then scatter, then single points. */
export function judgeSpectrum(evidence: Evidence): { verdict: Verdict; reason: string } {
  const { explored, isPositive, drift, stationarity, hit, outliers } = evidence;
  const { noise } = explored;
  const strays = hit.lowFrequencyDeviation > Math.max(strayLimit, strayPerNoise * noise);
  const trend = isDrift(evidence);
  const followsTime = isPositive ? trend : strays && (trend || noise > noiseLimit) && drift.significance > 2;
  if (followsTime && (stationarity.passed || strays))
    return { verdict: 'drifting', reason: driftReason(drift, strays ? hit : undefined) };
  if (strays || !stationarity.passed) return { verdict: 'non-stationary', reason: wanderReason(evidence, strays) };
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

function driftReason({ drift, significance }: DriftTest, hit: ZHit | undefined): string {
  const size = `${drift > 0 ? '+' : '−'}${percent(Math.abs(drift))}`;
  const stray = hit ? `, and at low frequencies ${strayText(hit)}` : '';
  return `The cell changed while it was measured: the points follow a trend in time of about ${size} of |Z| over the sweep (${significance.toPrecision(2)} standard errors)${stray}.`;
}

function wanderReason({ stationarity, hit }: Evidence, strays: boolean): string {
  const low = `residuals there are ${stationarity.ratio.toPrecision(2)} times the others`;
  return `The low frequencies do not belong to a stationary system: ${low}${strays ? `, and ${strayText(hit)}` : ''}.`;
}

function strayText({ lowFrequencyDeviation }: ZHit): string {
  return `the modulus strays ${percent(lowFrequencyDeviation)} from what the phase demands (Z-HIT)`;
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}

function frequencies(outliers: readonly { readonly frequencyHz: number }[]): string {
  return outliers.map(({ frequencyHz }) => `${Number(frequencyHz.toPrecision(4))} Hz`).join(', ');
}
