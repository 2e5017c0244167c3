import type { Client } from '../../src-core/contract/client.ts';
import type { CellState } from '../../src-core/errors.ts';
import type { Messages } from './messages.svelte.ts';

interface StopOutcome {
  readonly instrumentId: string;
  readonly cellState: CellState;
}

/** The one STOP: that it was asked, and what was found when the cells were read back. */
export class StopRoom {
  asked = $state(false);
  found = $state.raw<readonly StopOutcome[]>();
  readonly #client: Client;
  readonly #messages: Messages;

  constructor(client: Client, messages: Messages) {
    this.#client = client;
    this.#messages = messages;
  }

  /** Never asks, never waits for anything else, and shows what the cells were found to be. */
  async all(): Promise<void> {
    this.asked = true;
    this.found = undefined;
    const found = await this.#messages.attempt(() => this.#client.call('instruments.stopAll', null));
    this.found = found;
    this.asked = false;
    // A cell that is not off stays in sight until it is.
    if (found?.every(({ cellState }) => cellState === 'off'))
      window.setTimeout(() => (this.found = this.found === found ? undefined : this.found), 30_000);
  }

  /** What STOP found is history once something runs again. */
  forget(): void {
    if (!this.asked) this.found = undefined;
  }
}
