import { defineCommand } from '../command.ts';
import { answerDirectCurrent, readValues } from '../direct-current-command.ts';
import { reportOptions } from '../report-files.ts';

const fields = {
  measured: 'measured',
  expected: 'nernst',
  'activity-ratio': 'ratio',
  z: 'charge-number',
  temperature: 'temperature',
} as const;

export const transportEmf = defineCommand({
  name: 'transport emf',
  summary: 'Mean transference number of the ions from the voltage of a cell against that of Nernst.',
  options: {
    measured: { kind: 'text', value: 'E', required: true, help: 'e.g. "0.842(1) V"' },
    expected: { kind: 'text', value: 'E', help: 'Nernst voltage; or the three that follow' },
    'activity-ratio': { kind: 'text', value: 'N', help: 'of the neutral species at the two electrodes' },
    z: { kind: 'integer', value: 'N', min: 1, max: 8, help: 'charge number of the ion' },
    temperature: { kind: 'text', value: 'T', help: 'e.g. 60C or 333K' },
    ...reportOptions,
  },
  examples: [
    'transport emf --measured "0.842(1) V" --expected 0.851V',
    'transport emf --measured 28.1mV --activity-ratio 10 --z 2 --temperature 298.15K',
  ],
  run: ({ options }) => answerDirectCurrent({ method: 'emf', values: readValues('emf', options, fields) }, options),
});
