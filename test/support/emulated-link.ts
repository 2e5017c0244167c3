import { AppError } from '../../src-core/errors.ts';
import type { Emulator } from '../../src-core/instruments/driver.ts';
import type { Link } from '../../src-core/instruments/link.ts';

/** A cable between a driver and an emulator of this process, which tests may pull. */
export interface TestCable extends Link {
  /** Everything the driver has sent, as text. */
  readonly sent: string;
  /** How many bytes have come to the driver. */
  readonly received: number;
  /** The far end goes away and says so. */
  unplug(): void;
  /** Ends the connection without a word to the instrument, as a crash of the computer would. */
  crash(): void;
}

/** @param damage what the wire does to bytes on their way to the driver */
export function plugIn(
  emulator: Emulator,
  timeScale: number,
  address = 'virtual:test',
  damage: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
): TestCable {
  const byteListeners = new Set<(bytes: Uint8Array) => void>();
  const closeListeners = new Set<(error?: AppError) => void>();
  let sent = '';
  let receivedBytes = 0;
  let open = true;
  const port = emulator.attach({
    send(bytes) {
      const received = damage(bytes);
      receivedBytes += received.length;
      if (open) for (const listener of [...byteListeners]) listener(received);
      return Promise.resolve();
    },
    close: () => end(lost(address)),
  });

  function end(error?: AppError): void {
    if (!open) return;
    open = false;
    port.detach();
    for (const listener of [...closeListeners]) listener(error);
  }

  return {
    address,
    timeScale,
    get sent() {
      return sent;
    },
    get received() {
      return receivedBytes;
    },
    write(bytes) {
      if (!open) return Promise.reject(lost(address));
      sent += String.fromCharCode(...bytes);
      port.receive(bytes);
      return Promise.resolve();
    },
    onBytes(listener) {
      byteListeners.add(listener);
      return () => void byteListeners.delete(listener);
    },
    onClosed(listener) {
      closeListeners.add(listener);
      return () => void closeListeners.delete(listener);
    },
    close() {
      end();
      return Promise.resolve();
    },
    unplug: () => end(lost(address)),
    crash() {
      open = false;
      port.detach();
    },
  };
}

function lost(address: string): AppError {
  return new AppError('link/lost', `The connection to ${address} was lost.`, { cellState: 'unknown' });
}
