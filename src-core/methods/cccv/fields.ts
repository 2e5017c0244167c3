import * as v from 'valibot';
import { quantityField, type FieldDefinition } from '../field.ts';
import { currentSetting, quantity, wholeNumber } from '../schema.ts';

const held = { path: 'hold', values: ['charge', 'discharge', 'both'] };

/** What all cycles between two voltages have. */
export const cycleEntries = {
  first: v.picklist(['charge', 'discharge'], 'must be "charge" or "discharge"'),
  chargeCurrent: currentSetting,
  dischargeCurrent: currentSetting,
  minVoltageV: quantity('voltage'),
  maxVoltageV: quantity('voltage'),
  hold: v.picklist(['none', 'charge', 'discharge', 'both'], 'must be "none", "charge", "discharge" or "both"'),
  endCurrent: v.exactOptional(currentSetting),
  maxHoldS: v.exactOptional(quantity('time', { above: 0 })),
  maxHalfS: v.exactOptional(quantity('time', { above: 0 })),
  restS: v.exactOptional(quantity('time', { above: 0 })),
  cycles: wholeNumber(1, 2000),
  sampleIntervalS: v.exactOptional(quantity('time', { min: 0.1 })),
};

function currentField(path: string, label: string, help: string, initial: string): FieldDefinition {
  return { path, label, input: 'current', dimension: 'current', unit: 'µA', required: true, initial, help };
}

export const cycleFields: readonly FieldDefinition[] = [
  {
    path: 'first',
    label: 'Begins with',
    input: 'choice',
    choices: [
      { value: 'charge', label: 'Charge' },
      { value: 'discharge', label: 'Discharge' },
    ],
    required: true,
    initial: 'discharge',
    help: 'Positive current charges.',
  },
  {
    path: 'cycles',
    label: 'Cycles',
    input: 'integer',
    required: true,
    initial: 3,
    help: 'A charge and a discharge each.',
  },
  currentField('chargeCurrent', 'Charge with', 'As such (60 µA) or relative to the capacity (C/10).', 'C/10'),
  currentField('dischargeCurrent', 'Discharge with', 'As such (60 µA) or relative to the capacity (C/10).', 'C/10'),
  quantityField('minVoltageV', 'Discharge to', 'voltage', 'V', 'Ends each discharge.', { initial: 0.6 }),
  quantityField('maxVoltageV', 'Charge to', 'voltage', 'V', 'Ends each charge.', { initial: 1.8 }),
  {
    path: 'hold',
    label: 'Hold the voltage after',
    input: 'choice',
    choices: [
      { value: 'none', label: 'neither' },
      { value: 'charge', label: 'charge (CCCV)' },
      { value: 'discharge', label: 'discharge' },
      { value: 'both', label: 'both' },
    ],
    required: true,
    initial: 'charge',
    help: 'The voltage that was reached is kept until the current has fallen.',
  },
  {
    ...currentField('endCurrent', 'Until |I| is below', 'C/100, or a current; a tenth of the current when empty.', ''),
    required: false,
    shownWhen: held,
  },
  quantityField('maxHoldS', 'Hold at most', 'time', 'h', '5 h when empty.', { required: false, shownWhen: held }),
  quantityField(
    'maxHalfS',
    'Constant current at most',
    'time',
    'h',
    'Of one direction: for a cell that never gets there.',
    {
      required: false,
    },
  ),
  quantityField('restS', 'Rest after each half', 'time', 'min', 'Open circuit between charge and discharge.', {
    required: false,
    initial: 600,
  }),
  quantityField('sampleIntervalS', 'Sample every', 'time', 's', 'Final interval; 10 s when empty.', {
    required: false,
  }),
];
