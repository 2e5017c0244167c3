import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { readDelimited } from './delimited-text.ts';
import type { FileFormat, ParsedTitration } from './format.ts';
import {
  isTitrationHeader,
  locateTitrationColumns,
  missingTitrationColumns,
  sniffTitrationTable,
  titrationOfTable,
} from './titration-table.ts';

export interface TitrationCsvOptions {
  /** What a positive current does: 1 charges the cell (x falls), −1 discharges it. Absent: the voltage is asked. */
  readonly currentSign?: 1 | -1;
}

const columnsRemedy =
  'Name the columns in a first line, e.g. time_s,current_A,voltage_V (positive current charges); ' +
  'step_index and temperature_K may follow.';

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
  const rules = { name, notANumber: 'refuse', signIsKnown: false, currentSign: options.currentSign } as const;
  return { titration: titrationOfTable(table, rules, warnings), warnings };
}

export const titrationCsv: FileFormat = {
  id: 'titration-csv',
  title: 'Titration (GITT), delimited text',
  kinds: ['titration'],
  extensions: ['.csv', '.txt', '.tsv', '.dat'],
  sniff: (text) => sniffTitrationTable(text) !== undefined,
  parse(text, name, { currentSign } = {}) {
    const { titration, warnings } = parseTitrationCsv(text, name, currentSign === undefined ? {} : { currentSign });
    return { spectra: [], titration, warnings };
  },
};

function noTitrationHeader(text: string): AppError {
  const partial = readDelimited(
    text,
    (cells) => missingTitrationColumns(locateTitrationColumns(cells)).length < 2 && cells.length > 1,
  );
  if (!partial)
    return new AppError('input/file-format', 'No line names columns for time, current and voltage.', {
      remedy: columnsRemedy,
    });
  const missing = missingTitrationColumns(locateTitrationColumns(partial.header));
  const present = partial.header.map((cell) => `“${cell.slice(0, 30)}”`).join(', ');
  return new AppError(
    'input/file-format',
    `Line ${partial.headerLine} names no column for ${missing.join(' and ')}; it has ${present.slice(0, 300)}.`,
    { remedy: columnsRemedy },
  );
}
