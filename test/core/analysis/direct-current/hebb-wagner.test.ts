import { expect, test } from 'vitest';
import { analyseHebbWagner } from '../../../../src-core/analysis/direct-current/hebb-wagner.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';

const temperatureK = 333.15;
const [thicknessM, areaM2] = [0.12e-2, 0.785398e-4];
const thermalV = (8.31446261815 * temperatureK) / 96485.3321233;
const exact = (value: number) => ({ value, standardUncertainty: NaN });
const sample = { temperatureK: exact(temperatureK), thicknessM: exact(thicknessM), areaM2: exact(areaM2) };

/** The closed form, written out here on its own. S/m. */
function current(volt: number, electrons: number, holes: number): number {
  const u = volt / thermalV;
  return ((thermalV * areaM2) / thicknessM) * (electrons * (1 - Math.exp(-u)) + holes * (Math.exp(u) - 1));
}

const voltageV = Array.from({ length: 24 }, (_, k) => 0.02 * (k + 1));

test('currents computed apart from this program give their conductivities back', () => {
  const published = [4.65799300875e-10, 7.62248135072e-10, 2.11904212411e-7];
  const { results } = analyseHebbWagner({ ...sample, voltageV: [0.05, 0.2, 0.4], currentA: published });
  const values = Object.fromEntries(results.map(({ id, value }) => [id, value]));
  expect(values['electronConductivity']! / 3e-9).toBeCloseTo(1, 8);
  expect(values['holeConductivity']! / 1e-12).toBeCloseTo(1, 8);
  expect(Math.abs(values['plateauCurrent']! / 5.63692824121e-10 - 1)).toBeLessThan(1e-8);
  expect(values['crossingVoltage']).toBeCloseTo((thermalV / 2) * Math.log(3000), 8);
});

test('stated uncertainties cover the truth as often as they say', () => {
  const random = createRandom(11);
  const count = 600;
  const inside = { electrons: 0, holes: 0 };
  for (let k = 0; k < count; k++) {
    const [kelvin, metre, squareMetre] = [
      temperatureK + 0.5 * random.normal(),
      thicknessM * (1 + 0.02 * random.normal()),
      areaM2 * (1 + 0.03 * random.normal()),
    ];
    const currentA = voltageV.map((volt) => current(volt, 3e-7, 1e-10) * (1 + 0.02 * random.normal()));
    const { results } = analyseHebbWagner({
      ...{ voltageV, currentA, currentErrorA: 0 },
      temperatureK: { value: kelvin, standardUncertainty: 0.5 },
      thicknessM: { value: metre, standardUncertainty: 0.02 * thicknessM },
      areaM2: { value: squareMetre, standardUncertainty: 0.03 * areaM2 },
    });
    const [electrons, holes] = results;
    if (Math.abs(electrons!.value - 3e-9) < electrons!.standardUncertainty) inside.electrons++;
    if (Math.abs(holes!.value - 1e-12) < holes!.standardUncertainty) inside.holes++;
  }
  expect(Math.abs(inside.electrons / count - 0.6827)).toBeLessThan(0.06);
  expect(Math.abs(inside.holes / count - 0.6827)).toBeLessThan(0.06);
});

test('points above the decomposition are left out, and spoil the slope where they are not', () => {
  const currentA = voltageV.map(
    (volt) => current(volt, 3e-7, 1e-10) * (volt > 0.41 ? Math.exp((volt - 0.41) / 0.01) : 1),
  );
  const spoiled = analyseHebbWagner({ ...sample, voltageV, currentA });
  expect(spoiled.warnings.map(({ code }) => code)).toContain('no-decomposition-limit');
  expect(spoiled.checks.some(({ verdict }) => verdict === 'fail')).toBe(true);
  const limited = analyseHebbWagner({ ...sample, voltageV, currentA, decompositionV: 0.41 });
  expect(limited.leftOutV).toHaveLength(4);
  expect(limited.results[1]!.value / 1e-12).toBeCloseTo(1, 6);
  expect(limited.checks.every(({ verdict }) => verdict === 'pass')).toBe(true);
});

test('a branch that is not there is 0 with a bound, not negative', () => {
  const random = createRandom(5);
  const volts = voltageV.slice(0, 10);
  const currentA = volts.map((volt) => current(volt, 3e-7, 0) - 3e-10 * volt + 1e-13 * random.normal());
  const { results, warnings } = analyseHebbWagner({ ...sample, voltageV: volts, currentA });
  expect(results[1]).toMatchObject({ id: 'holeConductivity', value: 0 });
  expect(results[1]!.standardUncertainty).toBeGreaterThan(0);
  expect(warnings.map(({ code }) => code)).toContain('branch-not-resolved');
});

test('the local conductivity is that of the two branches', () => {
  const fine = Array.from({ length: 400 }, (_, k) => 0.001 * (k + 1));
  const { local } = analyseHebbWagner({
    ...sample,
    voltageV: fine,
    currentA: fine.map((volt) => current(volt, 3e-7, 1e-10)),
  });
  const { voltageV: volt, conductivitySPerCm } = local[200]!;
  const expected = 1e-2 * (3e-7 * Math.exp(-volt / thermalV) + 1e-10 * Math.exp(volt / thermalV));
  expect(conductivitySPerCm / expected).toBeCloseTo(1, 3);
});

test('too few points and the wrong sign are refused', () => {
  expect(() => analyseHebbWagner({ ...sample, voltageV: [0.1, 0.2], currentA: [1e-9, 1e-9] })).toThrow(/three points/);
  const minus = voltageV.map((volt) => -current(volt, 3e-7, 1e-10));
  expect(() => analyseHebbWagner({ ...sample, voltageV, currentA: minus })).toThrow(/negative/);
});
