import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { relaxationGrid } from '../../../../../src-core/analysis/impedance/relaxation/grid.ts';
import {
  prepareRelaxation,
  relaxationTimes,
  type RelaxationTimes,
} from '../../../../../src-core/analysis/impedance/relaxation/relaxation-times.ts';
import { parseSpectrumCsv } from '../../../../../src-core/formats/spectrum-csv.ts';
import type { Spectrum } from '../../../../../src-core/model/spectrum.ts';
import { noisySpectrum, sweep } from '../synthetic.ts';
import { arcGamma, drawArcs } from './arc-spectra.ts';

const threeArcs = 'R0-Zarc1-Zarc2-Zarc3';
const truth = [20, 50, 1e-5, 0.92, 80, 1e-3, 0.85, 40, 0.1, 0.9];
const frequencies = sweep(1e6, 0.01, 10);

function expectPeaks({ peaks, gammaOhm }: RelaxationTimes, tauS: readonly number[], within: number): void {
  expect(peaks).toHaveLength(tauS.length);
  tauS.forEach((tau, k) => expect(Math.abs(peaks[k]!.tauS / tau - 1)).toBeLessThan(within));
  // Nothing else in γ, reported as a peak or not, above a tenth of the largest.
  const highest = Math.max(...gammaOhm);
  const tops = gammaOhm.filter(
    (value, k) => value > (gammaOhm[k - 1] ?? Infinity) && value >= (gammaOhm[k + 1] ?? Infinity),
  );
  expect(tops.filter((value) => value > 0.1 * highest)).toHaveLength(tauS.length);
}

describe.each(['rbf', 'nnls'] as const)('%s', (method) => {
  test('three arcs: peaks in place, the area whole, nothing false, whatever the noise', () => {
    for (let seed = 0; seed < 6; seed++) {
      const found = relaxationTimes(noisySpectrum(threeArcs, truth, frequencies, 0.001, seed), { method });
      expectPeaks(found, [1e-5, 1e-3, 0.1], 0.1);
      expect(Math.abs(found.areaOhm / 170 - 1)).toBeLessThan(0.01);
      [50, 80, 40].forEach((r, k) => expect(Math.abs(found.peaks[k]!.resistanceOhm / r - 1)).toBeLessThan(0.06));
      found.peaks.forEach((peak) => expect(peak.capacitanceF).toBeCloseTo(peak.tauS / peak.resistanceOhm, 12));
    }
  });

  test('frequencies at uneven distances give the same', () => {
    const uneven = frequencies.map((f, k) => f * (1 + 0.05 * Math.sin(3 * k)));
    expectPeaks(relaxationTimes(noisySpectrum(threeArcs, truth, uneven, 0.001, 1), { method }), [1e-5, 1e-3, 0.1], 0.1);
  });

  test('γ of an exact arc follows its closed form', () => {
    const [r, tau, n] = [100, 1e-3, 0.8];
    const found = relaxationTimes(noisySpectrum('R0-Zarc1', [10, r, tau, n], frequencies, 1e-5, 1), { method });
    found.tauS.forEach((at, k) => {
      const x = n * Math.log(at / tau);
      const exact = ((r / (2 * Math.PI)) * Math.sin((1 - n) * Math.PI)) / (Math.cosh(x) - Math.cos((1 - n) * Math.PI));
      expect(Math.abs(found.gammaOhm[k]! - exact)).toBeLessThan(2.5);
    });
    expect(found.seriesResistanceOhm).toBeCloseTo(10, 0);
  });

  test('a blocking end and the inductance of the leads are taken out', () => {
    const circuit = 'L0-R0-Zarc1-CPE1';
    const spectrum = noisySpectrum(circuit, [1e-6, 50, 400, 1e-4, 0.9, 1e-5, 0.88], frequencies, 0.002, 3);
    const found = relaxationTimes(spectrum, { method });
    expect(found.peaks[0]!.tauS / 1e-4).toBeCloseTo(1, 1);
    expect(Math.abs(found.peaks[0]!.resistanceOhm / 400 - 1)).toBeLessThan(0.1);
    expect(Math.abs(found.tail!.exponent - 0.88)).toBeLessThan(0.03);
    expect(Math.abs(found.tail!.q / 1e-5 - 1)).toBeLessThan(0.1);
    // A little γ at the shortest τ is worth a little inductance.
    expect(Math.abs(found.inductanceH / 1e-6 - 1)).toBeLessThan(0.15);
    expect(relaxationTimes(spectrum, { method, tail: 'none' }).tail).toBe(null);
  });
});

test('every rule for λ finds the arcs; λ by hand is the λ used', () => {
  const spectrum = noisySpectrum('R0-Zarc1-Zarc2', [10, 50, 1e-4, 0.8, 50, 0.1, 0.8], frequencies, 0.005, 2);
  const analysis = prepareRelaxation(spectrum);
  for (const rule of ['gcv', 'l-curve', 're-im'] as const) {
    const { peaks, lambda } = analysis.at(rule);
    expect(lambda).toBeGreaterThan(0);
    for (const tau of [1e-4, 0.1])
      expect(Math.min(...peaks.map(({ tauS }) => Math.abs(Math.log(tauS / tau))))).toBeLessThan(0.35);
  }
  const [rough, smooth] = [analysis.at(1e-7), analysis.at(10)];
  expect([rough.lambda, smooth.lambda]).toEqual([1e-7, 10]);
  expect(rough.residual).toBeLessThan(smooth.residual);
  expect(Math.max(...rough.gammaOhm)).toBeGreaterThan(Math.max(...smooth.gammaOhm));
  expect(() => analysis.at(0)).toThrow(/λ/);
});

test('the band is narrower with less noise and holds γ', () => {
  const band = (noise: number): number => {
    const found = relaxationTimes(noisySpectrum(threeArcs, truth, frequencies, noise, 1), { lambda: 1e-4 });
    found.gammaOhm.forEach((value, k) => {
      expect(found.lowerOhm[k]).toBeGreaterThanOrEqual(0);
      expect(found.lowerOhm[k]).toBeLessThanOrEqual(value);
      expect(found.upperOhm[k]).toBeGreaterThanOrEqual(value);
    });
    return found.upperOhm.reduce((sum, value, k) => sum + value - found.gammaOhm[k]!, 0);
  };
  expect(band(0.001)).toBeLessThan(0.5 * band(0.01));
});

test('no rule is far smoother than another', () => {
  const analysis = prepareRelaxation(noisySpectrum(threeArcs, truth, frequencies, 0.003, 4));
  const found = (['gcv', 'l-curve', 're-im'] as const).map((rule) => analysis.at(rule));
  for (const times of found) expectPeaks(times, [1e-5, 1e-3, 0.1], 0.15);
});

test('the band holds most of the true γ', () => {
  const shares = Array.from({ length: 8 }, (_, seed) => {
    const { spectrum, arcs } = drawArcs(40 + seed, 0.005);
    const times = relaxationTimes(spectrum);
    const inside = [...times.tauS.keys()].filter((k) => times.tauS[k]! > 1e-6 && times.tauS[k]! < 5);
    const held = inside.filter((k) => {
      const gamma = arcGamma(arcs, times.tauS[k]!);
      return gamma >= times.lowerOhm[k]! && gamma <= times.upperOhm[k]!;
    });
    return held.length / inside.length;
  });
  expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.9);
});

test('peaks with a shape and errors that grow with the noise', () => {
  const errorsAt = (noise: number): number[] => {
    const spectrum = noisySpectrum(threeArcs, truth, frequencies, noise, 1);
    const { peakFit } = relaxationTimes(spectrum, { peakShape: 'zarc' });
    const places = [1, 2, 3].map((arc) => truth[3 * arc - 2]!);
    places.forEach((resistance, k) => {
      const peak = peakFit!.peaks[k]!;
      expect(Math.abs(peak.resistanceOhm / resistance - 1)).toBeLessThan(noise < 0.01 ? 0.1 : 0.3);
      expect(Math.abs(peak.shape - truth[3 * k + 3]!)).toBeLessThan(noise < 0.01 ? 0.04 : 0.15);
    });
    return peakFit!.peaks.map(({ errors }) => errors.resistanceOhm);
  };
  const [little, much] = [errorsAt(0.001), errorsAt(0.01)];
  much.forEach((error, k) => expect(error).toBeGreaterThan(little[k]!));
});

test.each([
  ['twenty points', sweep(1e6, 0.01, 19 / 8), 0.002, 0.25],
  ['noise of 3 %', frequencies, 0.03, 0.5],
] as const)('%s: arcs in place, warnings only where due', (_, points, noise, within) => {
  const { peaks, areaOhm } = relaxationTimes(noisySpectrum(threeArcs, truth, points, noise, 1));
  for (const tau of [1e-5, 1e-3, 0.1])
    expect(Math.min(...peaks.map(({ tauS }) => Math.abs(Math.log(tauS / tau))))).toBeLessThan(within);
  expect(Math.abs(areaOhm / 170 - 1)).toBeLessThan(0.05);
});

test('the same frequencies are given the same grid', () => {
  const f = Float64Array.from(frequencies);
  expect(relaxationGrid(f, 'rbf')).toBe(relaxationGrid(Float64Array.from(f), 'rbf'));
  expect(relaxationGrid(f, 'nnls')).not.toBe(relaxationGrid(f, 'rbf'));
});

test('an even grid and one that is hardly uneven have the same kernels', () => {
  const even = relaxationGrid(Float64Array.from(sweep(1e4, 1, 10)), 'rbf');
  const nearly = relaxationGrid(
    Float64Array.from(sweep(1e4, 1, 10), (f, k) => f * (k === 5 ? 1 + 1e-6 : 1)),
    'rbf',
  );
  expect(nearly.tauS.length).toBe(even.tauS.length);
  even.re.forEach((value, k) => expect(nearly.re[k]! - value).toBeCloseTo(0, 6));
});

test('an inductive loop, which no γ describes, is told', () => {
  const loop = noisySpectrum('R0-p(CPE1,R1,R2-L2)', [0.15, 0.02, 0.88, 1.2, 2, 1.6], sweep(1e5, 0.01, 10), 0.003, 1);
  expect(relaxationTimes(loop).warnings.map(({ code }) => code)).toContain('poor-description');
});

test('too few points: an error that helps', () => {
  expect(() => relaxationTimes(noisySpectrum('R1', [1], [1, 2, 3], 0, 1))).toThrow(/too few/);
});

const folder = fileURLToPath(new URL('../../../../../../shared/data/eis/', import.meta.url));
const available = existsSync(folder);
if (!available) console.log(`Relaxation times of the reference spectra skipped: ${folder} is not there.`);

describe.skipIf(!available)('reference spectra', () => {
  const read = (name: string): Spectrum =>
    parseSpectrumCsv(readFileSync(`${folder}${name}.csv`, 'utf8'), name, { positiveImaginary: 'inductive' }).spectrum;

  test.each(['rbf', 'nnls'] as const)('three arcs, two arcs, %s', (method) => {
    const three = relaxationTimes(read('s08_3zarc'), { method });
    expectPeaks(three, [1e-5, 1e-3, 0.1], 0.1);
    expect(Math.abs(three.areaOhm / 170 - 1)).toBeLessThan(0.01);
    const two = relaxationTimes(read('p11_2zarc_pyDRTtools'), { method });
    expectPeaks(two, [1e-4, 0.1], 0.1);
    expect(Math.abs(two.areaOhm / 100 - 1)).toBeLessThan(0.02);
  });

  test('bulk and grain boundary of a pellet, its blocking end aside', () => {
    const { peaks, tail } = relaxationTimes(read('s02_se_bulk_gb_tail'));
    expect(Math.abs(peaks.find(({ tauS }) => tauS > 5e-6 && tauS < 2e-5)!.resistanceOhm / 2400 - 1)).toBeLessThan(0.05);
    expect(Math.abs(tail!.exponent - 0.88)).toBeLessThan(0.02);
  });
});
