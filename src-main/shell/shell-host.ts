import type { EventName } from '../../src-core/contract/client.ts';
import type { Events } from '../../src-core/contract/calls.ts';
import type { Handlers } from '../../src-core/contract/dispatch.ts';

/** What a shell needs of the host: nothing else of it is visible from a window. */
export interface ShellHost {
  readonly handlers: Handlers;
  /** Returns the function that ends the subscription. */
  on<E extends EventName>(name: E, listener: (payload: Events[E]) => void): () => void;
  /** Stops every run, makes every cell safe and closes the database. */
  close(): Promise<void>;
}
