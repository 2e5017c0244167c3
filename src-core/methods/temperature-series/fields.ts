import { quantityField, type FieldDefinition } from '../field.ts';

export const temperatureSeriesFields: readonly FieldDefinition[] = [
  {
    path: 'temperaturesC',
    label: 'Temperatures',
    input: 'numbers',
    dimension: 'temperature',
    unit: '°C',
    required: true,
    help: 'In order, e.g. "-40, -20, 0, 25", or from:step:to as "-40:10:20".',
  },
  {
    path: 'thereAndBack',
    label: 'And back',
    input: 'yes-no',
    required: false,
    help: 'All but the last once more in the other direction: heating and cooling should agree.',
  },
  quantityField('rampKPerMin', 'Ramp', 'temperatureRate', 'K/min', 'As fast as the controller can when empty.', {
    required: false,
  }),
  quantityField('toleranceK', 'Stable within ±', 'temperatureDifference', 'K', 'Of the sensor at the sample.', {
    initial: 0.2,
  }),
  quantityField('holdS', 'For', 'time', 'min', 'So long without leaving the band.', { initial: 600 }),
  quantityField('maxSettleS', 'At most', 'time', 'h', 'Not stable after this: the run ends safely.', {
    initial: 3 * 3600,
  }),
  {
    path: 'agreement.eis',
    label: 'Until two spectra agree',
    input: 'eis',
    required: false,
    help: 'Spectra one after the other until the sample, not only its sensor, is stable.',
  },
  quantityField('agreement.maxChange', 'Agree within', 'number', '1', 'Rms of |ΔZ|/|Z|, e.g. 0.01.', {
    required: false,
    initial: 0.01,
  }),
  {
    path: 'agreement.maxSpectra',
    label: 'Spectra at most',
    input: 'integer',
    required: false,
    initial: 4,
    help: 'Without agreement after so many the run ends safely.',
  },
  quantityField('agreement.waitS', 'Wait between', 'time', 'min', 'Rest between two spectra.', { required: false }),
  quantityField('endTemperatureC', 'In the end', 'temperature', '°C', 'Approached before control is switched off.', {
    required: false,
    initial: 25,
  }),
  { path: 'steps', label: 'Steps', input: 'steps', required: true, help: 'What is measured at each temperature.' },
];
