import { AppError } from '../../errors.ts';
import type { Clock } from '../driver.ts';
import type { Link } from '../link.ts';
import { createFrameReader, responseLength } from './frame-reader.ts';
import { exceptions, functions, sealFrame, wordAt, wordBytes } from './frames.ts';

/** A unit on a Modbus RTU line, one exchange at a time: whoever owns the bus takes care of turns. */
export interface ModbusBus {
  /** @throws AppError instrument/no-reply, instrument/refused (an exception), link/garbled, link/lost */
  read(register: number, count: number): Promise<readonly number[]>;
  /** One register by function 6, several by 16. Same errors. */
  write(register: number, words: readonly number[]): Promise<void>;
  /** One short question, asked once. Same errors. */
  ping(register: number, timeoutMs: number): Promise<void>;
  /** A write that is not waited for: the last word to a line that does not answer. */
  shout(register: number, word: number): void;
  /** Bytes received so far. */
  byteCount(): number;
  closedBy(): AppError | undefined;
  onClosed(listener: (error: AppError) => void): () => void;
  detach(): void;
}

interface Request {
  readonly bytes: Uint8Array;
  readonly question: string;
  /** Whether a frame answers this request and no other. */
  answers(frame: Uint8Array): boolean;
}

const attempts = 2;
const answerMs = 1000;
/** Answers can be this late and still come in front of later ones. */
const flushMs = 4000;
/** Lengths that no ordinary read here has, one after the other. */
const flushCounts = [13, 14, 15, 16, 17] as const;

/** @param flushRegister - from where `flushCounts` registers can be read */
export function createModbusBus(
  link: Link,
  clock: Clock,
  { unit, flushRegister }: { readonly unit: number; readonly flushRegister: number },
): ModbusBus {
  let closed: AppError | undefined;
  let byteCount = 0;
  let heard: 'nothing' | 'noise' | 'frames' = 'nothing';
  let flushes = 0;
  /** An answer may still be under way that nobody waits for. */
  let isOwed = false;
  let listener: ((frame: Uint8Array) => void) | undefined;
  const closeListeners = new Set<(error: AppError) => void>();

  const reader = createFrameReader(responseLength, (frame) => {
    heard = 'frames';
    listener?.(frame);
  });
  const stopBytes = link.onBytes((bytes) => {
    byteCount += bytes.length;
    if (heard === 'nothing') heard = 'noise';
    reader.feed(bytes);
  });
  const stopClosed = link.onClosed((error) => close(error ?? closedLink(link.address)));

  function close(error: AppError): void {
    if (closed) return;
    closed = error;
    for (const told of [...closeListeners]) told(error);
  }

  function send(bytes: Uint8Array): void {
    if (closed) return;
    link.write(bytes).catch((error: unknown) => {
      close(error instanceof AppError ? error : closedLink(link.address, error));
    });
  }

  /** Sends once; resolves with the frame that answers, or undefined when none came in time. */
  function attempt(request: Request, timeoutMs: number): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      if (closed) {
        reject(closed);
        return;
      }
      const fail = (error: AppError): void => settle(() => reject(error));
      const settle = (action: () => void): void => {
        if (listener !== take) return;
        listener = undefined;
        closeListeners.delete(fail);
        action();
      };
      const take = (frame: Uint8Array): void => {
        if (request.answers(frame)) settle(() => resolve(frame));
      };
      listener = take;
      closeListeners.add(fail);
      send(request.bytes);
      void clock.sleepMs(timeoutMs).then(() => settle(() => resolve(undefined)));
    });
  }

  function requestOf(
    functionCode: number,
    data: readonly number[],
    answers: Request['answers'],
    question: string,
  ): Request {
    return {
      bytes: sealFrame(unit, functionCode, data),
      question,
      answers: (frame) =>
        frame[0] === unit && (frame[1] === (functionCode | 0x80) || (frame[1] === functionCode && answers(frame))),
    };
  }

  function readRequest(register: number, count: number): Request {
    const question = count === 1 ? `register ${register}` : `registers ${register} to ${register + count - 1}`;
    const answers = (frame: Uint8Array): boolean => frame[2] === 2 * count;
    return requestOf(functions.readHolding, wordBytes([register, count]), answers, question);
  }

  /**
   * Frames carry no number, so that a late answer passes for that of the next question. Answers come in order: once a read
   * of unusual length is answered (or refused), nothing older is under way.
   */
  async function flush(): Promise<boolean> {
    const count = flushCounts[flushes++ % flushCounts.length]!;
    const frame = await attempt(readRequest(flushRegister, count), flushMs);
    isOwed = frame === undefined;
    return !isOwed;
  }

  async function exchange(request: Request): Promise<Uint8Array> {
    for (let tried = 0; tried < attempts; tried++) {
      if (isOwed && !(await flush())) break;
      const frame = await attempt(request, answerMs);
      if (!frame) {
        isOwed = true;
        continue;
      }
      if (frame[1]! & 0x80) throw refusal(link.address, request.question, frame[2]!);
      return frame;
    }
    throw noReply(link.address, request.question, heard === 'noise');
  }

  return {
    async read(register, count) {
      const frame = await exchange(readRequest(register, count));
      return Array.from({ length: count }, (_, index) => wordAt(frame, 3 + 2 * index));
    },
    async write(register, words) {
      const single = words.length === 1;
      const head = single ? [register, words[0]!] : [register, words.length];
      const data = single ? wordBytes(head) : [...wordBytes(head), 2 * words.length, ...wordBytes(words)];
      const answers = (frame: Uint8Array): boolean => wordAt(frame, 2) === register && wordAt(frame, 4) === head[1];
      const functionCode = single ? functions.writeSingle : functions.writeMultiple;
      await exchange(requestOf(functionCode, data, answers, `register ${register} to be set`));
    },
    async ping(register, timeoutMs) {
      const request = readRequest(register, 1);
      if (await attempt(request, timeoutMs)) return;
      isOwed = true;
      throw noReply(link.address, request.question, heard === 'noise');
    },
    shout: (register, word) => send(sealFrame(unit, functions.writeSingle, wordBytes([register, word]))),
    byteCount: () => byteCount,
    closedBy: () => closed,
    onClosed(told) {
      closeListeners.add(told);
      return () => void closeListeners.delete(told);
    },
    detach() {
      stopBytes();
      stopClosed();
    },
  };
}

function closedLink(address: string, cause?: unknown): AppError {
  return new AppError('link/lost', `The connection to ${address} was lost.`, {
    cause,
    cellState: 'unknown',
    remedy: 'Check cable and supply of the controller, and connect again; until then it goes on by itself.',
  });
}

function refusal(address: string, question: string, code: number): AppError {
  const why = exceptions[code] ?? `exception ${code}`;
  return new AppError('instrument/refused', `The instrument at ${address} refused ${question}: ${why}.`, {
    remedy: 'Check that its model and configuration allow this (remote set point, limits).',
  });
}

function noReply(address: string, question: string, isNoise: boolean): AppError {
  if (isNoise)
    return new AppError('link/garbled', `No answer from ${address} for ${question}: what comes is no Modbus frame.`, {
      cellState: 'unknown',
      remedy: 'Check baud rate and parity, and that this port is the controller.',
    });
  return new AppError('instrument/no-reply', `No answer from ${address} for ${question}.`, {
    cellState: 'unknown',
    remedy: 'Check cable, supply and the unit address of the controller; then connect again.',
  });
}
