import { AppError } from '../../../errors.ts';
import { asciiBytes, asciiText } from '../../bytes.ts';
import { garbled, noReply, type ByteSession } from '../../exchange/byte-session.ts';
import { isObject } from '../wire.ts';

const replyMs = 600;
const lineFeed = 0x0a;
/** What has no end by then is noise, bytes. */
const longestLine = 2048;
/** Asked in turn to find the order of answers again: each answer names its command. */
const probes = ['getVersion', 'getVariant', 'getSamplePeriod'];
const resyncAttempts = 4;

type Reply = Readonly<Record<string, unknown>>;

interface Waiting {
  readonly command: string;
  resolve(reply: Reply): void;
  reject(error: AppError): void;
}

/** A sample of a running test, or its end. */
export type StreamItem = { readonly kind: 'sample'; readonly fields: Reply } | { readonly kind: 'end' };

/** Commands and answers as lines of JSON; what a running test sends queues up. */
export class JsonSession {
  readonly bytes: ByteSession;
  readonly #stopBytes: () => void;
  #received = new Uint8Array();
  #waiting: Waiting | undefined;
  #stream: StreamItem[] = [];
  #tellStream: () => void = () => undefined;
  #probe = 0;
  #isUnsettled = false;
  #damagedLines = 0;

  constructor(bytes: ByteSession) {
    this.bytes = bytes;
    this.#stopBytes = bytes.link.onBytes((received) => this.#receive(received));
  }

  detach(): void {
    this.#stopBytes();
    this.bytes.detach();
  }

  /** Puts a command on the wire whose answer nobody waits for. */
  send(command: string, fields: Reply = {}): void {
    // The firmware's parser takes the level of a step only with a decimal point.
    const text = JSON.stringify({ command, ...fields }).replaceAll(/\[(\d+),(-?\d+)\]/g, '[$1,$2.0]');
    this.bytes.send(asciiBytes(`${text}\n`));
  }

  /** Resolves with the `response` of the command. @throws AppError instrument/…, link/… */
  async ask(command: string, fields: Reply = {}, timeoutMs = replyMs): Promise<Reply> {
    if (this.#isUnsettled) await this.resynchronise();
    return this.#exchange(command, fields, timeoutMs);
  }

  /** @throws AppError when nobody answers in order */
  async resynchronise(): Promise<void> {
    let failure: unknown;
    for (let attempt = 0; attempt < resyncAttempts; attempt++)
      try {
        // Half a command that stands in the way of the next one is ended.
        this.bytes.send(Uint8Array.of(lineFeed));
        await this.#exchange(probes[this.#probe++ % probes.length]!, {}, replyMs);
        this.#isUnsettled = false;
        return;
      } catch (error) {
        if (this.bytes.closedBy()) throw error;
        failure = error;
      }
    throw failure;
  }

  forgetStream(): void {
    this.#stream = [];
  }

  takeStream(): StreamItem | undefined {
    return this.#stream.shift();
  }

  /** Resolves when the test has sent something, at once when something is there. */
  whenStream(): Promise<void> {
    if (this.#stream.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#tellStream = resolve;
    });
  }

  #exchange(command: string, fields: Reply, timeoutMs: number): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const closed = this.bytes.closedBy();
      if (closed) {
        reject(closed);
        return;
      }
      const damagedBefore = this.#damagedLines;
      const settle = (): void => {
        if (this.#waiting === waiting) this.#waiting = undefined;
        stopListening();
      };
      const waiting: Waiting = {
        command,
        resolve: (reply) => {
          settle();
          resolve(reply);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      const stopListening = this.bytes.onClosed((error) => waiting.reject(error));
      this.#waiting = waiting;
      this.send(command, fields);
      void this.bytes.clock.sleepMs(timeoutMs).then(() => {
        if (this.#waiting !== waiting) return;
        this.#isUnsettled = true;
        const { address } = this.bytes.link;
        const isDamaged = this.#damagedLines > damagedBefore;
        waiting.reject(isDamaged ? garbled(address, 'lines that are no JSON') : noReply(address, command));
      });
    });
  }

  #receive(bytes: Uint8Array): void {
    const all = new Uint8Array(this.#received.length + bytes.length);
    all.set(this.#received);
    all.set(bytes, this.#received.length);
    let from = 0;
    for (let end = all.indexOf(lineFeed); end >= 0; end = all.indexOf(lineFeed, from)) {
      this.#line(asciiText(all.subarray(from, end)).trim());
      from = end + 1;
    }
    const rest = all.slice(from);
    if (rest.length > longestLine) this.#damagedLines++;
    this.#received = rest.length > longestLine ? new Uint8Array() : rest;
  }

  #line(text: string): void {
    if (text === '') return;
    const value = parsed(text);
    if (!isObject(value)) this.#damagedLines++;
    else if ('success' in value) this.#answer(value);
    else if (Object.keys(value).length === 0) this.#tell({ kind: 'end' });
    else if ('t' in value) this.#tell({ kind: 'sample', fields: value });
    else this.#damagedLines++;
  }

  #answer({ success, message, response }: Reply): void {
    const waiting = this.#waiting;
    if (success === true && isObject(response)) {
      if (waiting && response['command'] === waiting.command) waiting.resolve(response);
    } else waiting?.reject(refused(waiting.command, message));
  }

  #tell(item: StreamItem): void {
    this.#stream.push(item);
    this.#tellStream();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function refused(command: string, message: unknown): AppError {
  const reason = typeof message === 'string' && message !== '' ? `: ${message.slice(0, 120)}` : '';
  return new AppError('instrument/refused', `The Rodeostat refused ${command}${reason}.`, {
    cellState: 'unknown',
    remedy: 'Check that its firmware and hardware are of version 0.2 or later, and connect again.',
  });
}
