import { fitOrthogonally } from '../../../numerics/orthogonal-fit.ts';
import { median } from '../../../numerics/statistics.ts';
import type { ImmittancePoints } from './kramers-kronig-fit.ts';

export interface ZHit {
  /** |Z| as the phase demands it. */
  readonly modulusOhm: Float64Array;
  /** (|Z| − |Z| from the phase)/|Z|, in the order of the points. */
  readonly deviation: Float64Array;
  /** Largest |deviation| in the lowest decade, first and last point left out. */
  readonly lowFrequencyDeviation: number;
}

/** Points on either side that smooth the phase. */
const reach = 2;

/**
 * The modulus rebuilt from the phase: ln|Z(ω)| = const + (2/π)∫φ dlnω − (π/6)·dφ/dlnω, the constant from the middle
 * of the range. Phase is local in frequency and hardly feels drift, so a modulus that strays from it at low
 * frequencies was measured on a cell that changed.
 *
 * @see Ehm, Göhr, Kaus, Röseler & Schiller, ACH – Models in Chemistry 137 (2000) 145
 */
export function zHit({ frequencyHz, re, im }: ImmittancePoints): ZHit {
  const n = frequencyHz.length;
  const order = [...frequencyHz.keys()].sort((a, b) => frequencyHz[b]! - frequencyHz[a]!);
  const logOmega = Float64Array.from(order, (k) => Math.log(2 * Math.PI * frequencyHz[k]!));
  const logModulus = Float64Array.from(order, (k) => Math.log(Math.hypot(re[k]!, im[k]!)));
  const raw = unwrap(Float64Array.from(order, (k) => Math.atan2(im[k]!, re[k]!)));
  const { value: phase, slope } = smooth(logOmega, raw);
  const rebuilt = new Float64Array(n);
  let integral = 0;
  for (let k = 0; k < n; k++) {
    if (k > 0) {
      const step = logOmega[k]! - logOmega[k - 1]!;
      // Trapezium with the end slopes: exact for a cubic.
      integral += (step * (phase[k]! + phase[k - 1]!)) / 2 - (step * step * (slope[k]! - slope[k - 1]!)) / 12;
    }
    rebuilt[k] = (2 / Math.PI) * integral - (Math.PI / 6) * slope[k]!;
  }
  const middle = [...logModulus.keys()].slice(Math.floor(n / 5), Math.ceil((3 * n) / 5));
  const constant = median(middle.map((k) => logModulus[k]! - rebuilt[k]!));
  const modulusOhm = new Float64Array(n);
  const deviation = new Float64Array(n);
  let lowFrequencyDeviation = 0;
  order.forEach((index, k) => {
    const excess = rebuilt[k]! + constant - logModulus[k]!;
    modulusOhm[index] = Math.exp(rebuilt[k]! + constant);
    deviation[index] = 1 - Math.exp(excess);
    const inLowest = logOmega[k]! - logOmega[n - 1]! < Math.LN10;
    if (inLowest && k > 0 && k < n - 1)
      lowFrequencyDeviation = Math.max(lowFrequencyDeviation, Math.abs(deviation[index]));
  });
  return { modulusOhm, deviation, lowFrequencyDeviation };
}

function unwrap(angle: Float64Array): Float64Array {
  for (let k = 1; k < angle.length; k++)
    angle[k]! -= 2 * Math.PI * Math.round((angle[k]! - angle[k - 1]!) / (2 * Math.PI));
  return angle;
}

/** Local parabolas: value and slope. */
function smooth(x: Float64Array, y: Float64Array): { value: Float64Array; slope: Float64Array } {
  const n = x.length;
  const value = new Float64Array(n);
  const slope = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const first = Math.max(0, Math.min(k - reach, n - 2 * reach - 1));
    const last = Math.min(n, first + 2 * reach + 1);
    const offset = x.slice(first, last).map((at) => at - x[k]!);
    const columns = [offset.map(() => 1), offset, offset.map((at) => at * at)];
    const { coefficients } = fitOrthogonally(columns, y.slice(first, last));
    value[k] = coefficients[0]!;
    slope[k] = coefficients[1]!;
  }
  return { value, slope };
}
