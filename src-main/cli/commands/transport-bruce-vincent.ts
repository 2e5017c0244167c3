import { analyseBruceVincent } from '../../../src-core/analysis/direct-current/bruce-vincent.ts';
import { defineCommand } from '../command.ts';
import { directCurrentAnswer } from '../direct-current-answer.ts';
import { readUncertain } from '../quantity-options.ts';

export const transportBruceVincent = defineCommand({
  name: 'transport bruce-vincent',
  summary: 'Transference number of the cation from a symmetric cell under a small voltage, with Evans’ correction.',
  options: {
    voltage: { kind: 'text', value: 'V', required: true, help: 'that was held, e.g. 10mV' },
    'initial-current': { kind: 'text', value: 'I', help: 'first current, e.g. "12.0(1) uA"' },
    'steady-current': { kind: 'text', value: 'I', required: true, help: 'at the end' },
    'interface-before': { kind: 'text', value: 'R', required: true, help: 'of both interfaces, by impedance' },
    'interface-after': { kind: 'text', value: 'R', required: true, help: 'the same in the steady state' },
    'bulk-before': { kind: 'text', value: 'R', help: 'of the electrolyte, for Evans’ correction and I_Ω' },
    'bulk-after': { kind: 'text', value: 'R', help: 'the same in the steady state' },
    metal: { kind: 'text', value: 'SYMBOL', help: 'of the electrodes, e.g. Mg' },
  },
  examples: [
    'transport bruce-vincent --voltage 10mV --initial-current 12uA --steady-current 5.1uA --interface-before 310ohm --interface-after 335ohm --bulk-before 420ohm --bulk-after 428ohm --metal Mg',
  ],
  run({ options }) {
    const analysis = analyseBruceVincent({
      voltageV: readUncertain('voltage', options.voltage, 'voltage'),
      initialCurrentA: readUncertain('initial-current', options['initial-current'], 'current'),
      steadyCurrentA: readUncertain('steady-current', options['steady-current'], 'current'),
      interfaceBeforeOhm: readUncertain('interface-before', options['interface-before'], 'resistance'),
      interfaceAfterOhm: readUncertain('interface-after', options['interface-after'], 'resistance'),
      bulkBeforeOhm: readUncertain('bulk-before', options['bulk-before'], 'resistance'),
      bulkAfterOhm: readUncertain('bulk-after', options['bulk-after'], 'resistance'),
      metal: options.metal,
    });
    return Promise.resolve(directCurrentAnswer(analysis));
  },
});
