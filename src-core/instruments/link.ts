import type { AppError } from '../errors.ts';

/**
 * A connection that moves bytes and knows nothing of lines or frames: serial port, TCP socket, or an emulator in
 * this process. Framing belongs to the dialect.
 */
export interface Link {
  /** As the user knows it, e.g. "serial:/dev/ttyACM0", "tcp:127.0.0.1:5000", "virtual:mg-ti2s4". */
  readonly address: string;
  /** How many times faster than real time the far end lives: 1 for everything but an emulator. */
  readonly timeScale: number;
  /** Resolves once the bytes were handed over; rejects with `link/lost` when they cannot be. */
  write(bytes: Uint8Array): Promise<void>;
  /** Every listener gets every byte in order. Returns the function that stops. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void;
  /** Called once when the far end went away (error) or `close` was called (no error). */
  onClosed(listener: (error?: AppError) => void): () => void;
  close(): Promise<void>;
}
