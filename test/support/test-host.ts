import type { EventName } from '../../src-core/contract/client.ts';
import type { Events } from '../../src-core/contract/calls.ts';
import type { Handlers } from '../../src-core/contract/dispatch.ts';
import { AppError } from '../../src-core/errors.ts';
import type { ShellHost } from '../../src-main/shell/shell-host.ts';

export interface TestHost extends ShellHost {
  emit<E extends EventName>(name: E, payload: Events[E]): void;
  /** How many subscriptions are open. */
  listening(): number;
}

/** A host with only the handlers a shell's test needs; every other call fails as an unexpected one. */
export function createTestHost(given: Partial<Handlers>): TestHost {
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const handlers = new Proxy(given, {
    has: () => true,
    get: (target, name: keyof Handlers) =>
      target[name] ??
      (() => {
        throw new AppError('internal', `Not expected here: ${name}`);
      }),
  }) as Handlers;
  return {
    handlers,
    on(name, listener) {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => void known.delete(listener);
    },
    emit(name, payload) {
      for (const listener of listeners.get(name) ?? []) (listener as (payload: unknown) => void)(payload);
    },
    listening: () => [...listeners.values()].reduce((sum, known) => sum + known.size, 0),
    close: () => Promise.resolve(),
  };
}
