import { expect, test } from 'vitest';
import { consequencesOf } from '../../../src-core/analysis/conversions/consequences.ts';
import {
  quantityNames,
  transportQuantities,
  type QuantityName,
} from '../../../src-core/analysis/conversions/quantities.ts';
import { shownFactor } from '../../../src-core/analysis/conversions/read-value.ts';
import { AppError } from '../../../src-core/errors.ts';
import { calculatorCsv, calculatorText } from '../../../src-renderer/features/calculator/calculator-export.ts';
import { quantityGroups } from '../../../src-renderer/features/calculator/quantity-groups.ts';
import { knownOf, parseTyped, unitsOf } from '../../../src-renderer/features/calculator/typed-quantity.ts';

test('every quantity stands in one group', () => {
  const placed = quantityGroups.flatMap(({ quantities }) => quantities);
  expect(placed.toSorted()).toEqual(quantityNames.toSorted());
});

test('every unit that is offered is understood, and the usual one is that of the results', () => {
  for (const name of quantityNames) {
    for (const unit of unitsOf(name)) {
      const read = parseTyped(name, `2 ${unit === '1' ? '' : unit}`, unitsOf(name)[0]!);
      expect(read, `${name} in ${unit}`).toEqual({ value: 2, unit });
      expect(knownOf(name, read).value, `${name} in ${unit}`).toBeGreaterThan(0);
    }
    const [usual] = unitsOf(name);
    expect(usual).toBe(transportQuantities[name].shownIn);
    const unitless = parseTyped(name, '300', usual!);
    expect(knownOf(name, unitless).value / (300 * shownFactor(name)), name).toBeCloseTo(1, 12);
  }
});

test.each<[QuantityName, string, number, number]>([
  ['temperature', '60 °C', 333.15, NaN],
  ['temperature', '25.0(5)C', 298.15, 0.5],
  ['temperature', '298,15 K', 298.15, NaN],
  ['conductivity', '1.0(2)e-4', NaN, NaN],
  ['conductivity', '1.0e-4 ± 2e-5 S/cm', 1e-2, 2e-3],
  ['hop-distance', '4.81A', 4.81e-10, NaN],
  ['prefactor', '1.2e5 S K/cm', 1.2e7, NaN],
  ['voltage-slope', '-600 mV', -0.6, NaN],
])('%s typed as “%s”', (name, text, value, standardUncertainty) => {
  const read = (): unknown => knownOf(name, parseTyped(name, text, unitsOf(name)[0]!));
  if (Number.isNaN(value)) expect(read).toThrow(AppError);
  else {
    const known = knownOf(name, parseTyped(name, text, unitsOf(name)[0]!));
    expect(known.value / value).toBeCloseTo(1, 12);
    if (Number.isNaN(standardUncertainty)) expect(known.standardUncertainty).toBeNaN();
    else expect(known.standardUncertainty).toBeCloseTo(standardUncertainty, 12);
  }
});

test('a text and a table tell what was given, what follows and by which formulas', () => {
  const entries = {
    'charge-number': { value: 2, unit: '1' },
    temperature: { value: 25, unit: '°C' },
    'jump-diffusivity': { value: 1e-9, unit: 'cm²/s', standardUncertainty: 1e-10 },
    'carrier-density': { value: 5.8e21, unit: '1/cm³' },
  };
  const knowns = Object.fromEntries(
    (Object.keys(entries) as (keyof typeof entries)[]).map((name) => [name, knownOf(name, entries[name])]),
  );
  const consequences = consequencesOf(knowns);
  const text = calculatorText(entries, consequences, 'Mg²⁺');
  expect(text).toContain('Given for Mg²⁺:');
  expect(text).toContain('T = 25.00\u202f°C');
  expect(text).toContain('σ = (z·e)²·C·D_J/(k_B·T)  [Nernst–Einstein');
  const rows = calculatorCsv(entries, consequences).trim().split('\r\n');
  const sigma = rows.find((row) => row.startsWith('conductivity,'))!.split(',');
  const expected = (4 * 1.602176634e-19 ** 2 * 5.8e27 * 1e-13) / (1.380649e-23 * 298.15) / 100;
  expect(Number(sigma[3]) / expected).toBeCloseTo(1, 8);
  expect(Number(sigma[4]) / Number(sigma[3])).toBeCloseTo(0.1, 8);
  expect(sigma.slice(0, 3)).toEqual(['conductivity', 'σ', 'computed']);
});
