import { AppError } from '../../errors.ts';
import type { SegmentEdit, TitrationData } from '../../model/titration.ts';
import { median } from '../../numerics/statistics.ts';
import { applyEdits } from './segment-edits.ts';
import type { EditableRange, ManualChange, SampleRange } from './segment-types.ts';

export type { SampleRange } from './segment-types.ts';

export interface PulseSegment extends SampleRange {
  readonly direction: 'charge' | 'discharge';
  /** Time-weighted median current, A; positive charges. */
  readonly currentA: number;
  /** Estimated switching instants, s: between the last sample of one period and the first of the next. */
  readonly startTimeS: number;
  readonly endTimeS: number;
  /** Shorter than its fellows: ended by a voltage limit, a stop, or the end of the data. */
  readonly cutOff: boolean;
  /** Decided by hand. An excluded pulse keeps its charge and its place, but has no diffusivity. */
  readonly changes: readonly ManualChange[];
  /** Samples within 1 % of the median current; ramp samples are left out of every fit. */
  readonly steady: Uint8Array;
  readonly restBefore: SampleRange | undefined;
  readonly restAfter: SampleRange | undefined;
  /** When the next pulse switches on (or the data end): the end of the relaxation that follows. */
  readonly nextStartTimeS: number;
}

export interface Segmentation {
  readonly pulses: readonly PulseSegment[];
  /** Below this magnitude the cell counts as resting, A. */
  readonly restThresholdA: number;
  /** Current-carrying stretches too short to be a pulse (switching artefacts), as flags, not silently dropped. */
  readonly ignored: readonly SampleRange[];
}

/** A current that is switched more often is a ripple; every pulse is fitted several times. */
const mostPulses = 10_000;
const restShareOfPulse = 0.01;
const steadyShare = 0.01;

/**
 * Finds the pulses and rests of a titration.
 *
 * A sample rests when |I| is below 1 % of the median pulse current: real files show some nA where zero was asked.
 * Direction comes from the sign. Pulses that touch are parted where the current goes from one steady size to another, or
 * with a change of step to another size; a pulse programmed in several steps, to change its sampling, is one pulse, so
 * that records with and without step numbers give the same. A spectrum between rest and pulse (a hole, or a step of its
 * own) does no harm.
 *
 * @param edits - changes by hand, applied in their order; nothing is stored, so to undo one is to leave it out
 * @throws AppError `analysis/invalid-input` when no pulse can be found; `input/invalid` for an edit that meets none
 */
export function segmentTitration(data: TitrationData, edits: readonly SegmentEdit[] = []): Segmentation {
  const restThresholdA = restThreshold(data);
  const ranges = joined(data, currentRanges(data, restThresholdA));
  const longestS = ranges.reduce((most, range) => Math.max(most, extentS(data, range)), 0);
  const isPulse = (range: SampleRange) => extentS(data, range) > 0 && extentS(data, range) >= 0.01 * longestS;
  const pulses = ranges.filter(isPulse);
  if (pulses.length === 0)
    throw noPulse('The data hold no period of constant current that lasts from one sample to another.');
  if (pulses.length > mostPulses)
    throw noPulse(`The current is switched on ${pulses.length} times; a titration has at most ${mostPulses} pulses.`);
  const edited = applyEdits(data, pulses, edits);
  const described = edited.map((range, k) => describePulse(data, range, edited[k - 1], edited[k + 1]));
  return {
    pulses: markCutOffs(described),
    restThresholdA,
    ignored: ranges.filter((range) => !isPulse(range)),
  };
}

function extentS(data: TitrationData, range: SampleRange): number {
  return data.timeS[range.last]! - data.timeS[range.first]!;
}

function noPulse(message: string): AppError {
  return new AppError('analysis/invalid-input', message, {
    remedy: 'Check that the current column holds the titration’s pulses, in the unit that its header names.',
  });
}

/** A current that keeps changing its sign from sample to sample is an amplifier's noise, not a pulse. */
function isNoise(current: Float64Array, flowingAboveA: number): boolean {
  let flips = 0;
  let pairs = 0;
  for (let i = 1; i < current.length; i++) {
    if (!(Math.abs(current[i]!) > flowingAboveA)) continue;
    pairs++;
    if (current[i]! * current[i - 1]! < 0) flips++;
  }
  return pairs > 4 && flips > 0.2 * pairs;
}

const mostSorted = 100_000;

/** 1 % of the median magnitude of the current while it flows. */
function restThreshold(data: TitrationData): number {
  // A long record is looked at in part: the median needs no more.
  const stride = Math.ceil(data.currentA.length / mostSorted);
  const magnitudes = data.currentA
    .filter((value, i) => i % stride === 0 && Number.isFinite(value))
    .map(Math.abs)
    .sort();
  if (magnitudes.length === 0) throw noPulse('The data hold no samples.');
  // One wild sample in a thousand must not set the scale.
  const top = magnitudes[Math.max(0, Math.floor((magnitudes.length - 1) * 0.999))]!;
  if (!(top > 0)) throw noPulse('The current is zero throughout: there is no pulse to analyse.');
  if (isNoise(data.currentA, 0.05 * top))
    throw noPulse('The current is nothing but noise: there is no pulse to analyse.');
  const flowing = magnitudes.filter((value) => value > 0.05 * top);
  return restShareOfPulse * flowing[Math.floor(flowing.length / 2)]!;
}

/** Stretches of samples whose current flows one way, of one size or within one step. */
function currentRanges(data: TitrationData, thresholdA: number): SampleRange[] {
  const ranges: SampleRange[] = [];
  let first = -1;
  let sign = 0;
  const { currentA, stepIndex } = data;
  const isParted = (i: number): boolean =>
    (stepIndex !== undefined && stepIndex[i] !== stepIndex[i - 1]) || changesSize(currentA, i);
  for (let i = 0; i <= currentA.length; i++) {
    const current = i < currentA.length ? currentA[i]! : 0;
    // A sample that the instrument could not give does not end a pulse.
    const now = Number.isNaN(current) ? sign : Math.abs(current) > thresholdA ? Math.sign(current) : 0;
    if (first >= 0 && (now !== sign || (i < currentA.length && isParted(i)))) {
      ranges.push({ first, last: i - 1 });
      first = -1;
    }
    if (first < 0 && now !== 0) first = i;
    sign = now;
  }
  return ranges;
}

const steadySamples = 4;

/** From one size that some samples kept to another that some keep. */
function changesSize(currentA: Float64Array, i: number): boolean {
  const [before, now] = [currentA[i - 1]!, currentA[i]!];
  if (!(Math.abs(now / before - 1) > 5 * steadyShare)) return false;
  for (let k = 1; k < steadySamples; k++)
    if (
      !(Math.abs(currentA[i - 1 - k]! / before - 1) <= steadyShare) ||
      !(Math.abs(currentA[i + k]! / now - 1) <= steadyShare)
    )
      return false;
  return true;
}

/** Steps that follow each other with the same current are one pulse; so are the samples of a ramp and their pulse. */
function joined(data: TitrationData, ranges: readonly SampleRange[]): readonly SampleRange[] {
  const whole: SampleRange[] = [];
  for (const range of ranges) {
    const before = whole.at(-1);
    if (before?.last === range.first - 1 && belongTogether(data, before, range))
      whole[whole.length - 1] = { first: before.first, last: range.last };
    else whole.push(range);
  }
  return whole;
}

function belongTogether(data: TitrationData, before: SampleRange, after: SampleRange): boolean {
  const ratio = weightedMedianCurrent(data, before) / weightedMedianCurrent(data, after);
  const isRamp = [before, after].some(({ first, last }) => last - first + 1 < steadySamples);
  return ratio > 0 && (isRamp || Math.abs(ratio - 1) <= steadyShare);
}

function describePulse(
  data: TitrationData,
  range: EditableRange,
  previous: EditableRange | undefined,
  next: EditableRange | undefined,
): PulseSegment {
  const restBefore = restBetween(previous?.last ?? -1, range.first);
  const restAfter = restBetween(range.last, next?.first ?? data.timeS.length);
  const currentA = weightedMedianCurrent(data, range);
  const startTimeS = range.startTimeS ?? switchTime(data, range.first, range.last);
  return {
    first: range.first,
    last: range.last,
    changes: range.changes ?? [],
    direction: currentA > 0 ? 'charge' : 'discharge',
    currentA,
    startTimeS,
    endTimeS: range.endTimeS ?? endTime(data, range, restAfter, startTimeS),
    cutOff: false,
    steady: Uint8Array.from({ length: range.last - range.first + 1 }, (_, i) =>
      Math.abs(data.currentA[range.first + i]! / currentA - 1) <= steadyShare ? 1 : 0,
    ),
    restBefore,
    restAfter,
    nextStartTimeS: next ? (next.startTimeS ?? switchTime(data, next.first, next.last)) : data.timeS.at(-1)!,
  };
}

function restBetween(before: number, after: number): SampleRange | undefined {
  return after - before > 1 ? { first: before + 1, last: after - 1 } : undefined;
}

/** Intervals that are looked at for the sampling after a switch. */
const nearSamples = 5;

/**
 * When the current was switched: one sampling interval before the first sample of the new period, but not before
 * the last sample of the old one (which may itself lie at the switch). Where the voltage triggers the sampling, the
 * shortest of the first intervals is the best guess.
 */
export function switchTime(data: TitrationData, first: number, last: number): number {
  const time = data.timeS[first]!;
  let interval = first < last ? Infinity : 0;
  for (let i = first; i < Math.min(last, first + nearSamples); i++)
    interval = Math.min(interval, data.timeS[i + 1]! - data.timeS[i]!);
  const previous = first > 0 ? data.timeS[first - 1]! : time;
  return Math.max(previous, time - interval);
}

/**
 * When the current was switched off. Records that log the end of a step end with its last sample, and an instrument
 * may then be silent until the rest begins; records on a coarse grid may end up to an interval before the switch.
 */
function endTime(data: TitrationData, pulse: SampleRange, rest: SampleRange | undefined, startTimeS: number): number {
  const lastSample = data.timeS[pulse.last]!;
  if (!rest) return lastSample;
  const beforeRest = switchTime(data, rest.first, rest.last);
  const interval = pulse.last > pulse.first ? lastSample - data.timeS[pulse.last - 1]! : 0;
  if (beforeRest - lastSample > 1.5 * interval) return lastSample;
  // Programmed durations are round numbers of seconds; pauses of the instrument are not.
  return isRound(lastSample - startTimeS) && !isRound(beforeRest - startTimeS) ? lastSample : beforeRest;
}

function isRound(durationS: number): boolean {
  return Math.abs(durationS - Math.round(durationS)) < 0.005;
}

/** Instants at which the current of a pulse is looked up. */
const lookUps = 201;

/** Median over evenly spaced instants, so that dense sampling after a switch has no more say than the rest. */
function weightedMedianCurrent(data: TitrationData, range: SampleRange): number {
  const from = data.timeS[range.first]!;
  const spacing = extentS(data, range) / (lookUps - 1);
  const found: number[] = [];
  let i = range.first;
  for (let k = 0; k < lookUps; k++) {
    while (i < range.last && data.timeS[i]! < from + k * spacing) i++;
    if (Number.isFinite(data.currentA[i])) found.push(data.currentA[i]!);
  }
  return median(found);
}

/** A pulse cut short moved less charge than the median of its direction. */
function markCutOffs(pulses: readonly PulseSegment[]): PulseSegment[] {
  const charge = (pulse: PulseSegment) => Math.abs(pulse.currentA) * (pulse.endTimeS - pulse.startTimeS);
  const typical = (direction: PulseSegment['direction']) => {
    const charges = pulses.filter((pulse) => pulse.direction === direction).map(charge);
    return charges.length > 0 ? median(charges) : 0;
  };
  const usual = { charge: typical('charge'), discharge: typical('discharge') };
  return pulses.map((pulse) => ({ ...pulse, cutOff: charge(pulse) < 0.97 * usual[pulse.direction] }));
}
