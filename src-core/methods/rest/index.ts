import * as v from 'valibot';
import type { RestStep } from '../../model/method.ts';
import { quantityField, type FieldDefinition } from '../field.ts';
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

/** Fields of a rest that stands at `path` of its step. */
export function restEndFields(path: string, initialDurationS: number): readonly FieldDefinition[] {
  return [
    quantityField(`${path}.maxDurationS`, 'Duration', 'time', 'min', 'How long the rest lasts at most.', {
      initial: initialDurationS,
    }),
    quantityField(
      `${path}.maxSlopeVPerS`,
      'Flat below',
      'voltageRate',
      'mV/h',
      'Rest is over when |dE/dt|, by regression, plus its standard error is below this.',
      { required: false },
    ),
    quantityField(`${path}.slopeWindowS`, 'Slope over', 'time', 'min', 'Length of the regression, at least 10 min.', {
      required: false,
      initial: defaultSlopeWindowS,
    }),
    quantityField(`${path}.minDurationS`, 'At least', 'time', 'min', 'Flatness counts only after this time.', {
      required: false,
    }),
    {
      path: `${path}.combine`,
      label: 'Time and flatness',
      input: 'choice',
      choices: [
        { value: 'or', label: 'whichever comes first' },
        { value: 'and', label: 'both must hold' },
      ],
      required: false,
      initial: 'or',
      help: 'With “both”, the rest goes on after its duration until it is flat or the run’s time limit ends it.',
    },
  ];
}

export const rest: MethodKind<RestStep> = {
  kind: 'rest',
  title: 'Open-circuit rest',
  description: 'The cell is off and its voltage is watched, for a time and/or until it is flat.',
  fields: [
    ...restEndFields('end', 3600),
    quantityField('sampleIntervalS', 'Sample every', 'time', 's', 'Final interval; the first samples are closer.', {
      required: false,
      initial: 5,
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
