import { AppError } from '../../../errors.ts';
import { asciiBytes, asciiText } from '../../bytes.ts';
import { createByteSession, garbled, type ByteSession } from '../../exchange/byte-session.ts';
import type { Clock } from '../../driver.ts';
import type { GpibLink } from '../../prologix/host/gpib-bus.ts';

/** Laboratories leave this between two commands, ms. */
const spacingMs = 25;
const answerMs = 700;
const proofMs = 900;
const proofAttempts = 2;
const lineFeed = 0x0a;

/** A setting that does nothing by itself and can be asked for again: its answer proves the order of answers. */
interface Proof {
  /** For marks from 1 to 250. */
  set(mark: number): string;
  readonly ask: string;
  isAnswer(answer: number, mark: number): boolean;
}

/** One of the two instruments: settings that are not answered, and questions. */
export class InstrumentTalk {
  readonly bytes: ByteSession;
  readonly #link: GpibLink;
  readonly #proof: Proof;
  #mark = 0;

  constructor(link: GpibLink, clock: Clock, proof: Proof) {
    this.bytes = createByteSession(link, clock);
    this.#link = link;
    this.#proof = proof;
  }

  /** Bytes that go out within the call. */
  shout(...commands: readonly string[]): void {
    for (const command of commands) this.bytes.send(asciiBytes(`${command}\n`));
  }

  /** The instrument gives up what it does and forgets what it has to say. */
  clear(): void {
    this.#link.clear();
  }

  /** Settings, each with the pause that the instrument needs after it. */
  async tell(...commands: readonly string[]): Promise<void> {
    for (const command of commands) {
      this.shout(command);
      await this.bytes.clock.sleepMs(spacingMs / this.bytes.link.timeScale);
    }
  }

  /**
   * A question and the first line that `accept` makes something of, in order again after an earlier time-out.
   * @throws AppError instrument/no-reply, link/garbled, link/lost
   */
  async ask<T>(
    question: string,
    accept: (line: string) => T | undefined,
    timeoutMs = answerMs,
    cancel?: Promise<void>,
  ): Promise<T> {
    if (this.bytes.unsettled) await this.resynchronise();
    return this.#exchange(question, accept, timeoutMs, cancel);
  }

  askNumber(question: string, timeoutMs?: number): Promise<number> {
    return this.ask(question, numberOf, timeoutMs);
  }

  #exchange<T>(
    question: string,
    accept: (line: string) => T | undefined,
    timeoutMs: number,
    cancel?: Promise<void>,
  ): Promise<T> {
    return this.bytes.exchange<T>({
      bytes: asciiBytes(`${question}\n`),
      question,
      timeoutMs,
      cancel,
      take(received) {
        const end = received.indexOf(lineFeed);
        if (end < 0) return { skip: 0 };
        const value = accept(asciiText(received.subarray(0, end)).trim());
        return value === undefined ? { skip: end + 1 } : { result: value, used: end + 1 };
      },
    });
  }

  /** Clears, then asks what only one answer fits. */
  async resynchronise(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.#mark = (this.#mark % 250) + 1;
      const mark = this.#mark;
      try {
        this.clear();
        await this.tell(this.#proof.set(mark));
        const isProved = (line: string): true | undefined => {
          const answer = numberOf(line);
          return (answer !== undefined && this.#proof.isAnswer(answer, mark)) || undefined;
        };
        await this.#exchange(this.#proof.ask, isProved, proofMs);
        this.bytes.settled();
        return;
      } catch (error) {
        if (attempt === proofAttempts || this.bytes.closedBy()) throw error;
      }
    }
  }

  /** Forgets what was refused before. */
  async forgetErrors(): Promise<void> {
    await this.tell('CE');
  }

  /** @throws AppError instrument/refused with the code of the instrument */
  async expectNoError(doing: string): Promise<void> {
    const code = await this.askNumber('?ER');
    if (code === 0) return;
    const why = errorTitles.get(code) ?? 'see the manual';
    throw new AppError('instrument/refused', `The instrument refused ${doing}: error ${code} (${why}).`, {
      cellState: 'unknown',
      remedy: 'Check the settings of the method against the instrument; switch it off and on if it stays.',
    });
  }

  /** What was set is what the instrument holds. A damaged answer is asked for once more. */
  async expectHeld(question: string, wanted: number): Promise<void> {
    let held = NaN;
    for (let look = 0; look < 2; look++) {
      held = await this.askNumber(question);
      if (Math.abs(held - wanted) <= 1e-3 * Math.abs(wanted) + 1e-9) return;
    }
    throw new AppError('instrument/refused', `The instrument holds ${held} (${question}) instead of ${wanted}.`, {
      cellState: 'unknown',
      remedy: 'Check whether it was restarted, and limits set on its panel; then try again.',
    });
  }
}

/** Errors pertaining to the command structure; the same in all instruments of the family. */
const errorTitles: ReadonlyMap<number, string> = new Map([
  [1, 'unknown command'],
  [2, 'wrong count of numbers'],
  [3, 'number out of range'],
  [4, 'not a number'],
  [5, 'nothing to ask for'],
]);

function numberOf(line: string): number | undefined {
  return /^[+-]?\d+(?:\.\d+)?(?:E[+-]?\d{1,2})?$/.test(line) ? Number(line) : undefined;
}

/** Whether another attempt may succeed: what came was lost or damaged on the way. */
export function isPassing(error: unknown): boolean {
  return error instanceof AppError && /^(instrument\/no-reply|link\/garbled)$/.test(error.code);
}

export function unusable(address: string): AppError {
  return garbled(address, 'several answers in a row could not be used');
}
