import type { Warning } from '../model/quantity.ts';
import { readDelimited, readNumber, type DelimitedTable } from './delimited-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { findSpectrumTable, isSpectrumHeader, locateColumns, spectraOfTables } from './spectrum-table.ts';

/**
 * Battery Data Format with impedance: beside `test_time_second` (or "Test Time / s") there are columns of frequency and
 * impedance, filled in those rows only that were measured so. The rest is left out with a warning.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
function parseBdf(text: string, name: string, options: ReadOptions = {}): ParsedFile {
  const table = readDelimited(text, isBdfHeader) ?? findSpectrumTable(text);
  const { index } = locateColumns(table.header).get('frequency')!;
  const rows = table.rows.filter(({ cells }) => {
    const cell = cells[index] ?? '';
    return cell !== '' && readNumber(cell, table.decimalComma) !== 0 && !/^nan$/i.test(cell);
  });
  const without = table.rows.length - rows.length;
  const warnings: Warning[] =
    without === 0
      ? []
      : [{ code: 'rows-without-frequency', message: `${without} rows without a frequency were left out.` }];
  const rules = { signIsKnown: false };
  return spectraOfTables([{ ...table, rows }], { name, options, warnings, rules });
}

function isBdfHeader(cells: readonly string[]): boolean {
  return cells.some((cell) => /^test[_ ]time(?:_second|_s| ?\/ ?s)$/i.test(cell)) && isSpectrumHeader(cells);
}

function tableIn(text: string): DelimitedTable | undefined {
  try {
    return readDelimited(text, isBdfHeader);
  } catch {
    return undefined;
  }
}

export const bdf: FileFormat = {
  id: 'bdf',
  title: 'Battery Data Format with impedance',
  kinds: ['spectrum'],
  extensions: ['.csv', '.bdf'],
  sniff: (text) => tableIn(text.slice(0, 65_536)) !== undefined,
  parse: parseBdf,
};
