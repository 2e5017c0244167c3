import { expect, test } from 'vitest';
import { circuitOfPeaks } from '../../../../../src-core/analysis/impedance/relaxation/circuit-of-peaks.ts';
import { fitPeaks, type PeakShape } from '../../../../../src-core/analysis/impedance/relaxation/peak-fit.ts';
import { findPeaks } from '../../../../../src-core/analysis/impedance/relaxation/peaks.ts';
import { reconstructImpedance } from '../../../../../src-core/analysis/impedance/relaxation/reconstruct.ts';
import { relaxationTimes } from '../../../../../src-core/analysis/impedance/relaxation/relaxation-times.ts';
import { circuitImpedance, createCircuit } from '../../../../../src-core/circuit/circuit.ts';
import { noisySpectrum, sweep } from '../synthetic.ts';

const frequencyHz = sweep(1e6, 0.01, 10);

/** γ of a ZARC, Boukamp & Rolle, Solid State Ionics 302 (2017) 12. */
function zarcGamma(r: number, tau: number, n: number, logTau: number): number {
  const distance = n * (logTau - Math.log(tau));
  return ((r / (2 * Math.PI)) * Math.sin((1 - n) * Math.PI)) / (Math.cosh(distance) - Math.cos((1 - n) * Math.PI));
}

test('the closed form of γ gives the impedance of the ZARC, with R0, L and a blocking end beside it', () => {
  const logTau = Array.from({ length: 1200 }, (_, k) => -45 + 0.075 * k);
  const gammaOhm = logTau.map((at) => zarcGamma(100, 1e-3, 0.85, at));
  const side = { seriesResistanceOhm: 7, inductanceH: 1e-7, tail: { q: 1e-3, exponent: 0.9 } };
  const curve = reconstructImpedance({ tauS: logTau.map(Math.exp), gammaOhm, ...side }, frequencyHz);
  const truth = circuitImpedance(createCircuit('L0-R0-Zarc1-CPE2'), [1e-7, 7, 100, 1e-3, 0.85, 1e-3, 0.9], frequencyHz);
  frequencyHz.forEach((_, k) => {
    const size = Math.hypot(truth.zReOhm[k]!, truth.zImOhm[k]!);
    expect(Math.abs(curve.fitReOhm[k]! - truth.zReOhm[k]!) / size).toBeLessThan(1e-6);
    expect(Math.abs(curve.fitImOhm[k]! - truth.zImOhm[k]!) / size).toBeLessThan(1e-6);
  });
});

test.each<PeakShape | undefined>([undefined, 'zarc', 'hn', 'gaussian'])(
  'circuit of the peaks, shapes %s: near enough to begin with',
  (shape) => {
    const truth = [20, 50, 1e-5, 0.92, 80, 1e-3, 0.85, 40, 0.1, 0.9];
    const found = relaxationTimes(noisySpectrum('R0-Zarc1-Zarc2-Zarc3', truth, frequencyHz, 0.001, 5));
    const fit = shape && fitPeaks(found.tauS, found.gammaOhm, found.peaks, shape);
    const { circuit, values } = circuitOfPeaks(found, 1e6, fit);
    const parts = [1, 2, 3].map((k) => (shape === 'hn' ? `HN${k}` : `p(R${k},CPE${k})`));
    expect(circuit).toBe(['R0', ...parts].join('-'));
    const { parameters } = createCircuit(circuit);
    expect(values).toHaveLength(parameters.length);
    const curve = circuitImpedance(createCircuit(circuit), [...values], frequencyHz);
    const exact = circuitImpedance(createCircuit('R0-Zarc1-Zarc2-Zarc3'), truth, frequencyHz);
    const worst = Math.max(
      ...frequencyHz.map(
        (_, k) =>
          Math.hypot(curve.zReOhm[k]! - exact.zReOhm[k]!, curve.zImOhm[k]! - exact.zImOhm[k]!) /
          Math.hypot(exact.zReOhm[k]!, exact.zImOhm[k]!),
      ),
    );
    expect(worst).toBeLessThan(0.12);
  },
);

test('leads and a blocking end come along, a trace of inductance does not', () => {
  const peak = { tauS: 1e-3, resistanceOhm: 100, capacitanceF: 1e-5, heightOhm: 60 };
  const found = { peaks: [peak], seriesResistanceOhm: 10, areaOhm: 100, tail: { q: 1e-3, exponent: 0.9 } };
  const inductive = circuitOfPeaks({ ...found, inductanceH: 1e-5 }, 1e5);
  expect(inductive.circuit).toBe('L0-R0-p(R1,CPE1)-CPE2');
  expect(inductive.values.slice(-2)).toEqual([1e-3, 0.9]);
  expect(circuitOfPeaks({ ...found, inductanceH: 1e-9, tail: null }, 1e5).circuit).toBe('R0-p(R1,CPE1)');
  expect(circuitOfPeaks({ ...found, inductanceH: 0, seriesResistanceOhm: 0 }, 1e5).circuit).toBe('p(R1,CPE1)-CPE2');
  expect(() => circuitOfPeaks({ ...found, peaks: [], inductanceH: 0 }, 1e5)).toThrow('no peak');
});

test('errors of a fitted peak are those of the linear theory: as large as the scatter they come from', () => {
  const logTau = Float64Array.from({ length: 300 }, (_, k) => -16 + 0.06 * k);
  const tauS = [...logTau].map(Math.exp);
  const exact = logTau.map((at) => zarcGamma(100, 1e-3, 0.8, at));
  const highest = Math.max(...exact);
  const estimates = Array.from({ length: 200 }, (_, seed) => {
    const noise = noisySpectrum('R0', [1], sweep(1e6, 1e-6, 25), 0.01, seed + 1).zReOhm;
    const gamma = exact.map((value, k) => value + highest * (noise[k]! - 1));
    return fitPeaks(tauS, [...gamma], findPeaks(logTau, exact), 'zarc').peaks[0]!;
  });
  const spread = (pick: (k: (typeof estimates)[number]) => number): number => {
    const values = estimates.map(pick);
    const mean = values.reduce((a, b) => a + b) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  };
  const { errors } = estimates[0]!;
  expect(errors.resistanceOhm / spread(({ resistanceOhm }) => resistanceOhm)).toBeCloseTo(1, 0);
  expect(errors.tauS / spread((peak) => peak.tauS)).toBeCloseTo(1, 0);
  expect(errors.shape / spread(({ shape }) => shape)).toBeCloseTo(1, 0);
  expect(errors.skew).toBe(0);
});
