import { AppError } from '../../../errors.ts';
import type { ImpedanceAction } from '../../../model/action.ts';
import { asciiBytes } from '../../bytes.ts';
import type { ActionContext, ActionOutcome } from '../../driver.ts';
import { garbled } from '../../exchange/byte-session.ts';
import type { Wishes } from '../../exchange/instrument-shell.ts';
import type { ScpiSession } from '../../scpi/session.ts';
import type { ImpedanceMeterDialect, Levels, MeterPoint } from './dialect.ts';
import { withoutFixture } from './fixture.ts';
import { MeterLevels, toldLevels } from './levels.ts';
import { say } from './talk.ts';

const attempts = 3;
/** A point may take this much longer than usual (ranging) before it counts as lost, and the answer this long, ms. */
const slowFactor = 2;
const replyMarginMs = 800;
/** Frequency and level are rounded by the meters to their own steps. */
const heldTolerance = 2e-3;

interface RunOptions {
  readonly session: ScpiSession;
  readonly dialect: ImpedanceMeterDialect;
  readonly action: ImpedanceAction;
  readonly context: ActionContext;
  readonly wishes: Wishes;
  /** Throws when the meter has refused something. */
  expectAccepted(): Promise<void>;
  forgetRefusals(): Promise<void>;
}

type RunEnd = Pick<ActionOutcome, 'end' | 'detail'>;

/** One spectrum, point by point or sweep by sweep. */
export class SpectrumRun {
  readonly #options: RunOptions;
  readonly #averages: number;
  readonly #levels: MeterLevels;
  #stepTimeS = 0;
  #timedMs: number;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#averages = options.action.averages ?? 1;
    this.#levels = new MeterLevels(options.session, options.dialect, options.wishes);
    this.#timedMs = options.session.bytes.clock.nowMs();
  }

  async follow(): Promise<RunEnd> {
    const { session, dialect, action, wishes, expectAccepted } = this.#options;
    await this.#levels.switchOn();
    for (const message of dialect.setup(action)) await say(session, dialect, message);
    await expectAccepted();
    for (const batchHz of dialect.batches(action.frequenciesHz)) {
      const points = wishes.aborted || wishes.askedToEnd ? [] : await this.#measure(batchHz);
      for (const point of points) {
        const levels = await this.#levels.of(point);
        const end = this.#wished();
        if (end) return end;
        this.#tell(point, levels);
      }
      const end = this.#wished();
      if (end) return end;
    }
    await expectAccepted();
    return this.#wished() ?? { end: 'duration' };
  }

  #wished(): RunEnd | undefined {
    const { aborted, askedToEnd } = this.#options.wishes;
    if (aborted) return { end: 'aborted' };
    return askedToEnd ? { end: 'asked' } : undefined;
  }

  #tell(measured: MeterPoint, levels: Levels): void {
    const { action, context } = this.#options;
    const { frequencyHz, reOhm, imOhm, status } = action.fixture ? withoutFixture(measured, action.fixture) : measured;
    context.onReading({
      kind: 'impedance',
      stepTimeS: this.#stepTimeS,
      frequencyHz,
      zReOhm: reOhm,
      zImOhm: imOhm,
      status,
      ...toldLevels(levels, action.leads === 'dc-block'),
    });
  }

  /** Time of the step goes on at the wall's pace, and at the device's while it measures. */
  #passTime(scale: number): void {
    const nowMs = this.#options.session.bytes.clock.nowMs();
    this.#stepTimeS += ((nowMs - this.#timedMs) * scale) / 1000;
    this.#timedMs = nowMs;
  }

  /** Sets, reads back, triggers and fetches; once more when the answer was lost or damaged. Nothing when aborted. */
  async #measure(batchHz: readonly number[]): Promise<readonly MeterPoint[]> {
    const { session, dialect, wishes } = this.#options;
    for (let attempt = 0; attempt < attempts && !wishes.aborted; attempt++) {
      try {
        for (const message of dialect.point(batchHz, this.#averages)) await say(session, dialect, message);
        await this.#expectHeld(batchHz);
        if (this.#wished()) return [];
        const points = dialect.parse(await this.#fetch(batchHz), batchHz);
        if (points) return points;
      } catch (error) {
        await this.#recover(error);
      }
    }
    if (wishes.aborted) return [];
    throw garbled(session.bytes.link.address, `${attempts} answers in a row could not be used`);
  }

  async #fetch(batchHz: readonly number[]): Promise<string> {
    const { session, dialect, context, wishes } = this.#options;
    const { clock, link } = session.bytes;
    const usualMs = (dialect.batchS(batchHz, this.#averages) * 1000) / link.timeScale;
    const settleMs = (dialect.settleS(batchHz, this.#averages) * 1000) / link.timeScale;
    const limitMs = slowFactor * usualMs + replyMarginMs;
    context.onExpectedSilence?.(settleMs + limitMs);
    this.#passTime(1);
    if (settleMs > 0) await Promise.race([clock.sleepMs(settleMs), wishes.whenAborted]);
    const answer = await session.ask(dialect.measure, limitMs, wishes.whenAborted);
    this.#passTime(link.timeScale);
    return answer;
  }

  /** After a lost answer the meter may still be measuring: it is stopped, and order proved, before the next attempt. */
  async #recover(error: unknown): Promise<void> {
    const { session, dialect, wishes } = this.#options;
    if (wishes.aborted) return;
    const isPassing = error instanceof AppError && /^(instrument\/no-reply|link\/garbled)$/.test(error.code);
    if (!isPassing || session.bytes.closedBy()) throw error;
    session.bytes.send(asciiBytes(dialect.abort));
    await session.resynchronise();
    await this.#options.forgetRefusals();
    await this.#levels.switchOnAgain();
    for (const message of dialect.setup(this.#options.action)) await say(session, dialect, message);
  }

  /** What was set is what the meter holds: a value clipped in silence, and a restart, are found here. */
  async #expectHeld(batchHz: readonly number[]): Promise<void> {
    const { session, dialect, action } = this.#options;
    const highestHz = Math.max(...batchHz);
    const lowestHz = Math.min(...batchHz);
    let answers: string[] = [];
    for (let look = 0; look < 2; look++) {
      answers = [];
      for (const query of dialect.heldQueries(action.control)) answers.push(await session.ask(query));
      const held = dialect.held(answers);
      if (
        held.isSetUp &&
        isNear(held.lowestHz, lowestHz) &&
        isNear(held.highestHz, highestHz) &&
        isNear(held.amplitudeRms, action.amplitudeRms)
      )
        return;
    }
    throw new AppError(
      'instrument/refused',
      `The meter holds ${printable(answers.join(', '))} instead of ${lowestHz} to ${highestHz} Hz at ${action.amplitudeRms} rms.`,
      { cellState: 'unknown', remedy: 'Check limits set on its panel and whether it was restarted, then try again.' },
    );
  }
}

function isNear(held: number, wanted: number): boolean {
  return Math.abs(held - wanted) <= heldTolerance * wanted;
}

function printable(text: string): string {
  return text.replace(/[^ -~]/g, '?').slice(0, 80);
}
