import { expect, test } from 'vitest';
import { chargePerUnitXC, missingFor, sampleFields } from '../../../src-core/model/sample-fields.ts';
import { parseSample } from '../../../src-core/model/sample-schema.ts';

const least = { name: 'Electrode 3', ion: { symbol: 'Mg', chargeNumber: 2 } };

test('quantities as objects, text with uncertainty, and bare numbers in the default unit', () => {
  const sample = parseSample({
    ...least,
    mass: '5.0(1) mg',
    molarMass: 223.97,
    particleRadius: '2u',
    initialX: { value: 0.6, unit: '1', standardUncertainty: 0.01 },
    activeFraction: '80 %',
    area: null,
    thickness: '',
  });
  expect(sample.mass).toEqual({ value: 5, unit: 'mg', standardUncertainty: expect.closeTo(0.1, 12) as number });
  expect(sample.molarMass).toEqual({ value: 223.97, unit: 'g/mol' });
  expect(sample.particleRadius).toEqual({ value: 2, unit: 'µm' });
  expect(sample.initialX).toEqual({ value: 0.6, unit: '1', standardUncertainty: 0.01 });
  expect(sample).not.toHaveProperty('area');
  expect([sample.geometry, sample.cellType]).toEqual(['sphere', 'two-electrode']);
  expect(parseSample(sample)).toEqual(sample);
});

test.each([
  ['Mg2+', { symbol: 'Mg', chargeNumber: 2 }],
  ['Li+', { symbol: 'Li', chargeNumber: 1 }],
  ['F-', { symbol: 'F', chargeNumber: -1 }],
  ['Al 3+', { symbol: 'Al', chargeNumber: 3 }],
])('the ion %s', (text, ion) => {
  expect(parseSample({ name: 'a', ion: text }).ion).toEqual(ion);
});

test.each([
  ['nothing', undefined, 'input/invalid', /object/],
  ['no name', { ion: 'Mg2+' }, 'input/missing-field', /name/],
  ['no ion', { name: 'a' }, 'input/missing-field', /ion/],
  ['an ion without charge', { name: 'a', ion: 'Mg' }, 'input/invalid', /ion/],
  ['charge number zero', { name: 'a', ion: { symbol: 'Mg', chargeNumber: 0 } }, 'input/invalid', /ion/],
  ['charge number zero as text', { name: 'a', ion: 'Mg0+' }, 'input/invalid', /ion/],
  ['a charge number no ion has', { name: 'a', ion: 'Mg9-' }, 'input/invalid', /ion/],
  ['an ion of 10 000 blanks', { name: 'a', ion: `Mg${' '.repeat(10_000)}x` }, 'input/invalid', /ion/],
  ['a wrong unit', { ...least, mass: '5 mV' }, 'input/invalid', /Mass.*mV[^.]*\.$/],
  ['a wrong unit in an object', { ...least, mass: { value: 5, unit: 'm' } }, 'input/invalid', /Mass/],
  ['NaN', { ...least, mass: NaN }, 'input/invalid', /Mass/],
  ['a negative thickness', { ...least, thickness: '-1 mm' }, 'input/invalid', /Thickness/],
  ['an active fraction above 1', { ...least, activeFraction: 80 }, 'input/invalid', /Active fraction/],
  [
    'a negative uncertainty',
    { ...least, mass: { value: 5, unit: 'mg', standardUncertainty: -1 } },
    'input/invalid',
    /Mass/,
  ],
  ['a misspelt field', { ...least, masss: 5 }, 'input/invalid', /masss/],
  ['a name of 10 000 characters', { ...least, name: 'x'.repeat(10_000) }, 'input/invalid', /10000/],
  ['control characters', { ...least, name: 'a\0b' }, 'input/invalid', /control/],
  ['an unknown geometry', { ...least, geometry: 'cube' }, 'input/invalid', /Geometry/],
  ['an array for a number', { ...least, mass: [5] }, 'input/invalid', /Mass/],
])('refuses %s, naming it', (_, input, code, message) => {
  expect(() => parseSample(input)).toThrow(
    expect.objectContaining({
      code,
      message: expect.stringMatching(message) as string,
      remedy: expect.any(String) as string,
    }) as Error,
  );
});

test('names that look like attacks are names', () => {
  for (const name of ['../../etc/passwd', '=cmd()', '<script>alert(1)</script>', 'Robert"); DROP TABLE'])
    expect(parseSample({ ...least, name }).name).toBe(name);
});

test('what is missing is named for its purpose and geometry', () => {
  const fields = (input: object, purpose: Parameters<typeof missingFor>[1]) =>
    missingFor(parseSample({ ...least, ...input }), purpose).map(({ field }) => field);
  expect(fields({}, 'capacity')).toEqual(['mass', 'molarMass']);
  expect(fields({ mass: 5 }, 'ion-content')).toEqual(['molarMass', 'initialX']);
  expect(fields({ geometry: 'slab' }, 'diffusivity')).toEqual(['thickness']);
  expect(fields({ geometry: 'sphere' }, 'diffusivity')).toEqual(['particleRadius']);
  expect(fields({ area: 1, thickness: '1 mm' }, 'conductivity')).toEqual([]);
});

test('the charge for one unit of x: 5 mg of Ti2S4 hold 239.3 mAh/g', () => {
  const sample = parseSample({ ...least, mass: 5, molarMass: 223.97 });
  expect(chargePerUnitXC(sample)! / 3.6 / 5e-3).toBeCloseTo(239.3, 1);
  expect(chargePerUnitXC(parseSample(least))).toBeUndefined();
});

test('every field has a label, a help text and a unit that its dimension knows', () => {
  for (const { key, label, help, min, max } of sampleFields) {
    expect([label.length, help.length, max > min]).toEqual([expect.any(Number), expect.any(Number), true]);
    expect(() => parseSample({ ...least, [key]: key === 'activeFraction' ? 0.5 : 1 }), key).not.toThrow();
  }
});
