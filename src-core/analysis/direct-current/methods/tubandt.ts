import { analyseTubandt } from '../tubandt.ts';
import { field, optional, usualUnits, type DirectCurrentMethod } from './method.ts';

export const tubandt: DirectCurrentMethod = {
  id: 'tubandt',
  title: 'Tubandt',
  note: 'Transference number of an ion from the mass it moved and the charge that passed.',
  fields: [
    field('charge-number', 'Charge number of the ion', 'number', ['1']),
    field('molarMass', 'Molar mass of its element', 'molarMass', ['g/mol']),
    field('charge', 'Charge that passed', 'charge', ['C', 'mAh']),
    optional('lost', 'Mass lost by the positive side', 'mass', usualUnits.mass),
    optional('gained', 'Mass gained by the negative side', 'mass', usualUnits.mass),
    optional('middle', 'Change of what lies between', 'mass', usualUnits.mass),
  ],
  example: {
    'charge-number': { value: 2, unit: '1' },
    molarMass: { value: 24.305, unit: 'g/mol' },
    charge: { value: 9.6, unit: 'C', standardUncertainty: 0.01 },
    lost: { value: 1.21, unit: 'mg', standardUncertainty: 0.01 },
    gained: { value: 1.2, unit: 'mg', standardUncertainty: 0.01 },
  },
  analyse: ({ values: v }) =>
    analyseTubandt({
      ...{ chargeNumber: v['charge-number']!.value, molarMassKgPerMol: v['molarMass']!, chargeC: v['charge']! },
      ...{ anodeLossKg: v['lost'], cathodeGainKg: v['gained'], middleChangeKg: v['middle'] },
    }),
};
