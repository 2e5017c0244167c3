import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitSeries } from '../../../../../src-core/analysis/impedance/series/fit-series.ts';
import { createCircuit } from '../../../../../src-core/circuit/circuit.ts';
import { createParameterMap } from '../../../../../src-core/analysis/impedance/parameter-map.ts';
import { readSharedParameters } from '../../../../../src-core/analysis/impedance/series/shared-parameters.ts';
import { parseSpectrumCsv } from '../../../../../src-core/formats/spectrum-csv.ts';
import type { Sample } from '../../../../../src-core/model/sample.ts';
import { pelletSpectrum } from './pellet-spectra.ts';
import { simulateSeries } from './synthetic-series.ts';

const circuit = 'p(R1,CPE1)-p(R2,CPE2)-CPE3';
const folder = new URL('../../../../../../shared/data/eis/', import.meta.url);

const sample: Sample = {
  ...{ id: 's', name: 'pellet', cellType: 'two-electrode', geometry: 'slab' },
  ion: { symbol: 'Li', chargeNumber: 1 },
  thickness: { value: 0.21, unit: 'cm', standardUncertainty: 0.001 },
  area: { value: Math.PI * 0.16, unit: 'cm2', standardUncertainty: 0.01 },
};

/** Seven temperatures; the zero of the authors' scale is 273, not 273.15. */
function published() {
  return [140, 150, 160, 170, 180, 190, 200].map((celsius) => {
    const isHere = [150, 170, 190].includes(celsius);
    const name = `m03_solid_electrolyte_${celsius}C.csv`;
    const spectrum = isHere
      ? pelletSpectrum(celsius)
      : parseSpectrumCsv(readFileSync(new URL(name, folder), 'utf8'), name).spectrum;
    return { source: name, spectrum, conditions: { temperatureK: celsius + 273 } };
  });
}

const hasReference = existsSync(folder);

// Published: Example 4 of EISFitpython (Single-chi report), Q1 and n1 shared by seven spectra.
test.skipIf(!hasReference)('global fit of a pellet at seven temperatures as published', () => {
  const series = fitSeries(published(), { circuit, axis: 'temperature', global: ['Q1', 'n1'] }, { sample });
  const global = series.global!;
  expect(global.shared).toEqual(['CPE1.Q', 'CPE1.n']);
  expect(global.freeParameters).toBe(44);
  expect(2 * global.points - global.freeParameters).toBe(534);
  expect(global.chiSquared / 2.332765e-2).toBeCloseTo(1, 6);
  const [q, n] = global.sharedValues;
  expect(q!.value / 7.162e-11).toBeCloseTo(1, 3);
  expect(q!.standardError / 4.748e-12).toBeCloseTo(1, 3);
  expect(n!.standardError / 4.458e-3).toBeCloseTo(1, 3);
  const r1 = [133800, 90750, 63240, 45930, 34430, 25780, 20070];
  const errors = [3189, 2274, 1712, 1374, 1141, 940.5, 783.1];
  series.entries.forEach(({ fit }, k) => {
    expect(fit.parameters[0]!.value / r1[k]!).toBeCloseTo(1, 3);
    expect(fit.parameters[0]!.standardError / errors[k]!).toBeCloseTo(1, 3);
    expect(fit.parameters[1]!.constraint).toBe('shared');
  });
  // Correlations of the joint covariance: Q1 with n1 −0.994, R1 at 140 °C with Q1 0.527.
  const { correlation } = series.entries[0]!.fit;
  expect(correlation[1 * 8 + 2]).toBeCloseTo(-0.994, 3);
  expect(correlation[0 * 8 + 1]).toBeCloseTo(0.527, 3);
  const bulk = series.arrhenius.find(({ arc, quantity }) => arc === 'R1' && quantity === 'conductivity')!;
  expect(bulk.unweighted.activationEnergyEv).toBeCloseTo(0.5694, 4);
  expect(bulk.unweighted.standardErrorEv).toBeCloseTo(0.008, 4);
  expect(series.warnings.map(({ code }) => code)).toContain('sharing-doubtful');
});

test.skipIf(!hasReference)('separate fits of the same as published', () => {
  const series = fitSeries(published(), { circuit, axis: 'temperature' }, { sample });
  const chi = [7.332255e-3, undefined, 2.615951e-3, undefined, 1.213739e-3, undefined, 1.731865e-3];
  chi.forEach((value, k) => {
    if (value !== undefined) expect(series.entries[k]!.fit.chiSquared / value).toBeCloseTo(1, 5);
  });
  const plain = (arc: string) =>
    series.arrhenius.find((line) => line.arc === arc && line.quantity === 'conductivity')!.unweighted;
  expect(plain('R1').activationEnergyEv).toBeCloseTo(0.5869, 4);
  expect(plain('R1').standardErrorEv).toBeCloseTo(0.0163, 4);
  expect(plain('R2').activationEnergyEv).toBeCloseTo(0.8919, 4);
  expect(plain('R2').standardErrorEv).toBeCloseTo(0.0025, 4);
  expect(plain('total').activationEnergyEv).toBeCloseTo(0.8555, 4);
  expect(plain('total').standardErrorEv).toBeCloseTo(0.0006, 4);
});

test('shared parameters: truth within errors, smaller errors, ties, no doubt where they are truly the same', () => {
  const list = [1, 2, 4, 8].map((k) => ({
    values: [1000 * k, 4e-9, 0.9, 3000 * k, 1e-6, 0.9, 4e-4, 0.9],
    conditions: { temperatureK: 400 - 10 * k },
  }));
  const inputs = simulateSeries(circuit, list, { noise: 0.003 });
  const separate = fitSeries(inputs, { circuit, axis: 'index' });
  const shared = fitSeries(inputs, { circuit, axis: 'index', global: ['Q1', 'CPE1.n', 'CPE2.n'] });
  const global = shared.global!;
  expect(global.probability).toBeGreaterThan(0.01);
  expect(global.freeParameters).toBe(4 * 5 + 3);
  [4e-9, 0.9, 0.9].forEach((truth, k) => {
    const { value, standardError } = global.sharedValues[k]!;
    expect(Math.abs(value - truth)).toBeLessThan(4 * standardError);
  });
  shared.entries.forEach(({ fit }, k) => {
    expect(Math.abs(fit.parameters[0]!.value - 1000 * 2 ** k)).toBeLessThan(4 * fit.parameters[0]!.standardError);
    expect(fit.parameters[0]!.standardError).toBeLessThan(separate.entries[k]!.fit.parameters[0]!.standardError);
  });
  const constraints = [{ kind: 'tie', parameter: 'CPE2.n', expression: 'CPE1.n' } as const];
  const tied = fitSeries(inputs, { circuit, axis: 'index', constraints, global: ['CPE2.n'] }).global!;
  expect(tied.freeParameters).toBe(4 * 6 + 1);
});

test('names of shared parameters', () => {
  const read = (text: string, wanted: readonly string[], constraints: readonly never[] = []) => {
    const parsed = createCircuit(text);
    return readSharedParameters(parsed, createParameterMap(parsed, constraints), wanted);
  };
  expect(read('R0-p(R1,CPE1)-CPE11', ['Q1', 'R0']).names).toEqual(['R0', 'CPE1.Q']);
  expect(() => read('CPE1-Zarc1', ['n1'])).toThrow(/CPE1\.n or Zarc1\.n/);
  expect(() => read('CPE1-Zarc1', ['Q2'])).toThrow(/no parameter “Q2”/);
});
