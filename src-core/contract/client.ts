import { fromWire, type WireError } from '../errors.ts';
import type { Calls, Events } from './calls.ts';

export type CallName = keyof Calls;
export type EventName = keyof Events;
export type Argument<N extends CallName> = Parameters<Calls[N]>[0];
export type Answer<N extends CallName> = ReturnType<Calls[N]>;
export type Reply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: WireError };

/** The only thing a process boundary must provide. */
export interface Transport {
  invoke(name: string, argument: unknown): Promise<Reply>;
  /** Returns the function that ends the subscription. */
  subscribe(name: string, listener: (payload: unknown) => void): () => void;
}

export interface Client {
  /** @throws AppError as thrown by the host */
  call<N extends CallName>(name: N, argument: Argument<N>): Promise<Answer<N>>;
  on<E extends EventName>(name: E, listener: (payload: Events[E]) => void): () => void;
}

/** The host as the renderer, the command line and the tests see it. */
export function createClient(transport: Transport): Client {
  return {
    async call(name, argument) {
      const reply = await transport.invoke(name, argument);
      if (!reply.ok) throw fromWire(reply.error);
      return reply.value as Answer<typeof name>;
    },
    on(name, listener) {
      return transport.subscribe(name, (payload) => listener(payload as Events[typeof name]));
    },
  };
}
