import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkValidity } from '../../../../../src-core/analysis/impedance/validity/check.ts';
import {
  scalePoints,
  type ScaledPoints,
} from '../../../../../src-core/analysis/impedance/validity/kramers-kronig-fit.ts';
import { linKk } from '../../../../../src-core/analysis/impedance/validity/lin-kk.ts';
import { parseSpectrumCsv } from '../../../../../src-core/formats/spectrum-csv.ts';
import type { Spectrum } from '../../../../../src-core/model/spectrum.ts';

const folder = fileURLToPath(new URL('../../../../../../shared/data/eis/', import.meta.url));
const available = existsSync(`${folder}cases.json`);
if (!available) console.log(`Validity of the reference spectra skipped: ${folder} is not there.`);

function read(name: string): Spectrum {
  return parseSpectrumCsv(readFileSync(`${folder}${name}.csv`, 'utf8'), name, { positiveImaginary: 'inductive' })
    .spectrum;
}

function points(name: string, belowHz = Infinity): ScaledPoints {
  const { frequencyHz, zReOhm, zImOhm } = read(name);
  const kept = [...frequencyHz.keys()].filter((k) => frequencyHz[k]! < belowHz);
  const take = (values: Float64Array): Float64Array => Float64Array.from(kept, (k) => values[k]!);
  return scalePoints({ frequencyHz: take(frequencyHz), re: take(zReOhm), im: take(zImOhm) });
}

const bad = new Map([
  ['s10_drift_bad', 'drifting'],
  ['s11_noisy_bad', 'noisy'],
  ['s12_outliers', 'outliers'],
  // White noise of 0.5 Ω on spectra that begin at 10 Ω.
  ['p11_2zarc_pyDRTtools', 'noisy'],
]);
const spectra = available
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.csv') && file !== 'batch100.csv')
      .map((file) => file.slice(0, -4))
  : [];

describe.skipIf(!available)('reference spectra', () => {
  test('μ of the classic rule is the published one', () => {
    const options = { threshold: 0.69, part: 'real', capacitance: false, mostElements: 50 } as const;
    const real = linKk(points('m02_zplot_circuit3'), options);
    expect(real.elements).toBe(10);
    expect(real.fit.mu).toBeCloseTo(0.68438211178854, 10);
    const complex = linKk(points('m01_liion', 1000), {
      ...{ threshold: 0.5, part: 'complex', capacitance: true, mostElements: 50 },
    });
    expect(complex.elements).toBe(26);
    // Where elements begin to alternate, the fourth digit depends on where a pseudo-inverse cuts.
    expect(complex.fit.mu).toBeCloseTo(0.3064, 3);
  });

  test.each(spectra)('verdict on %s', (name) => {
    expect(checkValidity(read(name)).verdict).toBe(bad.get(name) ?? 'valid');
  });

  test('outliers by number and frequency', () => {
    expect(checkValidity(read('s12_outliers')).outliers.map(({ index }) => index)).toEqual([33, 45]);
  });

  test.each([
    ['s01_tc1', 0.05],
    ['s02_se_bulk_gb_tail', 0.3],
    ['s03_miec_arc', 0.5],
    ['s04_jm_miec', 0.3],
    ['s05_inductive_loop', 0.3],
    ['s06_randles_wo', 0.3],
    ['s07_gerischer', 0.3],
    ['s08_3zarc', 0.1],
    ['s09_huggins', 0.3],
    ['s11_noisy_bad', 3],
    ['s12_outliers', 0.2],
  ])('noise of %s, in percent %d, is told to a fifth', (name, percent) => {
    expect(Math.abs(checkValidity(read(name)).noisePercent / percent - 1)).toBeLessThan(0.2);
  });
});
