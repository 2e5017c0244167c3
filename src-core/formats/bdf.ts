import type { Warning } from '../model/quantity.ts';
import { readDelimited, readNumber, type DelimitedTable } from './delimited-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { findSpectrumTable, isSpectrumHeader, locateColumns, spectraOfTables } from './spectrum-table.ts';
import { isTitrationHeader } from './titration-table.ts';
import { titrationFile } from './vendor-table.ts';

/**
 * Battery Data Format: `test_time_second`, `voltage_volt`, `current_ampere` (or "Test Time / s", …). With impedance
 * there are columns of frequency and impedance too, filled in those rows only that were measured so; for a spectrum the
 * rest is left out with a warning.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
function parseBdf(text: string, name: string, options: ReadOptions = {}): ParsedFile {
  const spectra = options.want === 'titration' ? undefined : readDelimited(text, isBdfSpectrum);
  const series = spectra ? undefined : readDelimited(text, isBdfTitration);
  if (series) return titrationFile(series, name, options);
  const table = spectra ?? findSpectrumTable(text);
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

function isBdfSpectrum(cells: readonly string[]): boolean {
  return cells.some(isTestTime) && isSpectrumHeader(cells);
}

/** The three columns that the format requires, under the names that it fixes: a positive current charges. */
function isBdfTitration(cells: readonly string[]): boolean {
  const required = [isTestTime, isVoltage, isCurrent];
  return required.every((isColumn) => cells.some(isColumn)) && isTitrationHeader(cells);
}

const isTestTime = (cell: string): boolean => /^test[_ ]time(?:_second|_s| ?\/ ?s)$/i.test(cell);
const isVoltage = (cell: string): boolean => /^voltage(?:_volt| \/ V)$/i.test(cell);
const isCurrent = (cell: string): boolean => /^current(?:_ampere| \/ A)$/i.test(cell);

function isBdfHeader(cells: readonly string[]): boolean {
  return isBdfSpectrum(cells) || isBdfTitration(cells);
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
  title: 'Battery Data Format',
  kinds: ['spectrum', 'titration'],
  extensions: ['.csv', '.bdf'],
  sniff: (text) => tableIn(text.slice(0, 65_536)) !== undefined,
  parse: parseBdf,
};
