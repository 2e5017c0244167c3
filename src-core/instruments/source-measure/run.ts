import { AppError } from '../../errors.ts';
import { asciiBytes } from '../bytes.ts';
import type { ActionContext, ActionOutcome } from '../driver.ts';
import { garbled } from '../exchange/byte-session.ts';
import type { Wishes } from '../exchange/instrument-shell.ts';
import type { ScpiSession } from '../scpi/session.ts';
import type { SourceMeasureDialect, SourceSample } from './dialect.ts';
import { intervalAtS, type Profile } from './profile.ts';
import { crossingOf, isPlausible, readingOf } from './readings.ts';

/** The voltage is looked at this often, whatever is kept, s; at rest this is wall time, for the heartbeat alone. */
const checkIntervalS = 0.4;
const replyMarginMs = 600;
/** Several readings at once where they lie closer than this; few, so that the host is not blind while they are sent. */
const denseIntervalS = 0.25;
const mostPerBurst = 4;
const mostInFirstBurst = 25;
const failuresInARow = 3;
/** Beside the time on the wire; the host may be busy, s. */
const endMarginS = 0.02;
/** Questions for the buffer once the cell is off at the end. */
const lastLooks = 3;
const lastReadingLost = 'the last reading was lost on the way; the cell was switched off at the end of the time';
/** Times count as equal within this, s. */
const sameTimeS = 2e-3;

interface RunOptions {
  readonly session: ScpiSession;
  readonly dialect: SourceMeasureDialect;
  readonly profile: Profile;
  readonly powerLineCycles: number;
  readonly msPerByte: number;
  readonly context: ActionContext;
  readonly wishes: Wishes;
}

type RunEnd = Pick<ActionOutcome, 'end' | 'detail'>;

/** Follows a profile from the moment when its first level is on and the unit's clock stands at zero. */
export class ProfileRun {
  readonly #options: RunOptions;
  /** Device time of the last reading, and the wall time at which it was known. */
  #deviceS = 0;
  #knownMs: number;
  #lastTimeS = 0;
  #failures = 0;

  /** @param switchMs wall time that the message with the switch takes on the wire from now on */
  constructor(options: RunOptions, switchMs: number) {
    this.#options = options;
    this.#knownMs = options.session.bytes.clock.nowMs() + switchMs;
  }

  async follow(): Promise<RunEnd> {
    const { profile, session, dialect } = this.#options;
    let startS = 0;
    for (const [index, { level, durationS }] of profile.segments.entries()) {
      if (index > 0) {
        session.write(dialect.level(profile.sourced, level));
        startS = this.#nowS();
      }
      const last = index === profile.segments.length - 1;
      const end = await this.#followSegment(level, startS, startS + durationS, last);
      if (end) return end;
    }
    return { end: 'duration' };
  }

  #isAborted(): boolean {
    return this.#options.wishes.aborted;
  }

  /** Between bursts a device lives at the wall's pace, accelerated or not. */
  get #pace(): number {
    const { dialect, session } = this.#options;
    return dialect.hostWaits === true ? session.bytes.link.timeScale : 1;
  }

  /** Device time now. */
  #nowS(): number {
    return this.#deviceS + ((this.#options.session.bytes.clock.nowMs() - this.#knownMs) * this.#pace) / 1000;
  }

  async #followSegment(level: number, startS: number, endS: number, last: boolean): Promise<RunEnd | undefined> {
    const { profile, wishes, context } = this.#options;
    let dueS = startS + intervalAtS(profile.sampling, 0);
    let first = true;
    while (this.#deviceS < endS - sameTimeS) {
      if (wishes.aborted) return { end: 'aborted' };
      if (wishes.askedToEnd) return { end: 'asked' };
      const plan = this.#planBurst(startS, Math.min(dueS, endS), endS, first);
      first = false;
      const closing = last && plan.targetS >= endS - sameTimeS;
      const samples = await this.#burst(level, plan.count, plan.delayS, closing);
      if (closing && samples.length === 0 && !this.#isAborted()) return { end: 'duration', detail: lastReadingLost };
      for (const sample of samples) {
        const reading = readingOf(profile, sample, this.#lastTimeS);
        this.#note(sample.timeS);
        const crossing = crossingOf(profile, reading);
        const intervalS = intervalAtS(profile.sampling, sample.timeS - startS);
        const isDue = closing || sample.timeS >= Math.min(dueS, endS) - Math.max(sameTimeS, 0.1 * intervalS);
        if (crossing !== undefined || isDue) {
          context.onReading(reading);
          dueS = Math.max(dueS + intervalS, sample.timeS + 0.6 * intervalS);
        }
        if (crossing !== undefined) return { end: 'cut-off', detail: crossing };
        // The one who was told of the reading may have aborted.
        if (this.#isAborted()) return { end: 'aborted' };
      }
      // Its output is open since the last reading: to ask once more would switch the cell on again and keep the transient.
      if (closing && samples.length > 0 && this.#options.dialect.hostWaits !== true) return undefined;
    }
    return undefined;
  }

  /** The next readings: one at the time it is due, or several in a row where the wire cannot keep up. */
  #planBurst(startS: number, dueS: number, endS: number, first: boolean) {
    const { dialect, profile, powerLineCycles, msPerByte } = this.#options;
    const apertureS = dialect.apertureS(powerLineCycles);
    const nowS = this.#nowS();
    // On the wire bytes are as many times faster as the device is; what they take it lives at its pace between readings.
    const sPerByte = ((msPerByte / 1000) * this.#pace) / this.#options.session.bytes.link.timeScale;
    const questionS = dialect.burst(10, 0.12345, true).length * sPerByte;
    const soonestS = nowS + questionS + apertureS;
    const intervalS = intervalAtS(profile.sampling, nowS - startS);
    const leftS = endS - soonestS;
    const most = dialect.hostWaits === true ? 1 : first ? mostInFirstBurst : mostPerBurst;
    const count = Math.min(
      most,
      Math.floor(checkIntervalS / intervalS),
      Math.floor((leftS - 2 * endMarginS) / intervalS - 2),
    );
    const dense = intervalS < denseIntervalS && count > 1 && dueS - soonestS < 0;
    if (dense) return { count, delayS: Math.max(0, intervalS - apertureS), targetS: nowS };
    const roundS = soonestS - nowS + dialect.bytesPerReading * sPerByte;
    const checkS = checkIntervalS * (profile.openCircuit ? this.#options.session.bytes.link.timeScale : 1);
    const usualS = Math.min(dueS, Math.max(soonestS, nowS + checkS));
    // The end of a segment is not to be missed: no reading in between when there is no time for both.
    const targetS = endS - usualS < 1.3 * roundS + endMarginS ? endS : usualS;
    return { count: 1, delayS: Math.max(0, targetS - soonestS), targetS };
  }

  #note(timeS: number): void {
    this.#lastTimeS = Math.max(this.#lastTimeS, timeS);
    this.#deviceS = Math.max(this.#deviceS, timeS);
  }

  /** Takes a burst, and reads it once more from the buffer when its answer was lost or damaged. */
  async #burst(level: number, count: number, delayS: number, last: boolean): Promise<readonly SourceSample[]> {
    const { dialect, powerLineCycles, session, msPerByte, wishes } = this.#options;
    const { timeScale } = session.bytes.link;
    const lastsMs = (count * (delayS + dialect.apertureS(powerLineCycles)) * 1000) / timeScale;
    const limitMs = lastsMs + replyMarginMs + count * dialect.bytesPerReading * msPerByte;
    const hostWaits = dialect.hostWaits === true;
    if (hostWaits) await Promise.race([session.bytes.clock.sleepMs((delayS * 1000) / timeScale), wishes.whenChanged]);
    if (this.#isAborted()) return [];
    const delay = hostWaits ? 0 : Number(delayS.toFixed(4));
    const samples =
      (await this.#ask(dialect.burst(count, delay, last), level, count, limitMs)) ??
      (await this.#reread(level, count, limitMs, last));
    if (wishes.aborted) return [];
    if (samples) {
      this.#failures = 0;
      return samples;
    }
    if (last || ++this.#failures < failuresInARow) return [];
    throw garbled(session.bytes.link.address, `${failuresInARow} answers in a row could not be used`);
  }

  /**
   * The readings of a burst from the unit's buffer, which keeps them with the output off. Of the last burst the cell is
   * switched off first: its time is over, and to measure once more would load it again. What the buffer holds from an
   * older burst is no answer.
   */
  async #reread(
    level: number,
    count: number,
    limitMs: number,
    last: boolean,
  ): Promise<readonly SourceSample[] | undefined> {
    const { dialect, session, wishes } = this.#options;
    const takenS = this.#lastTimeS;
    if (last && !wishes.aborted) {
      session.bytes.send(asciiBytes(dialect.abort));
      for (const message of dialect.off) session.write(message);
      if (dialect.hostWaits === true) return undefined;
    }
    for (let look = 0; look < (last ? lastLooks : 1) && !wishes.aborted; look++) {
      if (!last && session.bytes.unsettled) await session.expectNoErrors('to measure');
      const samples = await this.#ask(dialect.reread, level, count, limitMs);
      if (samples?.every(({ timeS }) => timeS > takenS)) return samples;
    }
    return undefined;
  }

  /** Undefined when no whole and plausible answer came. */
  async #ask(
    question: string,
    level: number,
    count: number,
    limitMs: number,
  ): Promise<readonly SourceSample[] | undefined> {
    const { session, dialect, profile, wishes } = this.#options;
    try {
      const answer = await session.ask(question, limitMs, wishes.whenAborted);
      const nowMs = session.bytes.clock.nowMs();
      const samples = dialect.parse(answer, count);
      if (!samples?.every((sample) => isPlausible(profile, level, sample))) return undefined;
      // The last reading was made before its bytes were sent.
      this.#knownMs = nowMs - (answer.length * this.#options.msPerByte) / session.bytes.link.timeScale;
      this.#deviceS = Math.max(this.#deviceS, samples.at(-1)?.timeS ?? 0);
      return samples;
    } catch (error) {
      if (wishes.aborted) return undefined;
      const passing = error instanceof AppError && /^(instrument\/no-reply|link\/garbled)$/.test(error.code);
      if (!passing || session.bytes.closedBy()) throw error;
      return undefined;
    }
  }
}
