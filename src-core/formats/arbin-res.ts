import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { celsiusZeroK } from '../units/constants.ts';
import { bytesOf } from './decode-text.ts';
import type { AccessTableReader, FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { titrationOfSeries } from './titration-series.ts';

const marks = ['\u0000\u0001\u0000\u0000Standard Jet DB', '\u0000\u0001\u0000\u0000Standard ACE DB'];
const columns = ['Test_ID', 'Data_Point', 'Test_Time', 'Step_Index', 'Cycle_Index', 'Current', 'Voltage'] as const;
const auxiliaryColumns = ['Test_ID', 'Data_Point', 'Auxiliary_Index', 'Data_Type', 'X'] as const;
/** Arbin's number of auxiliary channels that are thermometers. */
const thermometer = 1;

/**
 * Arbin's result database: the table Channel_Normal_Table, whose rows are stored out of order and sorted here by
 * Data_Point. Of several tests the longest is read.
 *
 * @throws AppError `input/file-format`
 */
function parseArbinRes(text: string, name: string, { readAccessTable, currentSign }: ReadOptions = {}): ParsedFile {
  const bytes = bytesOf(text);
  if (!readAccessTable || !bytes) throw unreadable('databases cannot be opened here');
  const table = opened(readAccessTable, bytes, 'Channel_Normal_Table', columns);
  if (!table) throw unreadable('it has no table Channel_Normal_Table with the test’s points');
  const warnings: Warning[] = [];
  const testId = numbers(table, 'Test_ID');
  const { id, count } = longestTest(testId);
  if (count > 1)
    warnings.push({ code: 'several-tests', message: `The file holds ${count} tests; the longest, number ${id}, was read.` }); // prettier-ignore
  const column = (key: (typeof columns)[number]): Float64Array =>
    numbers(table, key).filter((_, row) => testId[row] === id);
  const order = column('Data_Point');
  const raw = {
    where: (row: number) => `Data point ${order[row]}`,
    order,
    timeS: column('Test_Time'),
    currentA: column('Current'),
    voltageV: column('Voltage'),
    stepIndex: column('Step_Index'),
    cycleIndex: column('Cycle_Index'),
    temperatureK: temperatureOf(opened(readAccessTable, bytes, 'Auxiliary_Table', auxiliaryColumns), id, order),
  };
  const rules = { name, notANumber: 'leave-out', signIsKnown: true, currentSign } as const;
  return { spectra: [], titration: titrationOfSeries(raw, rules, warnings), warnings };
}

type Table = ReadonlyMap<string, readonly unknown[]>;

function opened(
  read: AccessTableReader,
  bytes: Uint8Array,
  name: string,
  wanted: readonly string[],
): Table | undefined {
  try {
    return read(bytes, name, wanted);
  } catch (error) {
    throw unreadable('it is damaged or not complete', error);
  }
}

function numbers(table: Table, column: string): Float64Array {
  return Float64Array.from(table.get(column) ?? [], (value) => (typeof value === 'number' ? value : NaN));
}

function longestTest(testId: Float64Array): { readonly id: number; readonly count: number } {
  const rows = new Map<number, number>();
  for (const id of testId) rows.set(id, (rows.get(id) ?? 0) + 1);
  const [longest] = [...rows].sort((a, b) => b[1] - a[1]);
  return { id: longest?.[0] ?? NaN, count: rows.size };
}

/** The first thermometer, at the points where it was read. */
function temperatureOf(table: Table | undefined, id: number, order: Float64Array): Float64Array | undefined {
  if (!table) return undefined;
  const [testId, point, channel, kind, value] = auxiliaryColumns.map((column) => numbers(table, column));
  const read = new Map<number, number>();
  let first = Infinity;
  channel!.forEach((number, row) => {
    if (testId![row] === id && kind![row] === thermometer) first = Math.min(first, number);
  });
  channel!.forEach((number, row) => {
    if (number === first && testId![row] === id && kind![row] === thermometer) read.set(point![row]!, value![row]!);
  });
  return read.size === 0 ? undefined : order.map((number) => (read.get(number) ?? NaN) + celsiusZeroK);
}

function unreadable(reason: string, cause?: unknown): AppError {
  return new AppError('input/file-format', `This Arbin database cannot be read: ${reason}.`, {
    remedy: 'Export the test as text (CSV) or Excel workbook from Arbin’s Data Watcher.',
    cause,
  });
}

export const arbinRes: FileFormat = {
  id: 'arbin-res',
  title: 'Arbin database',
  kinds: ['titration'],
  extensions: ['.res'],
  sniff: (text) => marks.some((mark) => text.startsWith(mark)),
  parse: parseArbinRes,
};
