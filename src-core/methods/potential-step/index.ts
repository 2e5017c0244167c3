import * as v from 'valibot';
import type { PotentialStep } from '../../model/method.ts';
import { quantityField } from '../field.ts';
import type { MethodKind } from '../kind.ts';
import { errorAt, expectedRows, firstIntervalS } from '../plan-builder.ts';
import { quantity } from '../schema.ts';

export const potentialStep: MethodKind<PotentialStep> = {
  kind: 'potential-step',
  title: 'Constant voltage',
  description: 'A voltage is held and the current watched, e.g. for DC polarization.',
  fields: [
    quantityField('voltageV', 'Voltage', 'voltage', 'V', 'Held against the reference electrode.', { initial: 0.05 }),
    quantityField('durationS', 'Duration', 'time', 'min', 'How long the voltage is held.', { initial: 3600 }),
    quantityField('sampleIntervalS', 'Sample every', 'time', 's', 'Final interval; the first samples are closer.', {
      required: false,
      initial: 1,
    }),
  ],
  schema: () =>
    v.strictObject({
      kind: v.literal('potential-step'),
      voltageV: quantity('voltage'),
      durationS: quantity('time', { above: 0 }),
      sampleIntervalS: v.exactOptional(quantity('time', { min: 0.01 })),
    }),
  create: () => ({ kind: 'potential-step', voltageV: 1.2, durationS: 600 }),
  plan(step, plan, field) {
    const { minVoltageV, maxVoltageV, maxCurrentA } = plan.limits;
    if (step.voltageV < minVoltageV || step.voltageV > maxVoltageV)
      plan.problem(
        errorAt(
          `${field}.voltageV`,
          `${step.voltageV} V is outside the limits of the method.`,
          'Change it or the limits.',
        ),
      );
    const lastIntervalS = step.sampleIntervalS ?? Math.min(1, Math.max(0.1, step.durationS / 100));
    const sampling = { firstIntervalS: Math.min(firstIntervalS, lastIntervalS), lastIntervalS };
    plan.add({
      label: `Constant voltage ${step.voltageV} V`,
      action: {
        kind: 'potential',
        voltageV: step.voltageV,
        durationS: step.durationS,
        sampling,
        maxCurrentA,
      },
      onCutOff: 'end-run',
      expectedDurationS: step.durationS,
      expectedSamples: expectedRows(step.durationS, sampling),
    });
  },
};
