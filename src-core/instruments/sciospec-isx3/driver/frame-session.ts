import { AppError } from '../../../errors.ts';
import { garbled, noReply, type ByteSession } from '../../exchange/byte-session.ts';
import { acknowledge, frameBytes, tags, type Frame } from '../frames.ts';
import { FrameReader } from './frame-reader.ts';

const replyMs = 600;
/** Asked in turn to find the order of answers again, so that a late answer is not taken for the present one. */
const probes = [tags.deviceId, tags.getFrontEnd, tags.firmwareId];
const resyncAttempts = 4;

interface Waiting {
  /** An acknowledge before the answer belongs to something else. */
  readonly replyTag: number | undefined;
  readonly replies: Uint8Array[];
  resolve(replies: readonly Uint8Array[]): void;
  reject(error: AppError): void;
}

/** What came by itself. */
export type News =
  | { readonly kind: 'data'; readonly data: Uint8Array }
  | { readonly kind: 'overload' }
  | { readonly kind: 'failed'; readonly error: AppError };

/** Questions and answers in frames; what the instrument sends by itself queues up as news. */
export class FrameSession {
  readonly bytes: ByteSession;
  readonly #reader = new FrameReader();
  readonly #stopBytes: () => void;
  #waiting: Waiting | undefined;
  #news: News[] = [];
  #tellNews: () => void = () => undefined;
  #probe = 0;
  #isUnsettled = false;

  constructor(bytes: ByteSession) {
    this.bytes = bytes;
    this.#stopBytes = bytes.link.onBytes((received) => {
      for (const frame of this.#reader.take(received, bytes.clock.nowMs(), this.#waiting?.replyTag))
        this.#receive(frame);
    });
  }

  detach(): void {
    this.#stopBytes();
    this.bytes.detach();
  }

  /** Resolves with the data of all frames of `replyTag` that came before the acknowledge. @throws AppError instrument/…, link/… */
  async ask(request: Uint8Array, replyTag?: number, timeoutMs = replyMs): Promise<readonly Uint8Array[]> {
    if (this.#isUnsettled) await this.resynchronise();
    return this.#exchange(request, replyTag, timeoutMs);
  }

  /** Finds out which answer belongs to which question again. @throws AppError when nobody answers in order */
  async resynchronise(): Promise<void> {
    let failure: unknown;
    for (let attempt = 0; attempt < resyncAttempts; attempt++) {
      const tag = probes[this.#probe++ % probes.length]!;
      try {
        await this.#exchange(frameBytes(tag), tag, replyMs);
        this.#isUnsettled = false;
        return;
      } catch (error) {
        if (this.bytes.closedBy()) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  forgetNews(): void {
    this.#news = [];
  }

  takeNews(): News | undefined {
    return this.#news.shift();
  }

  /** Resolves when news came, at once when some are there. */
  whenNews(): Promise<void> {
    if (this.#news.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#tellNews = resolve;
    });
  }

  #exchange(request: Uint8Array, replyTag: number | undefined, timeoutMs: number): Promise<readonly Uint8Array[]> {
    return new Promise((resolve, reject) => {
      const closed = this.bytes.closedBy();
      if (closed) {
        reject(closed);
        return;
      }
      const strayBefore = this.#reader.strayBytes;
      const settle = (): void => {
        if (this.#waiting === waiting) this.#waiting = undefined;
        stopListening();
      };
      const waiting: Waiting = {
        replyTag,
        replies: [],
        resolve: (replies) => {
          settle();
          resolve(replies);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      const stopListening = this.bytes.onClosed((error) => waiting.reject(error));
      this.#waiting = waiting;
      this.bytes.send(request);
      void this.bytes.clock.sleepMs(timeoutMs).then(() => {
        if (this.#waiting !== waiting) return;
        this.#isUnsettled = true;
        const isSoiled = this.#reader.strayBytes > strayBefore;
        const { address } = this.bytes.link;
        waiting.reject(isSoiled ? garbled(address, 'bytes that belong to no frame') : noReply(address, hex(request)));
      });
    });
  }

  #receive({ tag, data }: Frame): void {
    if (tag === tags.acknowledge) this.#acknowledge(data[0]!);
    else if (tag === tags.measure) this.#tell({ kind: 'data', data });
    else if (this.#waiting?.replyTag === tag) this.#waiting.replies.push(data);
  }

  #acknowledge(code: number): void {
    const waiting = this.#waiting;
    if (code === acknowledge.overcurrent || code === acknowledge.overvoltage) this.#tell({ kind: 'overload' });
    else if (code === acknowledge.boot) {
      const error = restarted();
      this.#tell({ kind: 'failed', error });
      waiting?.reject(error);
    } else if (code === acknowledge.done) {
      if (waiting && (waiting.replyTag === undefined || waiting.replies.length > 0)) waiting.resolve(waiting.replies);
    } else if (code !== acknowledge.connected && code !== acknowledge.ready) {
      const error = refused(code);
      if (waiting) waiting.reject(error);
      else this.#tell({ kind: 'failed', error });
    }
  }

  #tell(news: News): void {
    this.#news.push(news);
    this.#tellNews();
  }
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}

const refusals: Readonly<Record<number, string>> = {
  [acknowledge.badFrame]: 'it could not read the frame',
  [acknowledge.timeout]: 'the frame did not reach it whole',
  [acknowledge.notExecuted]: 'it did not carry the command out',
  [acknowledge.unknownCommand]: 'its firmware does not know the command',
};

function refused(code: number): AppError {
  const reason = refusals[code] ?? `answer ${code.toString(16).padStart(2, '0').toUpperCase()}`;
  return new AppError('instrument/refused', `The ISX-3 refused a command: ${reason}.`, {
    cellState: 'unknown',
    remedy: 'Look at its display and firmware, switch it off and on if this comes again, and connect again.',
  });
}

function restarted(): AppError {
  return new AppError('instrument/refused', 'The ISX-3 has restarted: its settings are lost.', {
    cellState: 'unknown',
    remedy: 'Check its supply, then measure again.',
    dataState: 'All points before are kept.',
  });
}
