import { quantityField, type FieldDefinition } from '../field.ts';
import { restEndFields } from '../rest/index.ts';

export const gittFields: readonly FieldDefinition[] = [
  {
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
  },
  {
    path: 'current',
    label: 'Current',
    input: 'current',
    dimension: 'current',
    unit: 'µA',
    required: true,
    initial: 'C/20',
    help: 'As such (60 µA) or relative to the capacity of the sample (C/20: Δx = 1 in 20 h).',
  },
  quantityField('pulseDurationS', 'Pulse duration', 'time', 'min', 'Short against R²/D, long against the arc.', {
    required: false,
    initial: 600,
  }),
  quantityField('pulseDeltaX', 'Or Δx per pulse', 'number', '1', 'Instead of a duration; needs the capacity.', {
    required: false,
  }),
  quantityField(
    'refine.maxVoltageStepV',
    'Finer where E moves by more than',
    'voltage',
    'mV',
    'Per pulse, at rest: pulses become shorter where the curve is steep or turns.',
    { required: false },
  ),
  quantityField('refine.minDeltaX', 'But Δx not below', 'number', '1', 'The finest pulse.', { required: false }),
  {
    path: 'pulseCount',
    label: 'Pulses',
    input: 'integer',
    required: true,
    initial: 10,
    help: 'Per direction; voltage and x may end a branch earlier.',
  },
  ...restEndFields('rest', 3600),
  quantityField('minVoltageV', 'Lowest voltage', 'voltage', 'V', 'A pulse that reaches it is the last of its branch.', {
    initial: 0.5,
  }),
  quantityField(
    'maxVoltageV',
    'Highest voltage',
    'voltage',
    'V',
    'A pulse that reaches it is the last of its branch.',
    {
      initial: 2,
    },
  ),
  quantityField('minX', 'Lowest x', 'number', '1', 'No pulse goes below; needs the initial x.', { required: false }),
  quantityField('maxX', 'Highest x', 'number', '1', 'No pulse goes above; needs the initial x.', { required: false }),
  { path: 'eis', label: 'Spectrum after each rest', input: 'eis', required: false, help: 'Impedance at open circuit.' },
];
