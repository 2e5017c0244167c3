import { analyseSandTime } from '../../../src-core/analysis/direct-current/sand-time.ts';
import { defineCommand } from '../command.ts';
import { directCurrentAnswer } from '../direct-current-answer.ts';
import { readUncertain } from '../quantity-options.ts';

export const transportSand = defineCommand({
  name: 'transport sand',
  summary: 'Sand’s time of a constant current, or the diffusivity from it.',
  options: {
    z: { kind: 'integer', value: 'N', min: 1, max: 8, required: true, help: 'charge number of the ion that reacts' },
    concentration: { kind: 'text', value: 'C', required: true, help: 'e.g. 1mol/L or 1e-3mol/cm3' },
    'current-density': { kind: 'text', value: 'I', required: true, help: 'e.g. 2mA/cm2' },
    diffusivity: { kind: 'text', value: 'D', help: 'to find the time' },
    time: { kind: 'text', value: 'T', help: 'to find the diffusivity' },
    'cation-transference': { kind: 'text', value: 'N', help: 'of a binary electrolyte; without it other ions carry' },
    distance: { kind: 'text', value: 'L', help: 'of the electrodes, to check that the layers do not meet' },
  },
  examples: ['transport sand --z 1 --concentration 1e-3mol/cm3 --current-density 2mA/cm2 --diffusivity 1e-6cm2/s'],
  run({ options }) {
    const analysis = analyseSandTime({
      chargeNumber: options.z,
      concentrationMolPerM3: readUncertain('concentration', options.concentration, 'concentration'),
      currentDensityAPerM2: readUncertain('current-density', options['current-density'], 'currentDensity'),
      diffusivityM2PerS: readUncertain('diffusivity', options.diffusivity, 'diffusivity'),
      timeS: readUncertain('time', options.time, 'time'),
      cationTransference: readUncertain('cation-transference', options['cation-transference'], 'number'),
      distanceM: readUncertain('distance', options.distance, 'length'),
    });
    return Promise.resolve(directCurrentAnswer(analysis));
  },
});
