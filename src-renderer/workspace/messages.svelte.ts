import { toWire, type WireError } from '../../src-core/errors.ts';

export interface Notice {
  readonly id: number;
  readonly error?: WireError;
  readonly text?: string;
  /** Takes back what the text tells of. */
  readonly undo?: () => void | Promise<void>;
}

/** What went wrong and what was done, told below the screen. */
export class Messages {
  notices = $state.raw<readonly Notice[]>([]);
  #lastId = 0;

  /** Carries out an action; what goes wrong is told to the user, and the answer is then undefined. */
  async attempt<Value>(action: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await action();
    } catch (error) {
      this.tell(toWire(error));
      return undefined;
    }
  }

  tell(notice: WireError | string, undo?: () => void | Promise<void>): void {
    const id = ++this.#lastId;
    const entry: Notice =
      typeof notice === 'string' ? { id, text: notice, ...(undo && { undo }) } : { id, error: notice };
    // The newest few: a fault that repeats must not bury the screen.
    const kept = this.notices.filter(
      ({ error, undo: offered }) => !sameError(error, entry.error) && (error !== undefined || offered !== undefined),
    );
    this.notices = [...kept, entry].slice(-4);
    if (typeof notice === 'string') window.setTimeout(() => this.dismiss(id), undo ? 15_000 : 6000);
  }

  dismiss(id: number): void {
    this.notices = this.notices.filter((notice) => notice.id !== id);
  }

  /** Good news of another place is no news here; what failed and what can be taken back stay. */
  clearGoodNews(): void {
    this.notices = this.notices.filter(({ error, undo }) => error ?? undo);
  }
}

function sameError(a: WireError | undefined, b: WireError | undefined): boolean {
  return a !== undefined && b !== undefined && a.code === b.code && a.message === b.message;
}
