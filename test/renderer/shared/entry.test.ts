import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Dimension } from '../../../src-core/units/dimensions.ts';
import { formatCRate, formatEntry, readCurrent, readEntry } from '../../../src-renderer/shared/entry.ts';

test.each<[string, Dimension, number]>([
  ['250u', 'current', 250e-6],
  ['1,5 mA', 'current', 1.5e-3],
  ['2h30', 'time', 9000],
  ['10 min', 'time', 600],
  ['100k', 'frequency', 1e5],
  ['-0.2 V', 'voltage', -0.2],
  ['1 mV/h', 'voltageRate', 1e-3 / 3600],
  ['0.01', 'number', 0.01],
  ['45 °C', 'temperature', 45],
])('%s is understood', (text, dimension, value) => {
  const entry = readEntry(text, dimension);
  expect(entry.ok && entry.value).toBeCloseTo(value, 12);
});

test.each(['', 'abc', '5 kg', '1 V V'])('%j as a voltage is refused with a sentence and a remedy', (text) => {
  const entry = readEntry(text, 'voltage');
  expect(entry.ok).toBe(false);
  expect(!entry.ok && entry.message).toMatch(/V/);
});

test.each<[string, unknown]>([
  ['C/20', { cRate: 0.05 }],
  ['c/5', { cRate: 0.2 }],
  ['0.5C', { cRate: 0.5 }],
  ['0,5 C', { cRate: 0.5 }],
  ['-C/10', { cRate: -0.1 }],
  ['60u', { currentA: 60e-6 }],
  ['0.06 mA', { currentA: 6e-5 }],
])('a current of %s', (text, setting) => {
  const entry = readCurrent(text);
  expect(entry.ok).toBe(true);
  const [key, value] = Object.entries(setting as Record<string, number>)[0]!;
  expect(entry.ok && (entry.value as Record<string, number>)[key]).toBeCloseTo(value, 12);
});

test('a C-rate of nothing, or by zero, is refused', () => {
  expect(readCurrent('C/0').ok).toBe(false);
  expect(readCurrent('0C').ok).toBe(false);
});

test('C-rates are written as they are spoken', () => {
  expect([0.05, 0.5, 1, 2, 0.3].map(formatCRate)).toEqual(['C/20', 'C/2', '1C', '2C', '0.3C']);
});

test('what a field shows for a stored number reads back as that number', () => {
  const dimension = fc.constantFrom<Dimension>('voltage', 'current', 'frequency', 'time', 'number');
  const number = fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: -6, max: 3 }));
  fc.assert(
    fc.property(dimension, number, (name, [mantissa, exponent]) => {
      const value = Number(`${mantissa}e${exponent}`);
      const entry = readEntry(formatEntry(value, name), name);
      expect(entry.ok && Math.abs(entry.value / value - 1)).toBeLessThan(1e-6);
    }),
    { seed: 11, numRuns: 500 },
  );
});

test('times are shown in the unit a person would choose', () => {
  expect([5, 90, 600, 5400, 172_800].map((seconds) => formatEntry(seconds, 'time'))).toEqual([
    '5 s',
    '1.5 min',
    '10 min',
    '1.5 h',
    '2 d',
  ]);
});
