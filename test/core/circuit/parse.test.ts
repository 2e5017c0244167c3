import fastCheck from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../src-core/errors.ts';
import { createCircuit } from '../../../src-core/circuit/circuit.ts';
import { elements } from '../../../src-core/circuit/elements/index.ts';
import { formatCircuit } from '../../../src-core/circuit/format.ts';
import { CircuitSyntaxError, parseCircuit } from '../../../src-core/circuit/parse.ts';

function faultOf(text: string): CircuitSyntaxError {
  try {
    parseCircuit(text);
  } catch (error) {
    if (error instanceof CircuitSyntaxError) return error;
    throw error;
  }
  throw new Error(`"${text}" was read without a fault.`);
}

test('parameters are named in the order they stand', () => {
  const circuit = createCircuit('R0-p(R1,CPE1)-Wo1-W2-Zarc_gb');
  expect(circuit.parameters.map((item) => item.name)).toEqual(
    ['R0', 'R1', 'CPE1.Q', 'CPE1.n', 'Wo1.R', 'Wo1.tau', 'W2', 'Zarc_gb.R', 'Zarc_gb.tau', 'Zarc_gb.n'], // prettier-ignore
  );
  expect(circuit.elements.map((item) => item.position)).toEqual([0, 5, 8, 14, 18, 21]);
});

test('blanks, nesting and groups in groups of the same kind', () => {
  expect(createCircuit(' L0 - R0-p( CPE1 ,R1, R2 -L2 ) ').text).toBe('L0-R0-p(CPE1,R1,R2-L2)');
  expect(createCircuit('p(R1,p(C1,R2-p(R3,C3)))').text).toBe('p(R1,C1,R2-p(R3,C3))');
  expect(createCircuit('R').text).toBe('R');
});

test.each([
  ['', 0, 'ends where an element should stand'],
  ['R0-', 3, 'ends where an element should stand'],
  ['R0--R1', 3, 'not "-"'],
  ['R0-p(R1,CPE1', 3, 'never closed'],
  ['R0-p(R1,', 3, 'never closed'],
  ['R0-p(R1,CPE1))-R2', 13, 'closes nothing'],
  ['R0-(R1,C1)', 3, 'needs "p"'],
  ['R0-p(R1)', 3, 'two branches'],
  ['R0-p(,R1)', 5, 'not ","'],
  ['R0 R1', 3, 'not expected'],
  ['R0-p(R1,C1;R2)', 10, 'not expected'],
  ['R0-X1-R1', 3, 'no element "X"'],
  ['R0-R1-p(C1,R0)', 11, 'stands twice'],
  ['R0-π1', 3, 'not "π"'],
  ['1R', 0, 'not "1"'],
  ['p-R1', 0, 'no element "p"'],
])('"%s" is refused at character %d', (text, position, message) => {
  const fault = faultOf(text);
  expect(fault.code).toBe('input/invalid');
  expect(fault.position).toBe(position);
  expect(fault.message).toContain(message);
  expect(fault.remedy).toBeTruthy();
  const [, window, carets] = fault.message.split('\n');
  expect(carets!.indexOf('^')).toBe(position);
  expect(window).toBe(text);
});

test.each([
  ['r1', 'R'],
  ['Q1', 'CPE'],
  ['cpe1', 'CPE'],
  ['CP1', 'CPE'],
  ['ZARC1', 'Zarc'],
  ['WO1', 'Wo'],
])('"%s" is answered by a suggestion of %s', (text, suggestion) => {
  expect(faultOf(text).remedy).toContain(`Did you mean ${suggestion}?`);
});

test('a fault far inside a long circuit is shown with its surroundings', () => {
  const text = Array.from({ length: 60 }, (_, i) => `R${i}`).join('-') + '-X-R99';
  const [, window, carets] = faultOf(text).message.split('\n');
  expect(window!.length).toBeLessThan(110);
  expect(window!.charAt(carets!.indexOf('^'))).toBe('X');
  expect(() => parseCircuit('R1-'.repeat(1000))).toThrow(AppError);
});

test('any circuit written down and read again is the same', () => {
  const leaf = fastCheck.constantFrom(...elements.map((item) => item.symbol));
  const tree = fastCheck.letrec<{ node: string }>((tie) => ({
    node: fastCheck.oneof(
      { maxDepth: 4 },
      leaf,
      fastCheck.array(tie('node'), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('-')),
      fastCheck.array(tie('node'), { minLength: 2, maxLength: 3 }).map((parts) => `p(${parts.join(',')})`),
    ),
  }));
  fastCheck.assert(
    fastCheck.property(tree.node, (text) => {
      let count = 0;
      const numbered = text.replace(/[A-Z][A-Za-z]*/g, (symbol) => `${symbol}${count++}`);
      fastCheck.pre(numbered.length <= 1000);
      const once = formatCircuit(parseCircuit(numbered));
      expect(formatCircuit(parseCircuit(once))).toBe(once);
      expect(createCircuit(numbered).elements).toHaveLength(count);
    }),
    { seed: 7, numRuns: 200 },
  );
});

test('no text makes the reader fail in any other way', () => {
  fastCheck.assert(
    fastCheck.property(fastCheck.stringMatching(/^[RCp(),\-1 WoQ_]*$/), (text) => {
      try {
        parseCircuit(text);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }),
    { seed: 7, numRuns: 500 },
  );
});
