import { defineCommand } from '../command.ts';
import { answerDirectCurrent, readValues } from '../direct-current-command.ts';
import { reportOptions } from '../report-files.ts';

const fields = {
  z: 'charge-number',
  'molar-mass': 'molarMass',
  charge: 'charge',
  lost: 'lost',
  gained: 'gained',
  middle: 'middle',
} as const;

export const transportTubandt = defineCommand({
  name: 'transport tubandt',
  summary: 'Transference number of an ion from the mass it moved and the charge that passed.',
  options: {
    z: { kind: 'integer', value: 'N', min: 1, max: 8, required: true, help: 'charge number of the ion' },
    'molar-mass': { kind: 'text', value: 'M', required: true, help: 'of the ion’s element, e.g. 24.305g/mol' },
    charge: { kind: 'text', value: 'Q', required: true, help: 'e.g. "9.60±0.01 C" or 2.67mAh' },
    lost: { kind: 'text', value: 'MASS', help: 'by the positive side, e.g. "1.21(1) mg"' },
    gained: { kind: 'text', value: 'MASS', help: 'by the negative side' },
    middle: { kind: 'text', value: 'MASS', help: 'change of what lies between' },
    ...reportOptions,
  },
  examples: [
    'transport tubandt --z 2 --molar-mass 24.305g/mol --charge 9.60C --gained "1.20(1) mg" --lost "1.21(1) mg"',
  ],
  run: ({ options }) =>
    answerDirectCurrent({ method: 'tubandt', values: readValues('tubandt', options, fields) }, options),
});
