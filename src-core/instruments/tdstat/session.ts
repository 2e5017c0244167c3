import { AppError } from '../../errors.ts';
import { asciiBytes } from '../bytes.ts';
import type { ByteSession } from '../exchange/byte-session.ts';
import { conversionS, fullScaleA, fullScaleV, readingBytes, shareOf, type RangeNumber } from './wire.ts';

const replyMs = 600;
/** Answers name no question: what is late must have come before anything is asked again. */
const lateMs = 1700;
const drainLimitMs = 3500;
const owedMs = 60;
const mostWaits = 40;
const waitStepS = conversionS / 6;

const [letterO, letterK, question] = [0x4f, 0x4b, 0x3f];
const waitText = asciiBytes('WAIT');

/** One reading; undefined beyond full scale. */
export interface RawReading {
  readonly voltageV: number | undefined;
  readonly currentA: number | undefined;
}

/** Questions and answers without any frame: how long an answer is follows from the question. */
export class TdstatSession {
  readonly bytes: ByteSession;
  #isOwed = false;

  constructor(bytes: ByteSession) {
    this.bytes = bytes;
  }

  /** Bytes whose answer nobody waits for. */
  shout(text: string): void {
    this.#isOwed = true;
    this.bytes.send(asciiBytes(text));
  }

  /** A command that is answered by OK. @throws AppError instrument/refused, instrument/no-reply, link/… */
  async tell(text: string, data: readonly number[] = []): Promise<void> {
    await this.settle();
    const isDone = await this.bytes.exchange<boolean>({
      bytes: Uint8Array.of(...asciiBytes(text), ...data),
      question: text,
      timeoutMs: replyMs,
      take(received) {
        if (received[0] === question) return { result: false, used: 1 };
        if (received[0] !== letterO) return { skip: Math.min(1, received.length) };
        if (received.length < 2) return { skip: 0 };
        return received[1] === letterK ? { result: true, used: 2 } : { skip: 1 };
      },
    });
    if (isDone) return;
    throw new AppError('instrument/refused', `The instrument does not know “${text.trim()}”.`, {
      cellState: 'unknown',
      remedy: 'Check that it is a TDstatv3 or MYSTAT with its usual firmware.',
    });
  }

  /** A command that is answered by so many bytes. */
  async read(text: string, length: number): Promise<Uint8Array> {
    await this.settle();
    return this.#bytesOf(text, length);
  }

  /** A fresh reading; waits for the converters. */
  async measure(range: RangeNumber): Promise<RawReading> {
    const { clock, link } = this.bytes;
    await this.settle();
    for (let wait = 0; wait < mostWaits; wait++) {
      const answer = await this.#bytesOf('ADCREAD', readingBytes);
      if (answer.length === readingBytes) {
        const [voltage, current] = [shareOf(answer, 0), shareOf(answer, 3)];
        return {
          voltageV: voltage === undefined ? undefined : voltage * fullScaleV,
          currentA: current === undefined ? undefined : current * fullScaleA(range),
        };
      }
      await clock.sleepMs((1000 * waitStepS) / link.timeScale);
    }
    throw new AppError('instrument/no-reply', 'The converters of the instrument do not finish.', {
      cellState: 'unknown',
      remedy: 'Unplug the instrument and plug it in again.',
    });
  }

  /** Lets everything come that may still be under way. */
  async settle(): Promise<void> {
    if (this.bytes.unsettled) await this.bytes.drain(lateMs, drainLimitMs);
    else if (this.#isOwed) await this.bytes.drain(owedMs, drainLimitMs);
    this.bytes.settled();
    this.#isOwed = false;
  }

  /** Also “WAIT”, four bytes. */
  #bytesOf(text: string, length: number): Promise<Uint8Array> {
    return this.bytes.exchange<Uint8Array>({
      bytes: asciiBytes(text),
      question: text,
      timeoutMs: replyMs,
      take(received) {
        const isWait = received.length >= waitText.length && waitText.every((letter, at) => received[at] === letter);
        if (isWait) return { result: waitText, used: waitText.length };
        return received.length < length ? { skip: 0 } : { result: received.slice(0, length), used: length };
      },
    });
  }
}
