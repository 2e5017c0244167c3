import { expect, test } from 'vitest';
import { planMethod } from '../../../src-core/methods/plan.ts';
import {
  firstForm,
  planForm,
  sampleToPlan,
  withSample,
} from '../../../src-renderer/features/methods/planner/planner-form.ts';
import { mgTi2S4Sample } from '../../support/virtual-titration.ts';

const sample = mgTi2S4Sample({ initialX: { value: 0.1, unit: '1' } });

test('a sample fills in size, charge and x; what is still missing is named', () => {
  const form = withSample(firstForm, sample);
  expect(form.lengthM).toBeCloseTo(2e-6, 12);
  expect(form.chargePerXC).toBeCloseTo((2 * 96485.33212 * 5e-6) / 0.22397, 6);
  expect(form.fromX).toBe(0.1);
  expect(planForm(form)).toEqual({ kind: 'missing', fields: ['x at the end'] });
  const bare = planForm({ ...firstForm, toX: 0.5, equilibriumChangeV: undefined });
  expect(bare).toEqual({
    kind: 'missing',
    fields: ['radius or thickness', 'charge of Δx = 1', 'x at the start', 'ΔE of a pulse'],
  });
});

test('of the samples the first that tells size and charge is offered', () => {
  const { mass: _, ...light } = sample;
  expect(sampleToPlan([{ ...light, id: 'light' }, sample])).toBe(sample.id);
  expect(sampleToPlan([{ ...light, id: 'light' }])).toBe('');
});

test('a half filled sample keeps what was typed before', () => {
  const { particleRadius: _, mass: _mass, initialX: _x, ...half } = sample;
  const form = withSample({ ...firstForm, lengthM: 5e-6, chargePerXC: 3, fromX: 0.4 }, half);
  expect(form).toMatchObject({ lengthM: 5e-6, chargePerXC: 3, fromX: 0.4, sampleId: sample.id });
});

test('the proposal is a method without an id that can be planned with the sample', () => {
  const outcome = planForm({ ...withSample(firstForm, sample), toX: 0.3, withSpectra: true });
  if (outcome.kind !== 'proposal') throw new Error(outcome.kind);
  expect(outcome.method).toMatchObject({ id: '', steps: [{ kind: 'gitt', direction: 'discharge' }] });
  const plan = planMethod({ ...outcome.method!, id: 'x' }, { sample });
  expect(plan.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(plan.steps.some(({ action }) => action.kind === 'impedance')).toBe(true);
});

test('without voltages there are numbers but no method; what makes no sense is refused in words', () => {
  const form = { ...withSample(firstForm, sample), toX: 0.3 };
  const open = planForm({ ...form, minVoltageV: undefined });
  expect(open).toMatchObject({ kind: 'proposal' });
  expect(open).not.toHaveProperty('method');
  expect(planForm({ ...form, toX: form.fromX })).toMatchObject({ kind: 'refused', error: { code: 'input/invalid' } });
  expect(planForm({ ...form, step: 'x', deltaX: 0.05 })).toMatchObject({
    proposal: { deltaX: 0.02, warnings: [{ code: 'step-held' }] },
  });
});
