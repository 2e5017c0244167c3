import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { readDate } from './calendar.ts';
import { readNumber, splitCells, splitLines, type DelimitedTable, type TextLine } from './delimited-text.ts';
import type { ColumnMapping, FileFormat, ParsedFile, ReadOptions } from './format.ts';
import type { TitrationColumn, TitrationColumnMeaning } from './titration-columns.ts';
import { locateTitrationColumns, noTitrationHeader, titrationOfTable } from './titration-table.ts';

/** A column that could be one of time, current and voltage. */
export interface CandidateColumn {
  readonly name: string;
  readonly index: number;
  /** Never falls: only such a column can be the time. */
  readonly rises: boolean;
  readonly smallest: number;
  readonly largest: number;
  readonly hasFractions: boolean;
  readonly first: readonly string[];
}

const preambleLines = 200;
const mostColumns = 200;
const looksAtRows = 2000;

/**
 * The first table in a text that has at least three columns of numbers, whatever they are called; those of a table
 * without names are called Column 1, 2, ….
 */
export function findNumericTable(text: string): DelimitedTable | undefined {
  const lines = attempt(() => (text.slice(0, 4096).includes('\u0000') ? [] : splitLines(text))) ?? [];
  for (const at of lines.slice(0, preambleLines).keys())
    for (const separator of ['\t', ';', ',', ' '] as const) {
      const cells = splitCells(lines[at]!.content, separator);
      const decimalComma = separator !== ',';
      const isNumbers = (line: TextLine | undefined): boolean =>
        line !== undefined && countNumbers(splitCells(line.content, separator), decimalComma) > 2;
      if (cells.length < 3 || cells.length > mostColumns || !isNumbers(lines[at + 1]) || !isNumbers(lines[at + 2]))
        continue;
      const isNamed = countNumbers(cells, decimalComma) < 2;
      if (!isNamed && countNumbers(cells, decimalComma) < 3) continue;
      const rest = isNamed ? lines.slice(at + 1) : lines.slice(at);
      const rows = rest.map(({ line, content }) => ({ line, cells: splitCells(content, separator) }));
      const header = isNamed ? distinct(cells) : cells.map((_, k) => `Column ${k + 1}`);
      return { header, headerLine: lines[at]!.line, rows, decimalComma };
    }
  return undefined;
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function countNumbers(cells: readonly string[], decimalComma: boolean): number {
  return cells.filter((cell) => Number.isFinite(readNumber(cell, decimalComma))).length;
}

function distinct(cells: readonly string[]): readonly string[] {
  const short = cells.map((cell, k) => (cell === '' ? `Column ${k + 1}` : cell.slice(0, 80)));
  return short.map((cell, k) => (short.indexOf(cell) === k ? cell : `${cell} (column ${k + 1})`));
}

/** The columns whose cells are numbers; that of the time may hold dates or times of day too. */
export function candidateColumns(table: DelimitedTable): readonly CandidateColumn[] {
  const rows = table.rows.slice(0, looksAtRows).filter(({ cells }) => cells.some((cell) => cell !== ''));
  return table.header.flatMap((name, index) => {
    const cells = rows.map((row) => row.cells[index] ?? '');
    const values = cells.map((cell) => readAny(cell, table.decimalComma)).filter(Number.isFinite);
    // Here and there a cell may be empty or hold a word.
    if (values.length < 2 || values.length < 0.9 * rows.length) return [];
    const rises = values.every((value, k) => k === 0 || value >= values[k - 1]!) && values.at(-1)! > values[0]!;
    const [smallest, largest] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    const hasFractions = values.some((value) => !Number.isInteger(value));
    return [{ name, index, rises, smallest, largest, hasFractions, first: cells.slice(0, 3) }];
  });
}

function readAny(cell: string, decimalComma: boolean): number {
  const number = readNumber(cell, decimalComma);
  if (Number.isFinite(number)) return number;
  const clock = /^(?:(\d+)\s*[d.-]\s*)?(\d+):(\d{2}):(\d{2}(?:[.,]\d+)?)$/.exec(cell);
  if (clock) return Number(clock[1] ?? 0) * 86_400 + Number(clock[2]) * 3600 + Number(clock[3]) * 60 + parseFloat(clock[4]!); // prettier-ignore
  return readDate(cell, 'day-first');
}

/**
 * A table whose columns somebody has named. Without that it says what the header lacks.
 *
 * @throws AppError `input/file-format`; `input/ambiguous-sign`; `input/invalid` for a column that is not there
 */
function parseMappedTable(text: string, name: string, { columns, currentSign }: ReadOptions = {}): ParsedFile {
  const table = columns && findNumericTable(text);
  if (!table) throw noTitrationHeader(text);
  const known = locateTitrationColumns(table.header);
  const located = new Map<TitrationColumn, TitrationColumnMeaning & { index: number }>();
  for (const column of ['step', 'cycle', 'temperature'] as const) {
    const meaning = known.get(column);
    if (meaning) located.set(column, meaning);
  }
  for (const column of ['time', 'current', 'voltage'] as const) {
    const mapped = columns[column];
    if (mapped) located.set(column, { ...meaningOf(mapped, table.header), column });
  }
  const warnings: Warning[] = [];
  const rules = { name, notANumber: 'leave-out', signIsKnown: false, currentSign } as const;
  return { spectra: [], titration: titrationOfTable(table, rules, warnings, located), warnings };
}

function meaningOf({ name, factor }: ColumnMapping['time'], header: readonly string[]) {
  const index = header.indexOf(name);
  if (index >= 0) return { index, factor, offset: 0, rank: 0, unitStated: true };
  throw new AppError('input/invalid', `The file has no column “${name.slice(0, 60)}”.`, {
    remedy: `Choose one of ${header.map((cell) => `“${cell}”`).join(', ').slice(0, 300)}.`, // prettier-ignore
  });
}

export const mappedTable: FileFormat = {
  id: 'mapped-table',
  title: 'Table with columns of your choice',
  kinds: ['titration'],
  extensions: ['.csv', '.txt', '.tsv', '.dat'],
  sniff(text) {
    const table = findNumericTable(text.slice(0, 65_536));
    return table !== undefined && candidateColumns(table).filter(({ rises }) => !rises).length > 1 && candidateColumns(table).some(({ rises }) => rises); // prettier-ignore
  },
  parse: parseMappedTable,
};
