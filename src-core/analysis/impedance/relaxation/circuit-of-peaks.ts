import { AppError } from '../../../errors.ts';
import type { PeakFit } from './peak-fit.ts';
import type { RelaxationPeak } from './peaks.ts';
import type { RelaxationTimes } from './relaxation-times.ts';

/** A circuit with a value for each of its parameters, in their order. */
export interface StartingCircuit {
  readonly circuit: string;
  readonly values: readonly number[];
}

interface Part {
  readonly text: string;
  readonly values: readonly number[];
}

/** An inductance below this share of what stands beside it, at the highest frequency, would not be determined. */
const noticeable = 0.02;
/** A γ made smooth makes sharp arcs look depressed; a start nearer to 1 than this lets n move both ways. */
const [leastExponent, mostExponent] = [0.5, 0.98] as const;

/**
 * The circuit that the peaks of a distribution suggest, R0-p(R1,CPE1)-…, with inductance and blocking end where they
 * were found. An offer: start values for a fit, not results.
 *
 * @param peakFit - of the same distribution; Havriliak–Negami peaks become elements HN, others a resistor beside a CPE
 * @throws AppError `analysis/invalid-input` when there is no peak
 */
export function circuitOfPeaks(
  found: Pick<RelaxationTimes, 'peaks' | 'seriesResistanceOhm' | 'inductanceH' | 'tail' | 'areaOhm'>,
  highestHz: number,
  peakFit?: PeakFit,
): StartingCircuit {
  const arcs = peakFit ? fittedArcs(peakFit) : found.peaks.map(arcOf);
  if (arcs.length === 0)
    throw new AppError('analysis/invalid-input', 'There is no peak to make a circuit of.', {
      remedy: 'Choose a smaller λ, or another frequency range.',
    });
  const { seriesResistanceOhm, inductanceH, tail, areaOhm } = found;
  const reactance = 2 * Math.PI * highestHz * inductanceH;
  const parts: Part[] = [];
  if (reactance > noticeable * (seriesResistanceOhm + areaOhm)) parts.push({ text: 'L0', values: [inductanceH] });
  if (seriesResistanceOhm > 1e-3 * areaOhm) parts.push({ text: 'R0', values: [seriesResistanceOhm] });
  parts.push(...arcs);
  if (tail) parts.push({ text: `CPE${arcs.length + 1}`, values: [tail.q, tail.exponent] });
  return { circuit: parts.map(({ text }) => text).join('-'), values: parts.flatMap(({ values }) => values) };
}

function fittedArcs({ peaks, shape }: PeakFit): readonly Part[] {
  return peaks.map((peak, k) => {
    const { tauS, resistanceOhm } = peak;
    if (shape === 'hn') return { text: `HN${k + 1}`, values: [resistanceOhm, tauS, peak.shape, peak.skew] };
    if (shape === 'zarc') return arc(k, resistanceOhm, tauS, peak.shape);
    const heightOhm = resistanceOhm / (peak.shape * Math.sqrt(2 * Math.PI));
    return arcOf({ ...peak, heightOhm }, k);
  });
}

/** The top of γ of a ZARC is (R/2π)·tan(nπ/2) high. */
function arcOf({ tauS, resistanceOhm, heightOhm }: Omit<RelaxationPeak, 'capacitanceF'>, k: number): Part {
  return arc(k, resistanceOhm, tauS, (2 / Math.PI) * Math.atan((2 * Math.PI * heightOhm) / resistanceOhm));
}

/** τ = (RQ)^(1/n). */
function arc(k: number, resistanceOhm: number, tauS: number, exponent: number): Part {
  const n = Math.min(mostExponent, Math.max(leastExponent, exponent));
  return { text: `p(R${k + 1},CPE${k + 1})`, values: [resistanceOhm, tauS ** n / resistanceOhm, n] };
}
