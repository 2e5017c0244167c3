import { AppError } from '../../errors.ts';
import { asciiBytes, asciiText } from '../bytes.ts';
import { garbled, type ByteSession } from '../exchange/byte-session.ts';
import { takeBlock, takeLine } from './framing.ts';

/** Wall time for a short answer, ms. */
const replyTimeoutMs = 1000;
/** After a time-out the line must have been quiet this long before anything is asked. */
const quietMs = 60;
const drainLimitMs = 600;
/** A late answer may take this long to come in front of the one that proves order, ms; longer is a loss. */
const resynchroniseMs = 900;
const mostErrors = 20;

export interface ScpiOptions {
  /** Between our messages; instruments take either letter of CR LF as blank or end. */
  readonly terminator?: string;
  /** Extra wall time for the bytes of an answer, ms a byte: 10/baud · 1000. */
  readonly msPerByte?: number;
  /** A message that only one answer fits, another one for each mark (4 to 254); `*ESE mark;*ESE?` when absent. */
  proof?(mark: number): { readonly message: string; isAnswer(line: string): boolean };
}

const eventEnableProof = (mark: number) => ({
  message: `*ESE ${mark};*ESE?`,
  isAnswer: (line: string) => Number(line) === mark,
});

/** An entry of the instrument's error queue. */
export interface ScpiError {
  readonly code: number;
  readonly text: string;
}

/** Question and answer with a SCPI instrument. */
export interface ScpiSession {
  readonly bytes: ByteSession;
  /** Sends a message that has no answer. */
  write(message: string): void;
  /**
   * A message with one answer line, in order again after an earlier time-out.
   * @throws AppError instrument/no-reply, link/garbled, link/lost
   */
  ask(message: string, timeoutMs?: number, cancel?: Promise<void>): Promise<string>;
  /** The same for a definite-length block (#…), returned without its header. */
  askBlock(message: string, timeoutMs?: number): Promise<Uint8Array>;
  /** Drains, then asks what only one answer fits, and passes over everything before it. */
  resynchronise(): Promise<void>;
  /** Empties the error queue and returns what was in it. */
  takeErrors(): Promise<readonly ScpiError[]>;
  /** @throws AppError instrument/refused when the error queue is not empty */
  expectNoErrors(doing: string): Promise<void>;
}

export function createScpiSession(bytes: ByteSession, options: ScpiOptions = {}): ScpiSession {
  const { terminator = '\n', msPerByte = 0, proof = eventEnableProof } = options;
  let mark = 0;

  function write(message: string): void {
    bytes.send(asciiBytes(message + terminator));
  }

  function exchangeLine(
    message: string,
    timeoutMs: number,
    accept: (line: string) => boolean,
    cancel?: Promise<void>,
  ): Promise<string> {
    return bytes.exchange<string>({
      bytes: asciiBytes(message + terminator),
      question: message,
      cancel,
      timeoutMs: timeoutMs + msPerByte * (message.length + 120),
      take(received) {
        const line = takeLine(received);
        if (!line) return { skip: 0 };
        const text = asciiText(line.bytes).trim();
        return text !== '' && accept(text) ? { result: text, used: line.used } : { skip: line.used };
      },
    });
  }

  async function resynchronise(): Promise<void> {
    // The event enable register holds any number and does nothing by itself: its answer proves the order of answers.
    for (let attempt = 0; ; attempt++) {
      try {
        write('');
        await bytes.drain(quietMs, drainLimitMs);
        mark = (mark % 251) + 3;
        const { message, isAnswer } = proof(mark);
        await exchangeLine(message, resynchroniseMs, isAnswer);
        bytes.settled();
        return;
      } catch (error) {
        if (attempt === 1 || bytes.closedBy()) throw error;
      }
    }
  }

  async function ask(message: string, timeoutMs = replyTimeoutMs, cancel?: Promise<void>): Promise<string> {
    if (bytes.unsettled) await resynchronise();
    const answer = await exchangeLine(message, timeoutMs, () => true, cancel);
    if (!/\uFFFD/.test(answer)) return answer;
    throw garbled(bytes.link.address, `what answers “${message}” is not text`);
  }

  async function takeErrors(): Promise<readonly ScpiError[]> {
    const errors: ScpiError[] = [];
    while (errors.length < mostErrors) {
      const answer = await ask(':SYST:ERR?');
      const [, code, text = ''] = /^([+-]?\d+)\s*,\s*"(.*)"$/.exec(answer) ?? [];
      if (code === undefined)
        throw garbled(bytes.link.address, `“${printable(answer)}” is no entry of the error queue`);
      if (Number(code) === 0) break;
      errors.push({ code: Number(code), text });
    }
    return errors;
  }

  return {
    bytes,
    write,
    ask,
    async askBlock(message, timeoutMs = replyTimeoutMs) {
      if (bytes.unsettled) await resynchronise();
      return bytes.exchange<Uint8Array>({
        bytes: asciiBytes(message + terminator),
        question: message,
        timeoutMs,
        take: takeBlock,
      });
    },
    resynchronise,
    takeErrors,
    async expectNoErrors(doing) {
      const [first] = await takeErrors();
      if (!first) return;
      throw new AppError('instrument/refused', `The instrument refused ${doing}: ${first.text} (${first.code}).`, {
        cellState: 'unknown',
        remedy: 'Check the settings of the method against the instrument; switch it off and on if it stays.',
      });
    },
  };
}

function printable(text: string): string {
  return text.replace(/[^ -~]/g, '�').slice(0, 40);
}
