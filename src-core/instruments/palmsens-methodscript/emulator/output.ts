import type { Clock, EmulatorWire } from '../../driver.ts';
import { asciiBytes } from '../../methodscript/bytes.ts';
import type { EmulatorFaults, FaultyOutput } from './faults.ts';

/** Wall time of bytes that may wait in the device for the line, ms. */
const bufferMs = 20;

/** A connected host. */
export interface Plug {
  readonly attached: boolean;
  detach(): void;
}

/** What the device has to say: collected, paced at its baud rate, handed to the wire, and waited for until drained. */
export interface Output {
  /** Output of a script. */
  write(text: string): void;
  /** Reply to a command. */
  reply(text: string): void;
  readonly pendingBytes: number;
  /** Sends what is pending; resolves when drained, and at once when nobody listens. */
  flush(): Promise<void>;
  attach(wire: EmulatorWire): Plug;
  dispose(): void;
}

export function createOutput(
  clock: Clock,
  baudRate: number,
  faults: EmulatorFaults,
  damage: (bytes: Uint8Array) => FaultyOutput,
): Output {
  /** Start bit, eight data bits, stop bit. */
  const bytesPerMs = baudRate / 10_000;
  let pending = '';
  let freeAtMs = -Infinity;
  let connection: { readonly wire: EmulatorWire; readonly gone: Promise<void>; leave(): void } | undefined;

  async function transmit(bytes: Uint8Array): Promise<void> {
    if (!connection || bytes.length === 0) return;
    const { wire, gone } = connection;
    const now = clock.nowMs();
    freeAtMs = Math.max(freeAtMs, now) + bytes.length / bytesPerMs;
    // A wire that fails is a host that went away; the device notices nothing.
    await Promise.race([wire.send(bytes).catch(() => undefined), gone]);
    const aheadMs = freeAtMs - clock.nowMs();
    if (aheadMs > bufferMs) await clock.sleepMs(aheadMs - bufferMs / 2);
  }

  async function flush(): Promise<void> {
    const text = pending;
    pending = '';
    if (text === '' || !connection) return;
    const { bytes, close } = damage(asciiBytes(text));
    if (faults.dribble === true) for (const byte of bytes) await transmit(Uint8Array.of(byte));
    else await transmit(bytes);
    if (close) connection.wire.close?.();
  }

  return {
    write(text) {
      pending += text;
    },
    reply(text) {
      const delayMs = faults.replyDelayMs ?? 0;
      if (delayMs === 0) pending += text;
      else
        void clock.sleepMs(delayMs).then(async () => {
          pending += text;
          await flush();
        });
    },
    get pendingBytes() {
      return pending.length;
    },
    flush,
    attach(wire) {
      connection?.leave();
      let leave: () => void = () => undefined;
      const gone = new Promise<void>((resolve) => {
        leave = resolve;
      });
      const own = { wire, gone, leave };
      connection = own;
      return {
        get attached() {
          return connection === own;
        },
        detach() {
          leave();
          if (connection === own) connection = undefined;
        },
      };
    },
    dispose() {
      connection?.leave();
      connection = undefined;
      pending = '';
    },
  };
}
