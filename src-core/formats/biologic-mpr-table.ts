import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { flagColumns, mprColumns, type MprColumn, type MprQuantity } from './biologic-columns.ts';

/** The data table of an mpr file. */
export interface MprTable {
  readonly points: number;
  has(quantity: MprQuantity): boolean;
  /** Undefined when the file has no such column. */
  read(quantity: MprQuantity): Float64Array | undefined;
}

interface Column extends MprColumn {
  readonly offset: number;
}

const moduleMark = Array.from('MODULE', (letter) => letter.charCodeAt(0));
const namesLength = 35;
const mostPoints = 5_000_000;

/**
 * Where the rows begin, from the beginning of the data, by the version of the module: the number of points, that of
 * columns, room for 200 or 500 column numbers of two bytes, and a byte.
 */
const layouts: Readonly<Record<number, { readonly idsAt: number; readonly rowsAt: number }>> = {
  2: { idsAt: 5, rowsAt: 405 },
  3: { idsAt: 5, rowsAt: 406 },
  10: { idsAt: 6, rowsAt: 1007 },
  11: { idsAt: 6, rowsAt: 1007 },
};

/**
 * Finds the module "VMP data" and its columns. An mpr file is a chain of modules: the letters MODULE, a short name of
 * 10 and a long one of 25 characters, the length of what follows the header (in newer files after four bytes of FF and
 * with four more behind it), a version and a date of 8 characters. All numbers are little-endian.
 *
 * @throws AppError `input/file-format` for what is cut off, of an unknown version or contradicts itself
 */
export function readMprTable(bytes: Uint8Array, warnings: Warning[]): MprTable {
  const { start, length, version } = findData(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const layout = layouts[version];
  if (!layout) throw unreadable(`its data are of version ${version}`);
  if (start + layout.rowsAt > bytes.length) throw unreadable('it is cut off before its data');
  const announced = view.getUint32(start, true);
  const columnCount = version < 10 ? view.getUint8(start + 4) : view.getUint16(start + 4, true);
  if (layout.idsAt + 2 * columnCount > layout.rowsAt) throw unreadable(`it names ${columnCount} columns`);
  const ids = Array.from({ length: columnCount }, (_, k) => view.getUint16(start + layout.idsAt + 2 * k, true));
  if (announced === 0) throw unreadable('it holds no point');
  const rowBytes = (length - layout.rowsAt) / announced;
  const { columns, width, unknown } = placeColumns(ids);
  if (unknown !== undefined && (!Number.isInteger(rowBytes) || rowBytes <= width)) throw unreadable('its table has rows of no whole length'); // prettier-ignore
  if (unknown === undefined && rowBytes !== width)
    throw unreadable(`its rows have ${rowBytes} bytes where its columns need ${width}`);
  const firstRow = start + layout.rowsAt;
  const points = Math.min(announced, Math.floor((bytes.length - firstRow) / rowBytes));
  if (points === 0 || points > mostPoints) throw unreadable(`it holds ${points} points`);
  if (points < announced)
    warnings.push({ code: 'point-count', message: `The file announces ${announced} points and holds ${points}: it was cut.` }); // prettier-ignore
  if (unknown !== undefined)
    warnings.push({
      code: 'unknown-column',
      message: `Column ${unknown} of the file is of an unknown kind; it and what follows was passed over.`,
    });
  return tableOf(view, columns, points, firstRow, rowBytes);
}

/** Columns in their order until the first whose width is not known. */
function placeColumns(ids: readonly number[]) {
  const columns: Column[] = [];
  let width = 0;
  let hasFlags = false;
  for (const id of ids) {
    const isFlag = flagColumns.has(id);
    if (isFlag && hasFlags) continue;
    const column = isFlag ? { bytes: 1 as const } : mprColumns.get(id);
    if (!column) return { columns, width, unknown: id };
    if (isFlag) hasFlags = true;
    else columns.push({ ...(column as MprColumn), offset: width });
    width += column.bytes;
  }
  return { columns, width, unknown: undefined };
}

function tableOf(view: DataView, columns: readonly Column[], points: number, start: number, stride: number): MprTable {
  const find = (quantity: MprQuantity) => columns.find(({ holds }) => holds === quantity);
  return {
    points,
    has: (quantity) => find(quantity) !== undefined,
    read(quantity) {
      const column = find(quantity);
      if (!column) return undefined;
      return Float64Array.from({ length: points }, (_, k) =>
        readCell(view, start + k * stride + column.offset, column),
      );
    },
  };
}

function readCell(view: DataView, at: number, { bytes, isInteger }: MprColumn): number {
  if (bytes === 8) return view.getFloat64(at, true);
  if (bytes === 2) return view.getUint16(at, true);
  return isInteger ? view.getUint32(at, true) : view.getFloat32(at, true);
}

interface DataModule {
  /** Of what follows the header, in bytes from the beginning of the file. */
  readonly start: number;
  readonly length: number;
  readonly version: number;
}

function findData(bytes: Uint8Array): DataModule {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 52;
  while (at + 65 <= bytes.length) {
    if (!moduleMark.every((code, k) => bytes[at + k] === code)) break;
    const names = at + moduleMark.length;
    const shortName = String.fromCharCode(...bytes.subarray(names, names + 10)).trim();
    const numbers = names + namesLength;
    const isNew = view.getUint32(numbers, true) === 0xffff_ffff;
    const length = view.getUint32(numbers + (isNew ? 4 : 0), true);
    const version = view.getUint32(numbers + (isNew ? 12 : 4), true);
    const start = numbers + (isNew ? 24 : 16);
    if (shortName === 'VMP data') return { start, length, version };
    at = start + length;
  }
  throw unreadable('it holds no data, or is cut off');
}

function unreadable(reason: string): AppError {
  return new AppError('input/file-format', `This mpr file cannot be read: ${reason}.`, {
    remedy: 'Export it as text (.mpt) from EC-Lab and open that.',
  });
}
