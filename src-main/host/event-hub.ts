import type { Events } from '../../src-core/contract/calls.ts';
import type { EventName } from '../../src-core/contract/client.ts';

type Listener<E extends EventName> = (payload: Events[E]) => void;

/** Tells the shells what happened. A listener that fails never hurts who tells. */
export interface EventHub {
  emit<E extends EventName>(name: E, payload: Events[E]): void;
  /** Returns the function that ends the subscription. */
  on<E extends EventName>(name: E, listener: Listener<E>): () => void;
  /** Whether anybody listens. */
  isWatched(name: EventName): boolean;
}

export function createEventHub(): EventHub {
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  return {
    emit(name, payload) {
      for (const listener of [...(listeners.get(name) ?? [])]) {
        try {
          (listener as Listener<typeof name>)(payload);
        } catch (error) {
          queueMicrotask(() => {
            process.emitWarning(`A listener of ${name} failed: ${String(error)}`);
          });
        }
      }
    },
    on(name, listener) {
      const ofName = listeners.get(name) ?? new Set();
      listeners.set(name, ofName.add(listener));
      return () => void ofName.delete(listener);
    },
    isWatched: (name) => (listeners.get(name)?.size ?? 0) > 0,
  };
}
