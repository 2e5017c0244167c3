import { AppError } from '../errors.ts';
import { readDelimited, readNumber, splitLines, type TextLine } from './delimited-text.ts';

/** Cells of one laboratory, batch or operator, as read. */
export interface RepeatedValues {
  readonly name: string;
  readonly values: readonly number[];
}

const groupHeader = /^(?:lab|laboratory|group|batch|operator|series|name)$/i;
const cellHeader = /^(?:cell|pellet|no|#)$/i;

/**
 * Repeats of one material: a table with a column for the group (lab, batch, operator) and one for the value, lines such
 * as `A: 1.92, 2.05`, or bare numbers, which are one group.
 *
 * @throws AppError `input/file-format` naming the line
 */
export function parseRepeats(text: string): readonly RepeatedValues[] {
  return parseTable(text) ?? gather(splitLines(text).flatMap(readLine));
}

function parseTable(text: string): readonly RepeatedValues[] | undefined {
  const table = readDelimited(text, (cells) => cells.some((cell) => groupHeader.test(cell)));
  if (!table) return undefined;
  const groupColumn = table.header.findIndex((cell) => groupHeader.test(cell));
  const valueColumn = table.header.findIndex((cell, k) => k !== groupColumn && !cellHeader.test(cell));
  if (valueColumn < 0)
    throw new AppError('input/file-format', 'The table has no column of values.', {
      remedy: 'Begin with a line “lab,value”.',
    });
  return gather(
    table.rows.map(({ line, cells }) => ({
      name: cells[groupColumn] ?? '',
      value: readCell(cells[valueColumn] ?? '', line, table.decimalComma),
    })),
  );
}

interface NamedValue {
  readonly name: string;
  readonly value: number;
}

/** `A: 1.92, 2.05`, `A=1.92 2.05`, `1.92`; where each number has a comma and no point, as `1,92`, it is a decimal sign. */
function readLine({ content, line }: TextLine): readonly NamedValue[] {
  const [, name = '', list = ''] = /^(?:([^:=]+?)\s*[:=])?\s*(.*)$/.exec(content) ?? [];
  const isDecimalComma = /^[-+]?\d+,\d+(?:e[-+]?\d+)?(?:[\s;]+[-+]?\d+,\d+(?:e[-+]?\d+)?)*$/i.test(list);
  return list
    .split(isDecimalComma ? /[;\s]+/ : /[,;\s]+/)
    .filter((cell) => cell !== '')
    .map((cell) => ({ name: name === '' ? 'All' : name, value: readCell(cell, line, isDecimalComma) }));
}

function readCell(cell: string, line: number, decimalComma: boolean): number {
  const value = readNumber(cell, decimalComma);
  if (Number.isNaN(value))
    throw new AppError('input/file-format', `Line ${line}: “${cell.slice(0, 40)}” is not a number.`, {
      remedy: 'Correct or remove the line. Write “A: 1.92, 2.05”, or a table that begins with “lab,value”.',
    });
  return value;
}

function gather(rows: readonly NamedValue[]): readonly RepeatedValues[] {
  const groups = new Map<string, number[]>();
  for (const { name, value } of rows) groups.set(name, [...(groups.get(name) ?? []), value]);
  return [...groups].map(([name, values]) => ({ name, values }));
}
