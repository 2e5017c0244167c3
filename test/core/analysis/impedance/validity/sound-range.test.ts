import { expect, test } from 'vitest';
import { checkValidity } from '../../../../../src-core/analysis/impedance/validity/check.ts';
import { findSoundRange } from '../../../../../src-core/analysis/impedance/validity/sound-range.ts';
import { noisySpectrum, sweep } from '../synthetic.ts';

const clean = noisySpectrum('R0-p(R1,C1)-p(R2,C2)', [20, 100, 1e-6, 60, 5e-3], sweep(1e5, 0.01, 8), 0.002, 7);

/** |Z| grows with the time a point takes, one period each. */
function drifting(): typeof clean {
  const periods = [...clean.frequencyHz].map((f) => 1 / f);
  const whole = periods.reduce((a, b) => a + b);
  let time = 0;
  const growth = periods.map((period) => 1 + (0.25 * (time += period)) / whole);
  return {
    ...clean,
    zReOhm: clean.zReOhm.map((value, k) => value * growth[k]!),
    zImOhm: clean.zImOhm.map((value, k) => value * growth[k]!),
  };
}

test('a spectrum that drifts at its low end is sound from some frequency up', () => {
  const spectrum = drifting();
  expect(['drifting', 'non-stationary']).toContain(checkValidity(spectrum).verdict);
  const from = findSoundRange(spectrum)!;
  expect(from).toBeGreaterThan(0.01);
  expect(from).toBeLessThan(10);
  expect([...spectrum.frequencyHz]).toContain(from);
  expect(checkValidity(spectrum, { fminHz: from }).verdict).toBe('valid');
});

test('there is nothing to cut where all is sound, and nothing to gain where no two decades are', () => {
  expect(findSoundRange(clean)).toBeUndefined();
  const bad = noisySpectrum('R0-p(R1,C1)', [20, 100, 1e-6], sweep(1e4, 10, 8), 0.2, 2);
  expect(findSoundRange(bad)).toBeUndefined();
  expect(findSoundRange(clean, { fminHz: 1e4 })).toBeUndefined();
});
