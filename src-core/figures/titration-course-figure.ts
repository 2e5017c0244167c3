import { isInterruptionEstimate } from '../analysis/titration/interruption.ts';
import type { TitrationPulse } from '../model/results.ts';
import type { TitrationData } from '../model/titration.ts';
import type { Figure } from './figure.ts';

/** Of the rest before the pulse, s, at most this share of the pulse is drawn. */
const leadShare = 0.25;

/**
 * E of one pulse as it was recorded, from a little before it to the end of its rest, with the equilibria that ΔE_s is
 * taken from and the fit.
 *
 * @param untilS - where the next pulse begins, s on the clock of the record; the end of the record when absent
 */
export function pulseCourseFigure(
  { timeS, voltageV }: Pick<TitrationData, 'timeS' | 'voltageV'>,
  pulse: TitrationPulse,
  untilS = Infinity,
): Figure {
  const { startTimeS, endTimeS, equilibriumBeforeV, equilibriumAfterV } = pulse;
  const leadS = leadShare * (endTimeS - startTimeS);
  const first = firstAtOrAfter(timeS, startTimeS - leadS);
  const end = firstAtOrAfter(timeS, untilS);
  const since = (from: ArrayLike<number>): number[] => Array.from(from, (time) => time - startTimeS);
  const lastS = (timeS[Math.min(end, timeS.length) - 1] ?? endTimeS) - startTimeS;
  const level = (label: string, value: number, colour: number) =>
    Number.isFinite(value)
      ? [{ label, x: [-leadS, lastS], y: [value, value], mark: 'line', dashed: true, colour } as const]
      : [];
  // Through the switches no line is drawn: between two bins nothing was fitted there.
  const fitted = (label: string, isPart: (time: number) => boolean, isUnlisted: boolean) => {
    const { timeS: times = [], fittedV = [] } = pulse.fit ?? {};
    const part = times.map((time, i) => [time, fittedV[i]!] as const).filter(([time]) => isPart(time));
    return {
      label,
      isUnlisted,
      mark: 'line',
      dashed: false,
      colour: 3,
      x: since(part.map(([time]) => time)),
      y: part.map(([, value]) => value),
    } as const;
  };
  // An interruption ends long before equilibrium: its last voltage is no more than that.
  const isInterruption = isInterruptionEstimate(pulse.recommended);
  const ends = isInterruption ? 'end of the rest' : 'equilibrium';
  return {
    id: 'pulse-course',
    title: `Voltage of pulse ${pulse.index} and its ${isInterruption ? 'interruption' : 'rest'}`,
    caption:
      `Voltage as recorded around pulse ${pulse.index}, the finite-length fit, and as dashed lines the ` +
      (isInterruption
        ? 'voltages at the ends of the rests before and after it, which are no equilibria: D comes from the interruption.'
        : 'equilibrium voltages before and after the pulse, from the ends of the rests.'),
    x: { label: 'Time since the pulse began', scale: 'linear', kind: 'duration' },
    y: { label: 'E / V', scale: 'linear' },
    series: [
      ...level(`${ends} before`, equilibriumBeforeV, 2),
      ...level(`${ends} after`, equilibriumAfterV, 5),
      {
        label: 'measured',
        x: since(timeS.subarray(first, end)),
        y: voltageV.subarray(first, end),
        mark: 'points',
        colour: 0,
      },
      fitted('fit', (time) => time > startTimeS && time <= endTimeS, false),
      fitted('fit of the rest', (time) => time > endTimeS, true),
    ],
  };
}

/** By halving: the record may be long. */
function firstAtOrAfter(timeS: Float64Array, time: number): number {
  let low = 0;
  let high = timeS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeS[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
