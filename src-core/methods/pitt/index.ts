import * as v from 'valibot';
import type { PittStep } from '../../model/method.ts';
import { quantityField, type FieldDefinition } from '../field.ts';
import type { MethodKind } from '../kind.ts';
import { currentSetting, quantity } from '../schema.ts';
import { planPitt } from './plan.ts';

const pittFields: readonly FieldDefinition[] = [
  {
    path: 'against',
    label: 'Voltages are',
    input: 'choice',
    choices: [
      { value: 'reference', label: 'against the reference' },
      { value: 'open-circuit', label: 'added to the open-circuit voltage' },
    ],
    required: true,
    initial: 'reference',
    help: 'The open-circuit voltage is measured right before.',
  },
  quantityField('startVoltageV', 'From', 'voltage', 'V', 'First level.', { initial: 1.2 }),
  quantityField('endVoltageV', 'To', 'voltage', 'V', 'Last level.', { initial: 1 }),
  quantityField('stepVoltageV', 'In steps of', 'voltage', 'mV', '5 to 10 mV: small against RT/F.', { initial: 0.01 }),
  quantityField(
    'holdS',
    'Each at most',
    'time',
    'min',
    'About R²/D or longer, so that the current falls below a twentieth: D is fitted to all of it.',
    { initial: 3600 },
  ),
  {
    path: 'endCurrent',
    label: 'Or until |I| is below',
    input: 'current',
    dimension: 'current',
    unit: 'µA',
    required: false,
    help: 'As such (1 µA) or relative to the capacity (C/200). A level lasts its whole time when empty.',
  },
  quantityField('restS', 'Rest before', 'time', 'min', 'Open circuit, whose last voltage is counted from.', {
    required: false,
    initial: 600,
    shownWhen: { path: 'against', values: ['open-circuit'] },
  }),
  quantityField('sampleIntervalS', 'Sample every', 'time', 's', 'Final interval; the first samples are closer.', {
    required: false,
  }),
];

/** Potentiostatic intermittent titration. */
export const pitt: MethodKind<PittStep> = {
  kind: 'pitt',
  title: 'Potential titration (PITT)',
  description:
    'Small steps of voltage, each held until the current has fallen or for a time. D, dE/dx and the resistance come from the current of each step.',
  fields: pittFields,
  schema: () =>
    v.strictObject({
      kind: v.literal('pitt'),
      against: v.picklist(['reference', 'open-circuit'], 'must be "reference" or "open-circuit"'),
      startVoltageV: quantity('voltage'),
      endVoltageV: quantity('voltage'),
      stepVoltageV: quantity('voltage', { above: 0 }),
      holdS: quantity('time', { above: 0 }),
      endCurrent: v.exactOptional(currentSetting),
      restS: v.exactOptional(quantity('time', { above: 0 })),
      sampleIntervalS: v.exactOptional(quantity('time', { min: 0.01 })),
    }),
  create: () => ({
    kind: 'pitt',
    against: 'reference',
    startVoltageV: 1.2,
    endVoltageV: 1,
    stepVoltageV: 0.01,
    holdS: 3600,
    endCurrent: { cRate: 0.005 },
  }),
  plan: planPitt,
};
