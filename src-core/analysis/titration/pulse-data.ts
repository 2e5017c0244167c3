import type { TitrationData } from '../../model/titration.ts';
import { fitLine } from '../../numerics/regression.ts';
import type { PulseSegment, SampleRange } from './segment.ts';

/** The end of a rest: what stands for equilibrium, and how far it can be trusted. */
export interface RestEnd {
  /** Mean over the last samples, V. */
  readonly voltageV: number;
  readonly samples: number;
  /** Mean time of those samples, s on the data's clock. */
  readonly timeS: number;
  /** Regression over the last tenth of the rest, V/s. */
  readonly slopeVPerS: number;
  readonly slopeErrorVPerS: number;
  readonly durationS: number;
  /** Scatter of single samples about their neighbours, V. */
  readonly noiseV: number;
}

/** One pulse with its two rests, times counted from its switching on, unusable samples left out. */
export interface PulseData {
  readonly segment: PulseSegment;
  readonly currentA: number;
  readonly durationS: number;
  readonly chargeC: number;
  /** Samples while the current flows. */
  readonly timeS: Float64Array;
  readonly voltageV: Float64Array;
  /** Samples of the rest after it; also counted from the switching on. */
  readonly restTimeS: Float64Array;
  readonly restVoltageV: Float64Array;
  readonly before: RestEnd | undefined;
  readonly after: RestEnd | undefined;
  /** Silence of the instrument between pulse and rest, beyond the rest's own sampling interval, s. */
  readonly pauseS: number;
  /** Standard deviation of the current within the pulse over its mean. */
  readonly currentScatter: number;
  /** Mean, and largest less smallest, temperature over pulse and rests, K; NaN without a sensor. */
  readonly temperatureK: number;
  readonly temperatureSpanK: number;
}

const fewestSamples = 5;

/** Gathers what the estimators need of one pulse. Samples that are not finite, or on a ramp, are left out. */
export function pulseData(data: TitrationData, segment: PulseSegment): PulseData {
  const { startTimeS, endTimeS } = segment;
  const on = collect(data, segment, startTimeS, (i) => segment.steady[i - segment.first] === 1);
  const rest = segment.restAfter;
  const off = rest ? collect(data, rest, startTimeS, () => true) : { timeS: empty, voltageV: empty };
  const durationS = endTimeS - startTimeS;
  return {
    segment,
    currentA: segment.currentA,
    durationS,
    chargeC: segment.currentA * durationS,
    ...on,
    restTimeS: off.timeS,
    restVoltageV: off.voltageV,
    before: segment.restBefore && restEnd(data, segment.restBefore),
    after: rest && restEnd(data, rest),
    pauseS: pauseBeforeRest(off.timeS, durationS),
    currentScatter: currentScatter(data, segment),
    ...temperatures(data, segment.restBefore?.first ?? segment.first, rest?.last ?? segment.last),
  };
}

function pauseBeforeRest(restTimeS: Float64Array, durationS: number): number {
  const first = restTimeS[0];
  if (first === undefined) return 0;
  const interval = (restTimeS[1] ?? first) - first;
  const pause = first - interval - durationS;
  return pause > 0.01 ? pause : 0;
}

const empty = new Float64Array(0);

function collect(
  data: TitrationData,
  range: SampleRange,
  originS: number,
  wanted: (index: number) => boolean,
): { timeS: Float64Array; voltageV: Float64Array } {
  const time: number[] = [];
  const voltage: number[] = [];
  for (let i = range.first; i <= range.last; i++) {
    const t = data.timeS[i]! - originS;
    const v = data.voltageV[i]!;
    if (t > 0 && Number.isFinite(v) && wanted(i)) {
      time.push(t);
      voltage.push(v);
    }
  }
  return { timeS: Float64Array.from(time), voltageV: Float64Array.from(voltage) };
}

/** ΔE_s from the ends of the rests, V; NaN where one is missing. */
export function equilibriumChange(pulse: PulseData): number {
  return (pulse.after?.voltageV ?? NaN) - (pulse.before?.voltageV ?? NaN);
}

/**
 * Standard error of ΔE_s: noise of both ends, and what a rest that certainly still drifts may yet move, taken as its
 * drift for as long again as it lasted.
 */
export function equilibriumChangeError(pulse: PulseData, noiseV: number): number {
  return Math.hypot(
    ...[pulse.before, pulse.after].flatMap((end) =>
      end ? [noiseV / Math.sqrt(end.samples), equilibriumDrift(end)] : [],
    ),
  );
}

/** How far a rest that certainly still drifts may yet move the voltage: its drift for as long again as it lasted, V. */
export function equilibriumDrift(end: RestEnd): number {
  return Math.max(0, Math.abs(end.slopeVPerS) - 2 * end.slopeErrorVPerS) * end.durationS;
}

/** The last tenth of a rest, at most 5 min, at least five samples; undefined when the rest has fewer than three, or all of one time. */
export function restEnd(data: TitrationData, rest: SampleRange): RestEnd | undefined {
  const { timeS, voltageV } = collect(data, rest, data.timeS[rest.first]! - 1, () => true);
  const n = timeS.length;
  if (n < 3) return undefined;
  const origin = data.timeS[rest.first]! - 1;
  const last = timeS[n - 1]!;
  const durationS = last - timeS[0]!;
  const meanFrom = firstAtOrAfter(timeS, last - Math.min(300, 0.1 * durationS), n - fewestSamples);
  let slopeFrom = firstAtOrAfter(timeS, last - 0.1 * durationS, n - 2 * fewestSamples);
  // A coarse clock gives many samples one time: a line needs two.
  while (slopeFrom > 0 && timeS[slopeFrom] === last) slopeFrom--;
  if (timeS[slopeFrom] === last) return undefined;
  const slope = fitLine(timeS.subarray(slopeFrom), voltageV.subarray(slopeFrom));
  return {
    voltageV: average(voltageV, meanFrom),
    samples: n - meanFrom,
    timeS: origin + average(timeS, meanFrom),
    slopeVPerS: slope.slope,
    slopeErrorVPerS: Number.isFinite(slope.slopeError) ? slope.slopeError : Math.abs(slope.slope),
    durationS,
    noiseV: successiveNoise(voltageV, Math.min(slopeFrom, Math.max(0, n - 20))),
  };
}

/** First index whose time is at least `time`, but no later than `latest` so that enough samples remain. */
function firstAtOrAfter(timeS: Float64Array, time: number, latest: number): number {
  let index = timeS.length - 1;
  while (index > 0 && timeS[index - 1]! >= time) index--;
  return Math.max(0, Math.min(index, latest));
}

function average(values: Float64Array, from: number): number {
  let sum = 0;
  for (let i = from; i < values.length; i++) sum += values[i]!;
  return sum / (values.length - from);
}

/** From second differences, so that a steady drift does not count as noise (their variance is 6σ²). */
function successiveNoise(values: Float64Array, from: number): number {
  let sum = 0;
  let count = 0;
  for (let i = Math.max(1, from + 1); i < values.length - 1; i++) {
    sum += (values[i + 1]! - 2 * values[i]! + values[i - 1]!) ** 2;
    count++;
  }
  return count > 0 ? Math.sqrt(sum / (6 * count)) : 0;
}

function currentScatter(data: TitrationData, segment: PulseSegment): number {
  let sum = 0;
  let count = 0;
  for (let i = segment.first; i <= segment.last; i++) {
    if (segment.steady[i - segment.first] !== 1) continue;
    sum += (data.currentA[i]! / segment.currentA - 1) ** 2;
    count++;
  }
  return count > 1 ? Math.sqrt(sum / (count - 1)) : 0;
}

function temperatures(
  data: TitrationData,
  first: number,
  last: number,
): { readonly temperatureK: number; readonly temperatureSpanK: number } {
  let low = Infinity;
  let high = -Infinity;
  let sum = 0;
  let count = 0;
  for (let i = first; i <= last; i++) {
    const value = data.temperatureK?.[i] ?? NaN;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += value;
    count++;
  }
  return { temperatureK: sum / count, temperatureSpanK: count > 0 ? high - low : NaN };
}

/** Several neighbouring samples as one, so that dense and sparse stretches of a record weigh what they are worth. */
export interface Bin {
  readonly timeS: number;
  readonly voltageV: number;
  readonly samples: number;
}

/**
 * Averages samples into bins whose edges grow geometrically from `fromS`.
 *
 * @param originS - where the geometric growth starts: the switch that the transient follows
 * @param toS - may be infinite: the last sample then ends it
 * @param count - bins asked for; fewer come back where samples are sparse
 */
export function binSamples(
  timeS: Float64Array,
  voltageV: Float64Array,
  fromS: number,
  toS: number,
  originS = 0,
  count = 60,
): Bin[] {
  const bins: Bin[] = [];
  const endS = Math.min(toS, timeS.at(-1) ?? toS);
  if (!(endS > fromS)) return bins;
  const ratio = ((endS - originS) / (fromS - originS)) ** (1 / count);
  let edge = fromS;
  let sums = { time: 0, voltage: 0, samples: 0 };
  const flush = () => {
    const { time, voltage, samples } = sums;
    if (samples > 0) bins.push({ timeS: time / samples, voltageV: voltage / samples, samples });
    sums = { time: 0, voltage: 0, samples: 0 };
  };
  for (let i = 0; i < timeS.length; i++) {
    const t = timeS[i]!;
    if (t < fromS || t > endS) continue;
    if (t > edge) {
      flush();
      while (edge < t) edge = originS + (edge - originS) * ratio;
    }
    sums.time += t;
    sums.voltage += voltageV[i]!;
    sums.samples += 1;
  }
  flush();
  return bins;
}
