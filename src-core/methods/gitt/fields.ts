import { spectrumFields } from '../eis/index.ts';
import { quantityField, type FieldDefinition } from '../field.ts';
import { restEndFields } from '../rest/index.ts';

/** Which way a titration goes; also one whose current is only interrupted. */
export const directionField: FieldDefinition = {
  path: 'direction',
  label: 'Direction',
  input: 'choice',
  choices: [
    { value: 'charge', label: 'Charge (x falls)' },
    { value: 'discharge', label: 'Discharge (x rises)' },
    { value: 'both', label: 'Charge, then discharge' },
  ],
  required: true,
  initial: 'charge',
  help: 'Positive current charges: the ion leaves the host.',
};

/** The current that titrates, as such or as a C-rate. */
export function titrationCurrentField(label: string, initial: string): FieldDefinition {
  const help = `As such (60 µA) or relative to the capacity of the sample (${initial}).`;
  return { path: 'current', label, input: 'current', dimension: 'current', unit: 'µA', required: true, initial, help };
}

/** Voltages at which a direction is over. */
export function endVoltageFields(
  help: string,
  [lowestV, highestV]: readonly [number, number],
): readonly FieldDefinition[] {
  return [
    quantityField('minVoltageV', 'Leave below', 'voltage', 'V', help, { initial: lowestV }),
    quantityField('maxVoltageV', 'Leave above', 'voltage', 'V', help, { initial: highestV }),
  ];
}

const byCharge = { path: 'pulseDeltaX' };

const pulseFields: readonly FieldDefinition[] = [
  {
    path: 'pulseCount',
    label: 'Pulses',
    input: 'integer',
    required: true,
    initial: 10,
    help: 'Per direction; voltage and x may end a branch earlier.',
  },
  {
    path: 'pulseDurationS',
    label: 'A pulse lasts',
    input: 'variant',
    variants: [
      {
        value: 'time',
        label: 'a time',
        ...{ begins: { pulseDurationS: 600 }, without: ['pulseDeltaX', 'refine'] },
      },
      {
        value: 'delta-x',
        label: 'a change of x',
        ...{ begins: { pulseDeltaX: 0.01 }, without: ['pulseDurationS'] },
      },
    ],
    required: true,
    help: 'A change of x needs the capacity of the sample.',
  },
  quantityField('pulseDurationS', 'Time of a pulse', 'time', 'min', 'Short against R²/D, long against the arc.', {
    shownWhen: { path: 'pulseDurationS' },
  }),
  quantityField('pulseDeltaX', 'Change of x', 'number', '1', 'Of the ion content, per pulse.', { shownWhen: byCharge }),
];

const refineFields: readonly FieldDefinition[] = [
  {
    path: 'refine',
    label: 'Finer steps where the curve is steep or turns',
    input: 'part',
    begins: { maxVoltageStepV: 0.01, minDeltaX: 0.002 },
    required: false,
    help: 'Followed from the pulses before, or from E(x) in the text of the method.',
    shownWhen: byCharge,
  },
  quantityField('refine.maxVoltageStepV', 'Voltage at rest moves by at most', 'voltage', 'mV', 'Per pulse.'),
  quantityField('refine.minDeltaX', 'Smallest change of x', 'number', '1', 'No pulse is finer.'),
];

export const gittFields: readonly FieldDefinition[] = [
  directionField,
  titrationCurrentField('Current of a pulse', 'C/20'),
  ...pulseFields,
  ...restEndFields('rest', 'Each rest ends', 3600),
  ...endVoltageFields('A pulse that reaches it is the last of its branch.', [0.5, 1.9]),
  quantityField('minX', 'Smallest x', 'number', '1', 'No pulse goes below; needs the initial x.', {
    required: false,
    emptyWords: 'no limit',
  }),
  quantityField('maxX', 'Largest x', 'number', '1', 'No pulse goes above; needs the initial x.', {
    required: false,
    emptyWords: 'no limit',
  }),
  ...refineFields,
  ...spectrumFields('eis', { label: 'Measure a spectrum after each rest', help: 'At open circuit.' }),
];
