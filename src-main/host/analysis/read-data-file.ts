import { AppError } from '../../../src-core/errors.ts';
import type { ParsedFile, ParsedSpectrum, ParsedTitration, ReadOptions } from '../../../src-core/formats/format.ts';
import { readDataFile } from '../../../src-core/formats/index.ts';
import type { Warning } from '../../../src-core/model/quantity.ts';
import { readAccessTable } from '../files/access-table.ts';

/** Every spectrum of a file of any known format. @throws AppError `input/file-format`, `input/ambiguous-sign` */
export function parseSpectra(
  text: string,
  fileName: string,
  options: ReadOptions = {},
): ParsedFile & { readonly format: string } {
  return readDataFile(text, fileName, 'spectrum', options);
}

/**
 * One spectrum of a file of any known format.
 *
 * @param index - which of several, from 0; absent: the first, and a warning that there are more
 * @throws AppError `input/file-format`, `input/ambiguous-sign`, `input/not-found` for an index beyond the last
 */
export function parseSpectrumText(
  text: string,
  fileName: string,
  options: ReadOptions & { readonly index?: number } = {},
): ParsedSpectrum {
  const { index, ...readOptions } = options;
  return oneSpectrum(parseSpectra(text, fileName, readOptions), fileName, index);
}

/** One spectrum of what was read: see `parseSpectrumText`. */
export function oneSpectrum({ spectra, warnings }: ParsedFile, fileName: string, index?: number): ParsedSpectrum {
  const spectrum = spectra[index ?? 0];
  if (!spectrum)
    throw new AppError('input/not-found', `${fileName} holds ${spectra.length} spectra, no ${(index ?? 0) + 1}th.`, {
      remedy: 'Choose one of those.',
    });
  const isFirstOfMany = index === undefined && spectra.length > 1;
  const firstOnly: Warning = {
    code: 'first-of-several',
    message: `The first of ${spectra.length} spectra was taken.`,
  };
  return { spectrum, warnings: isFirstOfMany ? [...warnings, firstOnly] : warnings };
}

/**
 * @param currentSign - what a positive current does, when the user has said so: 1 charges, −1 discharges
 * @throws AppError `input/file-format`, `input/ambiguous-sign`
 */
export function parseTitrationText(text: string, fileName: string, currentSign?: 1 | -1): ParsedTitration {
  const options = { readAccessTable, ...(currentSign === undefined ? {} : { currentSign }) };
  const { titration, warnings } = readDataFile(text, fileName, 'titration', options);
  return { titration: titration!, warnings };
}
