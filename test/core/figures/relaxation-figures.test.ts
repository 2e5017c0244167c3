import { expect, test } from 'vitest';
import { fitPeaks } from '../../../src-core/analysis/impedance/relaxation/peak-fit.ts';
import { reconstructImpedance } from '../../../src-core/analysis/impedance/relaxation/reconstruct.ts';
import { relaxationTimes } from '../../../src-core/analysis/impedance/relaxation/relaxation-times.ts';
import {
  reconstructionFigure,
  reconstructionResidualsFigure,
  relaxationFigure,
  relaxationOverlayFigure,
} from '../../../src-core/figures/relaxation-figures.ts';
import { noisySpectrum, sweep } from '../analysis/impedance/synthetic.ts';

const spectrum = noisySpectrum('R0-Zarc1-Zarc2', [20, 50, 1e-5, 0.92, 80, 1e-2, 0.85], sweep(1e6, 0.1, 8), 0.001, 3);
const found = relaxationTimes(spectrum);

test('γ with its band and peaks, in ohm', () => {
  const figure = relaxationFigure(found);
  const [gamma, peaks] = figure.series;
  expect(figure.y).toMatchObject({ label: 'γ / Ω', min: 0 });
  expect(gamma!.x).toBe(found.tauS);
  expect([...(gamma!.y as Float64Array)]).toEqual(found.gammaOhm);
  expect(Array.from(gamma!.band!.high)).toEqual(found.upperOhm);
  expect(peaks!.x).toEqual(found.peaks.map(({ tauS }) => tauS));
  expect(figure.y.max).toBeGreaterThan(Math.max(...found.gammaOhm));
  expect(figure.y.max).toBeLessThanOrEqual(1.5 * Math.max(...found.gammaOhm));
});

test('against frequency x rises and each value keeps its place', () => {
  const figure = relaxationFigure(found, { against: 'frequency', ghost: found });
  for (const { x, y, label } of [figure.series[0]!, figure.series[2]!]) {
    const frequencies = Array.from(x);
    expect(frequencies).toEqual(frequencies.toSorted((a, b) => a - b));
    const top = Array.from(y).indexOf(Math.max(...Array.from(y)));
    const tau = found.tauS[found.gammaOhm.indexOf(Math.max(...found.gammaOhm))]!;
    expect(2 * Math.PI * frequencies[top]! * tau, label).toBeCloseTo(1, 12);
  }
  expect(figure.x.label).toContain('Hz');
});

test('shapes of peaks are drawn one by one and add up to their sum', () => {
  const components = fitPeaks(found.tauS, found.gammaOhm, found.peaks, 'zarc');
  const { series } = relaxationFigure(found, { components });
  const sum = series.at(-1)!;
  const parts = series.slice(2, -1);
  expect(parts.map(({ label }) => label)).toEqual(['peak 1', 'peak 2']);
  Array.from(sum.y).forEach((value, i) =>
    expect(parts.reduce((total, part) => total + part.y[i]!, 0)).toBeCloseTo(value, 9),
  );
});

test('data against what γ stands for: residuals of the size of the noise', () => {
  const curve = reconstructImpedance(found, spectrum.frequencyHz);
  expect(reconstructionFigure(spectrum, curve).series.map(({ label }) => label)).toEqual(['measured', 'from γ']);
  const { series, y } = reconstructionResidualsFigure(spectrum, curve);
  expect(y.label).toBe('ΔZ/|Z| / %');
  const squares = series.flatMap((part) => Array.from(part.y, (value) => value ** 2));
  expect(Math.sqrt(squares.reduce((a, b) => a + b) / squares.length)).toBeCloseTo(0.1, 1);
});

test('an overlay is ordered from dark to light, its legend no longer than a few lines', () => {
  const curves = Array.from({ length: 20 }, (_, k) => ({
    name: `#${k + 1}`,
    tauS: found.tauS,
    gammaOhm: found.gammaOhm.map((value) => 1e3 * value),
  }));
  const figure = relaxationOverlayFigure(curves);
  expect(figure.y.label).toBe('γ / kΩ');
  expect(figure.series.map(({ shade }) => shade)).toEqual(curves.map((_, k) => k / 19));
  const listed = figure.series.filter(({ isUnlisted }) => isUnlisted !== true).map(({ label }) => label);
  expect(listed.length).toBeLessThanOrEqual(6);
  expect(listed).toContain('#1');
  expect(listed).toContain('#20');
  expect(relaxationOverlayFigure(curves.slice(0, 1)).series[0]!.shade).toBe(0);
});
