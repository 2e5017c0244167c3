import type { WireEntry } from '../../../src-core/contract/calls.ts';
import type { Client } from '../../../src-core/contract/client.ts';

/** As many as the host keeps. */
const maxEntries = 2000;

/** The live log of one wire; reads what the host kept, then whatever is announced. */
export class WireLogController {
  entries = $state.raw<readonly WireEntry[]>([]);
  /** Entries that the host had dropped before they could be read here. */
  missed = $state(0);
  paused = $state(false);
  readonly #client: Client;
  readonly #address: string;
  #lastNumber = 0;
  #reading = false;
  #again = false;

  constructor(client: Client, address: string) {
    this.#client = client;
    this.#address = address;
  }

  /** Returns the function that ends it. */
  follow(): () => void {
    void this.#read();
    return this.#client.on('instruments.wire', ({ address }) => {
      if (address === this.#address && !this.paused) void this.#read();
    });
  }

  pause(paused: boolean): void {
    this.paused = paused;
    if (!paused) void this.#read();
  }

  clear(): void {
    this.entries = [];
    this.missed = 0;
  }

  async #read(): Promise<void> {
    this.#again = this.#reading;
    if (this.#reading) return;
    this.#reading = true;
    try {
      const request = { address: this.#address, after: this.#lastNumber };
      const tail = await this.#client.call('instruments.wire', request);
      if (this.#lastNumber > 0) this.missed += Math.max(0, tail.lostBefore - this.#lastNumber);
      this.#lastNumber = tail.lastNumber;
      this.entries = [...this.entries, ...tail.entries].slice(-maxEntries);
    } catch {
      // A connection that is away comes back with the next announcement; the frame says that it is away.
    }
    this.#reading = false;
    if (this.#again) await this.#read();
  }
}
