import { expect, test } from 'vitest';
import { consequencesOf } from '../../../../src-core/analysis/conversions/consequences.ts';
import { convert, type Knowns } from '../../../../src-core/analysis/conversions/convert.ts';
import type { QuantityName } from '../../../../src-core/analysis/conversions/quantities.ts';
import { readTransportValue } from '../../../../src-core/analysis/conversions/read-value.ts';

function given(values: Partial<Record<QuantityName, string>>): Knowns {
  return Object.fromEntries(
    (Object.entries(values) as [QuantityName, string][]).map(([name, text]) => [name, readTransportValue(name, text)]),
  );
}

const spinel = {
  conductivity: '1.0e-4 ± 2e-5 S/cm',
  temperature: '298.15K',
  'charge-number': '2',
  'ions-per-cell': '8',
  'lattice-parameter': '11.11Å',
} as const;

test('everything follows that a single conversion gives, and nothing else', () => {
  const knowns = given({ ...spinel, 'hop-distance': '4.81Å', 'attempt-frequency': '1e12/s' });
  const { results, impossible } = consequencesOf(knowns);
  expect(impossible).toEqual([]);
  for (const name of ['jump-diffusivity', 'mobility', 'hop-rate', 'migration-energy', 'carrier-density'] as const) {
    const found = results.find(({ quantity }) => quantity === name);
    expect(found?.stored).toEqual(convert(knowns, name).stored);
    expect(found?.steps).toEqual(convert(knowns, name).steps);
    expect(found?.warnings.map(({ code }) => code)).not.toContain('not-needed');
  }
  const names = results.map(({ quantity }) => quantity);
  expect(names).not.toContain('chemical-diffusivity');
  // Both would only repeat the assumption f = H_R.
  expect(names).not.toContain('tracer-diffusivity');
  expect(names).not.toContain('haven-ratio');
  expect(names).not.toContain('dimensionality');
  expect(names).not.toContain('conductivity');
});

test('what is missing is named, nearest first', () => {
  const { lacks } = consequencesOf(given(spinel));
  const of = (name: QuantityName) => lacks.find(({ quantity }) => quantity === name)?.ways;
  expect(of('hop-rate')).toContainEqual(['hop-distance']);
  expect(of('chemical-diffusivity')).toContainEqual(['thermodynamic-factor']);
  expect(of('chemical-diffusivity')).toContainEqual(['voltage-slope', 'composition']);
  expect(of('haven-ratio')).not.toContainEqual(['hop-distance']);
  expect(of('jump-diffusivity')).toBeUndefined();
  expect(of('conductivity')).toBeUndefined();
});

test('what only an assumption would give is still missing', () => {
  const { lacks } = consequencesOf(given({ ...spinel, 'hop-distance': '4.81Å' }));
  expect(lacks.find(({ quantity }) => quantity === 'tracer-diffusivity')?.ways[0]).toEqual(['haven-ratio']);
  expect(lacks.find(({ quantity }) => quantity === 'haven-ratio')?.ways[0]).toEqual(['tracer-diffusivity']);
});

test('two values that contradict each other are told once, by how much and in their uncertainties', () => {
  const diffusivity = convert(given(spinel), 'jump-diffusivity').result.value;
  const knowns = given({ ...spinel, 'jump-diffusivity': `${2 * diffusivity} cm2/s` });
  const { crossChecks } = consequencesOf(knowns);
  expect(crossChecks.map(({ quantity }) => quantity)).toEqual(['conductivity']);
  expect(crossChecks[0]!.ratio).toBeCloseTo(0.5, 12);
  // Half the value, 20 % of uncertainty: ln 2/0.2.
  expect(crossChecks[0]!.deviations).toBeCloseTo(Math.LN2 / 0.2, 9);
});

test('what comes out impossible is said, and takes nothing else along', () => {
  const { results, impossible } = consequencesOf(
    given({ ...spinel, composition: '0.3', 'voltage-slope': '0.6V', mobility: '1e-8 cm²/(V·s)' }),
  );
  expect(impossible.map(({ quantity }) => quantity)).toContain('thermodynamic-factor');
  expect(results.map(({ quantity }) => quantity)).toContain('jump-diffusivity');
});

test('nothing given: nothing follows', () => {
  expect(consequencesOf({})).toMatchObject({ results: [], impossible: [], crossChecks: [] });
});

test('a charge number that is none is refused', () => {
  expect(() => consequencesOf(given({ ...spinel, 'charge-number': '1.5' }))).toThrow(/whole number/);
  // Also where nothing follows from it.
  expect(() => consequencesOf(given({ conductivity: '-1 S/cm' }))).toThrow(/positive/);
});

test('an uncertainty of what does not enter is none of the result', () => {
  const knowns = given({ ...spinel, 'jump-diffusivity': '1e-9 cm2/s' });
  const mobility = consequencesOf(knowns).results.find(({ quantity }) => quantity === 'mobility');
  expect(mobility?.stored.standardUncertainty).toBeNaN();
  expect(mobility?.interval95).toBeUndefined();
});
