import { AppError } from '../../errors.ts';
import type { ActionContext } from '../driver.ts';

/** What an AbortController is elsewhere; a pure core has none. */
export interface Abort {
  readonly signal: ActionContext['signal'];
  /** Calls every listener before it returns. */
  abort(): void;
}

export function createAbort(): Abort {
  const listeners = new Set<() => void>();
  let aborted = false;
  return {
    signal: {
      get aborted() {
        return aborted;
      },
      throwIfAborted() {
        if (aborted) throw new AppError('cancelled', 'The run was stopped.');
      },
      addEventListener: (_type, listener) => void listeners.add(listener),
      removeEventListener: (_type, listener) => void listeners.delete(listener),
    },
    abort() {
      if (aborted) return;
      aborted = true;
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
  };
}
