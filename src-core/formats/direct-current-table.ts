import { AppError } from '../errors.ts';
import { readDelimited, readNumber, type DelimitedTable } from './delimited-text.ts';
import { readTitrationHeader, type TitrationColumn } from './titration-columns.ts';

/** Columns of a measurement with direct current; in SI units. */
export type DirectCurrentRecord = Partial<Record<TitrationColumn, readonly number[]>>;

/**
 * A plain table whose first line names at least the columns needed.
 *
 * @returns undefined where no line names them
 * @throws AppError `input/file-format` naming the line
 */
export function parseDirectCurrentTable(
  text: string,
  needed: readonly TitrationColumn[],
): DirectCurrentRecord | undefined {
  const hasAll = (cells: readonly string[]): boolean =>
    needed.every((column) => cells.some((cell) => readTitrationHeader(cell)?.column === column));
  const table = readDelimited(text, hasAll);
  return table && Object.fromEntries(columnsOf(measuredRows(table), needed));
}

/** Without lines that tell neither current nor voltage, as those of a thermometer beside the measurement. */
function measuredRows(table: DelimitedTable): DelimitedTable {
  const measured = table.header.flatMap((cell, index) => {
    const column = readTitrationHeader(cell)?.column;
    return column === 'current' || column === 'voltage' ? [index] : [];
  });
  const isMeasured = (cells: readonly string[]): boolean =>
    measured.some((index) => (cells[index] ?? '').trim() !== '');
  return { ...table, rows: table.rows.filter(({ cells }) => isMeasured(cells)) };
}

/** A column that is not needed and has gaps is left out. */
function columnsOf(table: DelimitedTable, needed: readonly TitrationColumn[]): [TitrationColumn, readonly number[]][] {
  return table.header.flatMap((cell, index): [TitrationColumn, readonly number[]][] => {
    const meaning = readTitrationHeader(cell);
    if (!meaning) return [];
    const isNeeded = needed.includes(meaning.column);
    if (!isNeeded && table.rows.some(({ cells }) => (cells[index] ?? '').trim() === '')) return [];
    const values = table.rows.map(({ line, cells }) => {
      const value = readNumber(cells[index] ?? '', table.decimalComma);
      if (Number.isFinite(value)) return value * meaning.factor + meaning.offset;
      throw new AppError('input/file-format', `Line ${line}: “${(cells[index] ?? '').slice(0, 60)}” is not a number.`, {
        remedy: 'Correct or remove the line.',
      });
    });
    return [[meaning.column, values]];
  });
}
