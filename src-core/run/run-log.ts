import type { CellState } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import type { JournalEntry, RunState } from '../model/run.ts';
import type { RunJournal } from './ports.ts';

type Entry = Omit<JournalEntry, 'seq' | 'at'>;

/** Where in the run something happened. */
export interface Place {
  readonly stepIndex: number;
  readonly timeS: number;
}

/** The state of a run as it is told to the journal and to listeners: nothing changes without both hearing of it. */
export class RunLog {
  readonly warnings: Warning[] = [];
  readonly #journal: RunJournal;
  readonly #onFailed: (error: unknown) => void;
  readonly #listeners = new Set<() => void>();
  #state: RunState = 'idle';
  #cellState: CellState = 'unknown';
  #failed = false;

  constructor(journal: RunJournal, onFailed: (error: unknown) => void) {
    this.#journal = journal;
    this.#onFailed = onFailed;
  }

  get state(): RunState {
    return this.#state;
  }

  get cellState(): CellState {
    return this.#cellState;
  }

  get isOver(): boolean {
    return isFinal(this.#state);
  }

  /** Once stopping, only an end can follow. */
  setState(state: RunState, message: string, place: Place): void {
    if (state === this.#state || (this.#state === 'stopping' && !isFinal(state))) return;
    this.#state = state;
    this.note({ kind: 'state', message, state, ...place });
    this.changed();
  }

  /** What the instrument itself confirmed, or could not. */
  confirmCell(cellState: CellState, when: string): void {
    this.#cellState = cellState;
    const found = cellState === 'off' ? 'Cell confirmed off' : `Cell state ${cellState}: disconnect the leads`;
    this.note({ kind: 'cell', message: `${found} (${when})`, cellState });
  }

  /** What follows from the present action, without read-back. */
  expectCell(cellState: CellState): void {
    this.#cellState = cellState;
  }

  warn(code: string, message: string, place: Place): void {
    this.warnings.push({ code, message });
    this.note({ kind: 'warning', message, ...place });
    this.changed();
  }

  /** A journal that cannot be written any more is a failure of storage, told once. */
  note(entry: Entry): void {
    if (this.#failed) return;
    try {
      this.#journal.append(entry);
    } catch (error) {
      this.#failed = true;
      this.#onFailed(error);
    }
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function isFinal(state: RunState): boolean {
  return state === 'ended' || state === 'interrupted' || state === 'cell-unknown';
}
