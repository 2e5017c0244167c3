import fastCheck from 'fast-check';
import { expect, test } from 'vitest';
import { createCircuit, elementsOf } from '../../../src-core/circuit/circuit.ts';
import { editCircuit, editObstacle, type CircuitEdit } from '../../../src-core/circuit/editing.ts';
import { enclosingPart } from '../../../src-core/circuit/editing-place.ts';
import { parseCircuit } from '../../../src-core/circuit/parse.ts';
import { AppError } from '../../../src-core/errors.ts';
import { circuitTexts } from './random-circuit.ts';

const pellet = 'R0-p(R1,CPE1)-CPE2';

function edited(text: string, chosen: string, edit: CircuitEdit): string {
  const [from, to] = chosen.split(' ');
  return editCircuit(text, { from: from!, to: to ?? from! }, edit).text;
}

const add = (kind: 'before' | 'after' | 'parallel' | 'change', added: string): CircuitEdit => ({ kind, added });

test.each<[text: string, chosen: string, edit: CircuitEdit, result: string]>([
  // An element alone is as good a place as one in a group.
  ['R1', 'R1', add('before', 'L'), 'L1-R1'],
  ['R1', 'R1', add('parallel', 'CPE'), 'p(R1,CPE1)'],
  [pellet, 'R0', add('before', 'L'), 'L1-R0-p(R1,CPE1)-CPE2'],
  [pellet, 'CPE2', add('after', 'Wo'), 'R0-p(R1,CPE1)-CPE2-Wo1'],
  // In a branch the new element stands with the old one in series.
  [pellet, 'R1', add('after', 'W'), 'R0-p(R1-W1,CPE1)-CPE2'],
  // The number of the element it is put beside, where it is free.
  [pellet, 'R0', add('parallel', 'C'), 'p(R0,C0)-p(R1,CPE1)-CPE2'],
  [pellet, 'CPE2', add('parallel', 'R'), 'R0-p(R1,CPE1)-p(CPE2,R2)'],
  [pellet, 'R1', add('parallel', 'CPE'), 'R0-p(R1,CPE3,CPE1)-CPE2'],
  // A whole group, and neighbours in a series.
  [pellet, 'R1 CPE1', add('parallel', 'C'), 'R0-p(R1,CPE1,C1)-CPE2'],
  [pellet, 'R1 CPE1', add('after', 'Zarc'), 'R0-p(R1,CPE1)-Zarc1-CPE2'],
  [pellet, 'R0 CPE1', add('parallel', 'C'), 'p(R0-p(R1,CPE1),C0)-CPE2'],
  [pellet, 'R0 CPE2', add('parallel', 'C'), 'p(R0-p(R1,CPE1)-CPE2,C0)'],
  // An arc keeps one number for both of its elements.
  [pellet, 'R1 CPE1', add('after', 'p(R,CPE)'), 'R0-p(R1,CPE1)-p(R3,CPE3)-CPE2'],
  [pellet, 'R1 CPE1', add('change', 'Zarc'), 'R0-Zarc1-CPE2'],
  [pellet, 'CPE2', add('change', 'Wo'), 'R0-p(R1,CPE1)-Wo2'],
  [pellet, 'CPE2', add('change', 'R'), 'R0-p(R1,CPE1)-R2'],
  ['R_a-CPE_gb', 'CPE_gb', add('change', 'C'), 'R_a-C_gb'],
  ['R-R1', 'R', add('change', 'C'), 'C-R1'],
  [pellet, 'CPE2', add('change', 'U{R/(1 + j*w*tau)}'), 'R0-p(R1,CPE1)-U2{R/(1 + j*w*tau)}'],
  [pellet, 'R1 CPE1', { kind: 'duplicate' }, 'R0-p(R1,CPE1)-p(R3,CPE3)-CPE2'],
  ['R0-p(R1-W1,C1)', 'R1 C1', { kind: 'duplicate' }, 'R0-p(R1-W1,C1)-p(R2-W2,C2)'],
  [pellet, 'R0', { kind: 'remove' }, 'p(R1,CPE1)-CPE2'],
  [pellet, 'CPE1', { kind: 'remove' }, 'R0-R1-CPE2'],
  [pellet, 'R1 CPE1', { kind: 'remove' }, 'R0-CPE2'],
  ['p(R1,C1-p(R2,C2))', 'C1', { kind: 'remove' }, 'p(R1,R2,C2)'],
  [pellet, 'R1 CPE1', { kind: 'earlier' }, 'p(R1,CPE1)-R0-CPE2'],
  [pellet, 'R0', { kind: 'later' }, 'p(R1,CPE1)-R0-CPE2'],
  [pellet, 'CPE1', { kind: 'earlier' }, 'R0-p(CPE1,R1)-CPE2'],
  ['R0-R1-R2-R3', 'R1 R2', { kind: 'later' }, 'R0-R3-R1-R2'],
  [pellet, 'R1 CPE1', { kind: 'turn' }, 'R0-R1-CPE1-CPE2'],
  [pellet, 'R0 CPE1', { kind: 'turn' }, 'p(R0,R1,CPE1)-CPE2'],
  ['R0-R1-CPE1', 'R1 CPE1', { kind: 'turn' }, 'R0-p(R1,CPE1)'],
  // Either way of writing is read.
  ['R0(R1Q1)', 'CPE1', add('change', 'C'), 'R0-p(R1,C1)'],
])('%s, at %s: %o', (text, chosen, edit, result) => {
  expect(edited(text, chosen, edit)).toBe(result);
});

test.each<[text: string, chosen: string, edit: CircuitEdit, words: string]>([
  ['R0-R1', 'R0 R1', { kind: 'remove' }, 'one element at least'],
  ['R0', 'R0', { kind: 'later' }, 'no place to go'],
  ['R0-R1', 'R0', { kind: 'earlier' }, 'first in its series'],
  ['R0-p(R1,C1)', 'C1', { kind: 'later' }, 'last in its parallel'],
  ['R0-R1', 'R0', { kind: 'turn' }, 'several neighbours'],
  ['R0-R1', 'R7', { kind: 'remove' }, 'no element R7'],
  ['R0-R1', 'R1', add('after', 'X'), 'no element "X"'],
])('%s, at %s: %o is refused', (text, chosen, edit, words) => {
  expect(() => edited(text, chosen, edit)).toThrow(AppError);
  expect(() => edited(text, chosen, edit)).toThrow(words);
});

test('a circuit does not grow longer than what can be read', () => {
  const text = Array.from({ length: 200 }, (_, i) => `R${i}`).join('-');
  expect(() => edited(text, 'R0', { kind: 'after', added: 'Zarc_of_a_very_long_name' })).not.toThrow();
  const full = `${text}-${Array.from({ length: 23 }, (_, i) => `C${i}`).join('-')}`;
  expect(() => edited(full, 'R0 C22', { kind: 'duplicate' })).toThrow('1000 are allowed');
});

const kinds = ['before', 'after', 'parallel', 'change', 'remove', 'duplicate', 'earlier', 'later', 'turn'] as const;

/** Any edit of any part of any circuit. */
const anyEdit = fastCheck
  .record({
    text: circuitTexts(),
    first: fastCheck.nat(),
    last: fastCheck.nat(),
    kind: fastCheck.constantFrom(...kinds),
    added: fastCheck.constantFrom('R', 'CPE', 'p(R,CPE)', 'R1-p(R2-W,C)', 'U{a/(b + j*w)}'),
  })
  .map(({ text, first, last, kind, added }) => {
    const names = createCircuit(text).elements.map((item) => item.name);
    const part = { from: names[first % names.length]!, to: names[last % names.length]! };
    const edit: CircuitEdit =
      kind === 'before' || kind === 'after' || kind === 'parallel' || kind === 'change' ? { kind, added } : { kind };
    return { text, part, edit };
  });

/** The circuit's elements as they are in the text. */
function written(text: string): ReadonlySet<string> {
  return new Set(createCircuit(text).elements.map(({ name, definition }) => `${name} ${definition.formula}`));
}

test('after any edit the text is canonical, and elements outside of the edit are what they were', () => {
  fastCheck.assert(
    fastCheck.property(anyEdit, ({ text, part, edit }) => {
      if (editObstacle(parseCircuit(text), part, edit.kind) !== undefined) {
        expect(() => editCircuit(text, part, edit)).toThrow(AppError);
        return;
      }
      const result = editCircuit(text, part, edit);
      const after = createCircuit(result.text);
      expect(after.text).toBe(result.text);
      const names = after.elements.map((item) => item.name);
      expect(names).toContain(result.part.from);
      expect(names).toContain(result.part.to);
      const before = written(text);
      const kept = written(result.text);
      if (edit.kind !== 'remove' && edit.kind !== 'change') for (const item of before) expect(kept).toContain(item);
      if (edit.kind === 'earlier' || edit.kind === 'later' || edit.kind === 'turn') expect(kept.size).toBe(before.size);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('what is put in and taken out again leaves the circuit as it was', () => {
  fastCheck.assert(
    fastCheck.property(anyEdit, ({ text, part, edit }) => {
      if (!('added' in edit) || edit.kind === 'change') return;
      const before = createCircuit(text).text;
      const { text: longer, part: added } = editCircuit(text, part, edit);
      expect(editCircuit(longer, added, { kind: 'remove' }).text).toBe(before);
    }),
    { numRuns: 300, seed: 2 },
  );
});

test('a move there and back leaves the circuit as it was', () => {
  fastCheck.assert(
    fastCheck.property(anyEdit, ({ text, part }) => {
      const root = parseCircuit(text);
      if (editObstacle(root, part, 'later') !== undefined) return;
      const moved = editCircuit(text, part, { kind: 'later' });
      expect(editCircuit(moved.text, moved.part, { kind: 'earlier' }).text).toBe(createCircuit(text).text);
    }),
    { numRuns: 200, seed: 3 },
  );
});

test('a part widens to the group around it, up to the whole circuit', () => {
  const root = parseCircuit('R0-p(R1-W1,C1)-L1');
  const group = enclosingPart(root, { from: 'W1', to: 'W1' });
  expect(group).toEqual({ from: 'R1', to: 'W1' });
  expect(enclosingPart(root, group)).toEqual({ from: 'R1', to: 'C1' });
  expect(enclosingPart(root, { from: 'R1', to: 'C1' })).toEqual({ from: 'R0', to: 'L1' });
  expect(enclosingPart(root, { from: 'R0', to: 'L1' })).toEqual({ from: 'R0', to: 'L1' });
  expect(elementsOf(root)).toHaveLength(5);
});
