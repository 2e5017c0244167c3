import { beforeAll, expect, test } from 'vitest';
import { analyseTitration } from '../../../../../src-core/analysis/titration/analyse.ts';
import { explainPulse } from '../../../../../src-core/analysis/titration/explain/explain-pulse.ts';
import type { Explanation } from '../../../../../src-core/analysis/titration/explain/explanation.ts';
import { explanationText } from '../../../../../src-core/analysis/titration/explain/explanation-text.ts';
import type { TitrationAnalysis } from '../../../../../src-core/model/results.ts';
import type { Sample } from '../../../../../src-core/model/sample.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../../../support/virtual-titration.ts';

const sample = mgTi2S4Sample({
  initialX: { value: 0.2, unit: '1' },
  particleRadius: { value: 2, unit: 'µm', standardUncertainty: 0.1 },
  mass: { value: 5, unit: 'mg', standardUncertainty: 0.05 },
});
const cell = mgTi2S4({ currentsA: Array<number>(5).fill(-60e-6), initialX: 0.2, restS: 2400 });
const { data } = simulateTitration(cell);
let analysis: TitrationAnalysis;

beforeAll(() => {
  analysis = analyseTitration(data, sample);
});

function explain(from: TitrationAnalysis, position: number, of: Sample): readonly Explanation[] {
  return explainPulse(from, from.pulses[position]!, { sample: of, recordName: 'titration.csv' });
}

test('every formula, worked out from the inputs as listed, gives the number that the analysis gave', () => {
  for (const position of [0, 2, 4]) {
    const all = explain(analysis, position, sample).filter(({ recomputed }) => recomputed !== undefined);
    for (const { id, recomputed, value } of all) expect(recomputed! / value.value, id).toBeCloseTo(1, 9);
    expect(all.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        ...['estimate:finite-length', 'estimate:eq9', 'estimate:eq10-intercept', 'estimate:relaxation'],
        ...['uncertainty', 'theta', 'equilibrium-change', 'x', 'thermodynamic-factor', 'jump-diffusivity'],
        ...['partial-conductivity', 'step-resistance', 'amount', 'volume-per-surface'],
      ]),
    );
  }
});

test('the numbers are those of the pulse, each input with unit and origin', () => {
  const pulse = analysis.pulses[2]!;
  const all = explain(analysis, 2, sample);
  const valueOf = (id: string) => all.find((one) => one.id === id)!.value;
  expect(all[0]!.id).toBe(`estimate:${pulse.estimator}`);
  expect(valueOf('x').value).toBe(pulse.x);
  expect(valueOf('x').standardUncertainty).toBeCloseTo(0.01 * Math.abs(0.2 - pulse.x), 9);
  expect(valueOf('uncertainty').value).toBe(pulse.standardUncertainty);
  expect(valueOf('step-resistance').value).toBe(pulse.stepResistanceOhm);
  expect(valueOf('partial-conductivity').value).toBeCloseTo(100 * pulse.partialConductivitySPerCm!, 12);
  for (const { id, inputs, source, formula } of all) {
    expect(`${source}${formula}`, id).not.toBe('');
    for (const { symbol, unit, from, value } of inputs) {
      expect(`${unit} ${from}`, `${id} ${symbol}`).toMatch(/\S+ \S/);
      expect(value, `${id} ${symbol}`).not.toBeNaN();
    }
  }
  const radius = explain(analysis, 2, sample).find(({ id }) => id === 'volume-per-surface')!.inputs[0]!;
  expect(radius).toMatchObject({ value: 2e-6, unit: 'm' });
  expect(radius.standardUncertainty).toBeCloseTo(1e-7, 15);
});

test('an input that is changed changes what is worked out: the check can fail', () => {
  const wrong = explain(analysis, 2, { ...sample, particleRadius: { value: 3, unit: 'µm' } });
  const eq9 = wrong.find(({ id }) => id === 'estimate:eq9')!;
  expect(eq9.recomputed! / eq9.value.value).toBeCloseTo(2.25, 6);
});

test('a slab whose length comes from its area; a sample without amounts leaves out what rests on them', () => {
  const slab: Sample = { ...sample, geometry: 'slab', area: { value: 1, unit: 'cm²' } };
  const ofSlab = explain(analyseTitration(data, slab), 1, slab);
  const ratio = ofSlab.find(({ id }) => id === 'volume-per-surface')!;
  expect(ratio.recomputed! / ratio.value.value).toBeCloseTo(1, 9);
  const { mass: _, ...massless } = sample;
  const ids = explain(analyseTitration(data, massless), 1, massless).map(({ id }) => id);
  expect(ids).toContain('estimate:eq9');
  for (const absent of ['x', 'amount', 'thermodynamic-factor', 'partial-conductivity'])
    expect(ids).not.toContain(absent);
});

test('written out: formula, inputs with origin, what they give, source', () => {
  const x = explain(analysis, 2, sample).find(({ id }) => id === 'x')!;
  const text = explanationText(x);
  expect(text).toContain('x = x₀ − Q/(z·F·n)');
  expect(text).toContain('[sample “Ti₂S₄ against Mg”: 0.2, no uncertainty stated]');
  expect(text).toMatch(/put in: 0\.2/);
  expect(text).toContain('Source: Faraday’s law');
});
