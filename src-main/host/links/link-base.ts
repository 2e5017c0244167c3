import { AppError } from '../../../src-core/errors.ts';
import type { Link } from '../../../src-core/instruments/link.ts';

/** What a kind of wire must do itself; listeners and the one closing are the same for all. */
export interface Wire {
  /** Resolves once handed over; rejects with anything when it cannot be. */
  send(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface LinkEnds {
  readonly link: Link;
  /** For the wire: bytes came in. */
  received(bytes: Uint8Array): void;
  /** For the wire: the far end went away. Only the first call counts. */
  lost(error: AppError): void;
}

/** A Link over any wire: hands bytes to every listener in order and tells of its end exactly once. */
export function createLink(address: string, timeScale: number, wire: Wire): LinkEnds {
  const byteListeners = new Set<(bytes: Uint8Array) => void>();
  const closeListeners = new Set<(error?: AppError) => void>();
  let ended: { readonly error: AppError | undefined } | undefined;

  function end(error: AppError | undefined): void {
    if (ended) return;
    ended = { error };
    const listeners = [...closeListeners];
    closeListeners.clear();
    byteListeners.clear();
    for (const listener of listeners) listener(error);
  }

  const link: Link = {
    address,
    timeScale,
    async write(bytes) {
      if (ended) throw ended.error ?? new AppError('link/closed', `The connection to ${address} is closed.`);
      try {
        await wire.send(bytes);
      } catch (error) {
        const failure = lostLink(address, error);
        end(failure);
        throw failure;
      }
    },
    onBytes(listener) {
      byteListeners.add(listener);
      return () => byteListeners.delete(listener);
    },
    onClosed(listener) {
      if (ended) queueMicrotask(() => listener(ended?.error));
      else closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
    async close() {
      end(undefined);
      await wire.close();
    },
  };
  return {
    link,
    received: (bytes) => {
      for (const listener of [...byteListeners]) listener(bytes);
    },
    lost: end,
  };
}

export function lostLink(address: string, cause: unknown): AppError {
  return new AppError('link/lost', `The connection to ${address} was lost.`, {
    remedy: 'Disconnect the leads: the cell may still be on. Check cable and supply, and connect again.',
    cellState: 'unknown',
    cause,
  });
}
