/** A table as it is to be written: its columns, all numbers but `text`, and its rows in the order of storage. */
export interface WrittenTable {
  readonly name: string;
  readonly columns: readonly (readonly [name: string, kind: keyof typeof kinds])[];
  readonly rows: readonly (readonly (number | string)[])[];
}

const kinds = {
  integer: { type: 3, size: 2 },
  long: { type: 4, size: 4 },
  single: { type: 6, size: 4 },
  double: { type: 7, size: 8 },
  text: { type: 10, size: 0 },
} as const;

const pageBytes = 4096;

/** A database of Microsoft Jet 4: the head, maps of pages, the catalogue, and a page or more of each table's rows. */
export function accessDatabase(tables: readonly WrittenTable[]): Uint8Array {
  const definitionOf = (table: number): number => 4 + 2 * table;
  const catalogue: WrittenTable = {
    name: 'MSysObjects',
    columns: [['Id', 'long'], ['Name', 'text'], ['Type', 'integer'], ['Flags', 'long']], // prettier-ignore
    rows: tables.map(({ name }, k) => [definitionOf(k), name, 1, 0]),
  };
  const placed = [{ table: catalogue, page: 2 }, ...tables.map((table, k) => ({ table, page: definitionOf(k) }))];
  const pages = new Map<number, Uint8Array>([[0, head()]]);
  pages.set(
    1,
    dataPage(
      0,
      placed.map(({ page }) => pageMap(page + 1)),
    ),
  );
  placed.forEach(({ table, page }, k) => {
    pages.set(page, definition(table, 0x100 + k));
    pages.set(
      page + 1,
      dataPage(
        page,
        table.rows.map((row) => record(table, row)),
      ),
    );
  });
  const database = new Uint8Array(pages.size * pageBytes);
  for (const [number, page] of pages) database.set(page, number * pageBytes);
  return database;
}

/** Jet hides a part of the head behind RC4 with a key of its own; a head of zeros stands for no password. */
function head(): Uint8Array {
  const page = new Uint8Array(pageBytes);
  page.set([0, 1, 0, 0, ...Array.from('Standard Jet DB', (letter) => letter.charCodeAt(0)), 0, 1]);
  page.set(keyStream([0xc7, 0xda, 0x39, 0x6b], 128), 0x18);
  return page;
}

function keyStream(key: readonly number[], length: number): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, k) => k);
  const swap = (a: number, b: number): void => {
    [state[a], state[b]] = [state[b]!, state[a]!];
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) % 256;
    swap(i, j);
  }
  let j = 0;
  return Uint8Array.from({ length }, (_, k) => {
    const i = (k + 1) % 256;
    j = (j + state[i]!) % 256;
    swap(i, j);
    return state[(state[i]! + state[j]!) % 256]!;
  });
}

/** One bit for each page from `page` on: only the first is set. */
function pageMap(page: number): Uint8Array {
  const map = new Uint8Array(69);
  new DataView(map.buffer).setUint32(1, page, true);
  map[5] = 1;
  return map;
}

/** Rows stand from the end of the page downwards. */
function dataPage(owner: number, rows: readonly Uint8Array[]): Uint8Array {
  const page = new Uint8Array(pageBytes);
  const view = new DataView(page.buffer);
  page.set([1, 1]);
  view.setUint32(4, owner, true);
  view.setUint16(12, rows.length, true);
  let at = pageBytes;
  rows.forEach((row, k) => {
    at -= row.length;
    view.setUint16(14 + 2 * k, at, true);
    page.set(row, at);
  });
  return page;
}

function definition({ columns, rows }: WrittenTable, mapPlace: number): Uint8Array {
  const page = new Uint8Array(pageBytes);
  const view = new DataView(page.buffer);
  const texts = columns.filter(([, kind]) => kind === 'text').length;
  page.set([2, 1]);
  view.setUint32(16, rows.length, true);
  view.setUint16(43, texts, true);
  view.setUint16(45, columns.length, true);
  view.setUint32(55, mapPlace, true);
  let fixedAt = 0;
  let nameAt = 63 + 25 * columns.length;
  columns.forEach(([name, kind], k) => {
    const at = 63 + 25 * k;
    view.setUint8(at, kinds[kind].type);
    view.setUint8(at + 5, k);
    view.setUint8(at + 15, kind === 'text' ? 2 : 3);
    view.setUint16(at + 21, fixedAt, true);
    view.setUint16(at + 23, kinds[kind].size, true);
    fixedAt += kinds[kind].size;
    view.setUint16(nameAt, 2 * name.length, true);
    Array.from(name).forEach((letter, i) => view.setUint16(nameAt + 2 + 2 * i, letter.charCodeAt(0), true));
    nameAt += 2 + 2 * name.length;
  });
  return page;
}

/** Number of columns, numbers, texts, where the texts begin and end (from the last to the first), a bit per value. */
function record({ columns }: WrittenTable, values: readonly (number | string)[]): Uint8Array {
  const bytes: number[] = [columns.length, 0];
  columns.forEach(([, kind], k) => {
    const cell = new DataView(new ArrayBuffer(kinds[kind].size));
    const value = Number(values[k]);
    if (kind === 'integer') cell.setInt16(0, value, true);
    if (kind === 'long') cell.setInt32(0, value, true);
    if (kind === 'single') cell.setFloat32(0, value, true);
    if (kind === 'double') cell.setFloat64(0, value, true);
    bytes.push(...new Uint8Array(cell.buffer));
  });
  const places = [bytes.length];
  for (const [k, [, kind]] of columns.entries()) {
    if (kind !== 'text') continue;
    for (const letter of String(values[k])) bytes.push(letter.charCodeAt(0), 0);
    places.push(bytes.length);
  }
  const pair = (value: number): number[] => [value & 0xff, value >> 8];
  if (places.length > 1) bytes.push(...places.toReversed().flatMap(pair), ...pair(places.length - 1));
  return Uint8Array.from([...bytes, ...Array.from({ length: Math.ceil(columns.length / 8) }, () => 0xff)]);
}
