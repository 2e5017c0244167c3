import {
  cutPolarization,
  type PolarizationRecord,
} from '../../../src-core/analysis/direct-current/polarization-record.ts';
import { analysePolarization } from '../../../src-core/analysis/direct-current/polarization.ts';
import type { UncertainNumber } from '../../../src-core/numerics/error-propagation.ts';
import { defineCommand, UsageError } from '../command.ts';
import { directCurrentAnswer } from '../direct-current-answer.ts';
import { readUncertain } from '../quantity-options.ts';
import { readRecord } from '../read-record.ts';

export const transportPolarization = defineCommand({
  name: 'transport polarization',
  summary:
    'Electronic conductivity, t_i and D from direct current between ion-blocking contacts (t,I,E as CSV, or numbers).',
  positionals: '[file]',
  maxPositionals: 1,
  options: {
    held: {
      kind: 'text',
      value: 'WHAT',
      choices: ['voltage', 'current'],
      help: 'default: what the record kept constant',
    },
    voltage: { kind: 'text', value: 'V', help: 'that was held; of a file: its own column' },
    current: { kind: 'text', value: 'I', help: 'that was held; of a file: its own column' },
    'steady-current': { kind: 'text', value: 'I', help: 'without a file: the current in the end' },
    'steady-voltage': { kind: 'text', value: 'V', help: 'without a file: the voltage in the end' },
    'time-constant': { kind: 'text', value: 'T', help: 'without a file: of the slowest relaxation' },
    zero: { kind: 'text', value: 'I|V', help: 'response without anything applied; of a file: before the step' },
    'initial-current': { kind: 'text', value: 'I', help: 'first sample, only to be compared' },
    'total-resistance': { kind: 'text', value: 'R', help: 'of the same cell, by impedance' },
    'total-conductivity': { kind: 'text', value: 'S', help: 'instead of the resistance' },
    thickness: { kind: 'text', value: 'L', required: true, help: 'e.g. "1.20(2) mm"' },
    area: { kind: 'text', value: 'S', required: true, help: 'e.g. 0.785cm2' },
    start: { kind: 'text', value: 'T', help: 'time after the step from which on the transient is fitted' },
  },
  examples: [
    'transport polarization step.csv --thickness 1.2mm --area 0.785cm2 --total-resistance 2450ohm',
    'transport polarization --voltage 0.1V --steady-current "25(1) nA" --thickness 1.2mm --area 0.785cm2',
  ],
  async run({ options, positionals }) {
    const record = positionals[0] === undefined ? undefined : await cutFile(positionals[0], options);
    const held = record?.held ?? options.held ?? (options.current === undefined ? 'voltage' : 'current');
    const isVoltage = held === 'voltage';
    const applied = isVoltage
      ? readUncertain('voltage', options.voltage, 'voltage')
      : readUncertain('current', options.current, 'current');
    const chosen = applied ?? record?.applied;
    if (!chosen) throw new UsageError(`--${held} is missing.`, `Give the ${held} that was held, e.g. --voltage 100mV.`);
    const thicknessM = readUncertain('thickness', options.thickness, 'length');
    const areaM2 = readUncertain('area', options.area, 'area');
    const steady = isVoltage ? (['steady-current', 'current'] as const) : (['steady-voltage', 'voltage'] as const);
    const analysis = analysePolarization({
      ...{ held: isVoltage ? 'voltage' : 'current', applied: chosen, thicknessM, areaM2 },
      timeS: record?.timeS,
      response: record?.response,
      steady: readUncertain(steady[0], options[steady[0]], steady[1]),
      timeConstantS: readUncertain('time-constant', options['time-constant'], 'time'),
      zero: readUncertain('zero', options.zero, isVoltage ? 'current' : 'voltage') ?? record?.zero,
      initial: readUncertain('initial-current', options['initial-current'], 'current'),
      totalResistanceOhm: totalResistance(options, thicknessM, areaM2),
      startS: readUncertain('start', options.start, 'time')?.value,
    });
    return directCurrentAnswer(analysis, { held });
  },
});

interface FileOptions {
  readonly held: string | undefined;
  readonly voltage: string | undefined;
  readonly current: string | undefined;
}

/** A column that is missing because it was held may be given as an option. */
async function cutFile(file: string, { held, voltage, current }: FileOptions): Promise<PolarizationRecord> {
  const needed = [
    'time',
    voltage === undefined ? 'voltage' : 'time',
    current === undefined ? 'current' : 'time',
  ] as const;
  const record = await readRecord(file, needed);
  const times = record.time ?? [];
  const constant = (number: UncertainNumber | undefined): readonly number[] => times.map(() => number?.value ?? 0);
  const volts = record.voltage ?? constant(readUncertain('voltage', voltage, 'voltage'));
  const amperes = record.current ?? constant(readUncertain('current', current, 'current'));
  return cutPolarization(times, amperes, volts, held === 'voltage' || held === 'current' ? held : undefined);
}

/** R from σ of the same sample; its error is then that of σ alone, for L and S cancel in t_i. */
function totalResistance(
  options: { readonly 'total-resistance': string | undefined; readonly 'total-conductivity': string | undefined },
  thicknessM: UncertainNumber,
  areaM2: UncertainNumber,
): UncertainNumber | undefined {
  const resistance = readUncertain('total-resistance', options['total-resistance'], 'resistance');
  const conductivity = readUncertain('total-conductivity', options['total-conductivity'], 'conductivity');
  if (resistance || !conductivity) return resistance;
  const value = thicknessM.value / (conductivity.value * areaM2.value);
  return { value, standardUncertainty: (value * conductivity.standardUncertainty) / conductivity.value };
}
