import type { Emulator } from '../../src-core/instruments/driver.ts';
import { asciiBytes } from '../../src-core/instruments/methodscript/bytes.ts';

/** A plain client of an emulator: bytes in, bytes out, no driver. */
export interface ByteClient {
  send(text: string): void;
  sendBytes(bytes: Uint8Array): void;
  /** Everything received so far, as Latin-1 text. */
  readonly received: string;
  /** Forgets what was received. */
  clear(): void;
  /** Waits until `pattern` occurs in what was received; rejects with what there is after `turns` turns of the event loop. */
  until(pattern: RegExp | string, turns?: number): Promise<string>;
  /** Sends, waits for the pattern, and returns what came since. */
  ask(text: string, pattern: RegExp | string): Promise<string>;
  detach(): void;
}

export function connectBytes(emulator: Emulator, onClose: () => void = () => undefined): ByteClient {
  let received = '';
  const port = emulator.attach({
    send(bytes) {
      received += String.fromCharCode(...bytes);
      return Promise.resolve();
    },
    close: onClose,
  });

  async function until(pattern: RegExp | string, turns = 200_000): Promise<string> {
    for (let turn = 0; turn < turns; turn++) {
      if (typeof pattern === 'string' ? received.includes(pattern) : pattern.test(received)) return received;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error(`Waited in vain for ${String(pattern)}; received ${JSON.stringify(received.slice(-500))}`);
  }

  return {
    send: (text) => port.receive(asciiBytes(text)),
    sendBytes: (bytes) => port.receive(bytes),
    get received() {
      return received;
    },
    clear() {
      received = '';
    },
    until,
    async ask(text, pattern) {
      received = '';
      port.receive(asciiBytes(text));
      return until(pattern);
    },
    detach: () => port.detach(),
  };
}
