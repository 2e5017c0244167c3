/**
 * How an element is drawn: some have a symbol of their own, all others are a box with their name in it.
 *
 * 2026-11-22: the resistor is a zigzag. A rectangle is as common among electrochemists, but here rectangles are the
 * elements without a symbol of their own, and the two should not be confused.
 */
export type ElementGlyph = 'resistor' | 'capacitor' | 'inductor' | 'lossy-inductor' | 'constant-phase' | 'box';

const glyphs: Readonly<Record<string, ElementGlyph>> = {
  R: 'resistor',
  C: 'capacitor',
  L: 'inductor',
  La: 'lossy-inductor',
  CPE: 'constant-phase',
};

export function glyphOf(symbol: string): ElementGlyph {
  return glyphs[symbol] ?? 'box';
}

/** Half the width of every symbol but the box, grid units. */
export const glyphHalfWidth = 2;
/** Half the height that symbols take, grid units. */
export const glyphHalfHeight = 1.1;

const coil = 'M-2 0a.5 .55 0 0 1 1 0a.5 .55 0 0 1 1 0a.5 .55 0 0 1 1 0a.5 .55 0 0 1 1 0';

const paths: Readonly<Record<Exclude<ElementGlyph, 'box'>, string>> = {
  resistor: 'M-2 0L-1.67 -.8L-1 .8L-.33 -.8L.33 .8L1 -.8L1.67 .8L2 0',
  capacitor: 'M-2 0H-.35M-.35 -1.1V1.1M.35 -1.1V1.1M.35 0H2',
  inductor: coil,
  'lossy-inductor': `${coil}M-1.2 .9L1.2 -1.3`,
  'constant-phase': 'M-2 0H-.1M-.9 -1.1L-.1 0L-.9 1.1M.2 -1.1L1 0L.2 1.1M1 0H2',
};

/**
 * The symbol's lines as an SVG path in grid units, about its centre, from -halfWidth to halfWidth along the wire.
 *
 * @param halfWidth - of a box; the other symbols have their own
 */
export function glyphPath(glyph: ElementGlyph, halfWidth: number): string {
  if (glyph !== 'box') return paths[glyph];
  const right = String(halfWidth);
  return `M-${right} -1H${right}V1H-${right}Z`;
}
