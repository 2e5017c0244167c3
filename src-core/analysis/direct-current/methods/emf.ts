import { analyseElectromotiveForce } from '../electromotive-force.ts';
import { field, optional, usualUnits, type DirectCurrentMethod } from './method.ts';

export const emf: DirectCurrentMethod = {
  id: 'emf',
  title: 'Electromotive force',
  note: 'Mean transference number of the ions from the voltage of a cell against that of Nernst.',
  fields: [
    field('measured', 'Voltage measured', 'voltage', usualUnits.voltage),
    optional('nernst', 'Voltage of Nernst', 'voltage', usualUnits.voltage),
    optional('ratio', 'Or: ratio of the activities', 'number', ['1']),
    optional('charge-number', 'with the charge number', 'number', ['1']),
    optional('temperature', 'and the temperature', 'temperatureDifference', ['K']),
  ],
  example: {
    measured: { value: 842, unit: 'mV', standardUncertainty: 1 },
    nernst: { value: 851, unit: 'mV' },
  },
  analyse: ({ values: v }) =>
    analyseElectromotiveForce({
      ...{ measuredV: v['measured']!, nernstV: v['nernst'], activityRatio: v['ratio'] },
      ...{ chargeNumber: v['charge-number']?.value, temperatureK: v['temperature'] },
    }),
};
