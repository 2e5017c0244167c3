import { expect, test } from 'vitest';
import { parseRepeats } from '../../../src-core/formats/repeats-table.ts';

test.each([
  ['a table', 'lab,value\nA,1.5\nB,2\nA,2.5', { A: [1.5, 2.5], B: [2] }],
  ['a table with a column of cells', 'cell;batch;sigma\n1;A;1,5\n2;B;2,25', { A: [1.5], B: [2.25] }],
  ['lines of groups', 'A: 1.5, 2.5\nB = 2 3', { A: [1.5, 2.5], B: [2, 3] }],
  ['bare numbers', '1.5\n2.5e-3', { All: [1.5, 2.5e-3] }],
  ['bare numbers with decimal commas', '1,5\n2,5', { All: [1.5, 2.5] }],
  ['one line of numbers', '1.92, 2.05, 1.98', { All: [1.92, 2.05, 1.98] }],
])('%s', (_, text, groups) => {
  expect(Object.fromEntries(parseRepeats(text).map(({ name, values }) => [name, values]))).toEqual(groups);
});

test('what is no number is told with its line', () => {
  expect(() => parseRepeats('A: 1.5, x')).toThrow('Line 1: “x” is not a number.');
  expect(() => parseRepeats('lab,value\nA,1\nA,?')).toThrow('Line 3');
});
