import { AppError } from '../../errors.ts';
import { readingStatus, type DcReading } from '../../model/reading.ts';
import type { ActionContext, ActionOutcome } from '../driver.ts';
import type { Wishes } from '../exchange/instrument-shell.ts';
import { intervalAtS, type Profile } from '../source-measure/profile.ts';
import { crossingOf } from '../source-measure/readings.ts';
import type { RawReading, TdstatSession } from './session.ts';
import { converterCode, fullScaleA, fullScaleV, rangeFor, type RangeNumber } from './wire.ts';

/** The instrument has no limits of its own: the cell is looked at this often, whatever is kept, s of its time. */
const checkIntervalS = 0.4;
const looks = 3;
const sameTimeS = 1e-3;
/** What is sourced is also measured, and reads within this. */
const sameShare = 0.02;
const sameOfRange = 5e-3;

type RunEnd = Pick<ActionOutcome, 'end' | 'detail'>;

/** Holds levels one after the other. The instrument has no clock: times are the host's. */
export class TdstatRun {
  readonly #session: TdstatSession;
  readonly #profile: Profile;
  readonly #context: ActionContext;
  readonly #wishes: Wishes;
  readonly #range: RangeNumber;
  #startMs = 0;
  #zeroA = 0;

  constructor(session: TdstatSession, profile: Profile, context: ActionContext, wishes: Wishes) {
    this.#session = session;
    this.#profile = profile;
    this.#context = context;
    this.#wishes = wishes;
    const { sourced, segments, maxCurrentA = Infinity, openCircuit } = profile;
    const largestA = sourced === 'current' ? Math.max(...segments.map(({ level }) => Math.abs(level))) : maxCurrentA;
    this.#range = openCircuit ? 1 : rangeFor(largestA);
  }

  async follow(): Promise<RunEnd> {
    const session = this.#session;
    const { sourced, segments, openCircuit } = this.#profile;
    await session.tell('CELL OFF');
    await session.tell(sourced === 'current' ? 'GALVANOSTATIC' : 'POTENTIOSTATIC');
    await session.tell(`RANGE ${this.#range}`);
    await this.#set(sourced === 'current' ? 0 : segments[0]!.level);
    await this.#takeZero();
    if (this.#isAborted()) return { end: 'aborted' };
    if (!openCircuit) {
      await session.tell('CELL ON');
      if (sourced === 'current') await this.#set(segments[0]!.level);
    }
    this.#startMs = session.bytes.clock.nowMs();
    let startS = 0;
    for (const [index, { level, durationS }] of segments.entries()) {
      if (index > 0) {
        await this.#set(level);
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
    const { clock, link } = this.#session.bytes;
    return ((clock.nowMs() - this.#startMs) / 1000) * link.timeScale;
  }

  async #set(level: number): Promise<void> {
    const fullScale = this.#profile.sourced === 'current' ? fullScaleA(this.#range) : fullScaleV;
    await this.#session.tell('DACSET ', converterCode(level / fullScale));
  }

  /** What is read while no current flows is no current: the offset of converter and amplifier in this range. */
  async #takeZero(): Promise<void> {
    // The reading under way may be of before.
    await this.#session.measure(this.#range);
    const { currentA } = await this.#session.measure(this.#range);
    if (currentA !== undefined && Math.abs(currentA) < sameOfRange * fullScaleA(this.#range)) this.#zeroA = currentA;
  }

  async #measure(): Promise<RawReading> {
    const { voltageV, currentA } = await this.#session.measure(this.#range);
    return { voltageV, currentA: currentA === undefined ? undefined : currentA - this.#zeroA };
  }

  async #followSegment(level: number, startS: number, endS: number): Promise<RunEnd | undefined> {
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
      const reading = this.#readingOf(raw, timeS);
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
    const { clock, link } = this.#session.bytes;
    await Promise.race([clock.sleepMs((1000 * durationS) / link.timeScale), this.#wishes.whenChanged]);
  }

  /** What is sourced must read as it was set. A byte may have been damaged on the way: it is read again. */
  async #reading(level: number): Promise<RawReading> {
    let raw = await this.#measure();
    for (let look = 1; look < looks && !this.#isPlausible(raw, level); look++) {
      if (this.#isAborted()) return raw;
      raw = await this.#measure();
    }
    if (this.#isPlausible(raw, level) || this.#isAborted()) return raw;
    throw new AppError('instrument/refused', 'The instrument does not source what it was set to.', {
      cellState: 'unknown',
      remedy: 'Check leads and range; the cell may need more voltage or current than the instrument has.',
      dataState: 'All samples before are kept.',
    });
  }

  #isPlausible({ voltageV, currentA }: RawReading, level: number): boolean {
    const { sourced, openCircuit } = this.#profile;
    if (openCircuit) return voltageV !== undefined;
    const forced = sourced === 'current' ? currentA : voltageV;
    const fullScale = sourced === 'current' ? fullScaleA(this.#range) : fullScaleV;
    return forced !== undefined && Math.abs(forced - level) <= sameShare * Math.abs(level) + sameOfRange * fullScale;
  }

  #readingOf({ voltageV, currentA }: RawReading, timeS: number): DcReading {
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
}
