import type { Quantity } from '../../../src-core/model/quantity.ts';
import type { TitrationColumn } from '../../../src-core/formats/titration-columns.ts';
import { defineCommand, UsageError } from '../command.ts';
import { answerDirectCurrent, readValues } from '../direct-current-command.ts';
import { readTyped } from '../quantity-options.ts';
import { readRecord } from '../read-record.ts';
import { reportOptions } from '../report-files.ts';
import { dbOption } from '../with-host.ts';

const fields = {
  voltage: 'voltage',
  current: 'current',
  'steady-current': 'steadyCurrent',
  'steady-voltage': 'steadyVoltage',
  'time-constant': 'timeConstant',
  'initial-current': 'initial',
  'total-resistance': 'totalResistance',
  'total-conductivity': 'totalConductivity',
  thickness: 'thickness',
  area: 'area',
  start: 'start',
} as const;

export const transportPolarization = defineCommand({
  name: 'transport polarization',
  summary:
    'Electronic conductivity, t_i and D from direct current between ion-blocking contacts (t,I,E as CSV, or numbers).',
  positionals: '[file|runId]',
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
    db: dbOption,
    ...reportOptions,
  },
  examples: [
    'transport polarization step.csv --thickness 1.2mm --area 0.785cm2 --total-resistance 2450ohm',
    'transport polarization --voltage 0.1V --steady-current "25(1) nA" --thickness 1.2mm --area 0.785cm2',
  ],
  async run({ options, positionals: [name] }) {
    const { voltage, current, zero } = options;
    const held = options.held ?? (voltage === undefined && current !== undefined ? 'current' : 'voltage');
    if (name === undefined && options[held === 'current' ? 'current' : 'voltage'] === undefined)
      throw new UsageError(`--${held} is missing.`, `Give the ${held} that was held, e.g. --voltage 100mV.`);
    // A column that is missing because it was held may be given as an option.
    const needed: readonly TitrationColumn[] = [
      'time',
      ...(voltage === undefined ? (['voltage'] as const) : []),
      ...(current === undefined ? (['current'] as const) : []),
    ];
    const file = name === undefined ? undefined : { name, record: await readRecord(name, needed, options.db) };
    const values = {
      ...readValues('polarization', options, fields),
      ...(zero === undefined ? {} : readZero(zero)),
    };
    const choices = { held: name === undefined ? held : options.held };
    return answerDirectCurrent({ method: 'polarization', values, choices, file }, options, ({ chosen }) => ({
      held: chosen['held'],
    }));
  },
});

/** A current where the voltage was held, else a voltage: its unit tells. */
function readZero(text: string): Readonly<Record<string, Quantity>> {
  const nothing: Quantity = { value: 0, unit: '' };
  if (/^[0.]+$/.test(text.trim()))
    return { zeroVoltage: { ...nothing, unit: 'V' }, zeroCurrent: { ...nothing, unit: 'A' } };
  return /V$/.test(text.trim())
    ? { zeroVoltage: readTyped('zero', text, 'voltage') }
    : { zeroCurrent: readTyped('zero', text, 'current') };
}
