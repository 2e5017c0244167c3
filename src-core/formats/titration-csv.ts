import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import type { TitrationData } from '../model/titration.ts';
import { readDelimited, readNumber, type DelimitedRow, type DelimitedTable } from './delimited-text.ts';
import type { FileFormat, ParsedTitration } from './format.ts';
import { readTitrationHeader, type TitrationColumn, type TitrationColumnMeaning } from './titration-columns.ts';

export interface TitrationCsvOptions {
  /** What a positive current does: 1 charges the cell (x falls), −1 discharges it. Absent: the voltage is asked. */
  readonly currentSign?: 1 | -1;
}

const columnsRemedy =
  'Name the columns in a first line, e.g. time_s,current_A,voltage_V (positive current charges); ' +
  'step_index and temperature_K may follow.';

/**
 * Reads a titration from delimited text: time, current, voltage and, where present, step and temperature, in any
 * order, usual spellings and units; comma, semicolon or tab; decimal point or comma; `#` comments.
 *
 * Positive current charges. Where the voltage falls while the current is positive, it is asked.
 *
 * @throws AppError `input/file-format` naming the line; `input/ambiguous-sign`
 */
export function parseTitrationCsv(text: string, name: string, options: TitrationCsvOptions = {}): ParsedTitration {
  const found = readDelimited(text, isTitrationHeader);
  if (!found) throw noHeader(text);
  const table = withoutUnitRow(found);
  if (table.rows.length < 2)
    throw new AppError('input/file-format', `Fewer than two samples follow the header in line ${table.headerLine}.`, {
      remedy: 'The file may be truncated: export it again.',
    });
  const warnings: Warning[] = [];
  const columns = locate(table.header);
  warnAboutUnits(columns, table, warnings);
  const ordered = inOrder(table, columns, warnings);
  const read = (column: TitrationColumn) => readMeaning(ordered, columns.get(column));
  const sign = options.currentSign ?? 1;
  const currentA = read('current')!.map((value) => sign * value);
  const voltageV = read('voltage')!;
  if (options.currentSign === undefined) checkSign(currentA, voltageV, warnings);
  const stepIndex = read('step');
  const temperatureK = read('temperature');
  const titration: TitrationData = {
    name,
    timeS: read('time')!,
    currentA,
    voltageV,
    ...(stepIndex ? { stepIndex } : {}),
    ...(temperatureK ? { temperatureK } : {}),
  };
  return { titration, warnings };
}

export const titrationCsv: FileFormat = {
  id: 'titration-csv',
  title: 'Titration (GITT), delimited text',
  kinds: ['titration'],
  extensions: ['.csv', '.txt', '.tsv', '.dat'],
  sniff(text) {
    try {
      return readDelimited(text.slice(0, 65_536), isTitrationHeader) !== undefined;
    } catch {
      return false;
    }
  },
  parse(text, name, { currentSign } = {}) {
    const { titration, warnings } = parseTitrationCsv(text, name, currentSign === undefined ? {} : { currentSign });
    return { spectra: [], titration, warnings };
  },
};

type Located = ReadonlyMap<TitrationColumn, TitrationColumnMeaning & { readonly index: number }>;

/** The best cell for each kind of column. */
function locate(header: readonly string[]): Located {
  const found = new Map<TitrationColumn, TitrationColumnMeaning & { index: number }>();
  header.forEach((cell, index) => {
    const meaning = readTitrationHeader(cell);
    if (!meaning) return;
    const present = found.get(meaning.column);
    if (!present || meaning.rank < present.rank) found.set(meaning.column, { ...meaning, index });
  });
  return found;
}

const needed: readonly (readonly [TitrationColumn, string])[] = [
  ['time', 'the time'],
  ['current', 'the current'],
  ['voltage', 'the voltage'],
];

function isTitrationHeader(cells: readonly string[]): boolean {
  const found = locate(cells);
  return needed.every(([column]) => found.has(column));
}

function noHeader(text: string): AppError {
  const partial = readDelimited(text, (cells) => {
    const found = locate(cells);
    return needed.filter(([column]) => found.has(column)).length >= 2;
  });
  if (!partial)
    return new AppError('input/file-format', 'No line names columns for time, current and voltage.', {
      remedy: columnsRemedy,
    });
  const found = locate(partial.header);
  const missing = needed.filter(([column]) => !found.has(column)).map(([, words]) => words);
  const present = partial.header.map((cell) => `“${cell.slice(0, 30)}”`).join(', ');
  return new AppError(
    'input/file-format',
    `Line ${partial.headerLine} names no column for ${missing.join(' and ')}; it has ${present.slice(0, 300)}.`,
    { remedy: columnsRemedy },
  );
}

/** Some programs put the units in a line of their own below the names; they must be the plain ones. */
function withoutUnitRow(table: DelimitedTable): DelimitedTable {
  const first = table.rows[0];
  if (!first?.cells.every((cell) => cell === '' || /^[[(]?(?:s|sec|v|a|k|-|#)[\])]?$/i.test(cell))) return table;
  return { ...table, rows: table.rows.slice(1) };
}

function warnAboutUnits(columns: Located, table: DelimitedTable, warnings: Warning[]): void {
  const si: Partial<Record<TitrationColumn, string>> = { time: 's', current: 'A', voltage: 'V', temperature: 'K' };
  for (const [column, meaning] of columns)
    if (!meaning.unitStated && !table.rows[0]!.cells[meaning.index]?.includes(':'))
      warnings.push({
        code: 'unit-assumed',
        message: `“${table.header[meaning.index]!.slice(0, 40)}” states no unit; ${si[column] ?? ''} was assumed.`,
      });
}

function fail(line: number, message: string, remedy: string): AppError {
  return new AppError('input/file-format', `Line ${line}${message}`, { remedy });
}

/** Numbers, or clock times such as 12:34:56.7 and 1d 02:03:04. */
function readCell(cell: string, column: TitrationColumn, decimalComma: boolean): number {
  const clock = column === 'time' ? /^(?:(\d+)\s*[d-]\s*)?(\d+):(\d{2}):(\d{2}(?:[.,]\d+)?)$/.exec(cell) : null;
  if (!clock) return readNumber(cell, decimalComma);
  const [, days = '0', hours, minutes, seconds] = clock;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds!.replace(',', '.'));
}

function readMeaning(
  table: DelimitedTable,
  meaning: (TitrationColumnMeaning & { readonly index: number }) | undefined,
): Float64Array | undefined {
  if (!meaning) return undefined;
  const title = table.header[meaning.index]!.slice(0, 40);
  const isOptional = meaning.column === 'temperature';
  const values = Float64Array.from(table.rows, ({ line, cells }) => {
    const cell = cells[meaning.index];
    if (cell === undefined || cell === '') {
      if (isOptional) return NaN;
      throw fail(line, ` ends before “${title}”.`, 'The file may be truncated: remove the line or export again.');
    }
    const value = readCell(cell, meaning.column, table.decimalComma);
    const clockFactor = cell.includes(':') ? 1 : meaning.factor;
    if (Number.isFinite(value)) return value * clockFactor + meaning.offset;
    if (isOptional) return NaN;
    throw fail(line, `: “${cell.slice(0, 40)}” in “${title}” is not a number.`, 'Correct or remove the line.');
  });
  return isOptional && !values.some((value) => Number.isFinite(value)) ? undefined : values;
}

/**
 * Rows in the order of time. Some cyclers store them out of order: where they are numbered they are sorted by their
 * number, otherwise time that runs backwards is an error.
 */
function inOrder(table: DelimitedTable, columns: Located, warnings: Warning[]): DelimitedTable {
  for (const { line, cells } of table.rows) {
    if (cells.findLastIndex((cell) => cell !== '') >= table.header.length)
      throw fail(
        line,
        ` has more cells than there are column names.`,
        'With decimal commas, separate the columns by semicolons or tabs.',
      );
  }
  const backwards = firstBackwards(table, columns);
  if (backwards === undefined) return table;
  const numbers = columns.has('order') ? readMeaning(table, columns.get('order')) : undefined;
  if (numbers) {
    const sorted = table.rows
      .map((row, i) => ({ row, number: numbers[i]! }))
      .sort((a, b) => a.number - b.number)
      .map(({ row }) => row);
    const result = { ...table, rows: sorted };
    if (firstBackwards(result, columns) === undefined) {
      warnings.push({ code: 'rows-sorted', message: 'The rows were out of order and were sorted by their number.' });
      return result;
    }
  }
  throw fail(
    backwards.line,
    ': time runs backwards.',
    'Sort the rows by time, use the time of the whole test, or split the file where the clock was reset.',
  );
}

function firstBackwards(table: DelimitedTable, columns: Located): DelimitedRow | undefined {
  const time = readMeaning(table, columns.get('time'))!;
  for (let i = 1; i < time.length; i++) if (time[i]! < time[i - 1]!) return table.rows[i];
  return undefined;
}

/** Compares each pulse's current with the way the voltage goes from the sample before it to its last one. */
export function checkSign(currentA: Float64Array, voltageV: Float64Array, warnings: Warning[]): void {
  const sizes = currentA.map(Math.abs).sort();
  const threshold = 0.05 * sizes[Math.floor((sizes.length - 1) * 0.999)]!;
  if (!(threshold > 0)) return;
  let agree = 0;
  let contradict = 0;
  for (let i = 1; i < currentA.length; i++) {
    if (Math.abs(currentA[i]!) <= threshold || Math.abs(currentA[i - 1]!) > threshold) continue;
    let last = i;
    while (last + 1 < currentA.length && Math.abs(currentA[last + 1]!) > threshold) last++;
    const product = currentA[i]! * (voltageV[last]! - voltageV[i - 1]!);
    if (product > 0) agree++;
    if (product < 0) contradict++;
  }
  if (contradict > agree)
    throw new AppError(
      'input/ambiguous-sign',
      `In ${contradict} of ${agree + contradict} pulses the voltage falls while the current is positive, or the reverse.`,
      {
        remedy:
          'Say what a positive current means: currentSign −1 if it discharges the cell, 1 if the file is right as it is.',
      },
    );
  if (contradict > 0)
    warnings.push({
      code: 'sign-mixed',
      message: `In ${contradict} of ${agree + contradict} pulses the voltage moves against the current.`,
    });
}
