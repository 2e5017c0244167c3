/** An instrument on an emulated bus, as the adapter sees it. */
export interface GpibDevice {
  /** Bytes of one message; `isEnd` when EOI came with the last. */
  listen(bytes: Uint8Array, isEnd: boolean): void;
  /** The message that waits to be read, which is gone then. EOI comes with its last byte. */
  talk(): Uint8Array | undefined;
  /** Selected Device Clear. */
  clear(): void;
  /** Group Execute Trigger. */
  trigger(): void;
  readonly statusByte: number;
  /** Called when a message begins to wait. */
  onOutput(listener: () => void): void;
}

/** What a device has to say: one message, which a newer one replaces, as on instruments from before IEEE 488.2. */
export class OutputBuffer {
  #message: Uint8Array | undefined;
  #tell: () => void = () => undefined;

  put(message: Uint8Array): void {
    this.#message = message;
    this.#tell();
  }

  take(): Uint8Array | undefined {
    const message = this.#message;
    this.#message = undefined;
    return message;
  }

  get isFull(): boolean {
    return this.#message !== undefined;
  }

  onPut(tell: () => void): void {
    this.#tell = tell;
  }
}
