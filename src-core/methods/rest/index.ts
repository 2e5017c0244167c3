import * as v from 'valibot';
import type { RestStep } from '../../model/method.ts';
import { quantityField, type FieldDefinition, type FieldVariant } from '../field.ts';
import type { MethodKind } from '../kind.ts';
import { defaultSlopeWindowS, restDraft } from '../plan-builder.ts';
import { quantity } from '../schema.ts';

/** A regression over less says nothing about equilibrium, s. */
const shortestSlopeWindowS = 600;

export const restEndSchema = v.strictObject({
  maxDurationS: quantity('time', { above: 0 }),
  minDurationS: v.exactOptional(quantity('time', { min: 0 })),
  maxSlopeVPerS: v.exactOptional(quantity('voltageRate', { above: 0 })),
  slopeWindowS: v.exactOptional(quantity('time', { min: shortestSlopeWindowS })),
  combine: v.exactOptional(v.picklist(['or', 'and'], 'must be "or" or "and"')),
});

const slope = { maxSlopeVPerS: 1e-3 / 3600, slopeWindowS: defaultSlopeWindowS };

/** Fields of a rest that stands at `path` of its step. `label` goes before "after a time". */
export function restEndFields(path: string, label: string, initialDurationS: number): readonly FieldDefinition[] {
  const whenFlat = { path: `${path}.maxSlopeVPerS` };
  return [
    {
      path,
      label,
      input: 'variant',
      variants: restRules(path),
      required: true,
      help: 'By time, or by how flat the voltage is.',
    },
    quantityField(`${path}.maxDurationS`, 'Time of the rest', 'time', 'min', 'At open circuit.', {
      initial: initialDurationS,
    }),
    quantityField(
      `${path}.maxSlopeVPerS`,
      'Flat means |dE/dt| below',
      'voltageRate',
      'mV/h',
      'By regression, its standard error added.',
      {
        shownWhen: whenFlat,
      },
    ),
    quantityField(`${path}.slopeWindowS`, 'Slope taken over', 'time', 'min', 'A regression over at least 10 min.', {
      required: false,
      emptyWords: '10 min',
      shownWhen: whenFlat,
    }),
    quantityField(`${path}.minDurationS`, 'Not before', 'time', 'min', 'Flatness counts only after this time.', {
      required: false,
      emptyWords: 'at once',
      shownWhen: whenFlat,
    }),
  ];
}

function restRules(path: string): readonly FieldVariant[] {
  const begins = Object.fromEntries(Object.entries(slope).map(([key, value]) => [`${path}.${key}`, value] as const));
  const combine = `${path}.combine`;
  const without = ['maxSlopeVPerS', 'slopeWindowS', 'minDurationS', 'combine'].map((key) => `${path}.${key}`);
  return [
    { value: 'time', label: 'after a time', begins: {}, without },
    {
      value: 'flat-or-time',
      label: 'when flat, at latest after a time',
      ...{ begins, says: { [combine]: 'or' }, without: [] },
    },
    {
      value: 'flat-and-time',
      label: 'when flat, at earliest after a time',
      ...{ begins, says: { [combine]: 'and' }, without: [] },
    },
  ];
}

export const rest: MethodKind<RestStep> = {
  kind: 'rest',
  title: 'Open-circuit rest',
  description: 'The cell is off and its voltage is watched, for a time and/or until it is flat.',
  fields: [
    ...restEndFields('end', 'The rest ends', 3600),
    quantityField('sampleIntervalS', 'A sample every', 'time', 's', 'Final interval; the first samples are closer.', {
      required: false,
      emptyWords: 'chosen for you',
    }),
  ],
  schema: () =>
    v.strictObject({
      kind: v.literal('rest'),
      end: restEndSchema,
      sampleIntervalS: v.exactOptional(quantity('time', { min: 0.01 })),
    }),
  create: () => ({ kind: 'rest', end: { maxDurationS: 3600 } }),
  plan(step, plan) {
    plan.add(restDraft('Open-circuit rest', step.end, step.sampleIntervalS, plan.limits));
  },
};
