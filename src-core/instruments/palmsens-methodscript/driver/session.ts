import { AppError } from '../../../errors.ts';
import { asciiBytes } from '../../methodscript/bytes.ts';
import type { Clock } from '../../driver.ts';
import type { Link } from '../../link.ts';
import { createLineReader, type ReceivedLine } from './lines.ts';

/** Wall time for a short answer, ms. Generous, because a virtual instrument shares its processor with fits. */
export const replyTimeoutMs = 1000;
const lookMs = 50;
const lastLookMs = 20;

/** After reporting an error the device ignores input for a while; ms of wall time. */
export const deafMs = 100;

/**
 * Waits in short looks, of which each counts as long as it was meant to last, and looks once more at the end: while a busy
 * processor kept this program from running, it could not have heard an answer.
 */
export async function patience(clock: Clock, ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= lookMs) await clock.sleepMs(Math.min(leftMs, lookMs));
  await clock.sleepMs(lastLookMs);
}

/** One exchange with the device: gets every line until it settles. */
interface Exchange<T> {
  readonly bytes?: string;
  readonly timeoutMs: number;
  /** Returns the result once the answer is complete. */
  onLine(line: ReceivedLine): { readonly result: T } | undefined;
}

/** Moves lines. One exchange at a time; who owns the session takes care of turns. */
export interface Session {
  readonly link: Link;
  readonly clock: Clock;
  /** Wall time at which bytes last came, ms. */
  lastByteMs(): number;
  /** Bytes received so far. */
  byteCount(): number;
  /** Whether anything ever came, and whether any of it was readable. */
  heard(): 'nothing' | 'noise' | 'text';
  /** Wall ms until the device listens again after its last error; 0 when it does. */
  deafForMs(): number;
  /** Hands bytes over at once, before any waiting. Failures arrive at `onClosed` as `link/lost`. */
  send(text: string): void;
  /** All lines go to `listener` until the returned function is called. */
  listen(listener: (line: ReceivedLine) => void): () => void;
  /** Sends `bytes` and waits for the answer. @throws AppError instrument/no-reply, link/garbled, link/lost */
  exchange<T>(exchange: Exchange<T>): Promise<T>;
  /** Why nothing more can be exchanged, once that is so. */
  closedBy(): AppError | undefined;
  onClosed(listener: (error: AppError) => void): () => void;
  /** Ends listening to the link. */
  detach(): void;
}

/** Starts listening to the link. */
export function createSession(link: Link, clock: Clock): Session {
  let lastByteMs = clock.nowMs();
  let byteCount = 0;
  let heard: 'nothing' | 'noise' | 'text' = 'nothing';
  let closed: AppError | undefined;
  let lastErrorMs = -Infinity;
  const lineListeners = new Set<(line: ReceivedLine) => void>();
  const closeListeners = new Set<(error: AppError) => void>();

  const feed = createLineReader((line) => {
    if (/^[ -~]+$/.test(line.text)) heard = 'text';
    if (/^[!-~]?![0-9A-Fa-f]{4}/.test(line.text)) lastErrorMs = clock.nowMs();
    for (const listener of [...lineListeners]) listener(line);
  });
  const stopBytes = link.onBytes((bytes) => {
    lastByteMs = clock.nowMs();
    byteCount += bytes.length;
    if (heard === 'nothing') heard = 'noise';
    feed(bytes);
  });
  const stopClosed = link.onClosed((error) => close(error ?? linkClosed(link.address)));

  function close(error: AppError): void {
    if (closed) return;
    closed = error;
    for (const listener of [...closeListeners]) listener(error);
  }

  function send(text: string): void {
    if (closed) return;
    link.write(asciiBytes(text)).catch((error: unknown) => {
      close(error instanceof AppError ? error : linkLost(link.address, error));
    });
  }

  const session: Session = {
    link,
    clock,
    lastByteMs: () => lastByteMs,
    byteCount: () => byteCount,
    deafForMs: () => Math.max(0, lastErrorMs + deafMs - clock.nowMs()),
    heard: () => heard,
    send,
    listen: (listener) => subscribe(lineListeners, listener),
    exchange: (exchange) => carryOut(session, exchange),
    closedBy: () => closed,
    onClosed: (listener) => subscribe(closeListeners, listener),
    detach() {
      stopBytes();
      stopClosed();
    },
  };
  return session;
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function carryOut<T>(session: Session, { bytes, timeoutMs, onLine }: Exchange<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const closed = session.closedBy();
    if (closed) {
      reject(closed);
      return;
    }
    const stop: (() => void)[] = [];
    const settle = (action: () => void): void => {
      for (const end of stop.splice(0)) end();
      action();
    };
    stop.push(
      session.listen((line) => {
        const outcome = onLine(line);
        if (outcome) settle(() => resolve(outcome.result));
      }),
      session.onClosed((error) => settle(() => reject(error))),
    );
    if (bytes !== undefined) session.send(bytes);
    void patience(session.clock, timeoutMs).then(() => settle(() => reject(noReply(session, bytes))));
  });
}

function linkClosed(address: string): AppError {
  return new AppError('link/closed', `The connection to ${address} was closed.`, { cellState: 'unknown' });
}

/** The link failed, or the device fell silent for longer than it may. */
export function linkLost(address: string, cause?: unknown, detail = 'was lost'): AppError {
  return new AppError('link/lost', `The connection to ${address} ${detail}.`, {
    cause,
    cellState: 'unknown',
    remedy: 'Disconnect the leads, check cable and supply, and connect again.',
  });
}

/** Nothing that could be an answer came in time. */
export function noReply(session: Session, sent?: string): AppError {
  const question = sent?.trim().split('\n')[0] ?? '';
  const what = question === '' ? '' : ` to “${question}”`;
  const { address } = session.link;
  if (session.heard() === 'noise')
    return new AppError('link/garbled', `No answer${what} from ${address}: what comes is not text.`, {
      cellState: 'unknown',
      remedy: 'Check baud rate and parity, and that this port is the instrument.',
    });
  return new AppError('instrument/no-reply', `No answer from ${address}${what}.`, {
    cellState: 'unknown',
    remedy: 'Check cable and supply, and that no other program holds the instrument; then connect again.',
  });
}
