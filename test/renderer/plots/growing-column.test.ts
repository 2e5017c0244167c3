import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GrowingColumn } from '../../../src-renderer/plots/growing-column.ts';

test('the first value not below is found from wherever the search begins', () => {
  const rising = fc.array(fc.nat(300), { maxLength: 600 }).map((values) => values.sort((a, b) => a - b));
  fc.assert(
    fc.property(
      rising,
      fc.integer({ min: -5, max: 305 }),
      fc.integer({ min: -10, max: 700 }),
      (values, wanted, near) => {
        const column = new GrowingColumn();
        column.append(values);
        const byScan = values.findIndex((value) => value >= wanted);
        const expected = byScan < 0 ? values.length : byScan;
        expect([column.firstNotBelow(wanted, near), column.firstNotBelow(wanted)]).toEqual([expected, expected]);
      },
    ),
    { seed: 20_261_122, numRuns: 500 },
  );
});

test('a column keeps what it was given while it grows', () => {
  const column = new GrowingColumn();
  for (let i = 0; i < 5000; i += 50) column.append(Array.from({ length: 50 }, (_, k) => i + k));
  expect(column.length).toBe(5000);
  expect(column.values.every((value, i) => value === i)).toBe(true);
  expect([column.at(-1), column.at(4999), column.at(5000)]).toEqual([NaN, 4999, NaN]);
});
