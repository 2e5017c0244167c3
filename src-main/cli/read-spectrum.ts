import path from 'node:path';
import type { ParsedSpectrum } from '../../src-core/formats/format.ts';
import { parseSpectrumText } from '../host/analysis/read-data-file.ts';
import { readInputText } from '../host/files/read-input.ts';
import { UsageError, type OptionDefinition } from './command.ts';

/** What the imaginary part of a file means when all of it is positive. */
export const positiveImaginaryOption = {
  kind: 'text',
  value: 'MEANING',
  choices: ['capacitive', 'inductive'],
  help: 'what Z″ > 0 throughout means: the file holds −Z″, or it is so',
} as const satisfies OptionDefinition;

/** @throws AppError `input/not-found`, `input/file-format`, `input/ambiguous-sign` */
export async function readSpectrumFile(file: string, meaning: string | undefined): Promise<ParsedSpectrum> {
  const text = await readInputText(file);
  const isKnown = meaning === 'inductive' || meaning === 'capacitive';
  return parseSpectrumText(text, path.basename(file), isKnown ? { positiveImaginary: meaning } : {});
}

/** Numbers with commas, semicolons or blanks between. */
export function readNumbers(option: string, text: string): readonly number[] {
  const numbers = text
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .map(Number);
  if (numbers.length > 0 && numbers.every(Number.isFinite)) return numbers;
  throw new UsageError(
    `--${option} cannot be “${text.slice(0, 60)}”.`,
    'Give numbers with commas between, for example "1,2,3".',
  );
}
