import { AppError } from '../../../errors.ts';
import { asciiBytes, asciiText } from '../../bytes.ts';
import type { Clock } from '../../driver.ts';
import { createByteSession, type ByteSession } from '../../exchange/byte-session.ts';
import type { Link } from '../../link.ts';

/** Longer lines are noise. */
const longestLine = 128;
const answerMs = 1000;
const quietMs = 200;
/** Answers can be this late. */
const lateMs = 4000;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Questions and answers that are lines of text. */
export interface LineAsker {
  readonly session: ByteSession;
  /**
   * Sends a line and waits for one that `accept` makes something of; other lines are passed over. Asks once more when
   * nothing came. @throws AppError instrument/no-reply, link/garbled, link/lost, or what `accept` throws
   */
  ask<T>(
    line: string,
    accept: (answer: string) => T | undefined,
    options?: { timeoutMs?: number; attempts?: number },
  ): Promise<T>;
  /** Sends a line that is not answered. */
  say(line: string): void;
  /** Sends a line whose answer nobody waits for. */
  shout(line: string): void;
}

/** A question whose answer cannot be mistaken for that of another one. */
export interface FlushQuestion {
  readonly line: string;
  isAnswer(answer: string): boolean;
}

/** @param ending - what ends a line that is sent; lines that come may end with CR, LF or both */
export function createLineAsker(link: Link, clock: Clock, ending: string, flush?: FlushQuestion): LineAsker {
  const session = createByteSession(link, clock);
  /** The answer to something shouted may be under way. */
  let isOwed = false;

  /**
   * Late answers would pass for those of the next question. Answers come in order: once that of the flush question has
   * come, nothing older is under way. A dialect whose answers say what they answer needs none.
   */
  async function settle(): Promise<void> {
    if (!session.unsettled && !isOwed) return;
    await session.drain(quietMs, lateMs);
    if (flush) await exchange(flush.line, (answer) => flush.isAnswer(answer) || undefined, lateMs);
    session.settled();
    isOwed = false;
  }

  async function exchange<T>(line: string, accept: (answer: string) => T | undefined, timeoutMs: number): Promise<T> {
    const outcome = await session.exchange<{ value: T } | { failure: unknown }>({
      bytes: asciiBytes(line + ending),
      timeoutMs,
      question: line,
      take(received) {
        const end = received.findIndex((byte) => byte === lineFeed || byte === carriageReturn);
        if (end < 0) return { skip: received.length > longestLine ? received.length : 0 };
        try {
          const value = accept(asciiText(received.subarray(0, end)));
          return value === undefined ? { skip: end + 1 } : { result: { value }, used: end + 1 };
        } catch (failure) {
          return { result: { failure }, used: end + 1 };
        }
      },
    });
    if ('failure' in outcome) throw outcome.failure;
    return outcome.value;
  }

  return {
    session,
    async ask(line, accept, { timeoutMs = answerMs, attempts = 2 } = {}) {
      for (let attempt = 1; ; attempt++)
        try {
          // What is asked once only, a heartbeat, has no time for that.
          if (attempts > 1) await settle();
          return await exchange(line, accept, timeoutMs);
        } catch (error) {
          const isSilence =
            error instanceof AppError && (error.code === 'instrument/no-reply' || error.code === 'link/garbled');
          if (!isSilence || attempt >= attempts) throw error;
        }
    },
    say: (line) => session.send(asciiBytes(line + ending)),
    shout(line) {
      isOwed = true;
      session.send(asciiBytes(line + ending));
    },
  };
}

/** A number as people write it, alone on its line; undefined for anything else. */
export function numberOfLine(answer: string): number | undefined {
  return /^\s*[+-]?\d{1,5}(?:\.\d{1,4})?\s*$/.test(answer) ? Number(answer) : undefined;
}

const looks = 4;
/** No bath changes faster, K per second of its own. */
const fastestKPerS = 0.5;

/**
 * Reads until two readings one after the other agree: a dialect without a checksum would let a damaged digit pass.
 * Temperatures may differ by their noise, and by what a bath can do meanwhile; everything else not at all.
 * @throws AppError `link/garbled` when none do
 */
export async function readTwice(
  { session }: Pick<LineAsker, 'session'>,
  read: () => Promise<number>,
  what: string,
  noiseK?: number,
): Promise<number> {
  let before = await read();
  for (let look = 1; look < looks; look++) {
    const startMs = session.clock.nowMs();
    const now = await read();
    const passedS = ((session.clock.nowMs() - startMs) / 1000) * session.link.timeScale;
    const tolerance = noiseK === undefined ? 0 : noiseK + fastestKPerS * passedS;
    if (Object.is(now, before) || Math.abs(now - before) <= tolerance) return now;
    before = now;
  }
  throw new AppError('link/garbled', `Readings of the ${what} do not agree with each other.`, {
    cellState: 'unknown',
    remedy: 'Check cable and settings of the line; keep it away from motors.',
  });
}

/** Tells whoever owns a link-bound dialect of bytes and loss, in the words of `TemperatureDialect`. */
export function sessionParts(session: ByteSession) {
  return {
    byteCount: () => session.byteCount(),
    closedBy: () => session.closedBy(),
    onClosed: (listener: (error: AppError) => void) => session.onClosed(listener),
    detach: () => session.detach(),
  };
}
