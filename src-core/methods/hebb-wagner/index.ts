import * as v from 'valibot';
import type { HebbWagnerStep } from '../../model/method.ts';
import { quantityField } from '../field.ts';
import type { MethodKind } from '../kind.ts';
import { errorAt, expectedRows, warningAt } from '../plan-builder.ts';
import { quantity } from '../schema.ts';

const mostLevels = 500;

export const hebbWagner: MethodKind<HebbWagnerStep> = {
  kind: 'hebb-wagner',
  title: 'Hebb–Wagner staircase',
  description: 'Voltages between a reversible and an ion-blocking contact, each held until the current is steady.',
  fields: [
    quantityField('startVoltageV', 'From', 'voltage', 'V', 'First voltage against the reversible contact.', {
      initial: 0.1,
    }),
    quantityField('endVoltageV', 'To', 'voltage', 'V', 'Last voltage: below decomposition.', { initial: 0.6 }),
    quantityField('stepVoltageV', 'In steps of', 'voltage', 'mV', 'Of the magnitude.', { initial: 0.05 }),
    quantityField('holdS', 'Hold each', 'time', 'min', 'Several times L²/(π²D), else the currents are not steady.', {
      initial: 1800,
    }),
    quantityField('sampleIntervalS', 'Sample every', 'time', 's', 'Of each level.', { required: false, initial: 5 }),
    {
      path: 'zeroFirst',
      label: 'Zero first',
      input: 'yes-no',
      required: false,
      unsaid: true,
      help: 'Holds 0 V before the first level, if the limits allow it: what flows there is the zero of the meter.',
    },
  ],
  schema: () =>
    v.strictObject({
      kind: v.literal('hebb-wagner'),
      startVoltageV: quantity('voltage'),
      endVoltageV: quantity('voltage'),
      stepVoltageV: quantity('voltage', { above: 0 }),
      holdS: quantity('time', { above: 0 }),
      sampleIntervalS: v.exactOptional(quantity('time', { min: 0.01 })),
      zeroFirst: v.exactOptional(v.boolean()),
    }),
  create: () => ({ kind: 'hebb-wagner', startVoltageV: 0.1, endVoltageV: 0.6, stepVoltageV: 0.05, holdS: 1800 }),
  plan(step, plan, field) {
    const { minVoltageV, maxVoltageV, maxCurrentA } = plan.limits;
    const stairs = levelsOf(step);
    const wantsZero = step.zeroFirst !== false && !stairs.includes(0);
    const mayZero = minVoltageV <= 0 && maxVoltageV >= 0;
    const levels = wantsZero && mayZero ? [0, ...stairs] : stairs;
    const limitsText = `the limits of the method, ${minVoltageV} to ${maxVoltageV} V`;
    if (levels.some((level) => level < minVoltageV || level > maxVoltageV))
      plan.problem(
        errorAt(
          `${field}.endVoltageV`,
          `The staircase from ${step.startVoltageV} to ${step.endVoltageV} V leaves ${limitsText}.`,
          'Narrow the staircase, or widen the limits as far as sample and instrument allow.',
        ),
      );
    if (wantsZero && !mayZero)
      plan.problem(
        warningAt(
          `${field}.zeroFirst`,
          `The zero of the meter is not measured: 0 V lies outside ${limitsText}. An offset current counts as current of electrons.`,
          'Widen the limits to 0 V, or switch “Zero first” off where the zero is known to be small.',
        ),
      );
    if (stairs.length < 4)
      plan.problem(
        warningAt(`${field}.stepVoltageV`, 'Fewer than four levels tell little of two branches.', 'Use smaller steps.'),
      );
    if (levels.length >= mostLevels)
      plan.problem(errorAt(`${field}.stepVoltageV`, `More than ${mostLevels} levels.`, 'Use larger steps.'));
    const lastIntervalS = step.sampleIntervalS ?? Math.min(10, Math.max(0.1, step.holdS / 200));
    const sampling = { firstIntervalS: lastIntervalS, lastIntervalS };
    plan.add({
      label: `Staircase from ${step.startVoltageV} to ${step.endVoltageV} V, ${stairs.length} levels`,
      action: {
        kind: 'staircase',
        control: 'potentiostatic',
        levels,
        holdS: step.holdS,
        sampling,
        maxCurrentA,
        cutOff: { minVoltageV, maxVoltageV },
      },
      onCutOff: 'end-run',
      expectedDurationS: levels.length * step.holdS,
      expectedSamples: levels.length * expectedRows(step.holdS, sampling),
    });
  },
};

/** From start to end, the end included as far as whole steps reach. */
function levelsOf({ startVoltageV, endVoltageV, stepVoltageV }: HebbWagnerStep): readonly number[] {
  const span = endVoltageV - startVoltageV;
  const count = Math.min(mostLevels, Math.floor(Math.abs(span) / stepVoltageV + 1e-6) + 1);
  return Array.from({ length: count }, (_, index) =>
    Number((startVoltageV + Math.sign(span) * index * stepVoltageV).toPrecision(12)),
  );
}
