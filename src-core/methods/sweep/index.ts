import * as v from 'valibot';
import type { SweepStep } from '../../model/method.ts';
import { quantityField, type FieldDefinition } from '../field.ts';
import type { MethodKind } from '../kind.ts';
import { quantity, wholeNumber } from '../schema.ts';
import { planSweep } from './plan.ts';

/** All cycles are one script in the instrument, whose memory is small; more of them are a repetition of this step. */
const mostCycles = 25;
const cyclic = { path: 'shape', values: ['cyclic'] };
const aboutRest = { path: 'against', values: ['open-circuit'] };

const sweepFields: readonly FieldDefinition[] = [
  {
    path: 'shape',
    label: 'Shape',
    input: 'choice',
    choices: [
      { value: 'cyclic', label: 'Cyclic (CV)' },
      { value: 'linear', label: 'Linear (LSV)' },
    ],
    required: true,
    initial: 'cyclic',
    help: 'Back and forth between two vertices, or one way.',
  },
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
    help: 'The open-circuit voltage is measured right before the sweep.',
  },
  quantityField('startVoltageV', 'Starts at', 'voltage', 'V', 'First voltage; a cyclic sweep ends here too.', {
    initial: 0.8,
  }),
  quantityField('firstVertexV', 'First to', 'voltage', 'V', 'First vertex; a linear sweep ends here.', {
    initial: 1.6,
  }),
  quantityField('secondVertexV', 'Then to', 'voltage', 'V', 'Second vertex.', { initial: 0.8, shownWhen: cyclic }),
  {
    path: 'cycles',
    label: 'Cycles',
    input: 'integer',
    required: false,
    initial: 3,
    help: 'How often both vertices are visited, 25 at most; 1 when empty.',
    shownWhen: cyclic,
  },
  quantityField('rateVPerS', 'Rate', 'voltageRate', 'mV/s', 'Slow where diffusion is slow: 0.1 mV/s for powders.', {
    initial: 1e-3,
  }),
  quantityField('maxCurrentA', 'Ends above |I|', 'current', 'mA', 'The limit of the method when empty.', {
    required: false,
  }),
  quantityField('restS', 'Rest before', 'time', 'min', 'Open circuit, whose last voltage is counted from.', {
    required: false,
    initial: 60,
    shownWhen: aboutRest,
  }),
  quantityField('sampleIntervalS', 'Sample every', 'time', 's', 'Chosen for some 500 samples a sweep when empty.', {
    required: false,
  }),
];

/** Cyclic and linear voltammetry. */
export const sweep: MethodKind<SweepStep> = {
  kind: 'sweep',
  title: 'Voltage sweep (CV, LSV)',
  description: 'The voltage moves at a constant rate to a vertex, or between two and back; the current is watched.',
  fields: sweepFields,
  schema: () =>
    v.strictObject({
      kind: v.literal('sweep'),
      shape: v.picklist(['linear', 'cyclic'], 'must be "linear" or "cyclic"'),
      against: v.picklist(['reference', 'open-circuit'], 'must be "reference" or "open-circuit"'),
      startVoltageV: quantity('voltage'),
      firstVertexV: quantity('voltage'),
      secondVertexV: v.exactOptional(quantity('voltage')),
      cycles: v.exactOptional(wholeNumber(1, mostCycles)),
      rateVPerS: quantity('voltageRate', { above: 0 }),
      maxCurrentA: v.exactOptional(quantity('current', { above: 0 })),
      restS: v.exactOptional(quantity('time', { above: 0 })),
      sampleIntervalS: v.exactOptional(quantity('time', { min: 0.01 })),
    }),
  create: () => ({
    kind: 'sweep',
    shape: 'cyclic',
    // Begun where the cell stands, at the pace of a powder: a jump would drive all the current the limits allow.
    against: 'open-circuit',
    startVoltageV: 0,
    firstVertexV: 0.3,
    secondVertexV: -0.3,
    cycles: 3,
    rateVPerS: 1e-4,
    restS: 60,
  }),
  plan: planSweep,
};
