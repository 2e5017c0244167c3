import { expect, test } from 'vitest';
import { fitPeaks, type PeakShape } from '../../../../../src-core/analysis/impedance/relaxation/peak-fit.ts';
import { findPeaks } from '../../../../../src-core/analysis/impedance/relaxation/peaks.ts';
import { relaxationTimes } from '../../../../../src-core/analysis/impedance/relaxation/relaxation-times.ts';
import { noisySpectrum, sweep } from '../synthetic.ts';

const logTau = Float64Array.from({ length: 300 }, (_, k) => -16 + 0.08 * k);
const tauS = [...logTau].map(Math.exp);

function zarcGamma(r: number, tau: number, n: number): (at: number) => number {
  return (at) =>
    ((r / (2 * Math.PI)) * Math.sin((1 - n) * Math.PI)) /
    (Math.cosh(n * (at - Math.log(tau))) - Math.cos((1 - n) * Math.PI));
}

test('two ZARCs that overlap: the closed form is found again', () => {
  const [one, two] = [zarcGamma(100, 1e-4, 0.85), zarcGamma(60, 5e-3, 0.8)];
  const gamma = logTau.map((at) => one(at) + two(at));
  const fit = fitPeaks(tauS, [...gamma], findPeaks(logTau, gamma), 'zarc');
  expect(fit.converged).toBe(true);
  [
    [1e-4, 100, 0.85],
    [5e-3, 60, 0.8],
  ].forEach(([tau, r, n], k) => {
    expect(fit.peaks[k]!.tauS / tau!).toBeCloseTo(1, 5);
    expect(fit.peaks[k]!.resistanceOhm / r!).toBeCloseTo(1, 5);
    expect(fit.peaks[k]!.shape).toBeCloseTo(n!, 5);
  });
});

test('a Gaussian, and a Havriliak–Negami peak whose area is its R', () => {
  const gamma = logTau.map((at) => (30 / (0.5 * Math.sqrt(2 * Math.PI))) * Math.exp(-(((at + 7) / 0.5) ** 2) / 2));
  const { peaks } = fitPeaks(tauS, [...gamma], findPeaks(logTau, gamma), 'gaussian');
  expect(peaks[0]!.resistanceOhm).toBeCloseTo(30, 5);
  expect(peaks[0]!.shape).toBeCloseTo(0.5, 6);

  const zarc = logTau.map(zarcGamma(100, 1e-3, 0.8));
  const hn = fitPeaks(tauS, [...zarc], findPeaks(logTau, zarc), 'hn');
  const area = hn.gammaOhm.reduce((sum, value) => sum + 0.08 * value, 0);
  expect(area / hn.peaks[0]!.resistanceOhm).toBeCloseTo(1, 2);
  expect(hn.peaks[0]!.skew).toBeGreaterThan(0.97);
  // The outer exponent ends at its limit; the others keep their errors.
  const { tauS: time, resistanceOhm, shape } = hn.peaks[0]!.errors;
  for (const error of [time, resistanceOhm, shape]) expect(error).toBeGreaterThan(0);
});

test.each<PeakShape>(['zarc', 'hn', 'gaussian'])('%s peaks of a measured distribution', (shape) => {
  const truth = [20, 50, 1e-5, 0.92, 80, 1e-3, 0.85, 40, 0.1, 0.9];
  const found = relaxationTimes(noisySpectrum('R0-Zarc1-Zarc2-Zarc3', truth, sweep(1e6, 0.01, 10), 0.001, 1));
  const { peaks } = fitPeaks(found.tauS, found.gammaOhm, found.peaks, shape);
  [1e-5, 1e-3, 0.1].forEach((tau, k) => expect(Math.abs(Math.log(peaks[k]!.tauS / tau))).toBeLessThan(0.35));
  if (shape === 'zarc')
    [50, 80, 40].forEach((r, k) => expect(Math.abs(peaks[k]!.resistanceOhm / r - 1)).toBeLessThan(0.1));
});

test('no peak, no fit', () => {
  expect(() =>
    fitPeaks(
      tauS,
      tauS.map(() => 0),
      [],
      'zarc',
    ),
  ).toThrow(/no peak/);
});
