import { AppError } from '../errors.ts';
import type { PlannedStep } from '../model/plan.ts';
import { readingStatus, type ImpedanceReading } from '../model/reading.ts';
import { formatDuration } from '../units/format.ts';

/** What follows from comparing a spectrum with the one before it. */
interface Compared {
  readonly isSettled: boolean;
  readonly text: string;
  /** The last spectrum of its group, and still no agreement. */
  readonly failure?: AppError;
}

/** Compares spectra of one group, each with the one before. */
export class Agreement {
  #group: string | undefined;
  #before: readonly ImpedanceReading[] = [];

  take(step: PlannedStep, spectrum: readonly ImpedanceReading[]): Compared {
    const { maxChange, isLast } = step.agreement!;
    const change = step.group === this.#group ? changeBetween(this.#before, spectrum) : NaN;
    this.#group = step.group;
    this.#before = [...spectrum];
    // The first of a run resumed at the end of its group has nothing beside it.
    if (Number.isNaN(change))
      return { isSettled: false, text: `${step.label}: no spectrum before it to compare with yet` };
    const text = `${step.label}: differs by ${percent(change)} from the one before (rms of |ΔZ|/|Z|, ${percent(maxChange)} asked)`;
    if (change <= maxChange) return { isSettled: true, text };
    return { isSettled: false, text, ...(isLast ? { failure: disagreeing(text) } : {}) };
  }
}

/** Root of the mean of |ΔZ|²/|Z|² over common frequencies; NaN without any. */
export function changeBetween(before: readonly ImpedanceReading[], now: readonly ImpedanceReading[]): number {
  const good = (reading: ImpedanceReading): boolean => (reading.status & readingStatus.notANumber) === 0;
  const known = new Map(before.filter(good).map((reading) => [reading.frequencyHz.toPrecision(6), reading]));
  const squares = now.filter(good).flatMap((reading) => {
    const other = known.get(reading.frequencyHz.toPrecision(6));
    if (!other) return [];
    const { zReOhm, zImOhm } = reading;
    return [((zReOhm - other.zReOhm) ** 2 + (zImOhm - other.zImOhm) ** 2) / (zReOhm ** 2 + zImOhm ** 2)];
  });
  return squares.length === 0 ? NaN : Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

/** The temperature that a step was planned at: of the last temperature step before it. */
export function temperatureHeldBefore(steps: readonly PlannedStep[], stepIndex: number): PlannedStep | undefined {
  // A step that sets a temperature itself needs none before it.
  if (steps[stepIndex]?.action.kind === 'temperature') return undefined;
  return steps.slice(0, stepIndex).findLast(({ action }) => action.kind === 'temperature');
}

/** The route that a step was planned with: of the last switch step before it. */
export function routeChosenBefore(steps: readonly PlannedStep[], stepIndex: number): PlannedStep | undefined {
  if (steps[stepIndex]?.action.kind === 'switch') return undefined;
  return steps.slice(0, stepIndex).findLast(({ action }) => action.kind === 'switch');
}

/** A temperature step is over without having become stable. */
export function unsettled({ label, action }: PlannedStep): AppError {
  const within = action.kind === 'temperature' ? ` within ${formatDuration(action.durationS)}` : '';
  return new AppError('run/limit', `${label}: the temperature did not become stable${within}.`, {
    remedy: 'Allow more time or a wider band, or look at the thermostat and the place of the sensor.',
    dataState: 'What was measured before is stored.',
  });
}

function disagreeing(text: string): AppError {
  return new AppError('run/limit', `${text}: the sample did not settle.`, {
    remedy: 'Allow more spectra or a larger difference; a sample that goes on changing is reacting or drying.',
    dataState: 'What was measured before is stored.',
  });
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}
