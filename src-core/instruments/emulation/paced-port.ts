import type { Clock, EmulatorPort, EmulatorWire } from '../driver.ts';

/** The serial side of an emulated device: bytes take the time that they take on a line. */
export interface PacedPort {
  attach(wire: EmulatorWire): EmulatorPort;
  /** One message of the device, handed over once its last bit is through. Lost while nobody is connected. */
  send(bytes: Uint8Array): void;
  /** Forgets what has not gone out yet. */
  clear(): void;
  dispose(): void;
}

interface Options {
  readonly clock: Clock;
  readonly speed: number;
  /** Undefined where bytes take no time to speak of (TCP, USB). */
  readonly baudRate: number | undefined;
  /** Bytes from the host, after the time they take. */
  receive(bytes: Uint8Array): void;
}

/** Start bit, eight data bits (or seven and parity), stop bit. */
const bitsPerByte = 10;

export function createPacedPort({ clock, speed, baudRate, receive }: Options): PacedPort {
  const msPerByte = baudRate === undefined ? 0 : (bitsPerByte * 1000) / baudRate / speed;
  let connection: EmulatorWire | undefined;
  let outgoing = Promise.resolve();
  let incomingFreeMs = -Infinity;
  let generation = 0;
  let disposed = false;

  async function transmit(bytes: Uint8Array, mine: number): Promise<void> {
    if (msPerByte > 0) await clock.sleepMs(bytes.length * msPerByte);
    if (mine !== generation || disposed) return;
    // A wire that fails is a host that went away; the device notices nothing.
    await connection?.send(bytes).catch(() => undefined);
  }

  async function take(bytes: Uint8Array, from: EmulatorWire): Promise<void> {
    const nowMs = clock.nowMs();
    incomingFreeMs = Math.max(incomingFreeMs, nowMs) + bytes.length * msPerByte;
    await clock.sleepMs(incomingFreeMs - nowMs);
    if (connection === from && !disposed) receive(bytes);
  }

  return {
    attach(wire) {
      connection = wire;
      return {
        receive(bytes) {
          if (msPerByte > 0) void take(bytes, wire);
          else if (connection === wire && !disposed) receive(bytes);
        },
        detach() {
          if (connection === wire) connection = undefined;
        },
      };
    },
    send(bytes) {
      const mine = generation;
      outgoing = outgoing.then(() => transmit(bytes, mine));
    },
    clear() {
      generation++;
    },
    dispose() {
      disposed = true;
      connection = undefined;
    },
  };
}
