import { expect, test } from 'vitest';
import { fitImpedance } from '../../../../src-core/analysis/impedance/fit.ts';
import { relaxationTimes } from '../../../../src-core/analysis/impedance/relaxation/relaxation-times.ts';
import { suggestCircuits } from '../../../../src-core/analysis/impedance/suggest.ts';
import { checkValidity } from '../../../../src-core/analysis/impedance/validity/check.ts';
import { parseSpectrumCsv } from '../../../../src-core/formats/spectrum-csv.ts';
import type { Spectrum } from '../../../../src-core/model/spectrum.ts';
import { noisySpectrum, sweep } from './synthetic.ts';

const spectrum = noisySpectrum('R0-p(R1,C1)', [10, 100, 1e-5], sweep(1e5, 1, 8), 0.002, 1);

function toCsv(header: string, deviation: (k: number) => string): string {
  const rows = Array.from(
    spectrum.frequencyHz,
    (f, k) => `${f},${spectrum.zReOhm[k]!},${spectrum.zImOhm[k]!},${deviation(k)}`,
  );
  return [header, ...rows].join('\n');
}

test.each([
  ['freq_Hz,Zre_ohm,Zim_ohm,sZre_ohm,sZim_ohm', 1],
  ['f/Hz,Re(Z)/Ohm,Im(Z)/Ohm,sigma Zre/kOhm,sigma Zim/kOhm', 1000],
])('columns of deviations are read and weigh the fit: %s', (header, factor) => {
  // A bad stretch is given so wide deviations that it must not count.
  const bad = (k: number): boolean => k >= 10 && k < 14;
  for (let k = 10; k < 14; k++) spectrum.zReOhm[k] = 500;
  const text = toCsv(header, (k) => [1, 2].map((part) => (bad(k) ? 1e6 : part) / factor).join(','));
  const read = parseSpectrumCsv(text, 'weighed', { positiveImaginary: 'inductive' }).spectrum;
  expect(read.deviationReOhm![0]).toBeCloseTo(1, 12);
  expect(read.deviationImOhm![0]).toBeCloseTo(2, 12);
  const fit = fitImpedance(read, { circuit: 'R0-p(R1,C1)', weight: 'variance' });
  expect(fit.parameters[1]!.value).toBeCloseTo(100, 0);
});

test('a deviation that is no positive number is refused when it shall weigh', () => {
  const text = toCsv('freq_Hz,Zre_ohm,Zim_ohm,sZre_ohm,sZim_ohm', (k) => (k === 3 ? '0,1' : '1,1'));
  const read = parseSpectrumCsv(text, 'weighed', { positiveImaginary: 'inductive' }).spectrum;
  expect(() => fitImpedance(read, { circuit: 'R0-p(R1,C1)', weight: 'variance' })).toThrow(/uncertainty/);
});

const fit = (change: (data: { f: number[]; re: number[]; im: number[] }) => void, circuit = 'R0-p(R1,C1)'): unknown => {
  const clean = noisySpectrum('R0-p(R1,C1)', [10, 100, 1e-5], sweep(1e5, 1, 8), 0.002, 1);
  const data = { f: [...clean.frequencyHz], re: [...clean.zReOhm], im: [...clean.zImOhm] };
  change(data);
  const changed: Spectrum = {
    name: 'bad',
    frequencyHz: Float64Array.from(data.f),
    zReOhm: Float64Array.from(data.re),
    zImOhm: Float64Array.from(data.im),
  };
  return fitImpedance(changed, { circuit });
};

test('bad input: told, never a hang', () => {
  expect(() => fit((data) => data.f.fill(-1))).toThrow(/None of the/);
  expect(() => fit((data) => data.re.fill(Infinity))).toThrow(/None of the/);
  expect(() => fit((data) => [data.f, data.re, data.im].forEach((list) => (list.length = 1)))).toThrow(/too few/);
  expect(() =>
    fit((data) => [data.f, data.re, data.im].forEach((list) => (list.length = 4)), 'R0-Zarc1-Zarc2-Zarc3'),
  ).toThrow(/too few/);
  const oneBad = fit((data) => (data.re[4] = NaN)) as { warnings: { code: string }[] };
  expect(oneBad.warnings.map(({ code }) => code)).toContain('points-excluded');
  // Repeated frequencies are but two measurements of the same.
  expect(fit((data) => (data.f[4] = data.f[5]!))).toHaveProperty('converged', true);
});

test('thousands of points: the fit takes them, the rest says how many it can take', () => {
  const many = noisySpectrum('R0-p(R1,C1)', [10, 100, 1e-5], sweep(1e5, 1, 1200), 0.002, 1);
  expect(many.frequencyHz.length).toBeGreaterThan(5000);
  for (const work of [checkValidity, relaxationTimes, suggestCircuits]) expect(() => work(many)).toThrow(/too many/);
  const dense = noisySpectrum('R0-p(R1,C1)', [10, 100, 1e-5], sweep(1e5, 1, 200), 0.002, 1);
  expect(relaxationTimes(dense).peaks[0]!.tauS).toBeCloseTo(1e-3, 4);
  expect(fitImpedance(many, { circuit: 'R0-p(R1,C1)' }).parameters[1]!.value).toBeCloseTo(100, 0);
});
