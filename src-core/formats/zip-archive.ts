import { inflateSync } from 'fflate';
import { AppError } from '../errors.ts';

/** What a zip of a measurement holds is seldom more than a tenth of this; a bomb is told by what it announces. */
const mostInflatedBytes = 400_000_000;
const mostFiles = 10_000;

/** The beginning of a zip archive, a character per byte. */
export const zipMark = 'PK\u0003\u0004';

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packedBytes: number;
  readonly plainBytes: number;
  /** Of its local header. */
  readonly at: number;
}

/**
 * The files of a zip archive (PKWARE's APPNOTE 6.3) whose names are wanted. No more memory is taken than the archive
 * announces, and that is looked at first. Neware writes sizes of 64 bits without the directory of 64 bits, which
 * readers of whole archives refuse.
 *
 * @throws AppError `input/file-format` for a damaged archive and for one that would grow beyond 400 MB
 */
export function readZip(bytes: Uint8Array, isWanted: (name: string) => boolean): ReadonlyMap<string, Uint8Array> {
  const entries = damagedUnless(() => readDirectory(bytes)).filter(({ name }) => isWanted(name));
  const total = entries.reduce((sum, { plainBytes }) => sum + plainBytes, 0);
  if (total > mostInflatedBytes)
    throw new AppError('input/file-format', 'The file would grow to more than 400 MB when it is unpacked.', {
      remedy: 'If it is a measurement, export it in parts.',
      dataState: 'It was not read.',
    });
  return damagedUnless(() => new Map(entries.map((entry) => [entry.name, unpack(bytes, entry)])));
}

function damagedUnless<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new AppError('input/file-format', 'The file is a damaged archive, or not complete.', {
      remedy: 'Copy or export it again.',
      cause: error,
    });
  }
}

function readDirectory(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (view.getUint32(end, true) !== 0x0605_4b50) end--;
  const count = Math.min(view.getUint16(end + 10, true), mostFiles);
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let k = 0; k < count && view.getUint32(at, true) === 0x0201_4b50; k++) {
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const name = String.fromCharCode(...bytes.subarray(at + 46, at + 46 + Math.min(nameLength, 260)));
    const sizes = [at + 24, at + 20, at + 42].map((place) => view.getUint32(place, true));
    const [plainBytes, packedBytes, offset] = longSizes(view, sizes, at + 46 + nameLength, extraLength);
    entries.push({ name, method: view.getUint16(at + 10, true), packedBytes: packedBytes!, plainBytes: plainBytes!, at: offset! }); // prettier-ignore
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Those that do not fit in 32 bits stand in the extra field of kind 1, in their order. */
function longSizes(view: DataView, sizes: readonly number[], start: number, length: number): readonly number[] {
  if (!sizes.includes(0xffff_ffff)) return sizes;
  for (let at = start; at + 4 <= start + length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    return sizes.map((size) => (size === 0xffff_ffff ? Number(view.getBigUint64((next += 8) - 8, true)) : size));
  }
  return sizes;
}

function unpack(bytes: Uint8Array, { name, method, packedBytes, plainBytes, at }: Entry): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (view.getUint32(at, true) !== 0x0403_4b50 || start + packedBytes > bytes.length) throw new RangeError(name);
  const packed = bytes.subarray(start, start + packedBytes);
  if (method === 0) return packed;
  if (method !== 8) throw new RangeError(`${name}: method ${method}`);
  return inflateSync(packed, { out: new Uint8Array(plainBytes) });
}
