import { AppError } from '../../../src-core/errors.ts';
import type { ParsedSpectrum, ParsedTitration } from '../../../src-core/formats/format.ts';
import { formats } from '../../../src-core/formats/index.ts';
import { parseTitrationCsv, titrationCsv } from '../../../src-core/formats/titration-csv.ts';

/** @throws AppError `input/file-format` with what could be read instead */
export function parseSpectrumText(text: string, fileName: string): ParsedSpectrum {
  const format = formats
    .filter((candidate) => candidate.kind === 'spectrum')
    .find((candidate) => candidate.sniff(text));
  if (format) return format.parse(text, fileName);
  const fallback = formats.find((candidate) => candidate.kind === 'spectrum');
  if (fallback) return fallback.parse(text, fileName);
  throw unreadable(fileName);
}

/**
 * @param currentSign - what a positive current does, when the user has said so: 1 charges, −1 discharges
 * @throws AppError `input/file-format`, `input/ambiguous-sign`
 */
export function parseTitrationText(text: string, fileName: string, currentSign?: 1 | -1): ParsedTitration {
  const candidates = formats.filter((candidate) => candidate.kind === 'titration');
  const format = candidates.find((candidate) => candidate.sniff(text)) ?? titrationCsv;
  if (format !== titrationCsv || currentSign === undefined) return format.parse(text, fileName);
  return parseTitrationCsv(text, fileName, { currentSign });
}

function unreadable(fileName: string): AppError {
  return new AppError('input/file-format', `${fileName} is of no format that can be read.`, {
    remedy: 'Export it as CSV with a header line.',
  });
}
