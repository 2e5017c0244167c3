import { analyseElectromotiveForce } from '../../../src-core/analysis/direct-current/electromotive-force.ts';
import { defineCommand } from '../command.ts';
import { directCurrentAnswer } from '../direct-current-answer.ts';
import { readUncertain } from '../quantity-options.ts';

export const transportEmf = defineCommand({
  name: 'transport emf',
  summary: 'Mean transference number of the ions from the voltage of a cell against that of Nernst.',
  options: {
    measured: { kind: 'text', value: 'E', required: true, help: 'e.g. "0.842(1) V"' },
    expected: { kind: 'text', value: 'E', help: 'Nernst voltage; or the three that follow' },
    'activity-ratio': { kind: 'text', value: 'N', help: 'of the neutral species at the two electrodes' },
    z: { kind: 'integer', value: 'N', min: 1, max: 8, help: 'charge number of the ion' },
    temperature: { kind: 'text', value: 'T', help: 'e.g. 60C or 333K' },
  },
  examples: [
    'transport emf --measured "0.842(1) V" --expected 0.851V',
    'transport emf --measured 28.1mV --activity-ratio 10 --z 2 --temperature 298.15K',
  ],
  run({ options }) {
    const analysis = analyseElectromotiveForce({
      measuredV: readUncertain('measured', options.measured, 'voltage'),
      nernstV: readUncertain('expected', options.expected, 'voltage'),
      activityRatio: readUncertain('activity-ratio', options['activity-ratio'], 'number'),
      temperatureK: readUncertain('temperature', options.temperature, 'absoluteTemperature'),
      chargeNumber: options.z,
    });
    return Promise.resolve(directCurrentAnswer(analysis));
  },
});
