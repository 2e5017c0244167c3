import type { FileFormat } from './format.ts';
import { spectrumCsv } from './spectrum-csv.ts';
import { titrationCsv } from './titration-csv.ts';

/** Every format that can be read. To add one: a file beside this and a line here. */
export const formats: readonly FileFormat[] = [spectrumCsv, titrationCsv];

/** The first format that recognises the text. */
export function findFormat(text: string): FileFormat | undefined {
  return formats.find((format) => format.sniff(text));
}
