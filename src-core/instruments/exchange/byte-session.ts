import { AppError } from '../../errors.ts';
import type { Clock } from '../driver.ts';
import type { Link } from '../link.ts';

/** What has not become an answer by then is noise and must not fill the memory, bytes. */
const longestAnswer = 262_144;

/** One question and its answer. */
export interface Exchange<T> {
  /** Sent first, when there is something to send. */
  readonly bytes?: Uint8Array;
  /** Wall time, ms. */
  readonly timeoutMs: number;
  /** Gives up at once when this resolves, rejecting with `cancelled`. */
  readonly cancel?: Promise<void> | undefined;
  /** For the message when nothing came, e.g. “*IDN?”. */
  readonly question?: string;
  /**
   * Looks at all bytes since the question. Returns the answer once it is complete, or how many bytes can be forgotten
   * because they belong to no answer.
   */
  take(received: Uint8Array): { readonly result: T; readonly used: number } | { readonly skip: number };
}

/** Moves bytes for dialects of question and answer, binary or text. One exchange at a time; the shell takes care of turns. */
export interface ByteSession {
  readonly link: Link;
  readonly clock: Clock;
  /** Wall time at which bytes last came, ms. */
  lastByteMs(): number;
  byteCount(): number;
  /** Whether an exchange has failed since `settled` was called: late bytes of its answer may still come. */
  readonly unsettled: boolean;
  settled(): void;
  /** Hands bytes over at once, before any waiting. Failures arrive at `onClosed` as `link/lost`. */
  send(bytes: Uint8Array): void;
  /** @throws AppError instrument/no-reply, link/garbled, link/lost */
  exchange<T>(exchange: Exchange<T>): Promise<T>;
  /** Waits until nothing has come for `quietMs`, at most `limitMs`, and forgets what came. */
  drain(quietMs: number, limitMs: number): Promise<void>;
  closedBy(): AppError | undefined;
  onClosed(listener: (error: AppError) => void): () => void;
  detach(): void;
}

/** Starts listening to the link. Bytes that come while nobody asks are dropped. */
export function createByteSession(link: Link, clock: Clock): ByteSession {
  let lastByteMs = clock.nowMs();
  let byteCount = 0;
  let unsettled = false;
  let closed: AppError | undefined;
  let reader: ((bytes: Uint8Array) => void) | undefined;
  const closeListeners = new Set<(error: AppError) => void>();

  const stopBytes = link.onBytes((bytes) => {
    lastByteMs = clock.nowMs();
    byteCount += bytes.length;
    reader?.(bytes);
  });
  const stopClosed = link.onClosed((error) => close(error ?? linkLost(link.address, undefined, 'was closed')));

  function close(error: AppError): void {
    if (closed) return;
    closed = error;
    for (const listener of [...closeListeners]) listener(error);
  }

  function send(bytes: Uint8Array): void {
    if (closed) return;
    link.write(bytes).catch((error: unknown) => {
      close(error instanceof AppError ? error : linkLost(link.address, error));
    });
  }

  function onClosed(listener: (error: AppError) => void): () => void {
    closeListeners.add(listener);
    return () => void closeListeners.delete(listener);
  }

  function exchange<T>({ bytes, timeoutMs, question, cancel, take }: Exchange<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (closed) {
        reject(closed);
        return;
      }
      let received = new Uint8Array();
      let heard = false;
      let over = false;
      const settle = (action: () => void): void => {
        if (over) return;
        over = true;
        reader = undefined;
        stopListening();
        action();
      };
      const fail = (error: AppError): void =>
        settle(() => {
          unsettled = true;
          reject(error);
        });
      const stopListening = onClosed(fail);
      reader = (more) => {
        heard = true;
        received = joined(received, more);
        for (;;) {
          const taken = take(received);
          if ('result' in taken) return settle(() => resolve(taken.result));
          if (taken.skip === 0) break;
          received = received.slice(taken.skip);
        }
        if (received.length > longestAnswer) fail(garbled(link.address, 'an answer without an end'));
      };
      if (bytes) send(bytes);
      void cancel?.then(() => fail(new AppError('cancelled', 'The measurement was stopped.')));
      void clock.sleepMs(timeoutMs).then(() => {
        if (!over)
          fail(heard ? garbled(link.address, `no answer${quoted(question)}`) : noReply(link.address, question));
      });
    });
  }

  return {
    link,
    clock,
    lastByteMs: () => lastByteMs,
    byteCount: () => byteCount,
    get unsettled() {
      return unsettled;
    },
    settled: () => void (unsettled = false),
    send,
    exchange,
    async drain(quietMs, limitMs) {
      const startMs = clock.nowMs();
      for (;;) {
        if (closed) throw closed;
        const nowMs = clock.nowMs();
        const quietForMs = nowMs - Math.max(startMs, lastByteMs);
        if (quietForMs >= quietMs || nowMs - startMs >= limitMs) return;
        await clock.sleepMs(Math.max(1, quietMs - quietForMs));
      }
    },
    closedBy: () => closed,
    onClosed,
    detach() {
      stopBytes();
      stopClosed();
    },
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function quoted(question: string | undefined): string {
  return question === undefined ? '' : ` to “${question.trim().slice(0, 60)}”`;
}

/** The link failed, or the instrument fell silent for longer than it may. */
export function linkLost(address: string, cause?: unknown, detail = 'was lost'): AppError {
  return new AppError('link/lost', `The connection to ${address} ${detail}.`, {
    cause,
    cellState: 'unknown',
    remedy: 'Disconnect the leads, check cable and supply, and connect again.',
  });
}

export function noReply(address: string, question?: string): AppError {
  return new AppError('instrument/no-reply', `No answer from ${address}${quoted(question)}.`, {
    cellState: 'unknown',
    remedy: 'Check cable, supply and line terminator, and that no other program holds the instrument; connect again.',
  });
}

export function garbled(address: string, what: string): AppError {
  return new AppError('link/garbled', `Damaged data from ${address}: ${what}.`, {
    cellState: 'unknown',
    remedy: address.startsWith('tcp:')
      ? 'Check address and port: another instrument or program may answer there. Or let every driver ask.'
      : 'Check cable, baud rate and parity, and that this port is the instrument.',
    dataState: 'Damaged values were not stored.',
  });
}
