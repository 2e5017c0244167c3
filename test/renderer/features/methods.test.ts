import { expect, test } from 'vitest';
import type { GittStep, MethodStep } from '../../../src-core/model/method.ts';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import { exampleMethods } from '../../../src-core/methods/examples.ts';
import {
  appendStep,
  emptyMethod,
  fromMethodText,
  moveStep,
  newSteps,
  replaceStep,
  toMethodText,
  withControl,
  withPulse,
  withRestRule,
} from '../../../src-renderer/features/methods/method-draft.ts';

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

test('choosing another way to set a pulse, a rest or a control leaves no field of the old way behind', () => {
  const gitt = newSteps.gitt as GittStep;
  expect(withPulse(withPulse(gitt, 'delta-x'), 'time')).toEqual(gitt);
  expect(Object.keys(withPulse(gitt, 'delta-x'))).not.toContain('pulseDurationS');
  const flat = withRestRule({ maxDurationS: 60 }, 'flat-and-time');
  expect(flat).toMatchObject({ combine: 'and', slopeWindowS: 600 });
  expect(withRestRule(flat, 'time')).toEqual({ maxDurationS: 60 });
  const eis = { ...(newSteps.eis as Extract<MethodStep, { kind: 'eis' }>) };
  expect(Object.keys(withControl(eis, 'galvanostatic'))).not.toContain('amplitudeVRms');
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
