import { expect, test } from 'vitest';
import { conditionsFromName } from '../../../../../src-core/analysis/impedance/series/conditions.ts';
import { fitSeries } from '../../../../../src-core/analysis/impedance/series/fit-series.ts';
import { seriesFigures } from '../../../../../src-core/figures/series-figures.ts';
import { noisySpectrum, sweep } from '../synthetic.ts';
import { simulateSeries } from './synthetic-series.ts';

const circuit = 'p(R1,CPE1)-p(R2,CPE2)';
const [q1, q2] = [1e-10, 1e-6];

function drifting(growth: (share: number) => { readonly bulk: number; readonly interfaces: number }) {
  const list = Array.from({ length: 9 }, (_, k) => {
    const { bulk, interfaces } = growth(k / 8);
    const values = [1e5 * bulk, q1 / bulk, 0.95, 2e5 * interfaces, q2 / interfaces, 0.9];
    return { values, conditions: { timeS: 300 * k, temperatureK: 298.15 } };
  });
  return fitSeries(simulateSeries(circuit, list, { noise: 0.002, decades: [-2, 6] }), { circuit, axis: 'time' });
}

test('300 to 400 kΩ in 40 min at constant temperature is a reaction at the electrodes, said so', () => {
  const { drift, warnings, ...series } = drifting((share) => ({ bulk: 1, interfaces: 1 + share / 2 }));
  expect(drift).toMatchObject({ pattern: 'interface', temperatureK: 298.15 });
  const slowest = drift!.lines[0]!;
  expect(slowest.kind).toBe('modulus');
  expect(slowest.relativeChange).toBeCloseTo(1 / 3, 1);
  expect(slowest.isSignificant).toBe(true);
  const r2 = drift!.lines.find(({ name }) => name === 'R2')!;
  // A line of known slope: half as much again within 40 min.
  expect(Math.abs(r2.relativeChange - 0.5)).toBeLessThan(4 * r2.standardError);
  expect(r2.ratePerHour).toBeCloseTo(0.75, 1);
  expect(drift!.lines.find(({ name }) => name === 'R1')!.isSignificant).toBe(false);
  expect(drift!.message).toMatch(/reaction at the electrodes/);
  expect(drift!.message).toMatch(/constant 298\.1 K|constant 298\.2 K/);
  expect(drift!.remedy).toMatch(/inert/);
  expect(warnings.map(({ code }) => code)).toContain('drift-interface');
  expect(seriesFigures({ ...series, drift: drift!, warnings }).map(({ id }) => id)).toContain('series-drift');
});

test.each([
  ['none', () => ({ bulk: 1, interfaces: 1 }), /No drift/],
  ['scaling', (share: number) => ({ bulk: 1 + share / 3, interfaces: 1 + share / 3 }), /whole spectrum/],
  ['bulk', (share: number) => ({ bulk: 1 + share / 3, interfaces: 1 }), /material itself/],
] as const)('drift: %s', (pattern, growth, words) => {
  const { drift } = drifting(growth);
  expect(drift!.pattern).toBe(pattern);
  expect(drift!.message).toMatch(words);
});

test('one arc alone is not said to leave the bulk as it is', () => {
  const own = 'p(R1,CPE1)';
  const inputs = [0, 600, 1200, 1800, 2400].map((timeS, k) => ({
    source: `${timeS}`,
    conditions: { timeS },
    spectrum: noisySpectrum(own, [3e5 + (1e5 * timeS) / 2400, 3e-10, 0.9], sweep(1e6, 0.1, 8), 0.003, k),
  }));
  const { drift } = fitSeries(inputs, { circuit: own, axis: 'time' });
  expect(drift!.pattern).toBe('one-arc');
  expect(drift!.message).toMatch(
    /from (299|300|301)\skΩ to (399|400|401)\skΩ.*cannot be told apart.*reaction at the electrodes/,
  );
  expect(drift!.message).not.toMatch(/bulk is unchanged/);
});

function pellets(intercept: number, millimetres: readonly number[], noise = 0.001) {
  const sigma = 2e-6;
  const areaCm2 = 0.5;
  const list = millimetres.map((mm) => {
    const bulk = (0.1 * mm) / areaCm2 / sigma;
    const values = [bulk, q1 / bulk, 0.95, intercept, q2, 0.9];
    const thickness = { value: mm, unit: 'mm', standardUncertainty: 0.002 * mm };
    return { values, conditions: { thickness, area: { value: areaCm2, unit: 'cm2', standardUncertainty: 0.001 } } };
  });
  const inputs = simulateSeries(circuit, list, { noise, decades: [-2, 7] });
  return fitSeries(inputs, { circuit, axis: 'thickness' });
}

test('thickness series: σ from the slope, the interfaces from the intercept', () => {
  const series = pellets(20_000, [2, 0.5, 1, 1.5]);
  expect(series.entries.map(({ axisValue }) => Math.round(1e6 * axisValue))).toEqual([500, 1000, 1500, 2000]);
  const total = series.thickness!.find(({ arc }) => arc === 'total')!;
  const { value, standardUncertainty } = total.conductivitySPerCm;
  expect(Math.abs(value - 2e-6)).toBeLessThan(4 * standardUncertainty);
  expect(standardUncertainty).toBeLessThan(0.02 * value);
  expect(Math.abs(total.interceptOhm.value - 20_000)).toBeLessThan(4 * total.interceptOhm.standardUncertainty);
  expect(total.interceptOhmCm2!.value).toBeCloseTo(total.interceptOhm.value / 2, 6);
  expect(total.degreesOfFreedom).toBe(2);
  // The bulk arc by itself has no interface, the other nothing but it.
  expect(series.thickness!.find(({ arc }) => arc === 'R1')!.conductivitySPerCm.value / 2e-6).toBeCloseTo(1, 1);
  const codes = series.warnings.map(({ code, message }) => `${code} ${message.split(':')[0]!}`);
  expect(codes).toContain('intercept-not-distinguishable R1');
  expect(codes).not.toContain('intercept-not-distinguishable total');
});

test('two thicknesses are too few to be checked, and it is said', () => {
  const series = pellets(20_000, [0.5, 1.5]);
  expect(series.thickness!.find(({ arc }) => arc === 'total')!.degreesOfFreedom).toBe(0);
  expect(series.warnings.map(({ code }) => code)).toContain('few-thicknesses');
});

test.each([
  ['m03_solid_electrolyte_140C.csv', { temperatureK: 413.15 }],
  ['s04147-140deg.txt', { temperatureK: 413.15 }],
  ['pellet_413K.z', { temperatureK: 413 }],
  ['PEIS_LPSCl_IonBlocking_-25C.mpr', { temperatureK: 248.15 }],
  ['m05_LPSCl_blocking_m25C.csv', { temperatureK: 248.15 }],
  ['cell-25degC.dta', { temperatureK: 298.15 }],
  ['-20degC.csv', { temperatureK: 253.15 }],
  ['a 22.5 °C.csv', { temperatureK: 295.65 }],
  ['run_40min.csv', { timeS: 2400 }],
  ['t=2h.csv', { timeS: 7200 }],
  ['LLZO_L1p5mm.csv', { thickness: { value: 1.5, unit: 'mm' } }],
  ['cell_SOC50.csv', { soc: 0.5 }],
  ['cell_x=0.35.csv', { soc: 0.35 }],
  ['s02_se_bulk_gb_tail.csv', {}],
])('what the name %s tells', (name, conditions) => {
  const found = conditionsFromName(name);
  expect(Object.keys(found)).toEqual(Object.keys(conditions));
  for (const [key, value] of Object.entries(conditions))
    if (typeof value === 'number') expect(found[key as 'timeS']).toBeCloseTo(value, 9);
    else expect(found[key as 'thickness']).toEqual(value);
});
