import { defineCommand } from '../command.ts';
import { answerDirectCurrent, readValues } from '../direct-current-command.ts';
import { readRecord } from '../read-record.ts';
import { reportOptions } from '../report-files.ts';
import { dbOption } from '../with-host.ts';

const fields = {
  temperature: 'temperature',
  thickness: 'thickness',
  area: 'area',
  decomposition: 'decomposition',
  'current-floor': 'currentFloor',
} as const;

export const transportHebbWagner = defineCommand({
  name: 'transport hebb-wagner',
  summary:
    'Conductivities of electrons and holes from steady currents with one ion-blocking electrode: E,I, or t,I,E in steps, as CSV.',
  positionals: '<file|runId>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    temperature: { kind: 'text', value: 'T', required: true, help: 'e.g. 60C or 333.15K' },
    thickness: { kind: 'text', value: 'L', required: true, help: 'e.g. "1.20(2) mm"' },
    area: { kind: 'text', value: 'S', required: true, help: 'e.g. 0.785cm2' },
    decomposition: { kind: 'text', value: 'E', help: 'voltage above which points are left out' },
    'current-error': { kind: 'number', value: 'PERCENT', min: 0, max: 100, help: 'of each current; default 2' },
    'current-floor': { kind: 'text', value: 'I', help: 'error that every current has besides, e.g. 10pA' },
    db: dbOption,
    ...reportOptions,
  },
  examples: [
    'transport hebb-wagner steps.csv --temperature 60C --thickness 1.2mm --area 0.785cm2 --decomposition 0.9V',
  ],
  async run({ options, positionals }) {
    const name = positionals[0]!;
    const percent = options['current-error'];
    const values = {
      ...readValues('hebb-wagner', options, fields),
      ...(percent === undefined ? {} : { currentError: { value: percent, unit: '%' } }),
    };
    const file = { name, record: await readRecord(name, ['voltage', 'current'], options.db) };
    return answerDirectCurrent({ method: 'hebb-wagner', values, file }, options, ({ local, leftOutV, steps }) => ({
      ...{ local, leftOutV },
      ...(steps ? { steps } : {}),
    }));
  },
});
