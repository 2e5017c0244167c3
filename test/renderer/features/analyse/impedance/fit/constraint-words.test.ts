import { expect, test } from 'vitest';
import { createCircuit } from '../../../../../../src-core/circuit/circuit.ts';
import type { FitConstraint } from '../../../../../../src-core/model/fit-constraint.ts';
import {
  constraintFaults,
  constraintOn,
  isAtHome,
  readConstraint,
  withOwn,
  writeConstraint,
} from '../../../../../../src-renderer/features/analyse/impedance/fit/constraint-words.ts';

const circuit = createCircuit('R0-p(R1,CPE1)-p(R2,CPE2)');

test.each<[string, FitConstraint]>([
  ['R0=10', { kind: 'fix', parameter: 'R0', value: 10 }],
  ['R0=1e-9', { kind: 'fix', parameter: 'R0', value: 1e-9 }],
  ['R2=2*R1', { kind: 'tie', parameter: 'R2', expression: '2*R1' }],
  ['R2=R1', { kind: 'tie', parameter: 'R2', expression: 'R1' }],
  ['CPE1.n=0.6..1', { kind: 'bound', parameter: 'CPE1.n', minimum: 0.6, maximum: 1 }],
  ['R1=..5000', { kind: 'bound', parameter: 'R1', maximum: 5000 }],
  ['f(CPE1)=1..100', { kind: 'frequency', element: 'CPE1', minimumHz: 1, maximumHz: 100 }],
  ['CPE1<CPE2', { kind: 'order', elements: ['CPE1', 'CPE2'] }],
])('%s is read, and written as it was', (text, constraint) => {
  expect(readConstraint(text)).toEqual(constraint);
  expect(writeConstraint(constraint)).toBe(text);
});

test.each(['', 'R0', 'R0=', '=3', 'CPE1<', 'R0=1..x'])('“%s” is refused with an example', (text) => {
  expect(() => readConstraint(text)).toThrow(/cannot be read/);
});

test('each fault is told where it belongs, a contradiction of several at the end', () => {
  const strange: FitConstraint = { kind: 'bound', parameter: 'CPE1.n', minimum: 0.9, maximum: 0.5 };
  const fine: FitConstraint = { kind: 'fix', parameter: 'R0', value: 10 };
  expect(constraintFaults(circuit, [fine, strange])).toEqual([
    undefined,
    expect.stringMatching(/bounds of CPE1.n leave nothing/),
    undefined,
  ]);
  const circle: FitConstraint[] = [
    { kind: 'tie', parameter: 'R1', expression: 'R2' },
    { kind: 'tie', parameter: 'R2', expression: 'R1' },
  ];
  expect(constraintFaults(circuit, circle)).toEqual([undefined, undefined, expect.stringMatching(/depends on itself/)]);
});

test('constraints on what is not in the circuit wait', () => {
  const away: FitConstraint = { kind: 'order', elements: ['CPE1', 'CPE3'] };
  expect(isAtHome(away, circuit)).toBe(false);
  expect(isAtHome({ kind: 'tie', parameter: 'R1', expression: '2*R5' }, circuit)).toBe(false);
  expect(constraintFaults(circuit, [away])).toEqual([undefined, undefined]);
});

test('a parameter has one constraint of its own at a time', () => {
  const fixed = withOwn([], 'R0', { kind: 'fix', parameter: 'R0', value: 10 });
  const tied = withOwn(fixed, 'R0', { kind: 'tie', parameter: 'R0', expression: 'R1' });
  expect(constraintOn(tied, 'fix', 'R0')).toBeUndefined();
  expect(constraintOn(tied, 'tie', 'R0')?.expression).toBe('R1');
  expect(withOwn(tied, 'R0', undefined)).toEqual([]);
});
