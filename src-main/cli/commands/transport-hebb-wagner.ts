import { analyseHebbWagner } from '../../../src-core/analysis/direct-current/hebb-wagner.ts';
import { readVoltageSteps } from '../../../src-core/analysis/direct-current/voltage-steps.ts';
import type { DirectCurrentRecord } from '../../../src-core/formats/direct-current-table.ts';
import type { SteadyStep } from '../../../src-core/model/direct-current.ts';
import { defineCommand } from '../command.ts';
import { directCurrentAnswer } from '../direct-current-answer.ts';
import { readUncertain } from '../quantity-options.ts';
import { readRecord } from '../read-record.ts';

export const transportHebbWagner = defineCommand({
  name: 'transport hebb-wagner',
  summary:
    'Conductivities of electrons and holes from steady currents with one ion-blocking electrode: E,I, or t,I,E in steps, as CSV.',
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
    const steps = stepsOf(record);
    const analysis = analyseHebbWagner({
      voltageV: steps ? steps.map((step) => step.voltageV) : (record.voltage ?? []),
      currentA: steps ? steps.map((step) => step.currentA.value) : (record.current ?? []),
      extrapolationErrorA: steps?.map((step) => step.currentA.standardUncertainty),
      remainingShare: steps?.map((step) => step.remainingShare),
      temperatureK: readUncertain('temperature', options.temperature, 'absoluteTemperature'),
      thicknessM: readUncertain('thickness', options.thickness, 'length'),
      areaM2: readUncertain('area', options.area, 'area'),
      decompositionV: readUncertain('decomposition', options.decomposition, 'voltage')?.value,
      relativeCurrentError: percent === undefined ? undefined : percent / 100,
      currentErrorA: readUncertain('current-floor', options['current-floor'], 'current')?.value,
    });
    const { local, leftOutV } = analysis;
    return directCurrentAnswer(analysis, { local, leftOutV, ...(steps ? { steps } : {}) });
  },
});

/** Samples per voltage from which on a file is a record of steps and not a list of steady currents. */
const samplesPerStep = 10;

function stepsOf({ time, current, voltage }: DirectCurrentRecord): readonly SteadyStep[] | undefined {
  if (!time || !current || !voltage) return undefined;
  const levels = new Set(voltage.map((volt) => Math.round(volt * 1000))).size;
  return voltage.length >= samplesPerStep * levels ? readVoltageSteps(time, current, voltage) : undefined;
}
