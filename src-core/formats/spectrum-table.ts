import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { readDelimited, readNumber, splitCells, type DelimitedTable, type TextLine } from './delimited-text.ts';
import type { ParsedFile, ReadOptions, SampleHints } from './format.ts';
import { isCycleHeader, readHeaderCell, type ColumnMeaning, type SpectrumColumn } from './spectrum-columns.ts';
import { findDeviationColumns } from './deviation-columns.ts';
import { findTemperatureColumn } from './temperature-column.ts';
import { spectraFromPoints, type PointRules, type RawPoint } from './spectrum-points.ts';

export type LocatedColumns = ReadonlyMap<SpectrumColumn, ColumnMeaning & { readonly index: number }>;

/** The first cell for each kind of column. */
export function locateColumns(header: readonly string[]): LocatedColumns {
  const found = new Map<SpectrumColumn, ColumnMeaning & { index: number }>();
  header.forEach((cell, index) => {
    const meaning = readHeaderCell(cell);
    if (meaning && !found.has(meaning.column)) found.set(meaning.column, { ...meaning, index });
  });
  return found;
}

export function isSpectrumHeader(cells: readonly string[]): boolean {
  return missingColumn(locateColumns(cells)) === undefined;
}

/** Whether there is impedance in a table, be its frequency missing or not. */
export function hasImpedance(columns: LocatedColumns): boolean {
  return (columns.has('real') && columns.has('imaginary')) || (columns.has('modulus') && columns.has('phase'));
}

/** What keeps a header from being that of a spectrum; undefined when nothing does. */
export function missingColumn(columns: LocatedColumns): string | undefined {
  if (!columns.has('frequency')) return 'the frequency';
  if (hasImpedance(columns)) return undefined;
  return columns.has('real') || !columns.has('imaginary') ? "the imaginary part (Z'')" : "the real part (Z')";
}

/** @throws AppError `input/file-format` naming what the header lacks */
export function requireColumns(header: readonly string[], headerLine: number, remedy: string): LocatedColumns {
  const columns = locateColumns(header);
  const missing = missingColumn(columns);
  if (missing === undefined) return columns;
  const present = header.map((cell) => `"${cell.slice(0, 30)}"`).join(', ');
  throw new AppError(
    'input/file-format',
    `Line ${headerLine} names no column for ${missing}; it has ${present.slice(0, 300)}.`,
    { remedy },
  );
}

/**
 * The points of a table, as they stand.
 *
 * @param isStrict - a row that ends early or holds no number is refused; else it becomes a point of NaN
 * @throws AppError `input/file-format` naming the line
 */
export function pointsOfTable(table: DelimitedTable, columns: LocatedColumns, isStrict: boolean): RawPoint[] {
  const cycleColumn = table.header.findIndex(isCycleHeader);
  const temperature = findTemperatureColumn(table.header);
  const deviations = findDeviationColumns(table.header);
  return table.rows.map(({ line, cells }) => {
    const read = (key: SpectrumColumn): number => {
      const { index, factor } = columns.get(key)!;
      const value = readNumber(cells[index] ?? '', table.decimalComma);
      if (Number.isFinite(value) || !isStrict) return value * factor;
      throw badCell(line, cells[index], table.header[index]!);
    };
    const frequencyHz = read('frequency');
    const where = `Line ${line}`;
    const cycle = cycleColumn < 0 ? undefined : readNumber(cells[cycleColumn] ?? '', table.decimalComma);
    const group = {
      ...(cycle === undefined || Number.isNaN(cycle) ? {} : { cycle }),
      ...(temperature
        ? { temperatureK: readNumber(cells[temperature.index] ?? '', table.decimalComma) + temperature.offsetK }
        : {}),
    };
    if (columns.has('real') && columns.has('imaginary')) {
      const deviationOf = (part: 'real' | 'imaginary'): number =>
        readNumber(cells[deviations![part].index] ?? '', table.decimalComma) * deviations![part].factor;
      const deviation = deviations
        ? { deviationReOhm: deviationOf('real'), deviationImOhm: deviationOf('imaginary') }
        : {};
      return { where, frequencyHz, zReOhm: read('real'), zImOhm: read('imaginary'), ...deviation, ...group };
    }
    const modulus = read('modulus');
    const phase = read('phase');
    return { where, frequencyHz, zReOhm: modulus * Math.cos(phase), zImOhm: modulus * Math.sin(phase), ...group };
  });
}

function badCell(line: number, cell: string | undefined, title: string): AppError {
  if (cell === undefined || cell === '')
    return new AppError('input/file-format', `Line ${line} ends before "${title.slice(0, 40)}".`, {
      remedy: 'The file may be truncated: remove the incomplete line or export again.',
    });
  return new AppError(
    'input/file-format',
    `Line ${line}: "${cell.slice(0, 40)}" in "${title.slice(0, 40)}" is not a number.`,
    { remedy: 'Correct or remove the line.' },
  );
}

/** Some files carry the units in a line of their own. They must be the plain ones. */
export function dropUnitRow(table: DelimitedTable): DelimitedTable {
  const isUnit = (cell: string) => cell === '' || /^[[(]?(?:hz|ohms?|Ω|deg|°|s|v|a|-|#+)[\])]?$/i.test(cell);
  return table.rows[0]?.cells.every(isUnit) ? { ...table, rows: table.rows.slice(1) } : table;
}

/** A spectrum's table as a vendor's program writes it: its header is known, its sign of Z'' is fixed. */
export interface VendorTable {
  readonly name: string;
  /** Points where a vendor's file holds no number are left out with a warning. */
  readonly rules?: Partial<Pick<PointRules, 'signIsKnown' | 'notANumber'>>;
  readonly options: ReadOptions;
  readonly warnings?: readonly Warning[];
  readonly sampleHints?: SampleHints;
}

/**
 * Spectra of one or several tables; a table never shares a spectrum with the next.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`
 */
export function spectraOfTables(found: readonly DelimitedTable[], about: VendorTable): ParsedFile {
  const { name, options, rules, warnings: earlier = [], sampleHints } = about;
  const warnings = [...earlier];
  const isStrict = rules?.notANumber === 'refuse';
  const points = found.flatMap((whole, index) => {
    const table = dropUnitRow(whole);
    const columns = requireColumns(table.header, table.headerLine, 'Export the file again with its frequencies.');
    if (table.rows.length === 0) throw nothingFollows(table.headerLine);
    const read = pointsOfTable(table, columns, isStrict);
    return found.length === 1 ? read : read.map((point) => ({ ...point, cycle: index }));
  });
  const base = { name, notANumber: 'leave-out', signIsKnown: true } as const;
  const spectra = spectraFromPoints(points, { ...base, ...rules, ...signOption(options) }, warnings);
  return { spectra, warnings, ...(sampleHints ? { sampleHints } : {}) };
}

export function signOption({ positiveImaginary }: ReadOptions): Pick<PointRules, 'positiveImaginary'> {
  return positiveImaginary === undefined ? {} : { positiveImaginary };
}

export function nothingFollows(headerLine: number): AppError {
  return new AppError('input/file-format', `Nothing follows the header in line ${headerLine}.`, {
    remedy: 'The file may be truncated: export it again.',
  });
}

/** A table from lines whose header is known. The separator is that of the first row. */
export function tableOfLines(
  header: readonly string[],
  headerLine: number,
  lines: readonly TextLine[],
): DelimitedTable {
  const first = lines[0]?.content ?? '';
  const separator = (['\t', ';', ','] as const).find((candidate) => first.includes(candidate)) ?? ' ';
  const rows = lines.map(({ line, content }) => ({ line, cells: splitCells(content, separator) }));
  return { header, headerLine, rows, decimalComma: separator !== ',' };
}

/** The table under a spectrum's header, for formats that are such a table with a preamble of their own. */
export function findSpectrumTable(text: string): DelimitedTable {
  const table = readDelimited(text, isSpectrumHeader);
  if (table) return table;
  const partial = readDelimited(text, (cells) => locateColumns(cells).size > 1);
  if (partial) requireColumns(partial.header, partial.headerLine, 'Export the file again with its frequencies.');
  throw new AppError('input/file-format', 'No line names the columns frequency, Z\' and Z".', {
    remedy: 'The file may be truncated: export it again.',
  });
}
