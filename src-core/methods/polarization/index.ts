import * as v from 'valibot';
import type { PolarizationStep } from '../../model/method.ts';
import type { PlannedStep, Sampling } from '../../model/plan.ts';
import { formatEngineering } from '../../units/format.ts';
import { quantityField } from '../field.ts';
import type { MethodKind } from '../kind.ts';
import { errorAt, expectedRows, firstIntervalS, restDraft, type PlanBuilder, type StepDraft } from '../plan-builder.ts';
import { quantity } from '../schema.ts';

/** Slopes over less say nothing about a steady state, s. */
const defaultSlopeWindowS = 600;
const byVoltage = { path: 'control', values: ['potentiostatic'] };
const byCurrent = { path: 'control', values: ['galvanostatic'] };

export const polarization: MethodKind<PolarizationStep> = {
  kind: 'polarization',
  title: 'DC polarization',
  description: 'Zero is measured with nothing applied, then a voltage or current is held until the answer is flat.',
  fields: [
    {
      path: 'control',
      label: 'Held',
      input: 'choice',
      choices: [
        { value: 'potentiostatic', label: 'Voltage' },
        { value: 'galvanostatic', label: 'Current' },
      ],
      required: true,
      initial: 'potentiostatic',
      help: 'What is kept constant.',
    },
    quantityField('voltageV', 'Voltage', 'voltage', 'mV', 'Small against RT/F per contact: 50 mV is usual.', {
      initial: 0.05,
      shownWhen: byVoltage,
    }),
    quantityField('currentA', 'Current', 'current', 'nA', 'Held through the sample.', {
      initial: 1e-8,
      shownWhen: byCurrent,
    }),
    quantityField('zeroDurationS', 'Zero for', 'time', 'min', 'At 0 V before: the offset to be subtracted.', {
      initial: 300,
    }),
    quantityField('durationS', 'At most', 'time', 'min', 'How long it is held if it does not become flat.', {
      initial: 3600,
    }),
    quantityField('maxSlopeAPerS', 'Flat below', 'currentRate', 'nA/h', '|dI/dt| plus its standard error.', {
      required: false,
      shownWhen: byVoltage,
    }),
    quantityField('maxSlopeVPerS', 'Flat below', 'voltageRate', 'mV/h', '|dE/dt| plus its standard error.', {
      required: false,
      shownWhen: byCurrent,
    }),
    quantityField('slopeWindowS', 'Slope over', 'time', 'min', 'Length of the regression.', {
      required: false,
      initial: defaultSlopeWindowS,
    }),
    quantityField('sampleIntervalS', 'Sample every', 'time', 's', 'Final interval; the first samples are closer.', {
      required: false,
      initial: 1,
    }),
  ],
  schema: () =>
    v.strictObject({
      kind: v.literal('polarization'),
      control: v.picklist(['potentiostatic', 'galvanostatic'], 'must be "potentiostatic" or "galvanostatic"'),
      voltageV: v.exactOptional(quantity('voltage')),
      currentA: v.exactOptional(quantity('current')),
      zeroDurationS: quantity('time', { above: 0 }),
      durationS: quantity('time', { above: 0 }),
      maxSlopeAPerS: v.exactOptional(quantity('currentRate', { above: 0 })),
      maxSlopeVPerS: v.exactOptional(quantity('voltageRate', { above: 0 })),
      slopeWindowS: v.exactOptional(quantity('time', { min: 60 })),
      sampleIntervalS: v.exactOptional(quantity('time', { min: 0.01 })),
    }),
  create: () => ({
    kind: 'polarization',
    control: 'potentiostatic',
    voltageV: 0.05,
    zeroDurationS: 300,
    durationS: 3600,
  }),
  plan(step, plan, field) {
    if (step.control === 'potentiostatic') planVoltage(step, plan, field);
    else planCurrent(step, plan, field);
  },
};

function planVoltage(step: PolarizationStep, plan: PlanBuilder, field: string): void {
  const { voltageV = NaN } = step;
  const { minVoltageV, maxVoltageV, maxCurrentA } = plan.limits;
  if (!(voltageV >= minVoltageV && voltageV <= maxVoltageV)) {
    const what = step.voltageV === undefined ? 'The voltage is missing' : `${voltageV} V is outside the limits`;
    plan.problem(errorAt(`${field}.voltageV`, `${what}.`, 'Give a voltage within the limits of the method.'));
  }
  const hold = (label: string, level: number, durationS: number): Omit<StepDraft, 'currentSlopeEnd'> => ({
    label,
    action: { kind: 'potential', voltageV: level, durationS, sampling: samplingOf(step, durationS), maxCurrentA },
    onCutOff: 'end-run',
    expectedDurationS: durationS,
    expectedSamples: expectedRows(durationS, samplingOf(step, durationS)),
  });
  plan.add(hold('Zero: 0 V', 0, step.zeroDurationS));
  plan.add({ ...hold(`Polarization at ${voltageV} V`, voltageV, step.durationS), ...currentEnd(step) });
}

function currentEnd(step: PolarizationStep): Pick<PlannedStep, 'currentSlopeEnd'> {
  if (step.maxSlopeAPerS === undefined) return {};
  const windowS = step.slopeWindowS ?? defaultSlopeWindowS;
  return { currentSlopeEnd: { maxSlopeAPerS: step.maxSlopeAPerS, windowS, minDurationS: windowS } };
}

function planCurrent(step: PolarizationStep, plan: PlanBuilder, field: string): void {
  const { currentA = NaN, durationS, zeroDurationS, maxSlopeVPerS } = step;
  const { minVoltageV, maxVoltageV, maxCurrentA } = plan.limits;
  if (!(Math.abs(currentA) <= maxCurrentA)) {
    const what = step.currentA === undefined ? 'The current is missing' : `${currentA} A is above the limit`;
    plan.problem(errorAt(`${field}.currentA`, `${what}.`, 'Give a current below the limit of the method.'));
  }
  const sampling = samplingOf(step, durationS);
  const windowS = step.slopeWindowS ?? defaultSlopeWindowS;
  plan.add(restDraft('Zero: no current', { maxDurationS: zeroDurationS }, step.sampleIntervalS, plan.limits));
  plan.add({
    label: `Polarization with ${formatEngineering(currentA, 'A', 3)}`,
    action: { kind: 'current', currentA, durationS, sampling, cutOff: { minVoltageV, maxVoltageV } },
    ...(maxSlopeVPerS === undefined ? {} : { slopeEnd: { maxSlopeVPerS, windowS, minDurationS: windowS } }),
    onCutOff: 'end-run',
    expectedDurationS: durationS,
    expectedSamples: expectedRows(durationS, sampling),
  });
}

function samplingOf({ sampleIntervalS }: PolarizationStep, durationS: number): Sampling {
  const lastIntervalS = sampleIntervalS ?? Math.min(10, Math.max(0.1, durationS / 500));
  return { firstIntervalS: Math.min(firstIntervalS, lastIntervalS), lastIntervalS };
}
