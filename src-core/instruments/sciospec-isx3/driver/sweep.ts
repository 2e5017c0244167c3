import type { FixtureResiduals, ImpedanceAction } from '../../../model/action.ts';
import type { ImpedanceReading } from '../../../model/reading.ts';
import type { ActionContext, ActionOutcome } from '../../driver.ts';
import { garbled } from '../../exchange/byte-session.ts';
import type { Wishes } from '../../exchange/instrument-shell.ts';
import { withoutFixture } from '../../impedance-meter/driver/fixture.ts';
import { frameBytes, tags, wordBytes } from '../frames.ts';
import type { FrameSession } from './frame-session.ts';
import { PointClock, pointOf } from './points.ts';
import { setUp } from './setup.ts';

/** A point takes some periods and some milliseconds, in device time; both are guesses on the long side. */
const periods = 5;
const settleS = 0.1;
const replyMs = 600;
/** While it says that it lives a point may take so much longer. */
const patienceFactor = 6;
const patienceS = 30;
const mostSweeps = 3;

/** Ends what is being measured. */
export const stopFrame = frameBytes(tags.measure, 0);

type SweepEnd = Pick<ActionOutcome, 'end'>['end'];

/** Measures a spectrum; points that were lost on the way are measured once more. */
export class Sweep {
  readonly #session: FrameSession;
  readonly #action: ImpedanceAction;
  readonly #context: ActionContext;
  readonly #wishes: Wishes;
  readonly #clock = new PointClock();
  readonly #whenClosed: Promise<void>;
  #isOverloaded = false;

  constructor(session: FrameSession, action: ImpedanceAction, context: ActionContext, wishes: Wishes) {
    this.#session = session;
    this.#action = action;
    this.#context = context;
    this.#wishes = wishes;
    this.#whenClosed = new Promise((resolve) => {
      session.bytes.onClosed(() => resolve());
    });
  }

  async follow(): Promise<SweepEnd> {
    let wantedHz = this.#action.frequenciesHz;
    for (let sweep = 0; sweep < mostSweeps; sweep++) {
      if (sweep > 0) await this.#session.ask(stopFrame);
      const heldHz = await setUp(this.#session, this.#action, wantedHz);
      const end = this.#wished();
      if (end) return end;
      const missing = await this.#measure(heldHz);
      if (!Array.isArray(missing)) return missing;
      if (missing.length === 0) return 'duration';
      wantedHz = missing.map((index) => wantedHz[index]!);
    }
    throw garbled(this.#session.bytes.link.address, `${wantedHz.length} points did not arrive in ${mostSweeps} sweeps`);
  }

  #wished(): SweepEnd | undefined {
    if (this.#wishes.aborted) return 'aborted';
    return this.#wishes.askedToEnd ? 'asked' : undefined;
  }

  /** One sweep. Resolves with the indices that did not come. */
  async #measure(frequenciesHz: readonly number[]): Promise<SweepEnd | number[]> {
    const session = this.#session;
    session.forgetNews();
    this.#clock.startSweep();
    this.#isOverloaded = false;
    await session.ask(frameBytes(tags.measure, 1, ...wordBytes(1)));
    const missing: number[] = [];
    let next = 0;
    while (next < frequenciesHz.length) {
      const end = this.#wished();
      if (end) return end;
      const index = await this.#nextPoint(next, frequenciesHz);
      if (index === undefined) continue;
      for (; next < index; next++) missing.push(next);
      next++;
    }
    return this.#wished() ?? missing;
  }

  /** Takes what has come; returns the index of a point that was passed on, or `frequenciesHz.length` when no more will come. */
  async #nextPoint(next: number, frequenciesHz: readonly number[]): Promise<number | undefined> {
    const session = this.#session;
    const news = session.takeNews();
    if (!news) return (await this.#await(frequenciesHz[next]!)) ? undefined : frequenciesHz.length;
    if (news.kind === 'failed') throw news.error;
    if (news.kind === 'overload') {
      this.#isOverloaded = true;
      return undefined;
    }
    const point = pointOf(news.data);
    // What was there already came twice; what is beyond the list was damaged.
    if (point.index < next || point.index >= frequenciesHz.length) return undefined;
    const frequencyHz = frequenciesHz[point.index]!;
    const reading = this.#clock.readingOf(point, frequencyHz, this.#isOverloaded);
    this.#context.onReading(behindFixture(reading, this.#action.fixture));
    this.#isOverloaded = false;
    return point.index;
  }

  /**
   * Waits for news. A silence longer than usual is asked about; who answers may take his time.
   * @returns false when the frame that was waited for must have been lost
   */
  async #await(frequencyHz: number): Promise<boolean> {
    const { clock, link } = this.#session.bytes;
    const pointS = periods / frequencyHz + settleS;
    const usualMs = (1000 * pointS) / link.timeScale + replyMs;
    this.#context.onExpectedSilence?.(usualMs);
    const startMs = clock.nowMs();
    const longestMs = (1000 * (patienceFactor * pointS + patienceS)) / link.timeScale + replyMs;
    if (await this.#heard(usualMs)) return true;
    while (clock.nowMs() - startMs < longestMs) {
      await this.#session.ask(frameBytes(tags.deviceId), tags.deviceId);
      if (await this.#heard(replyMs)) return true;
    }
    return false;
  }

  async #heard(ms: number): Promise<boolean> {
    let isOver = false;
    const over = this.#session.bytes.clock.sleepMs(ms).then(() => (isOver = true));
    const closed = this.#session.bytes.closedBy();
    if (closed) throw closed;
    await Promise.race([this.#session.whenNews(), this.#wishes.whenChanged, over, this.#whenClosed]);
    const error = this.#session.bytes.closedBy();
    if (error) throw error;
    return !isOver;
  }
}

/** The reading with fixture and leads taken off, where the action says what they are. */
function behindFixture(reading: ImpedanceReading, fixture: FixtureResiduals | undefined): ImpedanceReading {
  if (!fixture) return reading;
  const { frequencyHz, zReOhm, zImOhm } = reading;
  const { reOhm, imOhm } = withoutFixture({ frequencyHz, reOhm: zReOhm, imOhm: zImOhm, status: 0 }, fixture);
  return { ...reading, zReOhm: reOhm, zImOhm: imOhm };
}
