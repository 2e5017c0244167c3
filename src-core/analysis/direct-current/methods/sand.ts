import { analyseSandTime } from '../sand-time.ts';
import { field, optional, usualUnits, type DirectCurrentMethod } from './method.ts';

export const sand: DirectCurrentMethod = {
  id: 'sand',
  title: 'Sand’s time',
  note: 'When a constant current has emptied the electrolyte at an electrode, or the diffusivity from that time.',
  fields: [
    field('charge-number', 'Charge number of the ion', 'number', ['1']),
    field('concentration', 'Concentration', 'concentration', ['mol/L', 'mol/m³']),
    field('density', 'Current density', 'currentDensity', ['mA/cm²', 'A/m²']),
    optional('diffusivity', 'Diffusivity, to find the time', 'diffusivity', ['cm²/s', 'm²/s']),
    optional('time', 'Time, to find the diffusivity', 'time', usualUnits.time),
    optional('cation', 'Transference number of the cation', 'number', ['1']),
    optional('distance', 'Distance of the electrodes', 'length', usualUnits.thickness),
  ],
  example: {
    'charge-number': { value: 1, unit: '1' },
    concentration: { value: 1, unit: 'mol/L' },
    density: { value: 2, unit: 'mA/cm²', standardUncertainty: 0.02 },
    diffusivity: { value: 1e-6, unit: 'cm²/s', standardUncertainty: 1e-7 },
  },
  analyse: ({ values: v }) =>
    analyseSandTime({
      ...{ chargeNumber: v['charge-number']!.value, concentrationMolPerM3: v['concentration']! },
      ...{ currentDensityAPerM2: v['density']!, diffusivityM2PerS: v['diffusivity'], timeS: v['time'] },
      ...{ cationTransference: v['cation'], distanceM: v['distance'] },
    }),
};
