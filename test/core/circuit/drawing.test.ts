import fastCheck from 'fast-check';
import { expect, test } from 'vitest';
import { elementsOf } from '../../../src-core/circuit/circuit.ts';
import { drawCircuit, type Drawing } from '../../../src-core/circuit/drawing.ts';
import { drawingToSvg } from '../../../src-core/circuit/drawing-svg.ts';
import { walkCircuit, type WalkDirection } from '../../../src-core/circuit/drawing-walk.ts';
import { describeElement } from '../../../src-core/circuit/drawing-words.ts';
import { parseCircuit } from '../../../src-core/circuit/parse.ts';
import { circuitTexts } from './random-circuit.ts';

const draw = (text: string, maximumWidth?: number): Drawing =>
  drawCircuit(parseCircuit(text), maximumWidth === undefined ? {} : { maximumWidth });

test('series share a wire, branches stand above each other with the lead in their middle', () => {
  const { elements, terminals, junctions } = draw('R0-p(R1,CPE1)-Wo1');
  const [r0, r1, cpe, wo] = elements;
  expect(elements.map(({ name }) => name)).toEqual(['R0', 'R1', 'CPE1', 'Wo1']);
  expect(elements.map(({ glyph }) => glyph)).toEqual(['resistor', 'resistor', 'constant-phase', 'box']);
  expect(r0!.y).toBe(wo!.y);
  expect(r1!.x).toBe(cpe!.x);
  expect((r1!.y + cpe!.y) / 2).toBeCloseTo(r0!.y, 9);
  expect(terminals.map(([, y]) => y)).toEqual([r0!.y, r0!.y]);
  expect(junctions).toHaveLength(2);
});

test('names are shown with what follows the symbol below the line', () => {
  expect(draw('R-CPE_gb-JMi12').elements.map(({ label }) => label)).toEqual([
    { symbol: 'R', index: '' },
    { symbol: 'CPE', index: 'gb' },
    { symbol: 'JMi', index: '12' },
  ]);
});

test('a long series goes on in the next row', () => {
  const text = Array.from({ length: 12 }, (_, i) => `R${i}`).join('-');
  const wide = draw(text);
  const narrow = draw(text, 30);
  expect(new Set(wide.elements.map(({ y }) => y)).size).toBe(1);
  expect(new Set(narrow.elements.map(({ y }) => y)).size).toBeGreaterThan(2);
  expect(narrow.width).toBeLessThanOrEqual(30);
  expect(narrow.elements).toHaveLength(12);
});

test('notes make room for themselves', () => {
  const root = parseCircuit('p(R1,R2)');
  const bare = drawCircuit(root);
  const noted = drawCircuit(root, { notes: new Map([['R1', ['a value of twenty chars', '± 2 %']]]) });
  expect(noted.height).toBeGreaterThan(bare.height + 2.5);
  expect(noted.width).toBeGreaterThan(bare.width);
});

test('no two elements overlap, all lie inside, and every wire ends at another wire, a symbol or a terminal', () => {
  fastCheck.assert(
    fastCheck.property(circuitTexts(), fastCheck.constantFrom(undefined, 20, 60), (text, maximumWidth) => {
      const drawing = draw(text, maximumWidth);
      const boxes = drawing.elements.map(({ box }) => box);
      boxes.forEach((a, i) => {
        expect(a.x).toBeGreaterThanOrEqual(0);
        expect(a.y).toBeGreaterThanOrEqual(0);
        expect(a.x + a.width).toBeLessThanOrEqual(drawing.width + 1e-9);
        expect(a.y + a.height).toBeLessThanOrEqual(drawing.height + 1e-9);
        for (const b of boxes.slice(i + 1)) {
          const apart = a.x + a.width <= b.x + 1e-9 || b.x + b.width <= a.x + 1e-9 || a.y + a.height <= b.y + 1e-9 || b.y + b.height <= a.y + 1e-9; // prettier-ignore
          expect(apart).toBe(true);
        }
      });
      expect(looseEnds(drawing)).toEqual([]);
    }),
    { numRuns: 150, seed: 4 },
  );
});

/** Ends of wires that touch nothing else. */
function looseEnds({ wires, elements, terminals }: Drawing): readonly string[] {
  const pins = elements.flatMap(({ y, box }) => [[box.x, y] as const, [box.x + box.width, y] as const]);
  const touches = (x: number, y: number, own: number): boolean =>
    [...pins, ...terminals].some(([px, py]) => Math.hypot(px - x, py - y) < 1e-6) ||
    wires.some((wire, i) => i !== own && wire.slice(1).some((b, k) => distance(x, y, wire[k]!, b) < 1e-6));
  return wires.flatMap((wire, i) =>
    [wire[0]!, wire.at(-1)!].flatMap(([x, y]) => (touches(x, y, i) ? [] : [`${x} ${y}`])),
  );
}

/** From a point to a wire that runs along an axis. */
function distance(x: number, y: number, a: readonly [number, number], b: readonly [number, number]): number {
  const nearX = Math.min(Math.max(x, Math.min(a[0], b[0])), Math.max(a[0], b[0]));
  const nearY = Math.min(Math.max(y, Math.min(a[1], b[1])), Math.max(a[1], b[1]));
  return Math.hypot(x - nearX, y - nearY);
}

test('arrow keys lead where they point', () => {
  const root = parseCircuit('R0-p(R1-W1,CPE1)-L1');
  const drawing = drawCircuit(root);
  const walk = (name: string, direction: WalkDirection): string => walkCircuit(root, drawing, name, direction);
  expect(walk('R0', 'right')).toBe('R1');
  expect(walk('R1', 'right')).toBe('W1');
  expect(walk('W1', 'right')).toBe('L1');
  expect(walk('CPE1', 'right')).toBe('L1');
  expect(walk('L1', 'left')).toBe('W1');
  expect(walk('R1', 'down')).toBe('CPE1');
  expect(walk('CPE1', 'up')).toMatch(/^(R1|W1)$/);
  expect(walk('R0', 'left')).toBe('R0');
  expect(walk('R0', 'down')).toBe('R0');
});

test('every element is reached from every other by arrow keys', () => {
  fastCheck.assert(
    fastCheck.property(circuitTexts(), (text) => {
      const root = parseCircuit(text);
      const drawing = drawCircuit(root);
      const names = elementsOf(root).map(({ name }) => name);
      for (const start of [names[0]!, names.at(-1)!]) {
        const reached = new Set([start]);
        for (const name of reached)
          for (const direction of ['left', 'right', 'up', 'down'] as const)
            reached.add(walkCircuit(root, drawing, name, direction));
        expect(reached.size).toBe(names.length);
      }
    }),
    { numRuns: 100, seed: 5 },
  );
});

test.each([
  ['R1', 'R1', 'resistor R1'],
  ['R0-p(R1,CPE1)', 'R1', 'resistor R1 in parallel with constant-phase element CPE1, in series (2 of 2)'],
  ['R0-Wo1', 'Wo1', 'Warburg, finite space (open) Wo1 in series (2 of 2)'],
  ['p(R1-W1,C1)', 'W1', 'Warburg, semi-infinite W1 in series (2 of 2), in parallel with capacitor C1'],
  ['p(R1-W1,C1)', 'C1', 'capacitor C1 in parallel with a branch of R1, W1'],
  ['p(R1-W1-R2-R3-R4,C1)', 'C1', 'capacitor C1 in parallel with a branch of 5 elements'],
])('in words: %s, %s', (text, name, words) => {
  expect(describeElement(parseCircuit(text), name)).toBe(words);
});

test('as SVG: one symbol each, names escaped and with their index', () => {
  const svg = drawingToSvg(
    drawCircuit(parseCircuit('R0-p(R_gb,U1{a/(b + j*w)})'), { notes: new Map([['R0', ['< 5 Ω & more']]]) }),
  );
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d/);
  expect(svg.match(/<path transform=/g)).toHaveLength(3);
  expect(svg).toContain('&lt; 5 Ω &amp; more');
  expect(svg).toMatch(/>R<tspan[^>]*>gb<\/tspan>/);
  expect(svg).not.toContain('NaN');
});
