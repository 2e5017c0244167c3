import type { TrialEntry } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import { parseDescription } from '../../../src-core/instruments/described/check-description.ts';
import { explainAnswer } from '../../../src-core/instruments/described/explain.ts';
import { describedDriver } from '../../../src-core/instruments/described/index.ts';
import { safeMessages } from '../../../src-core/instruments/described/messages-to-try.ts';
import type { InstrumentDescription } from '../../../src-core/instruments/described/schema.ts';
import { ends } from '../../../src-core/instruments/described/source-dialect.ts';
import type { Clock } from '../../../src-core/instruments/driver.ts';
import type { Link } from '../../../src-core/instruments/link.ts';
import { emulatorLink } from '../links/emulator-link.ts';
import type { LinkOpener } from '../links/open-link.ts';

const answerMs = 3000;
/** After an answer more may follow for so long. */
const moreMs = 120;
const silenceMs = 400;
const virtualCell = 'dummy-cell';

/** Messages to an instrument that is being described, one at a time, over a link that stays open between them. */
export interface Trial {
  /** @throws AppError `input/invalid`, `link/…` */
  send(text: string, address: string, message: string): Promise<readonly TrialEntry[]>;
  end(): Promise<void>;
}

interface Session {
  readonly text: string;
  readonly address: string;
  readonly description: InstrumentDescription;
  readonly link: Link;
  dispose(): void;
}

export function createTrial(links: LinkOpener, clock: Clock): Trial {
  let session: Session | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function sessionFor(text: string, address: string): Promise<Session> {
    if (session?.address === address && session.text === text) return session;
    await end();
    const description = parseDescription(jsonOf(text));
    session = { text, address, description, ...(await openFor(description, address)) };
    const mine = session;
    mine.link.onClosed(() => {
      if (session === mine) session = undefined;
    });
    return mine;
  }

  async function openFor(description: InstrumentDescription, address: string) {
    const driver = describedDriver(description);
    if (address !== 'virtual') {
      const { link } = await links.open(address, driver, {});
      return { link, dispose: () => undefined };
    }
    const emulator = driver.emulate({ cellId: virtualCell, seed: 1, speed: 1 }, clock);
    return { link: emulatorLink(emulator, 'virtual', 1), dispose: () => emulator.dispose() };
  }

  /** What drives a cell or heats is switched off before it is let go. */
  async function end(): Promise<void> {
    const ended = session;
    session = undefined;
    if (!ended) return;
    const { description, link } = ended;
    const off = safeMessages(description);
    for (const command of off) await link.write(bytesOf(command, description)).catch(() => undefined);
    if (off.length > 0) await clock.sleepMs(moreMs);
    await link.close().catch(() => undefined);
    ended.dispose();
  }

  async function exchange(text: string, address: string, message: string): Promise<readonly TrialEntry[]> {
    const { link, description } = await sessionFor(text, address);
    const entries: TrialEntry[] = [];
    let answer = '';
    let lastAt = clock.isoNow();
    const stop = link.onBytes((bytes) => {
      answer += Buffer.from(bytes).toString('latin1');
      lastAt = clock.isoNow();
    });
    try {
      entries.push({ at: clock.isoNow(), direction: 'sent', text: message });
      await link.write(bytesOf(message, description));
      await answered(message, () => answer);
    } finally {
      stop();
    }
    for (const line of answer.split(/[\r\n]+/).filter((part) => part !== ''))
      entries.push({
        at: lastAt,
        direction: 'received',
        text: printable(line),
        explained: explainAnswer(description, message, line),
      });
    if (answer === '' && message.includes('?'))
      entries.push({
        at: clock.isoNow(),
        direction: 'note',
        text: `No answer within ${answerMs / 1000} s: a refused query stays silent; ask the error queue, check terminator and baud rate.`,
      });
    return entries;
  }

  /** Until a whole line is there and nothing follows; a command is given a moment. */
  async function answered(message: string, soFar: () => string): Promise<void> {
    const untilMs = clock.nowMs() + (message.includes('?') ? answerMs : silenceMs);
    while (clock.nowMs() < untilMs && !/[\r\n]$/.test(soFar())) await clock.sleepMs(20);
    await clock.sleepMs(moreMs);
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  return {
    send: (text, address, message) => inTurn(() => exchange(text, address, message)),
    end: () => inTurn(end),
  };
}

function bytesOf(message: string, { terminator }: InstrumentDescription): Uint8Array {
  return Buffer.from(message + ends[terminator], 'latin1');
}

function printable(line: string): string {
  return line.replace(/[^ -~]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('input/invalid', `The description is no JSON: ${String(error)}.`, {
      remedy: 'Look for a missing comma, quotation mark or brace.',
    });
  }
}
