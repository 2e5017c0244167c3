import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unitFactor } from '../../../src-core/units/dimensions.ts';
import { formatDuration, formatEngineering, formatUncertain, powerOfTen } from '../../../src-core/units/format.ts';
import { parseDuration, parseQuantity, parseSi, siValue } from '../../../src-core/units/quantity.ts';

test.each([
  ['5 mg', 'mass', 5e-6],
  ['1,5 mA', 'current', 1.5e-3],
  ['250u', 'current', 250e-6],
  ['-60 uA', 'current', -60e-6],
  ['71 cm3/mol', 'molarVolume', 71e-6],
  ['71 cm^3/mol', 'molarVolume', 71e-6],
  ['2 µm', 'length', 2e-6],
  ['2 um', 'length', 2e-6],
  ['1 cm2', 'area', 1e-4],
  ['3.1 g/cm3', 'density', 3100],
  ['95 %', 'fraction', 0.95],
  ['0.1 mV/h', 'voltageRate', 1e-4 / 3600],
  ['50 uV/s', 'voltageRate', 50e-6],
  ['20 uS/cm', 'conductivity', 2e-3],
  ['7 nS/cm', 'conductivity', 7e-7],
  ['3 uA/cm2', 'currentDensity', 0.03],
  ['40 um2', 'area', 40e-12],
  ['37.2 kΩ', 'resistance', 37_200],
  ['200k', 'frequency', 200_000],
] as const)('%s is a %s of %f in the stored unit', (text, dimension, expected) => {
  expect(parseSi(text, dimension)).toBeCloseTo(expected, 12 - Math.ceil(Math.log10(Math.abs(expected))));
});

test.each([
  ['3.41(2) mm', 3.41, 0.02],
  ['5.0 ± 0.1 mm', 5, 0.1],
  ['5 +/- 0,25 mm', 5, 0.25],
  ['12(3) mm', 12, 3],
])('%s carries its uncertainty', (text, value, standardUncertainty) => {
  const quantity = parseQuantity(text, 'length');
  expect(quantity.value).toBe(value);
  expect(quantity.standardUncertainty).toBeCloseTo(standardUncertainty, 12);
});

test.each([
  ['2h30', 9000],
  ['1:30:00', 5400],
  ['90 min', 5400],
  ['1 d 4 h', 100_800],
  ['10min', 600],
  ['0.5 s', 0.5],
  ['250 ms', 0.25],
  ['45', 45],
  ['2 h 30 min', 9000],
])('%s lasts %f s', (text, seconds) => {
  expect(parseDuration(text)).toBeCloseTo(seconds, 9);
});

test.each(['', 'abc', '5 parsecs', '5 mg/x', '1e999 mg', '__proto__', 'constructor'])(
  '%s is refused with a remedy',
  (text) => {
    expect(() => parseQuantity(text, 'mass')).toThrow(
      expect.objectContaining({ code: 'input/invalid', remedy: expect.any(String) }),
    );
  },
);

test.each([
  ['blanks inside', `1${' '.repeat(10_000)}a\nb`],
  ['digits', `${'1'.repeat(10_000)}x`],
  ['blanks and a sign', `5 ${' '.repeat(10_000)}± `],
])('10 000 characters (%s) are refused at once', (_, text) => {
  const before = performance.now();
  for (const dimension of ['length', 'time'] as const)
    expect(() => parseSi(text, dimension)).toThrow(expect.objectContaining({ code: 'input/invalid' }) as Error);
  expect(performance.now() - before).toBeLessThan(200);
});

test('the ångström in its three spellings', () => {
  for (const unit of ['\u00c5', '\u212b', 'A\u030a']) expect(unitFactor(unit, 'length')).toBe(1e-10);
});

test('a unit of another dimension is refused', () => {
  expect(unitFactor('mA', 'mass')).toBeUndefined();
  expect(() => siValue({ value: 1, unit: 'V' }, 'current')).toThrow(/not a unit of current/);
});

test('what is measured is named in words', () => {
  expect(() => parseQuantity('5 kg', 'voltageRate')).toThrow('“kg” is not a unit of voltage rate.');
  expect(() => parseQuantity('abc', 'molarMass')).toThrow('“abc” is not a molar mass.');
  expect(() => parseQuantity('abc', 'area')).toThrow('“abc” is not an area.');
});

test('engineering text read back is the same number', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-14, max: 1e13, noNaN: true }), (value) => {
      const text = formatEngineering(value, 'A', 9).replace('\u202f', ' ');
      expect(parseSi(text, 'current') / value).toBeCloseTo(1, 7);
    }),
  );
});

test('numbers are printed as the field prints them', () => {
  expect(formatUncertain(2.31e-11, 1.4e-12, 'cm²/s')).toBe('2.31(14)×10⁻¹¹\u202fcm²/s');
  expect(formatUncertain(1742, 14, 'Ω')).toBe('1742(14)\u202fΩ');
  expect(formatEngineering(0.003214, 'A')).toBe('3.214\u202fmA');
  expect(formatEngineering(0.9999999, 'V')).toBe('1.000\u202fV');
  expect(powerOfTen(5.1e-16)).toBe('5.10×10⁻¹⁶');
  expect(formatDuration(3661)).toBe('1 h 01 min');
});

test.each([
  [1.234, 0.0996, '1.23(10)'],
  [1.234, 0.0094, '1.2340(94)'],
  [999.96, 0.996, '1000.0(10)'],
  [73506, 6281, '7.35(63)×10⁴'],
  [29358, 39, '29358(39)'],
])('%f ± %f has two digits of uncertainty: %s', (value, uncertainty, text) => {
  expect(formatUncertain(value, uncertainty)).toBe(text);
});
