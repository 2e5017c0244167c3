import type { Answers } from '../../src-core/formats/questions.ts';
import type { OptionDefinitions, OptionValues } from './command.ts';
import { positiveImaginaryOption } from './read-spectrum.ts';

/** What a file may leave open, answered beforehand. */
export const answerOptions = {
  'positive-imaginary': positiveImaginaryOption,
  'current-sign': {
    kind: 'text',
    value: 'SIGN',
    choices: ['1', '-1'],
    help: 'what a positive current does: 1 charges the cell, -1 discharges it',
  },
  'impedance-unit': {
    kind: 'text',
    value: 'UNIT',
    choices: ['mΩ', 'Ω', 'kΩ', 'MΩ'],
    help: 'of impedances whose column states none (default Ω)',
  },
  'frequency-unit': {
    kind: 'text',
    value: 'UNIT',
    choices: ['Hz', 'kHz', 'MHz', 'rad/s'],
    help: 'of frequencies whose column states none (default Hz)',
  },
  sweeps: { kind: 'text', value: 'WHICH', choices: ['all', 'first', 'last'], help: 'of a file with several sweeps' },
  geometry: {
    kind: 'text',
    value: 'USE',
    choices: ['use', 'ignore'],
    help: 'thickness and area that the file names (default ignore)',
  },
} as const satisfies OptionDefinitions;

export function readAnswers(options: OptionValues<typeof answerOptions>): Answers {
  const given = {
    positiveImaginary: options['positive-imaginary'],
    currentSign: options['current-sign'],
    impedanceUnit: options['impedance-unit'],
    frequencyUnit: options['frequency-unit'],
    sweeps: options.sweeps,
    geometry: options.geometry,
  };
  return Object.fromEntries(Object.entries(given).filter(([, answer]) => answer !== undefined));
}
