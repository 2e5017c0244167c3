import { eis, spectrumFields } from '../eis/index.ts';
import { quantityField, type FieldDefinition } from '../field.ts';

const { kind: _kind, ...spectrumSettings } = eis.create();

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
    label: 'And back: the same temperatures in the other direction',
    input: 'yes-no',
    required: false,
    help: 'Heating and cooling should agree.',
  },
  quantityField('toleranceK', 'Stable within ±', 'temperatureDifference', 'K', 'Of the sensor at the sample.', {
    initial: 0.2,
  }),
  quantityField('holdS', 'For', 'time', 'min', 'So long without leaving the band.', { initial: 600 }),
  quantityField('maxSettleS', 'Not stable after', 'time', 'h', 'The run then ends safely.', { initial: 3 * 3600 }),
  quantityField('rampKPerMin', 'Ramp', 'temperatureRate', 'K/min', 'Of the set point, between two temperatures.', {
    required: false,
    emptyWords: 'as fast as it can',
  }),
  quantityField('endTemperatureC', 'In the end to', 'temperature', '°C', 'Approached before control is switched off.', {
    required: false,
    initial: 25,
    emptyWords: 'switch off there',
  }),
  {
    path: 'agreement',
    label: 'Wait until two spectra agree',
    input: 'part',
    begins: { eis: spectrumSettings, maxChange: 0.01, maxSpectra: 4 },
    required: false,
    help: 'Spectra one after the other until the sample, not only its sensor, is stable.',
  },
  quantityField('agreement.maxChange', 'Agree within', 'fraction', '%', 'Rms of |ΔZ|/|Z|.', { initial: 0.01 }),
  {
    path: 'agreement.maxSpectra',
    label: 'Spectra at most',
    input: 'integer',
    required: true,
    initial: 4,
    help: 'Without agreement after so many the run ends safely.',
  },
  quantityField('agreement.waitS', 'Wait between', 'time', 'min', 'Rest between two spectra.', {
    required: false,
    emptyWords: 'no wait',
  }),
  ...spectrumFields('agreement.eis', {
    label: 'The spectra that must agree',
    required: true,
    help: 'Coarse and quick ones do.',
  }),
  {
    path: 'steps',
    label: 'Add a step at each temperature',
    input: 'steps',
    required: true,
    help: 'What is measured at each temperature.',
  },
];
