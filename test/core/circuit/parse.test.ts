import fastCheck from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../src-core/errors.ts';
import { createCircuit } from '../../../src-core/circuit/circuit.ts';
import { elements } from '../../../src-core/circuit/elements/index.ts';
import { formatCircuit } from '../../../src-core/circuit/format.ts';
import { formatDescriptionCode } from '../../../src-core/circuit/description-code.ts';
import { circuitLatex, parametersLatex } from '../../../src-core/circuit/latex.ts';
import { CircuitSyntaxError } from '../../../src-core/circuit/element-reader.ts';
import { parseCircuit } from '../../../src-core/circuit/parse.ts';

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

test.each([
  ['R0(R1Q1)([R2W2]C2)', 'R0-p(R1,CPE1)-p(R2-W2,C2)', 'R0(R1Q1)([R2W2]C2)'],
  ['R(RQ)(RQ)', 'R1-p(R2,CPE1)-p(R3,CPE2)', 'R1(R2Q1)(R3Q2)'],
  ['[R0(R1C1)]', 'R0-p(R1,C1)', 'R0(R1C1)'],
  ['R0C1', 'R0-C1', 'R0C1'],
  ['(C1[R1(C2[R2(C3R3)])])', 'p(C1,R1-p(C2,R2-p(C3,R3)))', '(C1[R1(C2[R2(C3R3)])])'],
  [' L0 R0 ( R1 Zarc1 ) O1 T1 La3', 'L0-R0-p(R1,Zarc1)-Ws1-Wo1-La3', 'L0R0(R1Zarc1)O1T1La3'],
  ['(RR2)R1', 'p(R3,R2)-R1', '(R3R2)R1'],
  ['R0(U1{a/(1 + j*w*b)}C)', 'R0-p(U1{a/(1 + j*w*b)},C1)', 'R0(U1{a/(1 + j*w*b)}C1)'],
])('the description code %s', (code, text, written) => {
  const circuit = createCircuit(code);
  expect(circuit.text).toBe(text);
  expect(formatDescriptionCode(circuit.root)).toBe(written);
  expect(createCircuit(written).text).toBe(text);
});

test('names that are no numbers get numbers in a description code', () => {
  expect(formatDescriptionCode(parseCircuit('R_a-p(R1,CPE_gb)-Wo'))).toBe('R2(R1Q1)T1');
});

test('a formula in a circuit', () => {
  const circuit = createCircuit('R0-p(U1{R/(1 + (j*w*tau)^n); n=0.5..1},C1)-U2{1/(j*w*C)}');
  expect(circuit.text).toBe('R0-p(U1{R/(1 + (j*w*tau)^n); n=0.5..1},C1)-U2{1/(j*w*C)}');
  expect(circuit.parameters.map((item) => item.name)).toEqual(['R0', 'U1.R', 'U1.tau', 'U1.n', 'C1', 'U2']);
  expect(circuit.parameters[3]!.definition).toMatchObject({ kind: 'exponent', minimum: 0.5, maximum: 1 });
});

test('a circuit and its parameters as LaTeX', () => {
  expect(circuitLatex(parseCircuit('R0-p(R1-Wo1,CPE_gb)'))).toBe(
    'R_{\\mathrm{0}} + \\left(\\left(R_{\\mathrm{1}} + \\mathrm{Wo}_{\\mathrm{1}}\\right) \\parallel \\mathrm{CPE}_{\\mathrm{gb}}\\right)',
  );
  const shared = { atBound: false } as const;
  const table = parametersLatex([
    { name: 'R1', value: 1234.5, standardError: 1.2, unit: 'Ω', ...shared },
    { name: 'CPE1.Q', value: 2.314e-11, standardError: 1.4e-12, unit: 'S·s^n', ...shared },
    { name: 'Wo1.tau', value: 3, standardError: NaN, unit: 's', ...shared },
    { name: 'CPE1.n', value: 0.85, standardError: 0.01, unit: '1', ...shared },
  ]);
  expect(table).toContain('$R_{\\mathrm{1}}$ & $1234.5(12)$ & $\\Omega$ \\\\');
  expect(table).toContain('$Q(\\mathrm{CPE}_{\\mathrm{1}})$ & $2.31(14) \\times 10^{-11}$ & S\\,s$^{n}$');
  expect(table).toContain('$\\tau(\\mathrm{Wo}_{\\mathrm{1}})$ & $3$ & s');
  expect(table).toContain('0.850(10)');
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
  ['R0(R1Q1', 2, 'never closed'],
  ['R0[R1Q1', 2, 'never closed'],
  ['R0(R1Q1]', 7, 'the other kind'],
  ['R0(R1Q1))', 8, 'closes nothing'],
  ['R0()', 2, 'empty'],
  ['R0(R1)', 2, 'two branches'],
  ['R0(R1Y1)', 5, 'no element "Y"'],
  ['R0(R1%)', 5, '"%" is not expected'],
  ['R0(R1R0)', 5, 'stands twice'],
  ['R0-U1', 3, 'needs its formula'],
  ['R0-U1{a', 5, 'never closed'],
  ['R0-U1{a+*b}', 8, '"*" is not expected'],
  ['R0-U1{j*w}', 6, 'no parameter'],
  ['R0-U1{a.b}', 6, 'is no name'],
  ['R0-U1{a;c=1..2}', 8, 'has no "c"'],
  ['R0-U1{a;a=2..1}', 8, 'no limits'],
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
      expect(formatCircuit(parseCircuit(formatDescriptionCode(parseCircuit(once))))).toBe(once);
    }),
    { seed: 7, numRuns: 200 },
  );
});

test('no text makes the reader fail in any other way', () => {
  fastCheck.assert(
    fastCheck.property(fastCheck.stringMatching(/^[RCUp()[\]{},;=.*\-1 WoQ_]*$/), (text) => {
      try {
        parseCircuit(text);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }),
    { seed: 7, numRuns: 500 },
  );
});
