import { expect, test } from 'vitest';
import type { FieldDefinition } from '../../../src-core/methods/field.ts';
import { methodKinds } from '../../../src-core/methods/index.ts';
import type { EisStep, MethodStep } from '../../../src-core/model/method.ts';
import { parseMethod, refusalInStep } from '../../../src-core/methods/parse.ts';
import { exampleMethods } from '../../../src-core/methods/examples.ts';
import {
  appendStep,
  emptyMethod,
  fromMethodText,
  moveStep,
  newSteps,
  replaceStep,
  toMethodText,
} from '../../../src-renderer/features/methods/method-draft.ts';
import {
  levelsOf,
  shownFields,
  variantOf,
  withoutHidden,
  withValueAt,
  withVariant,
} from '../../../src-renderer/workspace/fields/kind-form.ts';

const rest: MethodStep = { kind: 'rest', end: { maxDurationS: 1 } };
const nested: readonly MethodStep[] = [rest, { kind: 'repeat', times: 2, steps: [rest, newSteps.eis] }];

test('a step inside a repeat is changed, moved and taken out without touching the others', () => {
  const changed = replaceStep(nested, [1, 0], { kind: 'rest', end: { maxDurationS: 9 } });
  expect(changed[1]).toMatchObject({ steps: [{ end: { maxDurationS: 9 } }, { kind: 'eis' }] });
  expect(changed[0]).toBe(nested[0]);
  expect(moveStep(nested, [1, 0], 1)[1]).toMatchObject({ steps: [{ kind: 'eis' }, { kind: 'rest' }] });
  expect(replaceStep(nested, [1, 1], undefined)[1]).toMatchObject({ steps: [{ kind: 'rest' }] });
  expect(appendStep(nested, [1], rest)[1]).toMatchObject({ steps: [{}, { kind: 'eis' }, { kind: 'rest' }] });
});

test('the ends of a list stay where they are', () => {
  expect(moveStep(nested, [0], -1)).toBe(nested);
  expect(moveStep(nested, [1], 1)).toBe(nested);
});

test('a new step of every kind is one the parser accepts', () => {
  const method = { ...emptyMethod, name: 'All kinds', steps: Object.values(newSteps) };
  expect(parseMethod(method).steps).toHaveLength(Object.keys(newSteps).length);
});

function chosen(step: object, fields: readonly FieldDefinition[], path: string, value: string): object {
  const field = fields.find((found) => found.path === path && found.input === 'variant')!;
  const variant = field.variants!.find((offered) => offered.value === value)!;
  return withoutHidden(fields, withVariant(step, variant));
}

test('what is inside a part that is of no use is not asked for', () => {
  const paths = (step: object) =>
    shownFields(methodKinds.gitt.fields, step).flatMap(({ path }) => (path.startsWith('refine') ? [path] : []));
  expect(paths(newSteps.gitt)).toEqual([]);
  const byCharge = chosen(newSteps.gitt, methodKinds.gitt.fields, 'pulseDurationS', 'delta-x');
  expect(paths(byCharge)).toEqual(['refine', 'refine.maxVoltageStepV', 'refine.minDeltaX']);
});

test('choosing another way to set a pulse or a rest leaves no field of the old way behind', () => {
  const { fields } = methodKinds.gitt;
  const gitt = newSteps.gitt;
  const byCharge = chosen(gitt, fields, 'pulseDurationS', 'delta-x');
  expect(Object.keys(byCharge)).not.toContain('pulseDurationS');
  const finer = withValueAt(byCharge, 'refine', { maxVoltageStepV: 0.01, minDeltaX: 0.002 });
  expect(chosen(finer, fields, 'pulseDurationS', 'time')).toEqual(gitt);
  const flat = chosen(gitt, fields, 'rest', 'flat-and-time');
  expect(flat).toMatchObject({ rest: { combine: 'and', slopeWindowS: 600, maxDurationS: 3600 } });
  expect(chosen(flat, fields, 'rest', 'time')).toEqual(gitt);
});

test('a step is shown as the variant it is, also where it says less than the form would', () => {
  const [ends] = methodKinds.rest.fields;
  const rests = [
    { maxDurationS: 1 },
    { maxDurationS: 1, maxSlopeVPerS: 1 },
    { maxDurationS: 1, maxSlopeVPerS: 1, combine: 'and' },
  ];
  const values = rests.map((end) => variantOf(ends!, { kind: 'rest', end })?.value);
  expect(values).toEqual(['time', 'flat-or-time', 'flat-and-time']);
});

test('another control takes its amplitude along and begins the level anew, also in a spectrum within a step', () => {
  const toCurrent = withValueAt({ ...newSteps.eis, dc: { voltageV: 1 } }, 'control', 'galvanostatic');
  const { amplitudeVRms: _gone, ...others } = newSteps.eis as EisStep;
  expect(withoutHidden(methodKinds.eis.fields, toCurrent)).toEqual({
    ...{ ...others, control: 'galvanostatic', amplitudeARms: 1e-5, dc: 'open-circuit' },
  });
  const { kind: _kind, ...eis } = newSteps.eis as EisStep;
  const within = withValueAt({ ...newSteps.gitt, eis }, 'eis.control', 'galvanostatic');
  const next = withoutHidden(methodKinds.gitt.fields, within);
  expect(next).toMatchObject({ eis: { amplitudeARms: 1e-5 } });
  expect(parseMethod({ ...emptyMethod, name: 'M', steps: [next] }).steps).toEqual([next]);
});

test('a part stands with what is inside it, and a form refuses what the parser refuses', () => {
  const levels = levelsOf(methodKinds['temperature-series'].fields);
  const agreement = levels.find(({ field }) => field.path === 'agreement')!;
  expect(agreement.inside.map(({ path }) => path)).toContain('agreement.eis.endFrequencyHz');
  expect(levels.some(({ field }) => field.path.startsWith('agreement.'))).toBe(false);
  const refusal = (step: MethodStep, path: string, value: unknown) =>
    refusalInStep(withValueAt(step, path, value), path);
  const flat = { ...newSteps.rest, end: { maxDurationS: 60, maxSlopeVPerS: 1 } } as MethodStep;
  expect(refusal(flat, 'end.slopeWindowS', 60)).toBe('It must be at least 600 s.');
  expect(refusal(flat, 'end.slopeWindowS', 900)).toBeUndefined();
  expect(refusal(newSteps.gitt, 'pulseCount', 2.5)).toBe('It must be a whole number.');
  expect(refusal(newSteps['temperature-series'], 'temperaturesC', [20, -300])).toMatch(/273/);
});

test('the text of a method reads back as the method', () => {
  for (const method of exampleMethods) expect(fromMethodText(toMethodText(method), method.id)).toEqual(method);
});

test('text with units in a method becomes numbers', () => {
  const text = toMethodText({ ...emptyMethod, name: 'Rest' }).replace(
    '"maxDurationS": 3600',
    '"maxDurationS": "10 min"',
  );
  expect(fromMethodText(text, 'm')).toMatchObject({ id: 'm', steps: [{ end: { maxDurationS: 600 } }] });
});

test.each(['[1]', '3', '{', '{"name": "x"}'])('%s is not taken for a method', (text) => {
  expect(() => fromMethodText(text, 'm')).toThrow();
});
