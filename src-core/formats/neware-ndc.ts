import { AppError } from '../errors.ts';

/** The rows of one of the tables in a Neware ndax archive. */
export interface NdcTable {
  readonly version: number;
  readonly rows: number;
  /** Number of each row among the places of the table, from 1. */
  place(row: number): number;
  uint8(row: number, at: number): number;
  int16(row: number, at: number): number;
  int32(row: number, at: number): number;
  uint32(row: number, at: number): number;
  float32(row: number, at: number): number;
}

const pageBytes = 4096;
const firstRowAt = 132;
const mostRows = 5_000_000;

/**
 * An ndc table: pages of 4096 bytes, the first of which is the head (its first byte the kind of table, its third the
 * version). A page holds a map of one bit per place from its fourth byte on, and the places themselves from the 132nd.
 *
 * @param bytesPerRow - by the version of the table
 * @throws AppError `input/file-format` for too many rows
 */
export function readNdc(bytes: Uint8Array, bytesPerRow: (version: number) => number): NdcTable {
  const version = bytes[2] ?? 0;
  const size = bytesPerRow(version);
  const perPage = Math.floor((pageBytes - firstRowAt - 1) / size);
  const pages = Math.max(0, Math.floor(bytes.length / pageBytes) - 1);
  if (pages * perPage > mostRows)
    throw new AppError('input/file-format', `The file has more than ${mostRows} rows.`, {
      remedy: 'Export it in parts.',
    });
  const found: number[] = [];
  for (let page = 0; page < pages; page++) {
    const head = (page + 1) * pageBytes;
    for (let k = 0; k < perPage; k++) if ((bytes[head + 4 + (k >> 3)]! >> (k & 7)) & 1) found.push(page * perPage + k);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = Uint32Array.from(
    found,
    (place) => (Math.floor(place / perPage) + 1) * pageBytes + firstRowAt + (place % perPage) * size,
  );
  return {
    version,
    rows: found.length,
    place: (row) => found[row]! + 1,
    uint8: (row, at) => view.getUint8(starts[row]! + at),
    int16: (row, at) => view.getInt16(starts[row]! + at, true),
    int32: (row, at) => view.getInt32(starts[row]! + at, true),
    uint32: (row, at) => view.getUint32(starts[row]! + at, true),
    float32: (row, at) => view.getFloat32(starts[row]! + at, true),
  };
}
