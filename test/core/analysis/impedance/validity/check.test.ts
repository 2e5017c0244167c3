import { expect, test } from 'vitest';
import { checkValidity } from '../../../../../src-core/analysis/impedance/validity/check.ts';
import { circuitImpedance, createCircuit } from '../../../../../src-core/circuit/circuit.ts';
import type { Spectrum } from '../../../../../src-core/model/spectrum.ts';
import { noisySpectrum, sweep, syntheticCases } from '../synthetic.ts';
import { drawSpectrum } from './faulty-spectra.ts';

const cell = 'R0-p(R1,CPE1)-p(R2,CPE2)';
const values = [10, 100, 2e-6, 0.95, 250, 3e-4, 0.9];
const frequencies = sweep(1e5, 0.01, 10);

test.each(syntheticCases)('valid, noise told to 20 %: $circuit', ({ circuit, truth, frequencyHz, noise }) => {
  for (let seed = 0; seed < 5; seed++) {
    const check = checkValidity(noisySpectrum(circuit, truth, frequencyHz, noise, seed));
    expect([check.verdict, check.reason]).toEqual(['valid', expect.any(String)]);
    expect(Math.abs(check.noisePercent / (100 * noise) - 1)).toBeLessThan(0.2);
  }
});

test('the 95 % interval of the noise holds it about so often', () => {
  let inside = 0;
  for (let seed = 0; seed < 40; seed++) {
    const [low, high] = checkValidity(noisySpectrum(cell, values, frequencies, 0.003, seed)).noiseIntervalPercent;
    if (low <= 0.3 && 0.3 <= high) inside++;
  }
  expect(inside).toBeGreaterThanOrEqual(34);
});

test('one narrow arc, where the classic scan stops early', () => {
  const check = checkValidity(noisySpectrum('R0-p(R1,C1)', [10, 1000, 1e-6], frequencies, 0.001, 1));
  expect(check.verdict).toBe('valid');
  expect(check.maxResidualPercent).toBeLessThan(0.5);
});

test('scatter of 3 % is noise, whatever the seed', () => {
  for (let seed = 0; seed < 10; seed++) {
    const check = checkValidity(noisySpectrum(cell, values, frequencies, 0.03, seed));
    expect(check.verdict).toBe('noisy');
    expect(Math.abs(check.noisePercent / 3 - 1)).toBeLessThan(0.2);
  }
});

/** R2 grows evenly in time; every point takes one period. */
function drifting(share: number, seed: number): Spectrum {
  const clean = noisySpectrum(cell, values, frequencies, 0.002, seed);
  const whole = frequencies.reduce((sum, f) => sum + 1 / f, 0);
  const factor = noisySpectrum(cell, values, frequencies, 0, 0);
  let time = 0;
  frequencies.forEach((frequency, k) => {
    time += 1 / frequency;
    const grown = values.with(4, values[4]! * (1 + (share * time) / whole));
    const { zReOhm, zImOhm } = circuitImpedance(createCircuit(cell), grown, [frequency]);
    clean.zReOhm[k]! += zReOhm[0]! - factor.zReOhm[k]!;
    clean.zImOhm[k]! += zImOhm[0]! - factor.zImOhm[k]!;
  });
  return clean;
}

test('a resistance that grows while it is measured is called drift', () => {
  for (let seed = 0; seed < 5; seed++)
    for (const share of [0.6, -0.4]) {
      const { verdict, tests } = checkValidity(drifting(share, seed));
      expect(verdict).toBe('drifting');
      expect(tests.find(({ name }) => name === 'z-hit-low-frequency')!.passed).toBe(false);
    }
});

test('outliers are named by frequency, and nothing else is', () => {
  for (let seed = 0; seed < 5; seed++) {
    const spectrum = noisySpectrum(cell, values, frequencies, 0.002, seed);
    spectrum.zReOhm[33]! *= 1.1;
    spectrum.zImOhm[45]! *= 0.6;
    const check = checkValidity(spectrum);
    expect(check.verdict).toBe('outliers');
    expect(check.outliers.map(({ index }) => index)).toEqual([33, 45]);
    expect(check.outliers[0]!.frequencyHz).toBe(frequencies[33]);
    expect(check.reason).toContain('50.12 Hz');
    expect(Math.abs(check.noisePercent / 0.2 - 1)).toBeLessThan(0.25);
  }
});

test('outliers of 8 standard deviations in little noise are named, too small to matter', () => {
  const spectrum = noisySpectrum(cell, values, frequencies, 0.0005, 4);
  spectrum.zReOhm[30]! *= 1.006;
  const check = checkValidity(spectrum);
  expect(check.outliers.map(({ index }) => index)).toEqual([30]);
  expect(check.verdict).toBe('valid');
  expect(check.reason).toContain('One point stands out');
});

test('low frequencies that wander are not stationary, whatever the seed', () => {
  for (let seed = 0; seed < 5; seed++) {
    const { spectrum } = drawSpectrum(500 + 13 * seed, 0.003, { kind: 'wander', size: 0.05 });
    const { verdict, tests } = checkValidity(spectrum);
    expect(verdict).toBe('non-stationary');
    expect(tests.find(({ name }) => name === 'stationary-low-frequency')!.passed).toBe(false);
  }
});

test('a drift of 5 % that hides from elements of either sign is found by positive ones', () => {
  for (let seed = 0; seed < 5; seed++) {
    const { verdict, tests } = checkValidity(drifting(0.1, seed));
    expect(verdict).toBe('drifting');
    expect(tests.find(({ name }) => name === 'drift')!.passed).toBe(false);
  }
});

test('the index of an outlier counts points that were left out', () => {
  const spectrum = noisySpectrum(cell, values, frequencies, 0.002, 1);
  spectrum.zReOhm[33]! *= 1.1;
  const check = checkValidity(spectrum, { maskedPoints: [0, 1, 40] });
  expect(check.outliers.map(({ index }) => index)).toEqual([33]);
});

test('every test is there with its limit', () => {
  const { tests } = checkValidity(noisySpectrum(cell, values, frequencies, 0.002, 1));
  const names = tests.map(({ name }) => name);
  expect(names).toHaveLength(35);
  for (const name of [
    'kk-complex-impedance-C-L',
    'kk-real-admittance',
    'kk-imaginary-impedance-L',
    'kk-complex-admittance-C-L-reach-0.5',
    'runs-real',
    'drift',
    'stationary-low-frequency',
    'z-hit-low-frequency',
  ])
    expect(names).toContain(name);
  expect(tests.find(({ name }) => name === 'kk-complex-impedance-C-L')!.passed).toBe(true);
});

test('too few points, one frequency: an error that helps', () => {
  const few = noisySpectrum(cell, values, sweep(1e3, 1e2, 5), 0.002, 1);
  expect(() => checkValidity(few)).toThrow(/too few/);
  const same = noisySpectrum(cell, values, new Array<number>(20).fill(100), 0.002, 1);
  expect(() => checkValidity(same)).toThrow(/too few/);
});

test('exact data, and data ten orders of magnitude away, are no trouble', () => {
  expect(checkValidity(noisySpectrum(cell, values, frequencies, 0, 1)).verdict).toBe('valid');
  const large = noisySpectrum('R0-p(R1,C1)', [1e10, 1e12, 1e-12], frequencies, 0.002, 1);
  expect(checkValidity(large).verdict).toBe('valid');
});
