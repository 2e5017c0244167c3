import { AppError } from '../../errors.ts';
import type { Clock } from '../driver.ts';
import { createByteSession, noReply, type ByteSession } from '../exchange/byte-session.ts';
import type { Link } from '../link.ts';
import { exceptions, functions, wordAt, wordBytes } from './frames.ts';
import { sealTcpFrame, tcpFrameAt, type TcpFrame } from './tcp-frames.ts';

/** A unit behind Modbus TCP, one exchange at a time: whoever owns the bus takes care of turns. */
export interface ModbusTcpBus {
  readonly session: ByteSession;
  /** @throws AppError instrument/no-reply, instrument/refused (an exception), link/garbled, link/lost */
  read(register: number, count: number): Promise<readonly number[]>;
  /** One register by function 6, several by 16. Same errors. */
  write(register: number, words: readonly number[]): Promise<void>;
  /** One short question, asked once. Same errors. */
  ping(register: number, timeoutMs: number): Promise<void>;
  /** A write that is not waited for: the last word to a line that does not answer. */
  shout(register: number, word: number): void;
}

interface Request {
  readonly functionCode: number;
  readonly data: readonly number[];
  readonly question: string;
  /** Whether data answer this request. */
  answers(data: Uint8Array): boolean;
}

const answerMs = 1000;
/** An answer cannot have begun earlier in what came. */
const longestFrame = 260;

/**
 * Asks twice at most. Frames are numbered: an answer to something older is passed over, and one to the first asking still
 * serves when it comes during the second.
 */
export function createModbusTcpBus(link: Link, clock: Clock, unit: number): ModbusTcpBus {
  const session = createByteSession(link, clock);
  let transaction = 0;
  /** Whether anything that came was a frame at all. */
  let hasHeardFrame = false;

  function next(): number {
    transaction = (transaction % 0xffff) + 1;
    return transaction;
  }

  /** Looks for the answer at every place: what a damaged frame left behind must not hide the one that follows. */
  function findAnswer(
    received: Uint8Array,
    { functionCode, answers }: Request,
    numbers: readonly number[],
  ): { readonly result: TcpFrame; readonly used: number } | { readonly skip: number } {
    for (let offset = 0; offset < received.length; offset++) {
      const frame = tcpFrameAt(received, offset);
      if (frame === undefined || frame === 'none') continue;
      hasHeardFrame = true;
      if (!numbers.includes(frame.transaction) || frame.unit !== unit) continue;
      const isException = frame.functionCode === (functionCode | 0x80) && frame.data.length === 1;
      if (isException || (frame.functionCode === functionCode && answers(frame.data)))
        return { result: frame, used: received.length };
    }
    return { skip: Math.max(0, received.length - longestFrame) };
  }

  async function exchange(request: Request, timeoutMs = answerMs, attempts = 2): Promise<Uint8Array> {
    const numbers: number[] = [];
    const { functionCode, data, question } = request;
    for (;;)
      try {
        numbers.push(next());
        const frame = await session.exchange({
          bytes: sealTcpFrame(transaction, unit, functionCode, data),
          timeoutMs,
          question,
          take: (received) => findAnswer(received, request, numbers),
        });
        if (frame.functionCode !== functionCode) throw refusal(link.address, question, frame.data[0]!);
        return frame.data;
      } catch (error) {
        const isSilence =
          error instanceof AppError && (error.code === 'instrument/no-reply' || error.code === 'link/garbled');
        if (!isSilence) throw error;
        if (numbers.length < attempts) continue;
        if (error.code === 'instrument/no-reply') throw error;
        throw hasHeardFrame ? noReply(link.address, question) : noFrame(link.address, question);
      }
  }

  function readRequest(register: number, count: number): Request {
    return {
      functionCode: functions.readHolding,
      data: wordBytes([register, count]),
      question: count === 1 ? `register ${register}` : `registers ${register} to ${register + count - 1}`,
      answers: (data) => data.length === 1 + 2 * count && data[0] === 2 * count,
    };
  }

  return {
    session,
    async read(register, count) {
      const data = await exchange(readRequest(register, count));
      return Array.from({ length: count }, (_, index) => wordAt(data, 1 + 2 * index));
    },
    async write(register, words) {
      const isSingle = words.length === 1;
      const head = wordBytes(isSingle ? [register, words[0]!] : [register, words.length]);
      await exchange({
        functionCode: isSingle ? functions.writeSingle : functions.writeMultiple,
        data: isSingle ? head : [...head, 2 * words.length, ...wordBytes(words)],
        question: `register ${register} to be set`,
        answers: (data) => data.length === head.length && head.every((byte, index) => data[index] === byte),
      });
    },
    async ping(register, timeoutMs) {
      await exchange(readRequest(register, 1), timeoutMs, 1);
    },
    shout(register, word) {
      session.send(sealTcpFrame(next(), unit, functions.writeSingle, wordBytes([register, word])));
    },
  };
}

function refusal(address: string, question: string, code: number): AppError {
  const why = exceptions[code] ?? `exception ${code}`;
  return new AppError('instrument/refused', `The instrument at ${address} refused ${question}: ${why}.`, {
    remedy: 'Check that its model and configuration allow this, and that the gateway reaches it.',
  });
}

function noFrame(address: string, question: string): AppError {
  return new AppError('link/garbled', `No answer from ${address} for ${question}: what comes is no Modbus TCP frame.`, {
    cellState: 'unknown',
    remedy: 'Check address and port, and that this is the gateway.',
  });
}
