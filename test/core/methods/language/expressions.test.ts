import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../src-core/errors.ts';
import { measureOfExpression } from '../../../../src-core/methods/language/check.ts';
import { evaluate } from '../../../../src-core/methods/language/evaluate.ts';
import { parseExpression } from '../../../../src-core/methods/language/expression.ts';
import { describeMeasure, measureOf } from '../../../../src-core/methods/language/measure.ts';
import { knownResult } from '../../../../src-core/methods/language/results.ts';

const known = {
  values: { OCP: 1.2, E: 1.25, I: -2e-5, Q: -0.5, capacity: 7.2, t: 7200, T: 25, x: 0.4, pass: 3, Rhigh: 50 },
  before: { OCP: 1.1995, Rhigh: 40 },
};

function value(text: string): number | boolean | undefined {
  return evaluate(parseExpression(text), known);
}

function measure(text: string): string {
  return describeMeasure(
    measureOfExpression(parseExpression(text), (name) => {
      const result = knownResult(name);
      return result && measureOf(result.dimension)!.measure;
    }),
  );
}

function failure(text: string): string {
  try {
    measure(text);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return `${(error as AppError).message} ${(error as AppError).remedy ?? ''}`;
  }
  return 'none';
}

test.each([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['2 ^ 3 ^ 2', 512],
  ['-2 ^ 2', -4],
  ['10 - 2 - 3', 5],
  ['2 h / 30 min', 4],
  ['10 mV', 0.01],
  ['2.5e-3', 0.0025],
  ['1 mAh', 3.6],
  ['60 µA', 6e-5],
  ['60 uA', 6e-5],
  ['3.6 mV/h * 1 h', 0.0036],
  ['OCP + 10 mV', 1.21],
  ['capacity / 20 h', 1e-4],
  ['abs(I)', 2e-5],
  ['max(1 V, OCP, E)', 1.25],
  ['min(OCP + 1 V, 1.5 V)', 1.5],
  ['sqrt(x / 0.1)', 2],
  ['6 K/min * 1 min', 6],
] as const)('%s = %d', (text, expected) => {
  expect(value(text)).toBeCloseTo(expected, 12);
});

test.each([
  ['OCP > 1.1 V', true],
  ['OCP > 1.1 V and x < 0.3', false],
  ['OCP > 1.3 V or x < 0.5', true],
  ['not OCP > 1.3 V', true],
  ['change(OCP) < 1 mV', true],
  ['change(OCP) < 0.1 mV', false],
  ['relchange(Rhigh) <= 20 %', true],
  ['pass >= 3 and T < 30 °C', true],
  // Not measured yet: undecided, unless the other side decides.
  ['Rlow > 1 kOhm', undefined],
  ['Rlow > 1 kOhm or OCP > 1 V', true],
  ['Rlow > 1 kOhm and OCP > 2 V', false],
  ['change(x) < 0.1', undefined],
] as const)('%s is %s', (text, expected) => {
  expect(value(text)).toBe(expected);
});

test.each([
  ['OCP + 10 mV', 'a voltage (V)'],
  ['capacity / 20 h', 'a current (A)'],
  ['change(OCP) / 1 h', 'a voltage rate (V/s)'],
  ['E / I', 'a resistance (Ω)'],
  ['relchange(OCP)', 'a number without unit'],
  ['dEdt < 1 mV/h', 'a condition'],
  ['E * I', 'V·A'],
] as const)('%s is %s', (text, expected) => {
  expect(measure(text)).toBe(expected);
});

describe('what is wrong is said with its place', () => {
  test.each([
    ['OCP + ', /Something is missing here \(character 7\)/],
    ['OCP + 10', /a voltage \(V\) and a number without unit cannot be added \(character 7\).*10 mV/],
    ['OCP < 5 s', /cannot be compared \(character 7\)/],
    ['ocp + 1 V', /“ocp” is no result \(character 1\).*Did you mean “OCP”/],
    ['OPC + 1 V', /“OPC” is no result.*There are OCP, E/],
    ['5 parsec', /“parsec” is no unit \(character 3\).*Units are/],
    ['2 E', /“E” is no unit.*between a number and a name there is a “\*”/],
    ['OCP $ 1', /“\$” has no meaning here \(character 5\)/],
    ['(OCP', /“\)” is missing here \(character 5\)/],
    ['OCP)', /Here the expression should end, but “\)” follows \(character 4\)/],
    ['1 V < OCP < 2 V', /Comparisons do not chain \(character 11\).*and/],
    ['fetch(OCP)', /“fetch” is no function.*abs, min/],
    ['abs(OCP, E)', /abs is used as abs\(a\)/],
    ['min(OCP, 5 s)', /do not go together \(character 10\)/],
    ['OCP and E > 1 V', /“and” joins conditions, but this is a voltage \(V\) \(character 1\).*Compare it/],
    ['(OCP > 1 V) + 1 V', /“\+” does not go with a condition/],
    ['OCP ^ x', /whole numbers only/],
    ['sqrt(OCP)', /sqrt is used as/],
    ['', /Something is missing/],
    ['constructor', /“constructor” is no result/],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, /nested too deeply/],
    ['1+'.repeat(400), /at most 300 characters/],
  ] as const)('%s', (text, message) => {
    expect(failure(text)).toMatch(message);
  });
});

test('every text of random signs is read or refused, never anything else', () => {
  const parts = [
    'OCP',
    'E',
    '10 mV',
    '2',
    '(',
    ')',
    '+',
    '-',
    '*',
    '/',
    '^',
    '<',
    '>=',
    'and',
    'or',
    'not',
    ',',
    'change(',
    ' ',
    '1e',
    '°',
  ];
  let seed = 7;
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  let read = 0;
  for (let round = 0; round < 5000; round++) {
    const text = Array.from(
      { length: 1 + Math.floor(6 * random()) },
      () => parts[Math.floor(parts.length * random())],
    ).join(' ');
    if (failure(text) === 'none') read++;
  }
  expect(read).toBeGreaterThan(100);
});
