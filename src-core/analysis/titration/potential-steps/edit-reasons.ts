import type { TitrationData } from '../../../model/titration.ts';
import { standardDeviation } from '../../../numerics/statistics.ts';
import type { SampleRange } from '../segment-types.ts';
import { fewestSamples, leastStepV } from './find-levels.ts';

/** Levels that differ by more than this share of the step, V/V, are not one; as the check of the voltage has it. */
const sameShare = 0.05;
/** Parts of a level differ by a step of voltage where their means do by so many errors. */
const leastErrors = 5;

export const oneChangeOnly = 'D comes from the answer to one change of the voltage, and two changes are not one.';

/** Whether two voltages are one, held again after a disturbance; for a step of `stepV` (NaN where it is not known). */
export function isSameVoltage(firstV: number, secondV: number, stepV: number): boolean {
  return Math.abs(secondV - firstV) <= Math.max(leastStepV, sameShare * (Math.abs(stepV) || 0));
}

/** Why a level is no two steps that part at a time, or undefined where the voltage changed there. */
export function partRefusal(
  { timeS, voltageV }: Pick<TitrationData, 'timeS' | 'voltageV'>,
  { first, last }: SampleRange,
  atS: number,
): string | undefined {
  const end = lastSampleUntil(timeS, first, last, atS);
  const at = `${Number(atS.toPrecision(7))} s`;
  if (end - first + 1 < fewestSamples || last - end < fewestSamples)
    return `Parting the step at ${at} would leave a part with fewer than ${fewestSamples} samples.`;
  const [before, after] = [voltageV.subarray(first, end + 1), voltageV.subarray(end + 1, last + 1)];
  const errorV = Math.hypot(errorOf(before), errorOf(after));
  const apartV = Math.abs(mean(after) - mean(before));
  if (apartV > Math.max(leastErrors * errorV, leastStepV / 5)) return undefined;
  return (
    `The voltage is the same before and after ${at} (they differ by ${(1e6 * apartV).toFixed(0)} ± ` +
    `${(1e6 * errorV).toFixed(0)} µV): there is no step to part there, only the tail of this one.`
  );
}

/** The last sample not later than a time, of those from `first` to `last`. */
export function lastSampleUntil(timeS: Float64Array, first: number, last: number, atS: number): number {
  let end = first;
  while (end < last && timeS[end + 1]! <= atS) end++;
  return end;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function errorOf(values: Float64Array): number {
  return standardDeviation(values) / Math.sqrt(values.length);
}
