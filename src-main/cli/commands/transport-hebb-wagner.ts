import { analyseHebbWagner } from '../../../src-core/analysis/direct-current/hebb-wagner.ts';
import { defineCommand } from '../command.ts';
import { directCurrentAnswer } from '../direct-current-answer.ts';
import { readUncertain } from '../quantity-options.ts';
import { readRecord } from '../read-record.ts';

export const transportHebbWagner = defineCommand({
  name: 'transport hebb-wagner',
  summary: 'Conductivities of electrons and holes from steady currents with one ion-blocking electrode (E,I as CSV).',
  positionals: '<file>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    temperature: { kind: 'text', value: 'T', required: true, help: 'e.g. 60C or 333.15K' },
    thickness: { kind: 'text', value: 'L', required: true, help: 'e.g. "1.20(2) mm"' },
    area: { kind: 'text', value: 'S', required: true, help: 'e.g. 0.785cm2' },
    decomposition: { kind: 'text', value: 'E', help: 'voltage above which points are left out' },
    'current-error': { kind: 'number', value: 'PERCENT', min: 0, max: 100, help: 'of each current; default 2' },
    'current-floor': { kind: 'text', value: 'I', help: 'error that every current has besides, e.g. 10pA' },
  },
  examples: [
    'transport hebb-wagner steps.csv --temperature 60C --thickness 1.2mm --area 0.785cm2 --decomposition 0.9V',
  ],
  async run({ options, positionals }) {
    const record = await readRecord(positionals[0]!, ['voltage', 'current']);
    const percent = options['current-error'];
    const analysis = analyseHebbWagner({
      voltageV: record.voltage ?? [],
      currentA: record.current ?? [],
      temperatureK: readUncertain('temperature', options.temperature, 'absoluteTemperature'),
      thicknessM: readUncertain('thickness', options.thickness, 'length'),
      areaM2: readUncertain('area', options.area, 'area'),
      decompositionV: readUncertain('decomposition', options.decomposition, 'voltage')?.value,
      relativeCurrentError: percent === undefined ? undefined : percent / 100,
      currentErrorA: readUncertain('current-floor', options['current-floor'], 'current')?.value,
    });
    const { local, leftOutV } = analysis;
    return directCurrentAnswer(analysis, { local, leftOutV });
  },
});
