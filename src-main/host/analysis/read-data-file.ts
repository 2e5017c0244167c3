import { AppError } from '../../../src-core/errors.ts';
import type { ParsedSpectrum, ParsedTitration } from '../../../src-core/formats/format.ts';
import { formats } from '../../../src-core/formats/index.ts';

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

/** @throws AppError `input/file-format` */
export function parseTitrationText(text: string, fileName: string): ParsedTitration {
  const candidates = formats.filter((candidate) => candidate.kind === 'titration');
  const format = candidates.find((candidate) => candidate.sniff(text)) ?? candidates[0];
  if (format) return format.parse(text, fileName);
  throw unreadable(fileName);
}

function unreadable(fileName: string): AppError {
  return new AppError('input/file-format', `${fileName} is of no format that can be read.`, {
    remedy: 'Export it as CSV with a header line.',
  });
}
