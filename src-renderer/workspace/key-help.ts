/** The keys of the program, as they are shown. */
export const keyHelp: readonly (readonly [keys: string, meaning: string])[] = [
  ['Ctrl+Shift+.', 'STOP: every instrument, at once, cell off'],
  ['Ctrl+1 … Ctrl+8', 'Go to one of the eight places'],
  ['Space', 'Run: hold at the end of the step, or go on'],
  ['N', 'Run: write a note'],
  ['Z', 'Run: show everything'],
  ['?', 'Show these keys'],
];
