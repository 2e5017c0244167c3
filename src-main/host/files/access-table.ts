import MDBReader from 'mdb-reader';

/** A row takes some 100 bytes in a file of at most 200 MB. */
const mostRows = 3_000_000;
const tableDefinition = 2;

/**
 * Columns of a table in a Microsoft Access database (Jet 3 and later), in the order in which rows are stored.
 *
 * @returns undefined where there is no such table or it lacks one of the columns
 * @throws what mdb-reader throws for a damaged file; RangeError for what would keep it busy without end
 */
export function readAccessTable(
  bytes: Uint8Array,
  tableName: string,
  columns: readonly string[],
): ReadonlyMap<string, readonly unknown[]> | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseCircles(file);
  const database = new MDBReader(file);
  if (!database.getTableNames().includes(tableName)) return undefined;
  const table = database.getTable(tableName);
  const present = table.getColumnNames();
  if (!columns.every((column) => present.includes(column))) return undefined;
  const rows = table.getData({ columns: [...columns], rowLimit: mostRows + 1 });
  if (rows.length > mostRows) throw new RangeError(`more than ${mostRows} rows`);
  return new Map(columns.map((column) => [column, rows.map((row) => row[column])]));
}

/** Each page of a table's definition names the next; mdb-reader follows them wherever they lead. */
function refuseCircles(file: Buffer): void {
  const pageBytes = file[0x14] === 0 ? 2048 : 4096;
  const pages = Math.floor(file.length / pageBytes);
  const isSound = new Uint8Array(pages);
  for (let first = 1; first < pages; first++) {
    const seen = new Set<number>();
    for (let page = first; page > 0 && page < pages && isSound[page] === 0;) {
      if (seen.has(page)) throw new RangeError(`the definition on page ${page} goes in circles`);
      seen.add(page);
      page = file[page * pageBytes] === tableDefinition ? file.readUInt32LE(page * pageBytes + 4) : 0;
    }
    for (const page of seen) isSound[page] = 1;
  }
}
