import { expect, test } from 'vitest';
import { drawCircuit } from '../../../src-core/circuit/drawing.ts';
import { editCircuit } from '../../../src-core/circuit/editing.ts';
import { parseCircuit } from '../../../src-core/circuit/parse.ts';
import { CircuitEditorState } from '../../../src-renderer/features/analyse/circuit/editor.svelte.ts';
import { paletteGroups } from '../../../src-renderer/features/analyse/circuit/palette.ts';
import { circuitTemplates } from '../../../src-renderer/features/analyse/circuit/templates.ts';
import { elements } from '../../../src-core/circuit/elements/index.ts';

/** An owner that keeps the text, as the fit's form does. */
function open(circuit: string) {
  const owner = { circuit, chosen: undefined as string | undefined };
  const editor = new CircuitEditorState({
    circuit: () => owner.circuit,
    onchange: (text) => (owner.circuit = text),
    onselect: (name) => (owner.chosen = name),
  });
  return { owner, editor };
}

test('edits go to the owner as text, and what is new is chosen', () => {
  const { owner, editor } = open('R0-p(R1,CPE1)');
  editor.choose({ from: 'R0', to: 'R0' });
  expect(editor.words).toBe('resistor R0 in series (1 of 2)');
  expect(editor.apply({ kind: 'before', added: 'L' })).toBe(true);
  expect(owner).toEqual({ circuit: 'L1-R0-p(R1,CPE1)', chosen: 'L1' });
});

test('an edit that cannot be done says why and changes nothing', () => {
  const { owner, editor } = open('R0');
  editor.choose({ from: 'R0', to: 'R0' });
  expect(editor.obstacle('remove')).toContain('one element at least');
  expect(editor.apply({ kind: 'remove' })).toBe(false);
  expect(editor.notice).toContain('one element at least');
  expect(owner.circuit).toBe('R0');
  editor.choose(undefined);
  expect(editor.apply({ kind: 'duplicate' })).toBe(false);
  expect(editor.notice).toContain('Choose an element');
});

test('an empty circuit begins with what is added', () => {
  const { owner, editor } = open('  ');
  expect(editor.root).toBeUndefined();
  expect(editor.fault).toBeUndefined();
  expect(editor.apply({ kind: 'change', added: 'p(R,CPE)' })).toBe(true);
  expect(owner.circuit).toBe('p(R1,CPE1)');
});

test('a text that cannot be read is pointed at', () => {
  expect(open('R0-X1').editor.fault).toMatchObject({ position: 3, length: 2, message: 'There is no element "X".' });
  expect(open('R1-'.repeat(400)).editor.fault).toMatchObject({ message: expect.stringContaining('1000 are allowed') as string }); // prettier-ignore
});

test('arrow keys walk, Shift chooses up to there, and a group widens', () => {
  const { owner, editor } = open('R0-p(R1-W1,CPE1)');
  const drawing = drawCircuit(parseCircuit(owner.circuit));
  editor.walk(drawing, 'right', false);
  expect(owner.chosen).toBe('R0');
  editor.walk(drawing, 'right', false);
  editor.walk(drawing, 'right', true);
  expect(editor.chosenNames).toEqual(['R1', 'W1']);
  editor.widen();
  expect(editor.chosenNames).toEqual(['R1', 'W1', 'CPE1']);
  editor.follow('R1');
  expect(editor.chosenNames).toHaveLength(3);
  editor.follow('CPE1');
  expect(editor.chosenNames).toEqual(['CPE1']);
});

test('the palette offers every element of the registry once, with formula, limits and source', () => {
  const offered = paletteGroups.flatMap(({ entries }) => entries);
  for (const { symbol, formula, parameters } of elements) {
    const [entry, ...more] = offered.filter(({ added }) => added === symbol);
    expect(more).toEqual([]);
    expect(entry!.hints[0]).toBe(`Z = ${formula}`);
    expect(entry!.hints).toHaveLength(parameters.length + 2);
  }
  for (const { added } of offered)
    expect(() => editCircuit('R1', { from: 'R1', to: 'R1' }, { kind: 'after', added })).not.toThrow();
});

test('every circuit to begin with can be read', () => {
  for (const { circuit } of circuitTemplates) expect(() => parseCircuit(circuit)).not.toThrow();
});
