import * as v from 'valibot';
import type { LinearityCheckStep } from '../../model/method.ts';
import { checkEis } from '../eis/index.ts';
import { quantityField, type FieldDefinition } from '../field.ts';
import type { MethodKind } from '../kind.ts';
import { numberList, type NumberListRules } from '../number-list.ts';
import { eisDraft, errorAt, pointDurationS, type PlanBuilder } from '../plan-builder.ts';
import { directLevel, quantity, wholeNumber } from '../schema.ts';

export const checkedFrequencies: NumberListRules = {
  dimension: 'frequency',
  noun: 'frequencies in Hz',
  most: 10,
  allows: (value) => value > 0,
  refusal: 'must be above zero',
};

const linearityFields: readonly FieldDefinition[] = [
  {
    path: 'control',
    label: 'Controlled',
    input: 'choice',
    choices: [
      { value: 'potentiostatic', label: 'Voltage (PEIS)' },
      { value: 'galvanostatic', label: 'Current (GEIS)' },
    ],
    required: true,
    initial: 'potentiostatic',
    help: 'As in the spectra that follow.',
  },
  {
    path: 'frequenciesHz',
    label: 'Frequencies',
    input: 'numbers',
    dimension: 'frequency',
    unit: 'Hz',
    required: true,
    help: 'One or two where the sample bends most: the lowest, and the middle of the arc.',
  },
  quantityField('amplitudeVRms', 'Amplitude (rms)', 'voltage', 'mV', 'The largest that is tried.', {
    initial: 0.02,
    shownWhen: { path: 'control', values: ['potentiostatic'] },
  }),
  quantityField('amplitudeARms', 'Amplitude (rms)', 'current', 'µA', 'The largest that is tried.', {
    initial: 2e-5,
    shownWhen: { path: 'control', values: ['galvanostatic'] },
  }),
  quantityField('maxChange', 'Agree within', 'fraction', '%', 'Rms of |ΔZ|/|Z| between an amplitude and its half.', {
    initial: 0.01,
  }),
  {
    path: 'halvings',
    label: 'Halved at most',
    input: 'integer',
    required: true,
    initial: 2,
    help: 'Times; without agreement after so many the run ends and says so.',
  },
  {
    path: 'dc',
    label: 'DC level',
    input: 'dc-level',
    required: true,
    initial: 'open-circuit',
    help: 'As in the spectra.',
  },
];

/**
 * Linear where the impedance does not depend on the amplitude (the criterion of harmonics needs waveforms, which the
 * drivers do not deliver). Source: Orazem and Tribollet, Electrochemical Impedance Spectroscopy, 2nd ed., 2017, ch. 8.
 */
export const linearityCheck: MethodKind<LinearityCheckStep> = {
  kind: 'linearity-check',
  title: 'Amplitude check',
  description:
    'Impedance with an amplitude and its half, until both agree: the larger is used by spectra that ask for it. Harmonics and Lissajous figures need waveforms, which no instrument here sends.',
  fields: linearityFields,
  schema: () =>
    v.strictObject({
      kind: v.literal('linearity-check'),
      control: v.picklist(['potentiostatic', 'galvanostatic'], 'must be "potentiostatic" or "galvanostatic"'),
      frequenciesHz: numberList(checkedFrequencies),
      amplitudeVRms: v.exactOptional(quantity('voltage', { above: 0 })),
      amplitudeARms: v.exactOptional(quantity('current', { above: 0 })),
      maxChange: quantity('fraction', { above: 0, max: 1 }),
      halvings: wholeNumber(1, 10),
      dc: directLevel,
    }),
  create: () => ({
    kind: 'linearity-check',
    control: 'potentiostatic',
    frequenciesHz: [10, 0.1],
    amplitudeVRms: 0.02,
    maxChange: 0.01,
    halvings: 2,
    dc: 'open-circuit',
  }),
  plan: planLinearity,
};

function planLinearity(step: LinearityCheckStep, plan: PlanBuilder, field: string): void {
  const frequenciesHz = [...step.frequenciesHz].sort((one, other) => other - one);
  const { control, amplitudeVRms, amplitudeARms, dc } = step;
  const settings = {
    ...{ control, dc, pointsPerDecade: 1 },
    ...{ startFrequencyHz: frequenciesHz[0]!, endFrequencyHz: frequenciesHz.at(-1)! },
    ...(amplitudeVRms === undefined ? {} : { amplitudeVRms }),
    ...(amplitudeARms === undefined ? {} : { amplitudeARms }),
  };
  checkEis(settings, plan, field);
  const draft = eisDraft('', settings, plan.limits);
  if (draft.action.kind !== 'impedance') return;
  if (Number.isNaN(draft.action.amplitudeRms)) return;
  if (new Set(frequenciesHz).size < frequenciesHz.length)
    plan.problem(errorAt(`${field}.frequenciesHz`, 'A frequency is named twice.', 'Name it once.'));
  const group = plan.nextGroup().replace('gitt', 'linearity');
  const unit = control === 'potentiostatic' ? 'mV' : 'µA';
  for (let pulse = 1; pulse <= step.halvings + 1; pulse++) {
    const amplitudeRms = draft.action.amplitudeRms / 2 ** (pulse - 1);
    const shown = (amplitudeRms * (control === 'potentiostatic' ? 1e3 : 1e6)).toPrecision(3);
    plan.add({
      ...draft,
      label: `Amplitude of ${shown} ${unit} rms`,
      action: { ...draft.action, frequenciesHz, amplitudeRms },
      ...{ group, pulse, linearity: { maxChange: step.maxChange, isLast: pulse === step.halvings + 1 } },
      expectedDurationS: frequenciesHz.reduce((sum, frequencyHz) => sum + pointDurationS(frequencyHz), 0.5),
      expectedSamples: frequenciesHz.length + 1,
    });
  }
}
