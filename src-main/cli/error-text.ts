import type { WireError } from '../../src-core/errors.ts';

const cellSentences = {
  off: 'The cell is off.',
  on: 'The cell is on.',
  unknown: 'Cell state unknown: disconnect the leads.',
} as const;

/** What was asked is refused before a cell is switched or a file written, so an error of input can say so. */
export function withStates(error: WireError): WireError {
  if (error.dataState !== undefined || !error.code.startsWith('input/')) return error;
  return { ...error, dataState: 'Nothing was started, and no data were changed.' };
}

/** What happened, state of the cell, state of the data, what to do: a line each. */
export function errorText({ message, cellState, dataState, remedy }: WireError): string {
  const lines = [message, cellState && cellSentences[cellState], dataState, remedy];
  return lines.filter((line) => line !== undefined && line !== '').join('\n') + '\n';
}
