import { defineCommand } from '../command.ts';
import { answerDirectCurrent, readValues } from '../direct-current-command.ts';
import { reportOptions } from '../report-files.ts';

const fields = {
  z: 'charge-number',
  concentration: 'concentration',
  'current-density': 'density',
  diffusivity: 'diffusivity',
  time: 'time',
  'cation-transference': 'cation',
  distance: 'distance',
} as const;

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
    ...reportOptions,
  },
  examples: ['transport sand --z 1 --concentration 1e-3mol/cm3 --current-density 2mA/cm2 --diffusivity 1e-6cm2/s'],
  run: ({ options }) => answerDirectCurrent({ method: 'sand', values: readValues('sand', options, fields) }, options),
});
