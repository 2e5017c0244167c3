import { AppError } from '../../src-core/errors.ts';
import { readDelimited, readNumber } from '../../src-core/formats/delimited-text.ts';
import { readTitrationHeader, type TitrationColumn } from '../../src-core/formats/titration-columns.ts';
import { parseTitrationText } from '../host/analysis/read-data-file.ts';
import { readInputText } from '../host/files/read-input.ts';
import { shorten } from './arguments.ts';

/** Columns of a measurement with direct current; in SI units. */
export type DirectCurrentRecord = Partial<Record<TitrationColumn, readonly number[]>>;

/**
 * A table with at least the columns needed, or whatever the readers of titrations know.
 * @throws AppError `input/not-found`, `input/file-format`
 */
export async function readRecord(file: string, needed: readonly TitrationColumn[]): Promise<DirectCurrentRecord> {
  const text = await readInputText(file);
  const hasAll = (cells: readonly string[]): boolean =>
    needed.every((column) => cells.some((cell) => readTitrationHeader(cell)?.column === column));
  const table = readDelimited(text, hasAll);
  if (table) return Object.fromEntries(columnsOf(table));
  try {
    const { titration } = parseTitrationText(text, file, 1);
    return { time: [...titration.timeS], current: [...titration.currentA], voltage: [...titration.voltageV] };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'input/file-format' || needed.includes('time')) throw error;
    throw new AppError('input/file-format', `No line of ${shorten(file)} names columns for ${needed.join(' and ')}.`, {
      remedy: 'Name the columns in a first line, with units, e.g. voltage_V,current_A.',
      cause: error,
    });
  }
}

function columnsOf(table: NonNullable<ReturnType<typeof readDelimited>>): [TitrationColumn, readonly number[]][] {
  return table.header.flatMap((cell, index): [TitrationColumn, readonly number[]][] => {
    const meaning = readTitrationHeader(cell);
    if (!meaning) return [];
    const values = table.rows.map(({ line, cells }) => {
      const value = readNumber(cells[index] ?? '', table.decimalComma);
      if (Number.isFinite(value)) return value * meaning.factor + meaning.offset;
      throw new AppError('input/file-format', `Line ${line}: “${shorten(cells[index] ?? '')}” is not a number.`, {
        remedy: 'Correct or remove the line.',
      });
    });
    return [[meaning.column, values]];
  });
}
