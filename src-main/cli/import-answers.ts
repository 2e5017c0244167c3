import type { Answers } from '../../src-core/formats/questions.ts';
import type { OptionDefinitions, OptionValues } from './command.ts';
import { positiveImaginaryOption } from './read-spectrum.ts';

/** What a file of a titration may leave open. */
export const titrationAnswerOptions = {
  'current-sign': {
    kind: 'text',
    value: 'SIGN',
    choices: ['1', '-1'],
    help: 'what a positive current does: 1 charges the cell, -1 discharges it',
  },
  'nominal-current': { kind: 'text', value: 'I', help: 'size of the current, e.g. "1.15 mA", where the file has none' },
  'time-column': { kind: 'text', value: 'NAME', help: 'of a table whose header is not known' },
  'current-column': { kind: 'text', value: 'NAME', help: 'likewise; “none” where no current was recorded' },
  'voltage-column': { kind: 'text', value: 'NAME', help: 'likewise' },
  'time-unit': { kind: 'text', value: 'UNIT', choices: ['s', 'ms', 'min', 'h'], help: 'of that column (default s)' },
  'current-unit': {
    kind: 'text',
    value: 'UNIT',
    choices: ['A', 'mA', 'µA', 'nA'],
    help: 'of a current whose column states none (default A)',
  },
  'voltage-unit': { kind: 'text', value: 'UNIT', choices: ['V', 'mV'], help: 'of that column (default V)' },
} as const satisfies OptionDefinitions;

/** What a file may leave open, answered beforehand. */
export const answerOptions = {
  'positive-imaginary': positiveImaginaryOption,
  ...titrationAnswerOptions,
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
  return {
    ...readTitrationAnswers(options),
    ...given({
      positiveImaginary: options['positive-imaginary'],
      impedanceUnit: options['impedance-unit'],
      frequencyUnit: options['frequency-unit'],
      sweeps: options.sweeps,
      geometry: options.geometry,
    }),
  };
}

export function readTitrationAnswers(options: OptionValues<typeof titrationAnswerOptions>): Answers {
  return given({
    currentSign: options['current-sign'],
    nominalCurrent: options['nominal-current'],
    timeColumn: options['time-column'],
    currentColumn: options['current-column'],
    voltageColumn: options['voltage-column'],
    timeUnit: options['time-unit'],
    currentUnit: options['current-unit'],
    voltageUnit: options['voltage-unit'],
  });
}

function given(answers: Readonly<Record<string, string | undefined>>): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== undefined));
}
