import type { CellState } from '../../src-core/errors.ts';

const sentences: Readonly<Record<CellState, string>> = {
  off: 'The cell is off.',
  on: 'The cell is on.',
  unknown: 'Cell state unknown — disconnect the leads.',
};

/** What an error says of the cell, as a sentence; nothing where it does not speak of one. */
export function cellWords(state: CellState | undefined): string | undefined {
  return state && sentences[state];
}
