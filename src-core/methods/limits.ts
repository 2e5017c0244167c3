import * as v from 'valibot';
import { quantityField, type FieldDefinition } from './field.ts';
import { quantity } from './schema.ts';

export const limitsSchema = v.strictObject({
  minVoltageV: quantity('voltage'),
  maxVoltageV: quantity('voltage'),
  maxCurrentA: quantity('current', { above: 0 }),
  maxDurationS: quantity('time', { above: 0 }),
  maxTemperatureC: v.exactOptional(quantity('temperature')),
  maxVoltageRateVPerS: v.exactOptional(quantity('voltageRate', { above: 0 })),
  blankingS: v.exactOptional(quantity('time', { min: 0 })),
  maxChargeC: v.exactOptional(quantity('charge', { above: 0 })),
});

/** Form of the mandatory limits. */
export const limitFields: readonly FieldDefinition[] = [
  quantityField('minVoltageV', 'Lowest voltage', 'voltage', 'V', 'Below this the run ends with the cell off.', {
    initial: 0,
  }),
  quantityField('maxVoltageV', 'Highest voltage', 'voltage', 'V', 'Above this the run ends with the cell off.', {
    initial: 2.5,
  }),
  quantityField('maxCurrentA', 'Largest current', 'current', 'mA', 'Of the magnitude.', { initial: 1e-3 }),
  quantityField('maxDurationS', 'Longest time', 'time', 'h', 'Of the whole run.', { initial: 48 * 3600 }),
  quantityField('maxTemperatureC', 'Highest temperature', 'temperature', '°C', 'Needs a sensor.', {
    required: false,
    emptyWords: 'no sensor',
  }),
  quantityField('maxVoltageRateVPerS', 'Largest |dE/dt|', 'voltageRate', 'mV/s', 'Of the magnitude.', {
    required: false,
    emptyWords: 'not watched',
  }),
  quantityField(
    'blankingS',
    'Not after a switch for',
    'time',
    's',
    'No look at dE/dt for so long after each switching.',
    {
      required: false,
      emptyWords: 'watched at once',
      shownWhen: { path: 'maxVoltageRateVPerS' },
    },
  ),
  quantityField('maxChargeC', 'Largest charge', 'charge', 'mAh', 'Moved since the start of the run, in magnitude.', {
    required: false,
    emptyWords: 'not watched',
  }),
];
