import type { Drawing, DrawnElement } from './drawing.ts';
import { glyphPath } from './drawing-symbols.ts';

export interface DrawingStyle {
  /** Length of a grid unit. */
  readonly unitPx: number;
  readonly colour: string;
  readonly fontFamily: string;
}

const paperStyle: DrawingStyle = { unitPx: 10, colour: '#000000', fontFamily: 'Helvetica, Arial, sans-serif' };

/** A drawing as an SVG file of its own: lines in one colour on nothing, texts as texts. */
export function drawingToSvg(drawing: Drawing, style: DrawingStyle = paperStyle): string {
  const { width, height } = drawing;
  const { unitPx, colour, fontFamily } = style;
  const size = `width="${write(width * unitPx)}" height="${write(height * unitPx)}"`;
  const dots = drawing.junctions.map(([x, y]) => `<circle cx="${write(x)}" cy="${write(y)}" r="0.2"/>`);
  const ends = drawing.terminals.map(([x, y]) => `<circle cx="${write(x)}" cy="${write(y)}" r="0.26" fill="#ffffff" stroke="${colour}" stroke-width="0.15"/>`); // prettier-ignore
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${write(width)} ${write(height)}">`,
    `<g fill="none" stroke="${colour}" stroke-width="0.15" stroke-linejoin="round" stroke-linecap="round">`,
    `<path d="${wirePath(drawing)}"/>`,
    ...drawing.elements.map(symbolSvg),
    '</g>',
    `<g fill="${colour}" font-family="${escapeXml(fontFamily)}" text-anchor="middle">`,
    ...dots,
    ...drawing.elements.map(textSvg),
    '</g>',
    ...ends,
    '</svg>',
    '',
  ].join('\n');
}

/** All wires as one SVG path, grid units. */
export function wirePath({ wires }: Drawing): string {
  return wires.map((points) => `M${points.map(([x, y]) => `${write(x)} ${write(y)}`).join('L')}`).join('');
}

/** Height of the label's baseline against the wire, grid units. */
export function labelOffset({ glyph }: DrawnElement): number {
  return glyph === 'box' ? 0.45 : -1.75;
}

/** Height of the baseline of a line under the symbol, against the wire, grid units. */
export function noteOffset(line: number): number {
  return 2.45 + 1.5 * line;
}

/** The wires from the ends of an element's box to its symbol, as an SVG path. */
export function leadPath({ x, y, halfWidth, box }: DrawnElement): string {
  const end = box.x + box.width;
  return `M${write(box.x)} ${write(y)}H${write(x - halfWidth)}M${write(x + halfWidth)} ${write(y)}H${write(end)}`;
}

function symbolSvg(element: DrawnElement): string {
  const { x, y, glyph, halfWidth } = element;
  return `<path d="${leadPath(element)}"/><path transform="translate(${write(x)} ${write(y)})" d="${glyphPath(glyph, halfWidth)}"/>`;
}

function textSvg(element: DrawnElement): string {
  const { x, y, label, notes } = element;
  const index = label.index === '' ? '' : `<tspan font-size="1" dy="0.35">${escapeXml(label.index)}</tspan>`;
  const name = `<text x="${write(x)}" y="${write(y + labelOffset(element))}" font-size="1.35">${label.symbol}${index}</text>`;
  const lines = notes.map(
    (line, i) => `<text x="${write(x)}" y="${write(y + noteOffset(i))}" font-size="1.15">${escapeXml(line)}</text>`,
  );
  return [name, ...lines].join('');
}

function write(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
