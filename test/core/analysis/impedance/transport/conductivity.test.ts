import { describe, expect, test } from 'vitest';
import { analyseConductivity } from '../../../../../src-core/analysis/impedance/transport/conductivity.ts';
import { fitImpedance } from '../../../../../src-core/analysis/impedance/fit.ts';
import { createCircuit } from '../../../../../src-core/circuit/circuit.ts';
import { suggestCircuit } from '../../../../../src-core/analysis/impedance/suggest-circuit.ts';
import type { ConductivityAnalysis, ConductivityResult } from '../../../../../src-core/model/results.ts';
import type { Sample } from '../../../../../src-core/model/sample.ts';
import { mean } from '../../../../../src-core/numerics/statistics.ts';
import { noisySpectrum, sweep } from '../synthetic.ts';

const pellet: Sample = {
  id: 's1',
  name: 'pellet',
  ion: { symbol: 'Mg', chargeNumber: 2 },
  cellType: 'two-electrode',
  geometry: 'slab',
  thickness: { value: 1, unit: 'mm', standardUncertainty: 0 },
  area: { value: 1, unit: 'cm²', standardUncertainty: 0 },
};

const byName = ({ conductivities }: ConductivityAnalysis, name: string): ConductivityResult =>
  conductivities.find((item) => item.name === name)!;

// A magnesium NASICON pellet between blocking electrodes; the bulk arc peaks at 8.6 MHz, above the sweep.
const nasicon = {
  circuit: 'p(R0,C0)-p(R1,CPE1)-CPE2',
  truth: [1742, 10.6e-12, 37_200, 1e-9 ** 0.9 * 37_200 ** -0.1, 0.9, 5e-6, 0.9],
  frequencyHz: sweep(2e5, 0.1, 8),
} as const;
const nasiconSpectrum = (seed: number) =>
  noisySpectrum(nasicon.circuit, nasicon.truth, nasicon.frequencyHz, 0.003, seed);

test('a pellet whose bulk arc lies above the sweep: an intercept, an arc and their sum', () => {
  const fit = fitImpedance(nasiconSpectrum(1), { circuit: suggestCircuit('solid-electrolyte').circuit });
  const analysis = analyseConductivity(fit, pellet);
  expect(analysis.conductivities.map(({ name, evidence }) => [name, evidence])).toEqual([
    ['bulk', 'intercept'],
    ['grain-boundary', 'arc'],
    ['total', 'sum'],
  ]);
  expect(byName(analysis, 'bulk').note).toContain('outside the measured range');
  expect(byName(analysis, 'grain-boundary').note).toContain('Apparent');
  expect(byName(analysis, 'bulk').conductivitySPerCm.value / (0.1 / 1742)).toBeCloseTo(1, 1);
  expect(byName(analysis, 'total').resistance.value).toBeCloseTo(
    fit.parameters[0]!.value + fit.parameters[2]!.value,
    6,
  );
  expect(analysis.warnings).toEqual([]);
});

test('over twenty seeds σ of bulk and grain boundary are unbiased and their errors honest', () => {
  const truth = [0.1 / 1742, 0.1 / 37_200];
  const ratios: [number[], number[]] = [[], []];
  let inside = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const fit = fitImpedance(nasiconSpectrum(seed), { circuit: nasicon.circuit });
    const analysis = analyseConductivity(fit, pellet);
    ['bulk', 'grain-boundary'].forEach((name, i) => {
      const { value, standardUncertainty } = byName(analysis, name).conductivitySPerCm;
      ratios[i as 0 | 1].push(value / truth[i]!);
      if (Math.abs(value - truth[i]!) < 2 * standardUncertainty) inside++;
    });
  }
  expect(Math.abs(mean(ratios[0]) - 1)).toBeLessThan(0.005);
  expect(Math.abs(mean(ratios[1]) - 1)).toBeLessThan(0.005);
  expect(inside).toBeGreaterThanOrEqual(34);
});

test('a bare resistor for the bulk is an intercept and its note says what that costs', () => {
  const fit = fitImpedance(nasiconSpectrum(2), { circuit: 'R0-p(R1,CPE1)-CPE2' });
  const analysis = analyseConductivity(fit, pellet);
  expect(byName(analysis, 'bulk')).toMatchObject({ evidence: 'intercept', parameterNames: ['R0'] });
  expect(byName(analysis, 'bulk').note).toContain('was not fitted');
  expect(analysis.warnings.map((item) => item.code)).toContain('bare-intercept');
  expect(byName(analysis, 'grain-boundary')).toMatchObject({ evidence: 'arc', parameterNames: ['R1'] });
});

test('errors of R, thickness and area add as relative variances, and the total knows the covariance', () => {
  const fit = fitImpedance(nasiconSpectrum(3), { circuit: nasicon.circuit });
  const measured: Sample = {
    ...pellet,
    thickness: { value: 1, unit: 'mm', standardUncertainty: 0.03 },
    area: { value: 100, unit: 'mm²', standardUncertainty: 4 },
  };
  const analysis = analyseConductivity(fit, measured);
  const { resistance, conductivitySPerCm } = byName(analysis, 'grain-boundary');
  expect(conductivitySPerCm.standardUncertainty / conductivitySPerCm.value).toBeCloseTo(
    Math.hypot(resistance.standardUncertainty / resistance.value, 0.03, 0.04),
    12,
  );
  const [bulk, boundary] = [fit.parameters[0]!.standardError, fit.parameters[2]!.standardError];
  const rho = fit.correlation[2]!;
  expect(byName(analysis, 'total').resistance.standardUncertainty).toBeCloseTo(
    Math.sqrt(bulk ** 2 + boundary ** 2 + 2 * rho * bulk * boundary),
    8,
  );
});

test('two overlapping arcs of like capacitance: assigned by order, and called uncertain', () => {
  // Capacitances as in a measured pellet of L/S 0.4178 /cm: 2.9e-12 and 7.8e-12 F/cm.
  const circuit = 'p(R1,CPE1)-p(R2,CPE2)-CPE3';
  const truth = [2.2e4, 1.5e-10, 0.8, 9.5e4, 8e-11, 0.89, 8.6e-6, 0.56];
  const fit = fitImpedance(noisySpectrum(circuit, truth, sweep(1e6, 0.1, 8), 0.002, 1), { circuit });
  const analysis = analyseConductivity(fit, {
    ...pellet,
    thickness: { value: 2.1, unit: 'mm' },
    area: { value: 0.5027, unit: 'cm²' },
  });
  expect(analysis.warnings.map((item) => item.code)).toEqual(
    expect.arrayContaining(['assignment-uncertain', 'uncertainty-not-stated']),
  );
  expect(byName(analysis, 'bulk').resistance.value).toBeLessThan(byName(analysis, 'grain-boundary').resistance.value);
});

test('a contact arc and lead resistance are left out by name', () => {
  const circuit = 'R0-Zarc1-Zarc2-p(R3,C3)';
  // Cell constant 0.1/cm: 1e-12, 1e-9 and 1e-6 F/cm.
  const truth = [2, 1e4, 1e4 * 1e-11, 0.98, 5e4, 5e4 * 1e-8, 0.95, 2e4, 1e-5];
  const fit = fitImpedance(noisySpectrum(circuit, truth, sweep(5e6, 0.01, 8), 0.001, 1), { circuit });
  const analysis = analyseConductivity(fit, pellet);
  expect(analysis.conductivities.map(({ name, evidence }) => `${name} ${evidence}`)).toEqual([
    'bulk arc',
    'grain-boundary arc',
    'total sum',
  ]);
  expect(byName(analysis, 'bulk').resistance.value / 1e4).toBeCloseTo(1, 1);
  const messages = Object.fromEntries(analysis.warnings.map(({ code, message }) => [code, message]));
  expect(messages['electrode-arc']).toContain('R3');
  expect(messages['series-resistance']).toContain('R0');
});

test('one resistance before a tail is the total', () => {
  const fit = fitImpedance(noisySpectrum('R0-CPE1', [500, 1e-5, 0.9], sweep(2e5, 1, 8), 0.002, 1), {
    circuit: 'R0-CPE1',
  });
  expect(analyseConductivity(fit, pellet).conductivities).toMatchObject([
    { name: 'total', evidence: 'intercept', parameterNames: ['R0'] },
  ]);
});

describe('what keeps σ from being had is said', () => {
  const fit = fitImpedance(nasiconSpectrum(1), { circuit: nasicon.circuit, starts: 2 });
  const without = (...fields: ('thickness' | 'area')[]): Sample =>
    Object.fromEntries(Object.entries(pellet).filter(([key]) => !fields.includes(key as 'area'))) as unknown as Sample;

  test.each([
    [without('thickness'), 'input/missing-field', 'needs the thickness of'],
    [without('thickness', 'area'), 'input/missing-field', 'needs the thickness and the area'],
    [{ ...pellet, area: { value: 0, unit: 'cm²' } }, 'input/invalid', 'area of the sample is not a positive'],
    [{ ...pellet, thickness: { value: 1, unit: 'kg' } }, 'input/invalid', 'kg'],
  ])('case %#', (sample, code, message) => {
    expect(() => analyseConductivity(fit, sample)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message), remedy: expect.any(String) }),
    );
  });

  test('a circuit without a resistance to assign', () => {
    const blocking = fitImpedance(noisySpectrum('CPE1', [1e-5, 0.9], sweep(1e3, 1, 8), 0.002, 1), { circuit: 'CPE1' });
    const { conductivities, warnings } = analyseConductivity(blocking, pellet);
    expect(conductivities).toEqual([]);
    expect(warnings.map((item) => item.code)).toEqual(['no-resistance']);
  });

  test.each([
    ['C2', []],
    ['CPE2', []],
    ['L2', []],
    ['La2', []],
    ['W2', []],
    ['Wo2', []],
    ['Wsph2', []],
    ['Ws2', ['unread-block']],
    ['HN2', ['unread-block']],
    ['G2', ['unread-block']],
  ])('beside p(R0,C0), %s is read as what it does to direct current', (element, codes) => {
    const circuit = createCircuit(`p(R0,C0)-${element}`);
    const values = [
      1000,
      1e-9,
      ...circuit.elements[2]!.definition.start({ resistanceOhm: 100, omega: 1, exponent: 0.9 }),
    ];
    const spectrum = noisySpectrum(circuit.text, values, sweep(1e6, 0.1, 8), 0.002, 1);
    const fit = fitImpedance(spectrum, { circuit: circuit.text, guess: values, starts: 0 });
    const found = analyseConductivity(fit, pellet).warnings.map(({ code }) => code);
    expect(found.filter((code) => code === 'unread-block')).toEqual(codes);
  });

  test('a nested block is named as unread', () => {
    const circuit = 'R0-p(R1-W1,C1)';
    const nested = fitImpedance(noisySpectrum(circuit, [50, 100, 30, 1e-7], sweep(1e5, 1, 8), 0.002, 1), { circuit });
    expect(analyseConductivity(nested, pellet).warnings[0]!.message).toContain('p(R1-W1,C1)');
  });
});
