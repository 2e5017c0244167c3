import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { celsiusZeroK } from '../units/constants.ts';
import { bytesOf } from './decode-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { titrationOfSeries, type RawSeries } from './titration-series.ts';

const magic = 'NEWARE';
const versionAt = 14;
/** Versions of the file whose records have 86 bytes and the fields below. */
const recordVersions: readonly number[] = [14, 16, 17, 20, 22, 23, 24, 26, 28, 29];
const version9 = 130;
/** First byte of a record of data; of one of an auxiliary channel. */
const dataMark = 0x55;
const auxiliaryMark = 0x65;
const mostRecords = 5_000_000;

/** A record of the cell, whatever the version: time of the step, as Neware counts. */
interface NewareRecord {
  readonly index: number;
  readonly timeS: number;
  readonly voltageV: number;
  readonly milliamperes: number;
  readonly step: number;
  readonly cycle: number;
  readonly temperatureC: number;
}

/**
 * Neware's binary file of BTS 7 to 9. Its records are found by their marks; those of a step begin with time zero.
 *
 * @throws AppError `input/file-format` for other versions, which can be exported as text
 */
function parseNewareNda(text: string, name: string, { currentSign }: ReadOptions = {}): ParsedFile {
  const bytes = bytesOf(text);
  if (!bytes) throw unreadable('it was read as text, which damages it');
  const view = new DataView(bytes.buffer);
  const version = bytes[versionAt];
  const is91 = version === version9 && bytes[1024] === dataMark;
  const records =
    version === version9 ? (is91 ? records91(bytes, view) : records90(bytes, view)) : records86(bytes, view, version);
  if (records.length === 0) throw unreadable('no record of data was found');
  const warnings: Warning[] = [];
  const column = (key: keyof NewareRecord): Float64Array => Float64Array.from(records, (record) => record[key]);
  const raw: RawSeries = {
    where: (row) => `Record ${records[row]!.index}`,
    timeS: column('timeS'),
    currentA: column('milliamperes').map((value) => value / 1000),
    voltageV: column('voltageV'),
    stepIndex: column('step'),
    cycleIndex: column('cycle'),
    temperatureK: column('temperatureC').map((value) => value + celsiusZeroK),
    timeIsOfStep: !is91,
  };
  const rules = { name, notANumber: 'leave-out', signIsKnown: true, currentSign } as const;
  return { spectra: [], titration: titrationOfSeries(raw, rules, warnings), warnings };
}

/** Sorted by number, each once: a cycler that lost its line sends records again. */
function inOrder(records: readonly NewareRecord[]): NewareRecord[] {
  const sorted = [...records].sort((a, b) => a.index - b.index);
  return sorted.filter((record, k) => k === 0 || record.index !== sorted[k - 1]!.index);
}

/** Calls for every place where a record may stand, from the first on. */
function* places(bytes: Uint8Array, start: number, length: number): Iterable<number> {
  if ((bytes.length - start) / length > mostRecords) throw unreadable(`it holds more than ${mostRecords} records`);
  for (let at = start; at + length <= bytes.length; at += length) yield at;
}

/** BTS 7 and 8: mark, number, cycle, step, kind of step, time in ms, 0.1 mV, and a current whose unit is its range's. */
function records86(bytes: Uint8Array, view: DataView, version: number | undefined): NewareRecord[] {
  if (version === undefined || !recordVersions.includes(version)) throw unreadable(`its version is ${version}`);
  const length = 86;
  const isFirst = (at: number): boolean =>
    (bytes[at] === dataMark || bytes[at] === 0xaa) && bytes[at + 1] === 0 && view.getUint32(at + 2, true) === 1;
  let start = 512;
  while (start + length <= bytes.length && !isFirst(start)) start++;
  const fixedRange = rangeOfHeader(bytes, view);
  const records: NewareRecord[] = [];
  const temperatures = new Map<number, number>();
  for (const at of places(bytes, start, length)) {
    const index = view.getUint32(at + 2, true);
    if (bytes[at] === auxiliaryMark && !temperatures.has(index))
      temperatures.set(index, view.getInt16(at + 34, true) / 10);
    // A kind of step of zero is none: the place was reserved and never written.
    if (bytes[at] !== dataMark || bytes[at + 1] !== 0 || index === 0 || bytes[at + 12] === 0) continue;
    records.push({
      index,
      timeS: Number(view.getBigUint64(at + 14, true)) / 1000,
      voltageV: view.getInt32(at + 22, true) / 1e4,
      milliamperes: view.getInt32(at + 26, true) * unitOfRange(view.getInt32(at + 78, true) || fixedRange),
      step: view.getUint16(at + 10, true),
      cycle: view.getUint32(at + 6, true) + 1,
      temperatureC: NaN,
    });
  }
  return inOrder(records).map((record) => ({ ...record, temperatureC: temperatures.get(record.index) ?? NaN }));
}

function rangeOfHeader(bytes: Uint8Array, view: DataView): number {
  const at = bytes.length > 20 ? view.getUint32(16, true) + 26 : bytes.length;
  return at + 4 <= bytes.length ? view.getInt32(at, true) : 0;
}

/** mA of one digit of the current, by the range of the channel: in mA, or negative for channels of finer steps. */
function unitOfRange(range: number): number {
  const size = Math.abs(range);
  if (size === 0) return NaN;
  if (size > 1e6) return 10;
  const decade = Math.min(3, Math.floor(Math.log10(size)));
  return (range > 0 ? 1e-4 : 1e-5) * 10 ** decade;
}

/** BTS 9.0: records of 88 bytes, time in µs, mA and V as they are. */
function records90(bytes: Uint8Array, view: DataView): NewareRecord[] {
  const start = 1024;
  const records: NewareRecord[] = [];
  for (const at of places(bytes, start, 88)) {
    const isData = [0, 1, 2, 3].every((k) => bytes[at + k] === bytes[start + k]) && bytes[at + 4] === dataMark;
    if (!isData) continue;
    records.push({
      index: view.getUint32(at + 16, true),
      timeS: Number(view.getBigUint64(at + 28, true)) / 1e6,
      voltageV: view.getFloat32(at + 36, true),
      milliamperes: view.getFloat32(at + 40, true),
      step: bytes[at + 9]!,
      cycle: NaN,
      temperatureC: NaN,
    });
  }
  return inOrder(records);
}

/** BTS 9.1: records as far apart as their first marks, the time of the whole test in s and ns. */
function records91(bytes: Uint8Array, view: DataView): NewareRecord[] {
  const start = 1024;
  let length = 52;
  while (start + length + 1 < bytes.length && (bytes[start + length] !== bytes[start] || bytes[start + length + 1] !== bytes[start + 1])) length++; // prettier-ignore
  const records: NewareRecord[] = [];
  for (const at of places(bytes, start, length)) {
    if (bytes[at] !== bytes[start] || bytes[at + 1] !== bytes[start + 1]) continue;
    records.push({
      index: view.getUint32(at + 8, true),
      timeS: view.getUint32(at + 12, true) + view.getUint32(at + 16, true) / 1e9,
      milliamperes: view.getFloat32(at + 20, true),
      voltageV: view.getFloat32(at + 24, true),
      step: bytes[at + 2]!,
      cycle: view.getUint32(at + 36, true) + 1,
      temperatureC: length >= 56 ? view.getFloat32(at + 52, true) : NaN,
    });
  }
  return inOrder(records);
}

function unreadable(reason: string): AppError {
  return new AppError('input/file-format', `This Neware nda file cannot be read: ${reason}.`, {
    remedy: 'Export it as text (CSV) or Excel workbook from BTSDA.',
  });
}

export const newareNda: FileFormat = {
  id: 'neware-nda',
  title: 'Neware binary (nda)',
  kinds: ['titration'],
  extensions: ['.nda'],
  sniff: (text) => text.startsWith(magic) && text.length > 1024,
  parse: parseNewareNda,
};
