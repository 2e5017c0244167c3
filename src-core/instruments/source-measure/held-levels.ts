import { AppError } from '../../errors.ts';
import { readingStatus, type DcReading } from '../../model/reading.ts';
import type { ActionContext, ActionOutcome, Clock } from '../driver.ts';
import type { Wishes } from '../exchange/instrument-shell.ts';
import type { Link } from '../link.ts';
import { intervalAtS, type Profile } from './profile.ts';
import { crossingOf } from './readings.ts';

/** Such instruments have no limits of their own: the cell is looked at this often, whatever is kept, s of its time. */
const checkIntervalS = 0.4;
const looks = 3;
const sameTimeS = 1e-3;
/** What is sourced is also measured, and reads within this share of itself and of the range. */
const sameShare = 0.02;
const sameOfRange = 5e-3;

/** One reading; undefined beyond the range. */
export interface HeldReading {
  readonly voltageV: number | undefined;
  readonly currentA: number | undefined;
}

/** An instrument that holds a level and is asked for readings one by one. */
export interface LevelHolder {
  readonly clock: Clock;
  readonly link: Link;
  /** Of what is sourced, V or A. */
  readonly fullScale: number;
  set(level: number): Promise<void>;
  measure(): Promise<HeldReading>;
}

export type HeldEnd = Pick<ActionOutcome, 'end' | 'detail'>;

/** Follows a profile whose first level is on since now, for instruments without a clock: times are the host's. */
export class HeldLevels {
  readonly #holder: LevelHolder;
  readonly #profile: Profile;
  readonly #context: ActionContext;
  readonly #wishes: Wishes;
  readonly #startMs: number;

  constructor(holder: LevelHolder, profile: Profile, context: ActionContext, wishes: Wishes) {
    this.#holder = holder;
    this.#profile = profile;
    this.#context = context;
    this.#wishes = wishes;
    this.#startMs = holder.clock.nowMs();
  }

  async follow(): Promise<HeldEnd> {
    let startS = 0;
    for (const [index, { level, durationS }] of this.#profile.segments.entries()) {
      if (index > 0) {
        await this.#holder.set(level);
        startS = this.#nowS();
      }
      const end = await this.#followSegment(level, startS, startS + durationS);
      if (end) return end;
    }
    return { end: 'duration' };
  }

  #isAborted(): boolean {
    return this.#wishes.aborted;
  }

  #nowS(): number {
    const { clock, link } = this.#holder;
    return ((clock.nowMs() - this.#startMs) / 1000) * link.timeScale;
  }

  async #followSegment(level: number, startS: number, endS: number): Promise<HeldEnd | undefined> {
    const { sampling } = this.#profile;
    let dueS = startS + intervalAtS(sampling, 0);
    for (;;) {
      const nowS = this.#nowS();
      await this.#sleep(Math.min(dueS, nowS + checkIntervalS, endS) - nowS);
      if (this.#isAborted()) return { end: 'aborted' };
      if (this.#wishes.askedToEnd) return { end: 'asked' };
      const raw = await this.#reading(level);
      if (this.#isAborted()) return { end: 'aborted' };
      const timeS = this.#nowS();
      const reading = readingOf(raw, timeS);
      const crossing = crossingOf(this.#profile, reading);
      const isLast = timeS >= endS - sameTimeS;
      if (crossing !== undefined || isLast || timeS >= dueS - sameTimeS) {
        this.#context.onReading(reading);
        dueS = timeS + intervalAtS(sampling, timeS - startS);
      }
      if (crossing !== undefined) return { end: 'cut-off', detail: crossing };
      if (isLast) return undefined;
    }
  }

  async #sleep(durationS: number): Promise<void> {
    const { clock, link } = this.#holder;
    await Promise.race([clock.sleepMs((1000 * durationS) / link.timeScale), this.#wishes.whenChanged]);
  }

  /** What is sourced must read as it was set. A byte may have been damaged on the way: it is read again. */
  async #reading(level: number): Promise<HeldReading> {
    let raw = await this.#holder.measure();
    for (let look = 1; look < looks && !this.#isPlausible(raw, level); look++) {
      if (this.#isAborted()) return raw;
      raw = await this.#holder.measure();
    }
    if (this.#isPlausible(raw, level) || this.#isAborted()) return raw;
    throw new AppError('instrument/refused', 'The instrument does not source what it was set to.', {
      cellState: 'unknown',
      remedy: 'Check leads and range; the cell may need more voltage or current than the instrument has.',
      dataState: 'All samples before are kept.',
    });
  }

  #isPlausible({ voltageV, currentA }: HeldReading, level: number): boolean {
    const { sourced, openCircuit } = this.#profile;
    if (openCircuit) return voltageV !== undefined;
    const forced = sourced === 'current' ? currentA : voltageV;
    const slack = sameShare * Math.abs(level) + sameOfRange * this.#holder.fullScale;
    return forced !== undefined && Math.abs(forced - level) <= slack;
  }
}

function readingOf({ voltageV, currentA }: HeldReading, timeS: number): DcReading {
  const isBeyond = voltageV === undefined || currentA === undefined;
  return {
    kind: 'dc',
    stepTimeS: timeS,
    voltageV: voltageV ?? NaN,
    currentA: currentA ?? NaN,
    temperatureC: NaN,
    status: isBeyond ? readingStatus.overload | readingStatus.notANumber : readingStatus.ok,
  };
}
