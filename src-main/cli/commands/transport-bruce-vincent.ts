import { analyseBruceVincent } from '../../../src-core/analysis/direct-current/bruce-vincent.ts';
import {
  readBruceVincent,
  type BruceVincentCurrents,
} from '../../../src-core/analysis/direct-current/bruce-vincent-record.ts';
import { cutPolarization } from '../../../src-core/analysis/direct-current/polarization-record.ts';
import type { UncertainNumber } from '../../../src-core/numerics/error-propagation.ts';
import { defineCommand, UsageError } from '../command.ts';
import { directCurrentAnswer } from '../direct-current-answer.ts';
import { readUncertain } from '../quantity-options.ts';
import { readRecord } from '../read-record.ts';

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
  },
  examples: [
    'transport bruce-vincent step.csv --interface-before 310ohm --interface-after 335ohm --bulk-before 420ohm',
    'transport bruce-vincent --voltage 10mV --initial-current 12uA --steady-current 5.1uA --interface-before 310ohm --interface-after 335ohm --bulk-before 420ohm --bulk-after 428ohm --metal Mg',
  ],
  async run({ options, positionals }) {
    const given = readUncertain('voltage', options.voltage, 'voltage');
    const read = positionals[0] === undefined ? undefined : await readFile(positionals[0], given);
    const voltageV = given ?? read?.voltageV;
    const steadyCurrentA =
      readUncertain('steady-current', options['steady-current'], 'current') ?? read?.steadyCurrentA;
    if (!voltageV)
      throw new UsageError('--voltage is missing.', 'Give the voltage that was held, e.g. --voltage 10mV.');
    if (!steadyCurrentA)
      throw new UsageError('--steady-current is missing.', 'Give it, or a file with time and current.');
    const analysis = analyseBruceVincent({
      ...{ voltageV, steadyCurrentA },
      initialCurrentA: readUncertain('initial-current', options['initial-current'], 'current') ?? read?.initialCurrentA,
      interfaceBeforeOhm: readUncertain('interface-before', options['interface-before'], 'resistance'),
      interfaceAfterOhm: readUncertain('interface-after', options['interface-after'], 'resistance'),
      bulkBeforeOhm: readUncertain('bulk-before', options['bulk-before'], 'resistance'),
      bulkAfterOhm: readUncertain('bulk-after', options['bulk-after'], 'resistance'),
      metal: options.metal,
      remainingShare: read?.remainingShare,
    });
    return directCurrentAnswer(analysis, read ? { currents: read } : {});
  },
});

/** A voltage that was held need not be a column. */
async function readFile(file: string, given: UncertainNumber | undefined): Promise<BruceVincentCurrents> {
  const needed = given ? (['time', 'current'] as const) : (['time', 'current', 'voltage'] as const);
  const { time = [], current = [], voltage } = await readRecord(file, needed);
  const volts = voltage ?? time.map(() => given?.value ?? 0);
  return readBruceVincent(cutPolarization(time, current, volts, 'voltage'));
}
