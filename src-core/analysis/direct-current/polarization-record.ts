import { AppError } from '../../errors.ts';
import type { UncertainNumber } from '../../numerics/error-propagation.ts';
import { mean, standardDeviation } from '../../numerics/statistics.ts';
import type { Held } from './polarization-modes.ts';

/** A step of a voltage or current that was then held, cut out of a record. */
export interface PolarizationRecord {
  readonly held: Held;
  /** Since the step. */
  readonly timeS: readonly number[];
  /** What relaxed: A where the voltage was held, V where the current was. */
  readonly response: readonly number[];
  /** What was held, V or A, against before the step. */
  readonly applied: UncertainNumber;
  /** Response before the step; undefined without samples there. */
  readonly zero?: UncertainNumber;
}

/** From half of the largest on, something is applied. */
const onShare = 0.5;
/** Fewer samples before the step are no measurement of the zero. */
const fewestBefore = 3;

/**
 * Finds the step in a record of time, current and voltage. What stays the more constant after it was held.
 *
 * @param held - when the user says so
 * @throws AppError `analysis/invalid-input`
 */
export function cutPolarization(
  timeS: readonly number[],
  currentA: readonly number[],
  voltageV: readonly number[],
  held: Held = moreConstant(currentA, voltageV),
): PolarizationRecord {
  const [applied, response] = held === 'voltage' ? [voltageV, currentA] : [currentA, voltageV];
  const isOn = onOf(applied);
  const first = isOn.indexOf(true);
  const off = isOn.indexOf(false, first);
  const last = off < 0 ? applied.length : off;
  if (first < 0 || last - first < fewestBefore)
    throw new AppError('analysis/invalid-input', `No step of the ${held} was found.`, {
      remedy: 'Give the part of the record from some seconds before the step to its end.',
    });
  const before = response.slice(0, first);
  const origin = first > 0 ? mean(applied.slice(0, first)) : 0;
  const kept = applied.slice(first, last);
  const sign = mean(kept) - origin < 0 ? -1 : 1;
  return {
    held,
    timeS: timeS.slice(first, last).map((time) => time - timeS[first]!),
    response: response.slice(first, last).map((value) => sign * value),
    applied: {
      value: Math.abs(mean(kept) - origin),
      standardUncertainty: standardDeviation(kept) / Math.sqrt(kept.length),
    },
    ...(before.length >= fewestBefore
      ? {
          zero: {
            value: sign * mean(before),
            standardUncertainty: standardDeviation(before) / Math.sqrt(before.length),
          },
        }
      : {}),
  };
}

function onOf(values: readonly number[]): readonly boolean[] {
  const largest = values.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
  return values.map((value) => largest > 0 && Math.abs(value) >= onShare * largest);
}

function moreConstant(currentA: readonly number[], voltageV: readonly number[]): Held {
  const scatter = (values: readonly number[]): number => {
    const isOn = onOf(values);
    const on = values.filter((_, k) => isOn[k]);
    return on.length > 1 ? standardDeviation(on) / Math.abs(mean(on)) : Infinity;
  };
  return scatter(voltageV) <= scatter(currentA) ? 'voltage' : 'current';
}
