import MDBReader from 'mdb-reader';

/**
 * Columns of a table in a Microsoft Access database (Jet 4 and later), in the order in which rows are stored.
 *
 * @returns undefined where there is no such table or it lacks one of the columns
 * @throws what mdb-reader throws for a damaged file
 */
export function readAccessTable(
  bytes: Uint8Array,
  tableName: string,
  columns: readonly string[],
): ReadonlyMap<string, readonly unknown[]> | undefined {
  const database = new MDBReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!database.getTableNames().includes(tableName)) return undefined;
  const table = database.getTable(tableName);
  const present = table.getColumnNames();
  if (!columns.every((column) => present.includes(column))) return undefined;
  const rows = table.getData({ columns: [...columns] });
  return new Map(columns.map((column) => [column, rows.map((row) => row[column])]));
}
