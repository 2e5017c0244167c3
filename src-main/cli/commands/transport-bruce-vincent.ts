import { defineCommand, UsageError } from '../command.ts';
import { answerDirectCurrent, readValues } from '../direct-current-command.ts';
import { readRecord } from '../read-record.ts';
import { reportOptions } from '../report-files.ts';

const fields = {
  voltage: 'voltage',
  'initial-current': 'initial',
  'steady-current': 'steady',
  'interface-before': 'interfaceBefore',
  'interface-after': 'interfaceAfter',
  'bulk-before': 'bulkBefore',
  'bulk-after': 'bulkAfter',
} as const;

export const transportBruceVincent = defineCommand({
  name: 'transport bruce-vincent',
  summary: 'Transference number of the cation from a symmetric cell under a small voltage, with Evans’ correction.',
  positionals: '[file]',
  maxPositionals: 1,
  options: {
    voltage: { kind: 'text', value: 'V', help: 'that was held, e.g. 10mV; of a file: its column' },
    'initial-current': {
      kind: 'text',
      value: 'I',
      help: 'first current, e.g. "12.0(1) uA"; of a file: the first sample',
    },
    'steady-current': { kind: 'text', value: 'I', help: 'at the end; of a file: by extrapolation' },
    'interface-before': { kind: 'text', value: 'R', required: true, help: 'of both interfaces, by impedance' },
    'interface-after': { kind: 'text', value: 'R', required: true, help: 'the same in the steady state' },
    'bulk-before': { kind: 'text', value: 'R', help: 'of the electrolyte, for Evans’ correction and I_Ω' },
    'bulk-after': { kind: 'text', value: 'R', help: 'the same in the steady state' },
    metal: { kind: 'text', value: 'SYMBOL', help: 'of the electrodes, e.g. Mg' },
    ...reportOptions,
  },
  examples: [
    'transport bruce-vincent step.csv --interface-before 310ohm --interface-after 335ohm --bulk-before 420ohm',
    'transport bruce-vincent --voltage 10mV --initial-current 12uA --steady-current 5.1uA --interface-before 310ohm --interface-after 335ohm --bulk-before 420ohm --bulk-after 428ohm --metal Mg',
  ],
  async run({ options, positionals: [name] }) {
    if (name === undefined && options.voltage === undefined)
      throw new UsageError('--voltage is missing.', 'Give the voltage that was held, e.g. --voltage 10mV.');
    if (name === undefined && options['steady-current'] === undefined)
      throw new UsageError('--steady-current is missing.', 'Give it, or a file with time and current.');
    const values = readValues('bruce-vincent', options, fields);
    // A voltage that was held need not be a column.
    const needed =
      options.voltage === undefined ? (['time', 'current', 'voltage'] as const) : (['time', 'current'] as const);
    const file = name === undefined ? undefined : { name, record: await readRecord(name, needed) };
    return answerDirectCurrent(
      { method: 'bruce-vincent', values, choices: { metal: options.metal }, file },
      options,
      ({ currents }) => (currents ? { currents } : {}),
    );
  },
});
