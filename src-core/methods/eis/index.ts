import * as v from 'valibot';
import type { EisStep } from '../../model/method.ts';
import { fieldsInside, quantityField, type FieldDefinition } from '../field.ts';
import type { MethodKind } from '../kind.ts';
import { degrees, eisDraft, errorAt, type PlanBuilder } from '../plan-builder.ts';
import { directLevel, quantity, wholeNumber } from '../schema.ts';

/** Residuals of a fixture, as open, short and load tell. */
export const fixtureSchema = v.strictObject({
  parallelF: v.exactOptional(quantity('capacitance', { min: 0, max: 1e-6 })),
  parallelS: v.exactOptional(quantity('conductance', { min: -1, max: 1 })),
  seriesH: v.exactOptional(quantity('inductance', { min: 0, max: 1e-3 })),
  seriesOhm: v.exactOptional(quantity('resistance', { min: -1e3, max: 1e3 })),
  gain: v.exactOptional(quantity('number', { min: 0.5, max: 2 })),
});

export const eisEntries = {
  control: v.picklist(['potentiostatic', 'galvanostatic'], 'must be "potentiostatic" or "galvanostatic"'),
  startFrequencyHz: quantity('frequency', { above: 0 }),
  endFrequencyHz: quantity('frequency', { above: 0 }),
  pointsPerDecade: wholeNumber(1, 100),
  amplitudeVRms: v.exactOptional(quantity('voltage', { above: 0 })),
  amplitudeARms: v.exactOptional(quantity('current', { above: 0 })),
  dc: directLevel,
  amplitudeAsChecked: v.exactOptional(v.boolean('must be true or false')),
  leads: v.exactOptional(v.picklist(['direct', 'dc-block'], 'must be "direct" or "dc-block"')),
  fixture: v.exactOptional(fixtureSchema),
};

const eisFields: readonly FieldDefinition[] = [
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
    help: 'What the sine is imposed on.',
  },
  quantityField('startFrequencyHz', 'From frequency', 'frequency', 'kHz', 'Highest frequency; the sweep goes down.', {
    initial: 100_000,
  }),
  quantityField(
    'endFrequencyHz',
    'To frequency',
    'frequency',
    'Hz',
    'Lowest frequency; it decides how long the sweep takes.',
    {
      initial: 0.1,
    },
  ),
  {
    path: 'pointsPerDecade',
    label: 'Points per decade',
    input: 'integer',
    required: true,
    initial: 10,
    help: 'Evenly spaced in log f.',
  },
  quantityField('amplitudeVRms', 'Amplitude (rms)', 'voltage', 'mV', 'Root mean square; 10 mV is usual.', {
    initial: 0.01,
    shownWhen: { path: 'control', values: ['potentiostatic'] },
  }),
  quantityField('amplitudeARms', 'Amplitude (rms)', 'current', 'µA', 'Root mean square.', {
    initial: 1e-5,
    shownWhen: { path: 'control', values: ['galvanostatic'] },
  }),
  {
    path: 'dc',
    label: 'DC level',
    input: 'dc-level',
    required: true,
    initial: 'open-circuit',
    help: 'The measured open-circuit voltage, or a fixed voltage (PEIS) or current (GEIS).',
  },
  {
    path: 'amplitudeAsChecked',
    label: 'Amplitude as checked',
    input: 'yes-no',
    required: false,
    help: 'Not larger than what the amplitude check before it found to be linear.',
  },
  {
    path: 'leads',
    label: 'Leads',
    input: 'choice',
    choices: [
      { value: 'direct', label: 'Direct' },
      { value: 'dc-block', label: 'Through a DC block (LCR meters)' },
    ],
    required: false,
    initial: 'direct',
    help: 'For LCR meters, whose source would discharge a cell: a series capacitor keeps direct current from it.',
  },
  {
    path: 'fixture',
    label: 'Fixture',
    input: 'fixture',
    required: false,
    help: 'Open, short and load of leads and holder, taken off each reading of a meter without a potentiostat.',
  },
];

/** Fields of a spectrum that stands at `path` of another kind of step. */
export function spectrumFields(
  path: string,
  part: Pick<FieldDefinition, 'label' | 'help'> & Partial<Pick<FieldDefinition, 'required'>>,
): readonly FieldDefinition[] {
  const { kind: _kind, ...begins } = eis.create();
  return [{ path, input: 'part', required: false, begins, ...part }, ...fieldsInside(path, eisFields)];
}

/** Names what does not fit together in a spectrum. */
export function checkEis(step: Omit<EisStep, 'kind'>, plan: PlanBuilder, field: string): void {
  const { limits } = plan;
  if (step.endFrequencyHz > step.startFrequencyHz)
    plan.problem(
      errorAt(
        `${field}.endFrequencyHz`,
        'The sweep goes from high to low, but ends higher than it starts.',
        'Exchange the two frequencies.',
      ),
    );
  if (step.control === 'potentiostatic') checkVoltageControl(step, plan, field);
  else checkCurrentControl(step, plan, field);
  const direct = typeof step.dc === 'object' && 'voltageV' in step.dc ? step.dc.voltageV : undefined;
  if (direct !== undefined && (direct < limits.minVoltageV || direct > limits.maxVoltageV))
    plan.problem(
      errorAt(`${field}.dc`, `${direct} V is outside the limits of the method.`, 'Change it or the limits.'),
    );
}

function checkVoltageControl(step: Omit<EisStep, 'kind'>, plan: PlanBuilder, field: string): void {
  if (step.amplitudeVRms === undefined)
    plan.problem(errorAt(`${field}.amplitudeVRms`, 'The amplitude is missing.', 'Give it in volts rms, e.g. "10 mV".'));
  if (typeof step.dc === 'object' && 'currentA' in step.dc)
    plan.problem(errorAt(`${field}.dc`, 'PEIS has a direct voltage, not a current.', 'Give a voltage or use GEIS.'));
}

function checkCurrentControl(step: Omit<EisStep, 'kind'>, plan: PlanBuilder, field: string): void {
  if (step.amplitudeARms === undefined)
    plan.problem(
      errorAt(`${field}.amplitudeARms`, 'The amplitude is missing.', 'Give it in amperes rms, e.g. "10 uA".'),
    );
  if (typeof step.dc === 'object' && 'voltageV' in step.dc)
    plan.problem(errorAt(`${field}.dc`, 'GEIS has a direct current, not a voltage.', 'Give a current or use PEIS.'));
  const directA = typeof step.dc === 'object' && 'currentA' in step.dc ? Math.abs(step.dc.currentA) : 0;
  const peakA = directA + Math.SQRT2 * (step.amplitudeARms ?? 0);
  if (peakA > plan.limits.maxCurrentA)
    plan.problem(
      errorAt(
        `${field}.amplitudeARms`,
        `The current peaks at ${peakA.toPrecision(4)} A, above the limit of the method.`,
        'Lower the amplitude, or raise the limit.',
      ),
    );
}

export const eis: MethodKind<EisStep> = {
  kind: 'eis',
  title: 'Impedance spectrum',
  description: 'A sweep of small sines from high to low frequency (PEIS or GEIS).',
  fields: eisFields,
  schema: () => v.strictObject({ kind: v.literal('eis'), ...eisEntries }),
  create: () => ({
    kind: 'eis',
    control: 'potentiostatic',
    startFrequencyHz: 100_000,
    endFrequencyHz: 0.1,
    pointsPerDecade: 10,
    amplitudeVRms: 0.01,
    dc: 'open-circuit',
  }),
  plan(step, plan, field) {
    checkEis(step, plan, field);
    // Spectra of a series are told apart by it in every list and legend.
    const at = plan.targetC === undefined ? '' : ` at ${degrees(plan.targetC)}`;
    plan.add(eisDraft(`Impedance spectrum${at}`, step, plan.limits));
  },
};
