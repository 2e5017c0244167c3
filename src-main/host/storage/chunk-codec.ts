import { endianness } from 'node:os';
import {
  dcColumns,
  electrodeColumns,
  impedanceColumns,
  pointColumns,
  type DcTable,
  type ImpedanceTable,
} from '../../../src-core/model/reading.ts';

export type ChunkKind = 'dc' | 'impedance';

type Table = Readonly<Record<string, Float64Array>>;

/** Every chunk has so many columns. Both kinds have the same number, which the gathering of rows relies on. */
export const columnCount = dcColumns.length satisfies typeof impedanceColumns.length;

const always = { dc: dcColumns, impedance: impedanceColumns } as const;
const sometimes = { dc: electrodeColumns, impedance: pointColumns } as const;

/** Columns of a row of this kind at most. */
export function widestCount(kind: ChunkKind): number {
  return columnCount + sometimes[kind].length;
}

/** Names of the columns behind those that every chunk has, as the database keeps them; null without any. */
export function furtherNames(kind: ChunkKind, columns: readonly Float64Array[]): string | null {
  return columns.length > columnCount ? sometimes[kind].slice(0, columns.length - columnCount).join(' ') : null;
}

/** Rows as they stand in the database: float64 little-endian, one whole column after another. */
export function toBlob(columns: readonly Float64Array[]): Uint8Array {
  const rows = columns[0]!.length;
  const all = new Float64Array(rows * columns.length);
  columns.forEach((column, index) => all.set(column, index * rows));
  const bytes = Buffer.from(all.buffer);
  return endianness() === 'LE' ? bytes : bytes.swap64();
}

/**
 * One blob as a table. Copies, because SQLite's buffer need not be aligned to 8 bytes.
 * @param further - as `furtherNames` wrote it; null in chunks from before there were any
 */
export function fromBlob(kind: ChunkKind, blob: Uint8Array, rows: number, further: string | null): Table {
  const bytes = Buffer.from(blob);
  if (endianness() !== 'LE') bytes.swap64();
  const all = new Float64Array(new Uint8Array(bytes).buffer);
  const names = further === null ? always[kind] : [...always[kind], ...further.split(' ')];
  return Object.fromEntries(names.map((name, index) => [name, all.subarray(index * rows, (index + 1) * rows)]));
}

/** Many chunks as one table. A column that only some have is NaN in the rows of the others. */
export function joinTables(kind: ChunkKind, tables: readonly Table[]): Table {
  const lengths = tables.map((table) => table['timeS']!.length);
  const rows = lengths.reduce((sum, length) => sum + length, 0);
  const names = [...always[kind], ...sometimes[kind].filter((name) => tables.some((table) => table[name]))];
  return Object.fromEntries(
    names.map((name) => {
      const joined = new Float64Array(rows);
      let offset = 0;
      tables.forEach((table, index) => {
        const column = table[name];
        if (column) joined.set(column, offset);
        else joined.fill(NaN, offset, offset + lengths[index]!);
        offset += lengths[index]!;
      });
      return [name, joined];
    }),
  );
}

/** Columns in their order as a table; those behind `columnCount` may be missing. */
export function asTable(kind: ChunkKind, columns: readonly Float64Array[]): Table {
  const names = [...always[kind], ...sometimes[kind]].slice(0, columns.length);
  return Object.fromEntries(names.map((name, index) => [name, columns[index]!]));
}

export function asDcTable(columns: readonly Float64Array[]): DcTable {
  return asTable('dc', columns) as DcTable;
}

export function asImpedanceTable(columns: readonly Float64Array[]): ImpedanceTable {
  return asTable('impedance', columns) as ImpedanceTable;
}

/** Rows as columns: as many as the longest row has, NaN where a row is shorter. */
export function rowsToColumns(rows: readonly (readonly number[])[]): Float64Array[] {
  let count: number = columnCount;
  for (const row of rows) count = Math.max(count, row.length);
  return Array.from({ length: count }, (_, column) => {
    const values = new Float64Array(rows.length);
    for (const [index, row] of rows.entries()) values[index] = row[column] ?? NaN;
    return values;
  });
}
