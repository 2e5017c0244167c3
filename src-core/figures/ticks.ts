import { superscript } from '../units/format.ts';

/** A tick of an axis; `major` ticks are labelled and carry the stronger grid line. */
export interface Tick {
  readonly value: number;
  readonly major: boolean;
}

const durationSteps = [
  1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
  10_800, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000, 1_728_000, 4_320_000, 8_640_000,
];

/**
 * Ticks at round durations.
 * @param minS,maxS visible range, s
 * @param most number of ticks that fit
 */
export function durationTicks(minS: number, maxS: number, most: number): readonly Tick[] {
  const span = maxS - minS;
  if (!(span > 0)) return [{ value: minS, major: true }];
  const step = durationSteps.find((candidate) => span / candidate <= Math.max(1, most - 1)) ?? span;
  const first = Math.ceil(minS / step - 1e-9);
  const count = Math.floor(maxS / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => ({ value: (first + i) * step, major: true }));
}

/**
 * 5400 → "1 h 30", 90 → "1 min 30", 0.25 → "0.25 s", 0 → "0".
 * @param stepS between ticks: whole hours stay hours ("60 h") until the steps are days
 */
export function durationLabel(seconds: number, stepS: number): string {
  const sign = seconds < 0 ? '−' : '';
  const magnitude = Math.abs(seconds);
  if (magnitude === 0) return '0';
  if (stepS >= 86_400) return sign + twoParts(magnitude, 86_400, 'd', 3600);
  if (magnitude >= 3600) return sign + twoParts(magnitude, 3600, 'h', 60);
  if (magnitude >= 60) return sign + twoParts(magnitude, 60, 'min', 1);
  return `${sign}${Number(magnitude.toPrecision(4))} s`;
}

function twoParts(seconds: number, unitS: number, unit: string, restUnitS: number): string {
  const whole = Math.floor(seconds / unitS + 1e-9);
  const rest = Math.round((seconds - whole * unitS) / restUnitS);
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${String(rest).padStart(2, '0')}`;
}

/** Ticks at multiples of 1, 2 or 5 times a power of ten, wherever the axis begins. */
export function linearTicks(min: number, max: number, most: number): readonly Tick[] {
  const span = max - min;
  if (!(span > 0) || !Number.isFinite(span)) return [{ value: min, major: true }];
  const rough = span / Math.max(1, most - 1);
  const exponent = Math.floor(Math.log10(rough));
  const digit = [1, 2, 5, 10].find((candidate) => candidate * 10 ** exponent >= rough * (1 - 1e-9)) ?? 10;
  const step = Number(`${digit}e${exponent}`);
  const first = Math.ceil(min / step - 1e-9);
  const count = Math.floor(max / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => ({
    value: Number(((first + i) * step).toPrecision(12)),
    major: true,
  }));
}

/** More powers of ten than these are not all labelled, however long the axis. */
const mostDecades = 10;

/**
 * Decade ticks of a logarithmic axis, with 2…9 between them as minor ticks. Where fewer than two decades are
 * visible, 2 and 5 are labelled as well.
 *
 * @param most number of labels that fit
 */
export function logTicks(min: number, max: number, most = mostDecades): readonly Tick[] {
  if (!(min > 0) || !(max > min)) return [];
  const decades = Math.log10(max / min);
  const labelled = decades < 0.7 ? [1, 2, 3, 5, 7] : decades < 2 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / Math.min(most, mostDecades)));
  const ticks: Tick[] = [];
  for (let exponent = Math.floor(Math.log10(min)); exponent <= Math.ceil(Math.log10(max)); exponent++) {
    for (let digit = 1; digit <= 9; digit++) {
      const value = Number(`${digit}e${exponent}`);
      if (value < min * (1 - 1e-9) || value > max * (1 + 1e-9) || (decades > mostDecades && digit > 1)) continue;
      ticks.push({ value, major: labelled.includes(digit) && exponent % every === 0 });
    }
  }
  return ticks;
}

/**
 * 1e-11 → "10⁻¹¹", 2e-11 → "2×10⁻¹¹", 100 → "100".
 * @param plain write 0.01 … 5000 without powers; an axis should do so for all of its labels or for none
 */
export function logLabel(value: number, plain = true): string {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const digit = Math.round(value / 10 ** exponent);
  if (plain && isPlain(value)) return String(Number(value.toPrecision(3)));
  return digit === 1 ? `10${superscript(exponent)}` : `${digit}×10${superscript(exponent)}`;
}

export function isPlain(value: number): boolean {
  return value >= 0.0099 && value < 9999;
}

/**
 * A linear tick value with as many decimals as its step has, so that all labels of an axis are alike; powers of ten
 * for the very large and small.
 */
export function linearLabel(value: number, step: number): string {
  if (Math.abs(value) < Math.abs(step) * 1e-6) return '0';
  const rounded = Number(value.toPrecision(9));
  if (Math.abs(step) >= 1e-6 && Math.abs(rounded) < 1e6) {
    const decimals = Math.min(9, Math.max(0, -Math.floor(Math.log10(Math.abs(step)) + 1e-9)));
    return rounded.toFixed(decimals).replace('-', '−');
  }
  const [mantissa = '', exponent = '0'] = rounded.toExponential().split('e');
  const power = `10${superscript(Number(exponent))}`;
  if (mantissa === '1') return power;
  return `${mantissa.replace('-', '−')}×${power}`;
}

/** The range of positive data widened to the next 1, 2 or 5, and to at least half a decade. */
export function logRange(smallest: number, largest: number): readonly [min: number, max: number] {
  if (!(smallest > 0) || !(largest >= smallest) || !Number.isFinite(largest)) return [0.1, 10];
  const middle = Math.sqrt(smallest) * Math.sqrt(largest);
  const low = Math.min(smallest, middle / 10 ** 0.25);
  const high = Math.max(largest, middle * 10 ** 0.25);
  return [roundLog(low, -1), roundLog(high, 1)];
}

function roundLog(value: number, direction: 1 | -1): number {
  const exponent = Math.floor(Math.log10(value));
  const candidates = [1, 2, 5, 10].map((digit) => Number(`${digit}e${exponent}`));
  if (direction > 0) return candidates.find((candidate) => candidate >= value * (1 - 1e-9)) ?? value;
  return candidates.findLast((candidate) => candidate <= value * (1 + 1e-9)) ?? value;
}
