import type { TitrationData } from '../../../model/titration.ts';
import { mean, median, standardDeviation } from '../../../numerics/statistics.ts';
import type { ManualChange, SampleRange } from '../segment-types.ts';
import { switchTime } from '../segment.ts';

/** A stretch at one voltage. */
export interface VoltageLevel extends SampleRange {
  readonly voltageV: number;
  /** When the voltage was set, s on the clock of the record; and how far that may be wrong. */
  readonly startTimeS: number;
  readonly startErrorS: number;
  readonly endTimeS: number;
  /** No current flowed: open circuit. */
  readonly isRest: boolean;
  /** Decided by hand. */
  readonly changes?: readonly ManualChange[];
  /** Of a step joined by hand the stretches that count: what lies between them is no answer to this step. */
  readonly parts?: readonly SampleRange[];
  /** Of one whose times were set by hand: all that was held, whether it is looked at or not. */
  readonly held?: SampleRange;
}

/** Steps of voltage below this are the voltmeter's own, V. */
export const leastStepV = 5e-4;
export const fewestSamples = 8;
/** A held current falls at least by this factor, or it was held itself. */
const leastDecay = 1.15;
const restShare = 2e-3;

/**
 * Stretches of constant voltage, whatever the current did. A record whose voltage is not held falls into short pieces.
 *
 * @param data - columns of equal length, time not falling
 */
export function findLevels(data: TitrationData): readonly VoltageLevel[] {
  const { voltageV } = data;
  const thresholdV = Math.max(leastStepV, 8 * scatterOf(voltageV));
  const ranges: SampleRange[] = [];
  let first = 0;
  let about = voltageV[0]!;
  for (let i = 1; i <= voltageV.length; i++) {
    if (i < voltageV.length && !(Math.abs(voltageV[i]! - about) > thresholdV)) {
      // The mean of its first samples is the level: one that drifts away is none.
      const count = i - first;
      if (count < 20) about += (voltageV[i]! - about) / (count + 1);
      continue;
    }
    if (i - first >= fewestSamples) ranges.push({ first, last: i - 1 });
    first = i;
    about = voltageV[i] ?? NaN;
  }
  const restA = restCurrentA(data);
  return ranges.map((range) => levelOf(data, range, restA));
}

/** A stretch of samples as a level: its mean voltage, from when to when, and whether a current flowed. */
export function levelOf(data: TitrationData, { first, last }: SampleRange, restA = restCurrentA(data)): VoltageLevel {
  const { timeS, voltageV } = data;
  const startTimeS = switchTime(data, first, last);
  const next = timeS[last + 1];
  return {
    ...{ first, last, startTimeS },
    isRest: largest(data.currentA.subarray(first, last + 1)) <= restA,
    voltageV: mean(voltageV.subarray(first, last + 1)),
    startErrorS: first > 0 ? 0.5 * Math.max(0, timeS[first]! - startTimeS) : 0,
    endTimeS: next === undefined ? timeS[last]! : Math.min(next, timeS[last]! + (timeS[last]! - timeS[last - 1]!)),
  };
}

/** No larger current flows at open circuit, A. */
export function restCurrentA({ currentA }: TitrationData): number {
  return restShare * largest(currentA);
}

/** Scatter of one voltage about its neighbours: their median, so that steps do not count. */
function scatterOf(values: Float64Array): number {
  const stride = Math.max(1, Math.floor(values.length / 20_000));
  const differences: number[] = [];
  for (let i = 1; i + 1 < values.length; i += stride)
    differences.push(Math.abs(values[i + 1]! - 2 * values[i]! + values[i - 1]!));
  // The median of |Δ²| is 0.6745·√6 standard deviations.
  return differences.length === 0 ? 0 : median(differences) / 1.65;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) if (Math.abs(value) > most) most = Math.abs(value);
  return most;
}

/** |I| falls while the voltage is held: the mark of a potentiostatic step. */
function isDecaying({ first, last }: VoltageLevel, { currentA }: TitrationData): boolean {
  const part = Math.max(2, Math.floor((last - first + 1) / 10));
  const begin = currentA.subarray(first, first + part);
  const end = currentA.subarray(last + 1 - part, last + 1);
  const scatter = Math.hypot(standardDeviation(end), 0) / Math.sqrt(part);
  return Math.abs(mean(begin)) > leastDecay * Math.abs(mean(end)) + 3 * scatter;
}

/**
 * Whether the voltage was stepped and held and the current followed, as in PITT: at least two levels with a falling
 * current, which together hold more than half of the time in which a current flowed.
 */
export function isPotentiostatic(data: TitrationData, levels: readonly VoltageLevel[] = findLevels(data)): boolean {
  const held = levels.filter((level) => !level.isRest && isDecaying(level, data));
  if (held.length < 2) return false;
  const heldS = held.reduce((sum, { startTimeS, endTimeS }) => sum + endTimeS - startTimeS, 0);
  const { timeS, currentA } = data;
  const restA = restCurrentA(data);
  let flowingS = 0;
  for (let i = 1; i < timeS.length; i++)
    if (Math.abs(currentA[i]!) > restA) flowingS += Math.min(timeS[i]! - timeS[i - 1]!, 600);
  return heldS > 0.5 * flowingS;
}
