import type { Warning } from '../model/quantity.ts';
import { readDelimited } from './delimited-text.ts';
import type { FileFormat, ParsedTitration, ReadOptions } from './format.ts';
import { isTitrationHeader, noTitrationHeader, sniffTitrationTable, titrationOfTable } from './titration-table.ts';

export type TitrationCsvOptions = Pick<ReadOptions, 'currentSign' | 'currentFactor'>;

/**
 * Reads a titration from delimited text: time, current, voltage and, where present, step, cycle and temperature, in any
 * order, usual spellings and units; comma, semicolon or tab; decimal point or comma; `#` comments.
 *
 * Positive current charges. Where the voltage falls while the current is positive, it is asked.
 *
 * @throws AppError `input/file-format` naming the line; `input/ambiguous-sign`
 */
export function parseTitrationCsv(text: string, name: string, options: TitrationCsvOptions = {}): ParsedTitration {
  const table = readDelimited(text, isTitrationHeader);
  if (!table) throw noTitrationHeader(text);
  const warnings: Warning[] = [];
  const rules = { name, notANumber: 'refuse', signIsKnown: false, ...options } as const;
  return { titration: titrationOfTable(table, rules, warnings), warnings };
}

export const titrationCsv: FileFormat = {
  id: 'titration-csv',
  title: 'Titration (GITT), delimited text',
  kinds: ['titration'],
  extensions: ['.csv', '.txt', '.tsv', '.dat'],
  sniff: (text) => sniffTitrationTable(text) !== undefined,
  parse: (text, name, options) => ({ spectra: [], ...parseTitrationCsv(text, name, options) }),
};
