import { endianness } from 'node:os';
import { dcColumns, impedanceColumns, type DcTable, type ImpedanceTable } from '../../../src-core/model/reading.ts';

export type ChunkKind = 'dc' | 'impedance';

/** Both tables have as many columns, which the gathering of rows relies on. */
export const columnCount = dcColumns.length satisfies typeof impedanceColumns.length;

/** Rows as they stand in the database: float64 little-endian, one whole column after another. */
export function toBlob(columns: readonly Float64Array[]): Uint8Array {
  const rows = columns[0]!.length;
  const all = new Float64Array(rows * columns.length);
  columns.forEach((column, index) => all.set(column, index * rows));
  const bytes = Buffer.from(all.buffer);
  return endianness() === 'LE' ? bytes : bytes.swap64();
}

/** The columns of one blob. Copies, because SQLite's buffer need not be aligned to 8 bytes. */
export function fromBlob(blob: Uint8Array, rows: number): Float64Array[] {
  const bytes = Buffer.from(blob);
  if (endianness() !== 'LE') bytes.swap64();
  const all = new Float64Array(new Uint8Array(bytes).buffer);
  return Array.from({ length: columnCount }, (_, index) => all.subarray(index * rows, (index + 1) * rows));
}

/** Many chunks as one table. */
export function joinColumns(chunks: readonly (readonly Float64Array[])[]): Float64Array[] {
  const rows = chunks.reduce((sum, columns) => sum + columns[0]!.length, 0);
  return Array.from({ length: columnCount }, (_, index) => {
    const joined = new Float64Array(rows);
    let offset = 0;
    for (const columns of chunks) {
      joined.set(columns[index]!, offset);
      offset += columns[index]!.length;
    }
    return joined;
  });
}

export function asDcTable(columns: readonly Float64Array[]): DcTable {
  return Object.fromEntries(dcColumns.map((name, index) => [name, columns[index]!])) as DcTable;
}

export function asImpedanceTable(columns: readonly Float64Array[]): ImpedanceTable {
  return Object.fromEntries(impedanceColumns.map((name, index) => [name, columns[index]!])) as ImpedanceTable;
}
