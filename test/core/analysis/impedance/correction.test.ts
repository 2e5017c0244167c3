import { expect, test } from 'vitest';
import { correctSpectrum } from '../../../../src-core/analysis/impedance/correction.ts';
import { fitImpedance } from '../../../../src-core/analysis/impedance/fit.ts';
import { noisySpectrum, sweep } from './synthetic.ts';

const cell = { circuit: 'p(R1,CPE1)-CPE2', truth: [1e3, 1e-9, 0.95, 1e-6, 0.9] };
const frequencyHz = sweep(1e6, 1, 6);
const bare = noisySpectrum(cell.circuit, cell.truth, frequencyHz, 0, 1);
const measured = noisySpectrum('R8-L8-p(C9,p(R1,CPE1)-CPE2)', [3, 1e-6, 2e-10, ...cell.truth], frequencyHz, 0, 1);
const correction = { seriesResistanceOhm: 3, seriesInductanceH: 1e-6, parallelCapacitanceF: 2e-10 };

test('leads and cables are taken away again', () => {
  const corrected = correctSpectrum(measured, correction);
  frequencyHz.forEach((_, k) => {
    expect(corrected.zReOhm[k]! / bare.zReOhm[k]!).toBeCloseTo(1, 8);
    expect(corrected.zImOhm[k]! / bare.zImOhm[k]!).toBeCloseTo(1, 8);
  });
  expect(measured.zReOhm[0]).not.toBe(corrected.zReOhm[0]);
});

test('a fit corrects before it fits', () => {
  const fit = fitImpedance(measured, { circuit: cell.circuit, correction });
  fit.parameters.forEach(({ value }, j) => expect(value / cell.truth[j]!).toBeCloseTo(1, 5));
});
