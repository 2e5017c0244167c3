import fastCheck from 'fast-check';
import { expect, test } from 'vitest';
import { createExpressionEvaluator } from '../../../src-core/numerics/expression-evaluator.ts';
import { parseExpression } from '../../../src-core/numerics/expression.ts';
import { createRandom } from '../../../src-core/numerics/random.ts';
import { SyntaxFault } from '../../../src-core/numerics/syntax-fault.ts';

function valueOf(text: string, values: Readonly<Record<string, number>> = {}): readonly [number, number] {
  const names = Object.keys(values);
  const out = new Float64Array(2 + 2 * names.length);
  createExpressionEvaluator(parseExpression(text), names)(Object.values(values), out);
  return [out[0]!, out[1]!];
}

test.each([
  ['1+2*3-4/8', 6.5, 0],
  ['2^3^2', 512, 0],
  ['-2^2', -4, 0],
  ['2^-1', 0.5, 0],
  ['(-2)^3', -8, 0],
  ['--3', 3, 0],
  ['1.5e3 * 2·.5', 1500, 0],
  ['j*j', -1, 0],
  ['sqrt(-4)', 0, 2],
  ['j^0.5', Math.SQRT1_2, Math.SQRT1_2],
  ['exp(j*pi)', -1, 0],
  ['ln(j)', 0, Math.PI / 2],
  ['log10(1000)', 3, 0],
  ['sin(1)^2 + cos(1)^2', 1, 0],
  ['tan(0.3) - sin(0.3)/cos(0.3)', 0, 0],
  ['tanh(2) - sinh(2)/cosh(2)', 0, 0],
  ['coth(1+j)*tanh(1+j)', 1, 0],
  ['tanh(800)', 1, 0],
  ['tanh(-800+3*j)', -1, 0],
  ['tanh(1e-9)', 1e-9, 0],
  ['sin(j)/j', Math.sinh(1), 0],
])('%s', (text, re, im) => {
  const value = valueOf(text);
  expect(value[0]).toBeCloseTo(re, 12);
  expect(value[1]).toBeCloseTo(im, 12);
});

test('names with dots, Greek letters and numbers', () => {
  expect(parseExpression('CPE1.Q*R1 + τ_2*R1').variables).toEqual(['CPE1.Q', 'R1', 'τ_2']);
  expect(valueOf('CPE1.Q*R1', { R1: 3, 'CPE1.Q': 4 })[0]).toBe(12);
});

test.each([
  'a*b^c/(1+a)', 'exp(-a*j)*sqrt(b+j*c)', 'ln(a+j*b)*log10(c)', 'sin(a*j)+cos(b)+tan(c+j*a)',
  'sinh(a+j)*cosh(b*j)', 'tanh(sqrt(j*a*b))/sqrt(j*a*b)', 'coth((j*a*b)^c)/(j*a*b)^c', '-(a-b)^3/c', '2*a+0*b',
])('the derivatives of %s', (text) => {
  const names = ['a', 'b', 'c'];
  const evaluate = createExpressionEvaluator(parseExpression(text), names);
  const random = createRandom(3);
  const at = (values: readonly number[]): Float64Array => {
    const out = new Float64Array(8);
    evaluate(values, out);
    return out;
  };
  for (let trial = 0; trial < 20; trial++) {
    const values = names.map(() => 0.3 + random.uniform());
    const out = at(values);
    names.forEach((_, i) => {
      const h = 1e-5;
      const up = at(values.with(i, values[i]! + h));
      const down = at(values.with(i, values[i]! - h));
      expect(out[2 + 2 * i]! - (up[0]! - down[0]!) / (2 * h)).toBeCloseTo(0, 6);
      expect(out[3 + 2 * i]! - (up[1]! - down[1]!) / (2 * h)).toBeCloseTo(0, 6);
    });
  }
}); // prettier-ignore

test.each([
  ['', 0, 'ends too early'],
  ['1+', 2, 'ends too early'],
  ['1 + * 2', 4, '"*" is not expected'],
  ['2a', 1, '"a" is not expected'],
  ['(1+2', 0, 'never closed'],
  ['1+2)', 3, '")" is not expected'],
  ['a(1)', 0, 'no function "a"'],
  ['constructor(1)', 0, 'no function "constructor"'],
  ['1 + sqrt', 4, 'needs parentheses'],
  ['a;b', 1, '";" is not expected'],
  [`${'('.repeat(100)}1`, 61, 'nested too deeply'],
  ['1+'.repeat(300), 500, 'longer than'],
])('"%s" is refused at character %d', (text, position, message) => {
  const attempt = () => parseExpression(text);
  expect(attempt).toThrow(SyntaxFault);
  expect(attempt).toThrow(expect.objectContaining({ position, message: expect.stringContaining(message) as string }));
});

test('no text makes the reader fail in any other way, nor the evaluation', () => {
  fastCheck.assert(
    fastCheck.property(fastCheck.stringMatching(/^[ab12.j+\-*/^() tanhsqr]*$/), (text) => {
      try {
        const expression = parseExpression(text);
        createExpressionEvaluator(expression, expression.variables)(
          expression.variables.map(() => 0.7),
          new Float64Array(2 + 2 * expression.variables.length),
        );
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxFault);
      }
    }),
    { seed: 5, numRuns: 2000 },
  );
});
