import type { SpectrumSelection } from '../host/jobs/task-types.ts';
import type { OptionDefinitions, OptionValues } from './command.ts';
import { positiveImaginaryOption, readNumbers } from './read-spectrum.ts';

/** What every view of a spectrum that needs no circuit is asked. */
export const spectrumOptions = {
  mask: { kind: 'text', value: 'LIST', help: 'points to leave out, counted from 1: "5,6"' },
  fmin: { kind: 'number', value: 'HZ', min: 0, help: 'leaves out lower frequencies' },
  fmax: { kind: 'number', value: 'HZ', min: 0, help: 'leaves out higher frequencies' },
  'positive-imaginary': positiveImaginaryOption,
} as const satisfies OptionDefinitions;

export function readSelection({ mask, fmin, fmax }: OptionValues<typeof spectrumOptions>): SpectrumSelection {
  return {
    ...(mask === undefined ? {} : { maskedPoints: readNumbers('mask', mask).map((k) => k - 1) }),
    ...(fmin === undefined ? {} : { minFrequencyHz: fmin }),
    ...(fmax === undefined ? {} : { maxFrequencyHz: fmax }),
  };
}
