import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { bytesOf } from './decode-text.ts';
import type { DelimitedRow, DelimitedTable } from './delimited-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { isTitrationHeader } from './titration-table.ts';
import { titrationFile } from './vendor-table.ts';
import { readSheets } from './xlsx-sheets.ts';
import { zipMark } from './zip-archive.ts';

const preambleRows = 200;

/**
 * A cycler's export as an Excel workbook (Neware, Arbin, Landt, …): the first table of time, current and voltage, and
 * the sheets behind it that have the same columns, over which long tests are spread.
 *
 * @throws AppError `input/file-format`
 */
function parseXlsx(text: string, name: string, options: ReadOptions = {}): ParsedFile {
  const bytes = bytesOf(text);
  if (!bytes)
    throw new AppError('input/file-format', 'The file is binary and was read as text, which damages it.', {
      remedy: 'Open the original .xlsx file.',
    });
  const tables = readSheets(bytes).flatMap((rows) => tableIn(rows) ?? []);
  const [first] = tables;
  if (!first)
    throw new AppError('input/file-format', 'No sheet of the workbook names columns for time, current and voltage.', {
      remedy: 'Export the records, with their time, current and voltage, or save the sheet as CSV.',
    });
  const same = tables.filter(({ header }) => header.join('\t') === first.header.join('\t'));
  const warnings: Warning[] = [];
  if (same.length > 1) warnings.push({ code: 'sheets-joined', message: `${same.length} sheets were read as one.` });
  return titrationFile({ ...first, rows: same.flatMap(({ rows }) => rows) }, name, options, warnings);
}

function tableIn(rows: readonly DelimitedRow[]): DelimitedTable | undefined {
  const at = rows.slice(0, preambleRows).findIndex(({ cells }) => isTitrationHeader(cells));
  const header = rows[at];
  if (!header) return undefined;
  return { header: header.cells, headerLine: header.line, rows: rows.slice(at + 1), decimalComma: false };
}

export const xlsx: FileFormat = {
  id: 'xlsx',
  title: 'Excel workbook of a cycler',
  kinds: ['titration'],
  extensions: ['.xlsx'],
  sniff: (text) => text.startsWith(zipMark) && text.includes('xl/worksheets/'),
  parse: parseXlsx,
};
