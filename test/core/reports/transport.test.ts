import { expect, test } from 'vitest';
import { analyseConductivity } from '../../../src-core/analysis/impedance/transport/conductivity.ts';
import type { AnalysisRecord, ConductivityAnalysis } from '../../../src-core/model/results.ts';
import { impedanceAnswer, impedanceJson } from '../../../src-core/reports/impedance-answer.ts';
import { impedanceSection } from '../../../src-core/reports/impedance-section.ts';
import { transportRows } from '../../../src-core/reports/transport-rows.ts';
import { analysisTables } from '../../../src-main/host/reports/csv-results.ts';
import { fitToText } from '../../../src-main/cli/fit-answer.ts';
import { fitWith, pellet } from '../analysis/impedance/transport/pellet.ts';

const values = [1e3, 2e-11, 1e5, 4e-9, 1e4, 3e-5];
const errors = values.map((value) => 0.01 * value);
const ceramic = analyseConductivity(fitWith('p(R1,C1)-p(R2,C2)-p(R3,C3)', values, errors), pellet(1, 1, 0.01));
const mixed = analyseConductivity(fitWith('JM1', [2000, 8000, 2.5e-3], [20, 80, 2e-5]), pellet());

const recordOf = (impedance: ConductivityAnalysis): AnalysisRecord => ({
  ...{ id: 'a', kind: 'impedance', createdAt: '', programVersion: '', parameters: {}, inputHash: '', title: 'Fit' },
  impedance,
});
const textOf = (analysis: ConductivityAnalysis): string =>
  JSON.stringify(impedanceSection(recordOf(analysis), analysis, undefined));

/** With plain blanks. */
const lineOf = (analysis: ConductivityAnalysis): string =>
  fitToText('a.csv', analysis, false).replaceAll('\u202f', ' ');

test('rows: every form of a resistance, each arc, C, the boundaries themselves; units and remarks', () => {
  const rows = transportRows(ceramic);
  const find = (quantity: string) => rows.find((row) => row.quantity === quantity)!;
  expect(find('resistivity bulk')).toMatchObject({ value: expect.closeTo(1e4, 8) as number, unit: 'Ω·cm' });
  expect(find('area-specific resistance total')).toMatchObject({ value: 101_000, unit: 'Ω·cm²' });
  expect(find('R3 area-specific resistance per electrode')).toMatchObject({
    value: 5000,
    remark: 'electrode-interface, two equal electrodes assumed',
  });
  expect(find('C2 capacitor capacitance per area')).toMatchObject({ unit: 'F/cm²', remark: 'beside R2' });
  expect(find('specific conductivity grain-boundary').value).toBeCloseTo((0.1 / 1e5) * 0.005, 15);
  expect(rows.every(({ value, unit }) => Number.isFinite(value) && unit !== '')).toBe(true);
});

test('the command line, JSON, CSV and report all tell it', () => {
  const line = lineOf(ceramic);
  expect(line).toContain('σ bulk = 1.000(17)×10⁻⁴ S/cm (arc); 1.000(17)×10⁴ Ω·cm, 1000(14) Ω·cm²');
  expect(line).toContain('electrode interface');
  expect(line).toContain('per electrode');
  expect(line).toContain('Brick layer: σ of the grain boundaries themselves 5.00(11)×10⁻⁹ S/cm');
  const json = impedanceJson(ceramic, false) as { conductivities: unknown[]; transport: { arcs: unknown[] } };
  expect(json.conductivities).toHaveLength(3);
  expect(json.transport.arcs).toHaveLength(3);
  expect(impedanceAnswer(ceramic, 'csv')).toContain('relative permittivity bulk,');
  const [table] = analysisTables(recordOf(ceramic), 1);
  const exported = [...table!.text].join('');
  expect(exported).toMatch(/\nconductivity bulk,0\.0(1|09999)/);
  expect(exported).toContain('\nresistivity grain-boundary,');
  const report = textOf(ceramic);
  for (const words of ['ρ / Ω cm', 'electrode interface', 'Effective capacitances', 'Brick layer', 'Assumed: Grain'])
    expect(report).toContain(words);
});

test('ions and electrons: numbers, target and what was assumed of the electrodes', () => {
  for (const text of [lineOf(mixed), textOf(mixed)]) {
    expect(text).toContain('0.8000(');
    expect(text).toContain('target 1.0×10⁻⁶');
    expect(text).toContain('block ions');
  }
  expect(textOf(mixed)).toContain('misses the target');
  expect(transportRows(mixed).find(({ quantity }) => quantity === 'JM1 chemical diffusion coefficient')).toMatchObject({
    value: expect.closeTo(4e-4, 12) as number,
    unit: 'cm²/s',
  });
});

test('a ratio that is only an upper bound is written as one', () => {
  const fit = { ...fitWith('p(R1,R2-C2)', [1e12, 1e4, 1e-6], [1e13, 10, 1e-8]), chiSquared: 1e-4, frequencyHz: [1] };
  const bounded = analyseConductivity({ ...fit, fitReOhm: [1e4], fitImOhm: [-1.6e5] }, pellet());
  expect(lineOf(bounded)).toContain('; σ_e/σ_i ≤ ');
  expect(transportRows(bounded).map(({ quantity }) => quantity)).toContain(
    'p(R1,R2-C2) electronic over ionic conductivity, at most',
  );
});

test('an analysis stored before any of this is shown without it', () => {
  const { fit, conductivities, warnings } = ceramic;
  const old = {
    fit,
    warnings,
    conductivities: conductivities.map(({ name, evidence, resistance, conductivitySPerCm, parameterNames }) => ({
      ...{ name, evidence, resistance, conductivitySPerCm, parameterNames },
    })),
  };
  expect(transportRows(old)).toEqual([]);
  expect(lineOf(old)).toContain('σ bulk = 1.000(17)×10⁻⁴ S/cm (arc)\n');
  expect(textOf(old)).not.toContain('Effective capacitances');
});
