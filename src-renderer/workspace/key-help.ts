/** The keys of the program, as they are shown. */
export const keyHelp: readonly (readonly [keys: string, meaning: string])[] = [
  ['Ctrl+Shift+.', 'STOP: every instrument, at once, cell off'],
  ['Ctrl+1 … Ctrl+9', 'Go to one of the nine places'],
  ['Ctrl+K', 'Find a place, a sample, a method or a run'],
  ['Space', 'Run: hold at the end of the step, or go on'],
  ['N', 'Run: write a note'],
  ['Z', 'Run: show everything'],
  ['← → · Shift+← →', 'Analyse: next point · choose the points between'],
  ['← →', 'Titration: pulse before · next · with a handle in focus, move it'],
  ['M', 'Analyse: leave chosen points out · with none chosen, draw around points'],
  ['Enter', 'Analyse: fit, and keep the result'],
  ['Ctrl+Z · Ctrl+Y', 'Analyse: undo · redo whatever defines the fit'],
  ['E · Z', 'Analyse: equal axes · show everything'],
  ['[ · ]', 'Analyse: spectrum before · after'],
  ['F1', 'Explain the field that has the focus'],
  ['?', 'Show these keys'],
];
