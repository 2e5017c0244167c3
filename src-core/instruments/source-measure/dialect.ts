import type { ScpiNumber } from '../scpi/numbers.ts';

/** What a unit sources. */
export type Sourced = 'current' | 'voltage';

/** One reading of the buffer. */
export interface SourceSample {
  readonly voltage: ScpiNumber;
  readonly current: ScpiNumber;
  /** Since the clock was set to zero, s. */
  readonly timeS: number;
  /** The source is held by its limit. */
  readonly limited: boolean;
}

export interface SourceSetup {
  readonly sourced: Sourced;
  readonly level: number;
  /** Of the other quantity. */
  readonly limit: number;
  readonly powerLineCycles: number;
}

/** How one family of source-measure units says what all of them do. Messages are without terminator. */
export interface SourceMeasureDialect {
  /** Puts bytes on the wire that end what runs. */
  readonly abort: string;
  /** High impedance first, then off. */
  readonly off: readonly string[];
  /** Answered by 0 when the output is off. */
  readonly outputQuery: string;
  /** Asks for the output and for what "off" means, with a semicolon between; answered by 0 and `offState` each. */
  readonly offQuery: string;
  /** The high-impedance state, as the unit writes it: with any other one "off" may be 0 V across the cell. */
  readonly offState: string;
  setup(setup: SourceSetup): readonly string[];
  readonly on: string;
  /** Sets level and clock in one message, so that zero is the switch. */
  switchAtZero(sourced: Sourced, level: number): string;
  level(sourced: Sourced, level: number): string;
  limit(sourced: Sourced, limit: number): string;
  /** Answered by "level,limit" as the unit holds them. */
  readBack(sourced: Sourced): string;
  /** `count` readings, each `delayS` after the one before; `last`: the unit switches off by itself afterwards. */
  burst(count: number, delayS: number, last: boolean): string;
  /** The readings of the last burst once more, without measuring. */
  readonly reread: string;
  /** Undefined when this is no whole answer of `count` readings. */
  parse(answer: string, count: number): readonly SourceSample[] | undefined;
  /** Time of one reading beside its delay, s. */
  apertureS(powerLineCycles: number): number;
  /** Of one reading on the wire. */
  readonly bytesPerReading: number;
  /**
   * The unit measures at once and singly when asked: the host waits until a reading is due, and the unit's time goes on at
   * the link's pace whether it measures or not.
   */
  readonly hostWaits?: boolean;
  /** Judges the answer to `offQuery` where it is not 0 and `offState`. */
  isOff?(answer: string): boolean;
  /** Level and limit from the answer to `readBack` where they are not two plain numbers. */
  held?(sourced: Sourced, answer: string): readonly number[];
}
