import type { ImpedanceAction } from '../../../model/action.ts';
import type { ImpedanceReading, PointColumn } from '../../../model/reading.ts';
import type { ScpiOptions } from '../../scpi/session.ts';

/** What is set once for a spectrum. */
export interface MeterSetup {
  readonly control: ImpedanceAction['control'];
  /** V or A rms by `control`. */
  readonly amplitudeRms: number;
}

/** One point as the meter answered it; NaN where it gave no value. `status` in bits of `readingStatus`. */
export interface MeterPoint {
  readonly frequencyHz: number;
  readonly reOhm: number;
  readonly imOhm: number;
  readonly status: number;
  /** Where they come with the point itself. */
  readonly levels?: Levels;
}

/** Sine and direct level at the terminals as the meter measured them; what it does not tell is absent or NaN. */
export type Levels = Pick<ImpedanceReading, PointColumn>;

/** A question behind each point about the sine, or about the direct level under it. */
export interface LevelMonitor {
  /** Said once for a spectrum; a meter that refuses it does not have this monitor. */
  readonly switchOn?: string;
  readonly query: string;
  /** Undefined when this is no whole answer. */
  parse(answer: string): Levels | undefined;
}

/** What a meter says that it holds, from the answers to `heldQueries`. */
export interface Held {
  readonly lowestHz: number;
  readonly highestHz: number;
  readonly amplitudeRms: number;
  /** Whether it still answers R and X: a meter that was restarted does not. */
  readonly isSetUp: boolean;
}

/** How one family of impedance meters says what all of them do. Messages are without terminator. */
export interface ImpedanceMeterDialect {
  readonly session: ScpiOptions;
  /** How it tells that it refused something: an error queue, bits of `*ESR?`, or not at all. */
  readonly refusals: 'queue' | 'event-register' | 'none';
  /** Wall time between two settings, ms. */
  readonly spacingMs: number;
  /** Bytes that end a measurement under way, with terminator. */
  readonly abort: string;
  /** Bias off, smallest amplitude, no further trigger. */
  readonly safe: readonly string[];
  readonly safeQueries: readonly string[];
  isSafe(answers: readonly string[]): boolean;
  setup(setup: MeterSetup): readonly string[];
  /** Frequencies that are measured at once: one each, or a sweep. Order is kept. */
  batches(frequenciesHz: readonly number[]): readonly (readonly number[])[];
  /** Frequency, aperture and range of what comes next. */
  point(batchHz: readonly number[], averages: number): readonly string[];
  heldQueries(control: ImpedanceAction['control']): readonly string[];
  held(answers: readonly string[]): Held;
  /** Device time before a free-running meter shows the new point, s. */
  settleS(batchHz: readonly number[], averages: number): number;
  /** Triggers and answers in one line. */
  readonly measure: string;
  /** Undefined when this is no whole answer. */
  parse(answer: string, batchHz: readonly number[]): readonly MeterPoint[] | undefined;
  /** Device time of a batch, s: it grows with 1/f. */
  batchS(batchHz: readonly number[], averages: number): number;
  /** Asked in turn behind each point. A meter without one of them measures without it. */
  readonly monitors?: readonly LevelMonitor[];
}

/** Each frequency by itself. */
export function singly(frequenciesHz: readonly number[]): readonly (readonly number[])[] {
  return frequenciesHz.map((frequencyHz) => [frequencyHz]);
}

/** Short, and exact to seven digits. */
export function meterNumber(value: number): string {
  return String(Number(value.toPrecision(7))).toUpperCase();
}

/** What the answers to "frequency?", "level?" and "which parameters?" say. */
export function heldSpot([frequency, level, parameters]: readonly string[], wanted: string): Held {
  const frequencyHz = Number(frequency);
  const isSetUp = parameters?.toUpperCase() === wanted;
  return { lowestHz: frequencyHz, highestHz: frequencyHz, amplitudeRms: Number(level), isSetUp };
}
