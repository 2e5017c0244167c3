import { expect, test } from 'vitest';
import { checkValidity } from '../../../src-core/analysis/impedance/validity/check.ts';
import {
  isKramersKronig,
  kramersKronigRows,
  reachRows,
  testTitle,
  withMinus,
} from '../../../src-renderer/features/analyse/impedance/validity/validity-words.ts';
import {
  cellConstantPerCm,
  likelyOrigin,
} from '../../../src-renderer/features/analyse/impedance/relaxation/relaxation-words.ts';
import { noisySpectrum, sweep } from '../../core/analysis/impedance/synthetic.ts';
import { titrationSample } from '../../support/report-input.ts';

const { tests } = checkValidity(noisySpectrum('R0-p(R1,C1)', [20, 100, 1e-6], sweep(1e5, 1, 8), 0.002, 1));

test('every linear test finds its place in the table, every other one a title', () => {
  const rows = kramersKronigRows(tests);
  expect(rows.map(({ title }) => title).slice(0, 3)).toEqual([
    'Both parts of Z',
    'Real part of Z',
    'Imaginary part of Z',
  ]);
  const placed = rows.flatMap((row) => row.tests);
  expect(placed).toHaveLength(24);
  const reaches = reachRows(tests);
  const reaching = reaches.flatMap((row) => row.tests);
  expect(new Set([...placed, ...reaching.map(({ test }) => test)])).toEqual(new Set(tests.filter(isKramersKronig)));
  expect(reaches.map(({ title }) => title)).toEqual(['Both parts of Z', 'Both parts of Y']);
  for (const { name } of tests.filter((test) => !isKramersKronig(test))) expect(testTitle(name)).not.toBe(name);
  expect(testTitle('some-new-test')).toBe('some new test');
});

test('a hyphen before a digit is a minus, in a word it stays', () => {
  expect(withMinus('phase -4°, f^−0.5, Z-HIT, by (-0.3)')).toBe('phase −4°, f^−0.5, Z-HIT, by (−0.3)');
});

test('no angle is −0', () => {
  expect(withMinus('phase -0°, -0.5, -10')).toBe('phase 0°, −0.5, −10');
});

test('a capacitance per cm hints at an origin, and is uncertain near a border', () => {
  expect(likelyOrigin(1e-12)).toBe('bulk');
  expect(likelyOrigin(3e-10)).toBe('grain boundary');
  expect(likelyOrigin(1.5e-11)).toBe('bulk or grain boundary, uncertain');
  expect(likelyOrigin(1e-6)).toBe('electrode contact');
  expect(likelyOrigin(1e-3)).toBe('reaction');
});

test('L/S of a pellet of 1 mm and 0.5 cm² is 0.2 per cm', () => {
  const { thickness: _thickness, area: _area, ...bare } = titrationSample;
  const pellet = { ...bare, thickness: { value: 1, unit: 'mm' }, area: { value: 0.5, unit: 'cm²' } };
  expect(cellConstantPerCm(pellet)).toBeCloseTo(0.2, 12);
  expect(cellConstantPerCm(bare)).toBeUndefined();
  expect(cellConstantPerCm(undefined)).toBeUndefined();
});
