import { AppError } from '../../errors.ts';
import type { Clock } from '../driver.ts';
import {
  controlRequest,
  controlStatus,
  decodeFrame,
  encodeData,
  encodeReadRequest,
  headerBytes,
  messageId,
  nextTag,
  type Frame,
} from './frames.ts';

/** Transfers of one interface. Each rejects when the device is gone or the transfer was cancelled. */
export interface UsbtmcPipe {
  bulkOut(bytes: Uint8Array): Promise<void>;
  /** One transfer; waits for as long as the device does not answer. */
  bulkIn(mostBytes: number): Promise<Uint8Array>;
  /** Ends a `bulkIn` under way, which rejects or resolves with what it has. */
  cancelIn(): void;
  /** A class request to the interface, or to the bulk endpoint it concerns; answers with `length` bytes at most. */
  control(
    to: 'interface' | 'bulk-in' | 'bulk-out',
    request: number,
    value: number,
    length: number,
  ): Promise<Uint8Array>;
  /** Ends a halt of the outgoing endpoint after a clear. */
  clearHalt(): Promise<void>;
}

export interface Conversation {
  /** Sends lines as one message each; an answer is asked for after each that holds a question. In order. */
  write(bytes: Uint8Array): Promise<void>;
  /** INITIATE_CLEAR: whatever is in the buffers of the device is forgotten. */
  clear(): Promise<void>;
  /** READ_STATUS_BYTE of the 488 subclass. */
  readStatusByte(): Promise<number>;
}

const mostOutBytes = 64 * 1024;
const mostInBytes = 64 * 1024;
/** How long a question waits for the answer to the one before, ms of wall time. */
const patienceMs = 300;
const pendingLookMs = 10;
const pendingLooks = 50;
const lineEnd = 10;
const questionMark = 63;

/** @param onBytes - answers, as they come */
export function createConversation(pipe: UsbtmcPipe, clock: Clock, onBytes: (bytes: Uint8Array) => void): Conversation {
  let tag = 0;
  let statusTag = 1;
  let reading: { readonly tag: number; readonly over: Promise<void>; isOver: boolean } | undefined;
  let turn: Promise<void> = Promise.resolve();

  function tagOfNext(): number {
    tag = nextTag(tag);
    return tag;
  }

  async function sendMessage(message: Uint8Array): Promise<void> {
    const isQuestion = hasQuestion(message);
    if (isQuestion) await settleReading();
    for (let start = 0; start < message.length; start += mostOutBytes) {
      const piece = message.subarray(start, start + mostOutBytes);
      await pipe.bulkOut(encodeData(tagOfNext(), piece, start + piece.length >= message.length));
    }
    if (isQuestion) await startReading();
  }

  async function startReading(): Promise<void> {
    const first = tagOfNext();
    await pipe.bulkOut(encodeReadRequest(first, mostInBytes));
    const mine: NonNullable<typeof reading> = { tag: first, over: readAnswer(first), isOver: false };
    reading = mine;
    void mine.over.finally(() => {
      mine.isOver = true;
    });
  }

  /** Reads transfers until the message is whole; what is no frame, or of another question, ends it. */
  async function readAnswer(first: number): Promise<void> {
    let expected = first;
    try {
      for (;;) {
        const frame = await readFrame(expected);
        if (!frame) return;
        onBytes(frame.data);
        if (frame.isLast) return;
        expected = tagOfNext();
        await pipe.bulkOut(encodeReadRequest(expected, mostInBytes));
      }
    } catch {
      // Cancelled, or the device is gone: the pipe tells whoever must know.
    }
  }

  async function readFrame(expectedTag: number): Promise<Frame | undefined> {
    let bytes = await pipe.bulkIn(headerBytes + mostInBytes);
    const frame = decodeFrame(bytes);
    if (frame?.id !== messageId.requestIn || frame.tag !== expectedTag) return undefined;
    // A device may need several transfers for what its header announces.
    while (bytes.length < headerBytes + frame.length) bytes = joined(bytes, await pipe.bulkIn(mostInBytes));
    return decodeFrame(bytes);
  }

  async function settleReading(): Promise<void> {
    const before = reading;
    if (!before || before.isOver) return;
    await Promise.race([before.over, clock.sleepMs(patienceMs)]);
    if (isOver(before)) return;
    if (!(await abortReading(before.tag))) await clear();
    pipe.cancelIn();
    await before.over;
  }

  /** INITIATE_ABORT_BULK_IN and its check. Whether the device said that it is done. */
  async function abortReading(ofTag: number): Promise<boolean> {
    const [status] = await pipe.control('bulk-in', controlRequest.initiateAbortIn, ofTag, 2).catch(() => []);
    if (status === controlStatus.notInProgress || status === controlStatus.failed) return false;
    return untilDone('bulk-in', controlRequest.checkAbortIn, 8);
  }

  async function untilDone(to: 'bulk-in' | 'interface', request: number, length: number): Promise<boolean> {
    for (let look = 0; look < pendingLooks; look++) {
      const [status] = await pipe.control(to, request, 0, length).catch(() => []);
      if (status === controlStatus.success) return true;
      if (status !== controlStatus.pending) return false;
      await clock.sleepMs(pendingLookMs);
    }
    return false;
  }

  async function clear(): Promise<void> {
    const [status] = await pipe.control('interface', controlRequest.initiateClear, 0, 1);
    const done = status === controlStatus.success && (await untilDone('interface', controlRequest.checkClear, 2));
    await pipe.clearHalt();
    if (!done)
      throw new AppError('instrument/no-reply', 'The instrument did not carry out a device clear.', {
        cellState: 'unknown',
        remedy: 'Switch it off and on, and connect again.',
      });
  }

  return {
    write(bytes) {
      const mine = turn.then(async () => {
        for (const message of messagesOf(bytes)) await sendMessage(message);
      });
      turn = mine.catch(() => undefined);
      return mine;
    },
    clear,
    async readStatusByte() {
      statusTag = statusTag >= 127 ? 2 : statusTag + 1;
      const [status, ofTag, value] = await pipe.control('interface', controlRequest.readStatusByte, statusTag, 3);
      if (status === controlStatus.success && ofTag === statusTag && value !== undefined) return value;
      throw new AppError('instrument/bad-reply', 'The instrument did not tell its status byte.', {
        remedy: 'Connect again.',
      });
    },
  };
}

/** A function, since any await may have changed the answer. */
function isOver(reading: { readonly isOver: boolean }): boolean {
  return reading.isOver;
}

/** Lines with their ends; what has none is a message too. */
function messagesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const messages: Uint8Array[] = [];
  let start = 0;
  for (let index = 0; index < bytes.length; index++) {
    if (bytes[index] !== lineEnd && index < bytes.length - 1) continue;
    messages.push(bytes.subarray(start, index + 1));
    start = index + 1;
  }
  return messages;
}

function hasQuestion(message: Uint8Array): boolean {
  return message.includes(questionMark);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
