import { AppError } from '../../../errors.ts';
import { asciiBytes, asciiText } from '../../bytes.ts';
import type { Clock } from '../../driver.ts';
import { linkLost } from '../../exchange/byte-session.ts';
import type { Link } from '../../link.ts';
import { endOfMessage, escapedBytes } from '../escape.ts';

/** Read time-outs of the adapter, ms: each read has one of its own, which proves whose end has come. */
const [firstMark, lastMark] = [100, 199];
/** Beyond the adapter's own time-out it must say something within this, ms; then it is asked again. */
const patienceMs = 900;
const mostUnanswered = 3;
const mostKept = 262_144;

/** Messages after which the instrument is made to talk. */
type IsQuestion = (message: string) => boolean;

/**
 * Several instruments behind one Prologix-type adapter. Each may be asked while others have not answered yet: they are read in
 * turn, and no answer reaches another one.
 */
export interface GpibBus {
  /** One instrument as a link of its own: whole messages in, whole answers out. Closing it closes the adapter. */
  device(address: number, isQuestion?: IsQuestion): GpibLink;
  /** What the adapter calls itself. @throws AppError instrument/no-reply */
  version(timeoutMs: number): Promise<string>;
}

export interface GpibLink extends Link {
  /** Selected Device Clear: the instrument forgets input, output and what it is doing. */
  clear(): void;
  /** Nobody waits for its answer any more: it is not read again. */
  forget(): void;
}

interface Read {
  readonly mark: number;
  readonly address: number;
  readonly question: object;
  /** Its mark is overdue, and may still come. */
  isLate?: boolean;
}

interface Device {
  readonly listeners: Set<(bytes: Uint8Array) => void>;
}

/** The adapter itself, as it answers. */
const ofAdapter = -1;

const withQuestionMark: IsQuestion = (message) => message.includes('?');
/** Characters that break a transmission on a serial line (Ctrl-C, Ctrl-X) do so here by a device clear. */
const breaks = ['\u0003', '\u0018'];

/**
 * Speaks to the adapter with automatic reading off. After a question it is told to read until EOI, and then asked for
 * its time-out and address: their answer ends each read and says which one, so that late bytes never pass for a later
 * answer, and a silent instrument is told from a lost adapter.
 */
export function createGpibBus(link: Link, clock: Clock): GpibBus {
  const devices = new Map<number, Device>();
  let closeListeners = new Set<(error?: AppError) => void>();
  let received = new Uint8Array();
  let reads: Read[] = [];
  let mark = firstMark;
  /** What has not been answered yet, by address; who was asked or read last stands last. */
  const questions = new Map<number, object>();
  let unanswered = 0;
  let closed: { readonly error: AppError | undefined } | undefined;

  const stopBytes = link.onBytes(take);
  link.onClosed(end);
  // What a former connection left of a line, or a fault put there, is ended first: an empty line is nothing.
  sayToAdapter('', '', '++savecfg 0', '++mode 1', '++auto 0', '++eoi 1', '++eos 3', '++eot_enable 1');
  sayToAdapter(`++eot_char ${endOfMessage}`);

  function end(error?: AppError): void {
    if (closed) return;
    closed = { error };
    stopBytes();
    const listeners = [...closeListeners];
    closeListeners = new Set();
    for (const listener of listeners) listener(error);
  }

  function send(bytes: Uint8Array): void {
    if (closed) return;
    link.write(bytes).catch((error: unknown) => {
      end(error instanceof AppError ? error : linkLost(link.address, error));
    });
  }

  function sayToAdapter(...commands: readonly string[]): void {
    send(asciiBytes(commands.map((command) => `${command}\n`).join('')));
  }

  const isAsked = (read: Read | undefined): boolean =>
    read !== undefined && questions.get(read.address) === read.question;

  /** Reads the one who has waited longest, unless a read whose answer somebody waits for is under way. */
  function readOn(): void {
    const [next] = questions;
    const last = reads.at(-1);
    if (!next || (isAsked(last) && last?.isLate !== true)) return;
    const [address, question] = next;
    questions.delete(address);
    questions.set(address, question);
    mark = mark === lastMark ? firstMark : mark + 1;
    const read: Read = { mark, address, question };
    reads.push(read);
    const reading = address === ofAdapter ? ['++ver'] : [`++addr ${address}`, '++read eoi'];
    sayToAdapter(`++read_tmo_ms ${mark}`, ...reading, '++read_tmo_ms', '++addr');
    void clock.sleepMs(mark + patienceMs).then(() => {
      if (closed || !isAsked(read) || !reads.includes(read)) return;
      if (++unanswered >= mostUnanswered) end(linkLost(link.address, undefined, 'does not answer any more'));
      else {
        read.isLate = true;
        readOn();
      }
    });
  }

  /** Bytes before the mark of a read are what was read; those of earlier questions are passed over. */
  function take(bytes: Uint8Array): void {
    received = joined(received, bytes);
    for (;;) {
      const text = latin(received);
      const found = reads
        .map((read) => ({ read, ...markOf(read, text) }))
        .filter(({ at }) => at >= 0)
        .sort((a, b) => a.at - b.at)[0];
      if (!found) break;
      const { read, at, length } = found;
      // Where the end of a read of another instrument was lost, nobody knows whose bytes these are.
      const isMixed = reads.slice(0, reads.indexOf(read)).some(({ address }) => address !== read.address);
      reads = reads.slice(reads.indexOf(read) + 1);
      const data = received.slice(0, at);
      received = received.slice(at + length);
      unanswered = 0;
      if (isAsked(read)) answer(read, isMixed ? new Uint8Array() : data);
      readOn();
    }
    if (received.length > mostKept) received = new Uint8Array();
  }

  function answer(read: Read, data: Uint8Array): void {
    const message = lastMessage(data);
    const isWhole = read.address === ofAdapter || data.at(-1) === endOfMessage;
    // Who has not answered yet is read again when it is its turn.
    questions.delete(read.address);
    if (!isWhole) questions.set(read.address, read.question);
    if (message.length > 0) for (const listener of [...(devices.get(read.address)?.listeners ?? [])]) listener(message);
  }

  function tell(address: number, message: string, isQuestion: boolean): void {
    // Nobody waits for its former question any more: what still comes of it is passed over.
    questions.delete(address);
    unanswered = 0;
    send(joined(asciiBytes(`++addr ${address}\n`), joined(escapedBytes(asciiBytes(message)), asciiBytes('\n'))));
    if (isQuestion) questions.set(address, {});
    readOn();
  }

  function clear(address: number): void {
    questions.delete(address);
    sayToAdapter(`++addr ${address}`, '++clr');
  }

  function device(address: number, isQuestion: IsQuestion = withQuestionMark): GpibLink {
    const known = devices.get(address) ?? { listeners: new Set() };
    devices.set(address, known);
    return {
      address: link.address,
      timeScale: link.timeScale,
      write(bytes) {
        if (closed) return Promise.reject(closed.error ?? linkLost(link.address, undefined, 'is closed'));
        for (const line of latin(bytes).split(/[\r\n]+/)) {
          if (breaks.some((character) => line.includes(character))) clear(address);
          const message = breaks.reduce((text, character) => text.replaceAll(character, ''), line);
          if (message !== '') tell(address, message, isQuestion(message));
        }
        return Promise.resolve();
      },
      onBytes(listener) {
        known.listeners.add(listener);
        return () => void known.listeners.delete(listener);
      },
      onClosed(listener) {
        closeListeners.add(listener);
        return () => void closeListeners.delete(listener);
      },
      close: () => link.close(),
      clear: () => clear(address),
      forget: () => void questions.delete(address),
    };
  }

  return {
    device,
    version(timeoutMs) {
      return new Promise((resolve, reject) => {
        const adapter: Device = { listeners: new Set() };
        devices.set(ofAdapter, adapter);
        adapter.listeners.add((bytes) => resolve(asciiText(bytes).trim()));
        questions.set(ofAdapter, {});
        readOn();
        void clock.sleepMs(timeoutMs).then(() => {
          adapter.listeners.clear();
          questions.delete(ofAdapter);
          reject(noAdapter(link.address));
        });
      });
    },
  };
}

/** Where the answers to "time-out?" and "address?" of a read stand; the adapter's own question has whatever address. */
function markOf({ mark, address }: Read, text: string): { readonly at: number; readonly length: number } {
  const pattern = new RegExp(`${mark}\\r\\n${address < 0 ? '\\d{1,2}(?: \\d+)?' : address}\\r\\n`);
  const found = pattern.exec(text);
  return { at: found?.index ?? -1, length: found?.[0].length ?? 0 };
}

/** What came twice counts once; blocks of binary data are left as they are. */
function lastMessage(data: Uint8Array): Uint8Array {
  const whole = data.at(-1) === endOfMessage ? data.slice(0, -1) : data;
  return whole.includes(0x23) ? whole : whole.slice(whole.lastIndexOf(endOfMessage) + 1);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function latin(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function noAdapter(address: string): AppError {
  return new AppError('instrument/no-reply', `No GPIB adapter answers at ${address}.`, {
    cellState: 'unknown',
    remedy: 'Check that it is a Prologix-type adapter (Prologix, AR488) and that no other program holds it.',
  });
}
