import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import type { TitrationData } from '../model/titration.ts';
import { celsiusZeroK } from '../units/constants.ts';
import { readDate, secondsBetween } from './calendar.ts';
import { readDelimited, readNumber, type DelimitedTable } from './delimited-text.ts';
import { readTitrationHeader, type TitrationColumn, type TitrationColumnMeaning } from './titration-columns.ts';
import { titrationOfSeries, type RawSeries, type SeriesRules } from './titration-series.ts';

const columnsRemedy =
  'Name the columns in a first line, e.g. time_s,current_A,voltage_V (positive current charges); ' +
  'step_index and temperature_K may follow.';

export type LocatedTitrationColumns = ReadonlyMap<TitrationColumn, TitrationColumnMeaning & { readonly index: number }>;

/** The best cell for each kind of column. */
export function locateTitrationColumns(header: readonly string[]): LocatedTitrationColumns {
  const found = new Map<TitrationColumn, TitrationColumnMeaning & { index: number }>();
  header.forEach((cell, index) => {
    const meaning = readTitrationHeader(cell);
    if (!meaning) return;
    const present = found.get(meaning.column);
    if (!present || meaning.rank < present.rank) found.set(meaning.column, { ...meaning, index });
  });
  return found;
}

/** What a header lacks, in words: nothing where it is that of a titration. */
export function missingTitrationColumns(columns: LocatedTitrationColumns): readonly string[] {
  return [
    ...(columns.has('time') || columns.has('stepTime') || columns.has('date') ? [] : ['the time']),
    ...(columns.has('current') ? [] : ['the current']),
    ...(columns.has('voltage') ? [] : ['the voltage']),
  ];
}

export function isTitrationHeader(cells: readonly string[]): boolean {
  return cells.length > 2 && missingTitrationColumns(locateTitrationColumns(cells)).length === 0;
}

/** The table of a titration at the beginning of a text; never throws. */
export function sniffTitrationTable(text: string): DelimitedTable | undefined {
  try {
    return readDelimited(text.slice(0, 65_536), isTitrationHeader);
  } catch {
    return undefined;
  }
}

/**
 * A titration from a table whose header names time, voltage and, as a rule, current.
 *
 * @throws AppError `input/file-format` naming the line; `input/ambiguous-sign`
 */
export function titrationOfTable(
  found: DelimitedTable,
  rules: SeriesRules,
  warnings: Warning[],
  located?: LocatedTitrationColumns,
): TitrationData {
  const table = withoutUnitRow({ ...found, rows: found.rows.filter(({ cells }) => cells.some((cell) => cell !== '')) });
  if (table.rows.length < 2)
    throw new AppError('input/file-format', `Fewer than two samples follow the header in line ${table.headerLine}.`, {
      remedy: 'The file may be truncated: export it again.',
    });
  const columns = withLikelyTemperature(located ?? locateTitrationColumns(table.header), table);
  warnAboutUnits(columns, table, rules, warnings);
  if (rules.notANumber === 'refuse') refuseWideRows(table);
  return titrationOfSeries(rawSeries(table, columns, rules), rules, warnings);
}

/** Some programs put the units in a line of their own below the names; they must be the plain ones. */
function withoutUnitRow(table: DelimitedTable): DelimitedTable {
  const first = table.rows[0];
  if (!first?.cells.every((cell) => cell === '' || /^[[(]?(?:s|sec|v|a|k|-|#)[\])]?$/i.test(cell))) return table;
  return { ...table, rows: table.rows.slice(1) };
}

/** A temperature without a unit is in °C where it is below 150: nobody titrates at 22 K. */
function withLikelyTemperature(columns: LocatedTitrationColumns, table: DelimitedTable): LocatedTitrationColumns {
  const meaning = columns.get('temperature');
  if (!meaning || meaning.unitStated) return columns;
  const first = table.rows.map(({ cells }) => readNumber(cells[meaning.index] ?? '', table.decimalComma)).find(Number.isFinite); // prettier-ignore
  if (first === undefined || first >= 150) return columns;
  return new Map(columns).set('temperature', { ...meaning, offset: celsiusZeroK });
}

function warnAboutUnits(
  columns: LocatedTitrationColumns,
  table: DelimitedTable,
  { currentFactor }: SeriesRules,
  warnings: Warning[],
): void {
  const temperature = columns.get('temperature')?.offset === 0 ? 'K' : '°C';
  const si: Partial<Record<TitrationColumn, string>> = { time: 's', stepTime: 's', current: 'A', voltage: 'V', temperature }; // prettier-ignore
  for (const [column, meaning] of columns) {
    const isSaid = column === 'current' && currentFactor !== undefined;
    const isUsed = (column !== 'stepTime' || !columns.has('time')) && !isSaid;
    if (!meaning.unitStated && isUsed && !table.rows[0]!.cells[meaning.index]?.includes(':'))
      warnings.push({
        code: 'unit-assumed',
        message: `“${table.header[meaning.index]!.slice(0, 40)}” states no unit; ${si[column] ?? ''} was assumed.`,
      });
  }
}

function refuseWideRows(table: DelimitedTable): void {
  for (const { line, cells } of table.rows)
    if (cells.length > table.header.length && cells.findLastIndex((cell) => cell !== '') >= table.header.length)
      throw fail(
        line,
        ` has more cells than there are column names.`,
        'With decimal commas, separate the columns by semicolons or tabs.',
      );
}

function fail(line: number, message: string, remedy: string): AppError {
  return new AppError('input/file-format', `Line ${line}${message}`, { remedy });
}

function rawSeries(table: DelimitedTable, columns: LocatedTitrationColumns, rules: SeriesRules): RawSeries {
  const read = (column: TitrationColumn): Float64Array | undefined => readColumn(table, columns.get(column), rules);
  const states = columns.get('state');
  return {
    where: (row) => `Line ${table.rows[row]!.line}`,
    ...readTime(table, columns, rules),
    ...withCurrent(read('current'), columns, rules),
    voltageV: read('voltage')!,
    stepIndex: read('step'),
    cycleIndex: read('cycle'),
    temperatureK: read('temperature'),
    order: read('order'),
    isDischarged:
      states && Uint8Array.from(table.rows, ({ cells }) => (saysDischarge(cells[states.index] ?? '') ? 1 : 0)),
  };
}

/** Where the column states no unit, somebody may have said it. */
function withCurrent(
  values: Float64Array | undefined,
  columns: LocatedTitrationColumns,
  rules: SeriesRules,
): Pick<RawSeries, 'currentA'> {
  if (!values) return {};
  const { currentFactor = 1 } = columns.get('current')?.unitStated === true ? {} : rules;
  return { currentA: currentFactor === 1 ? values : values.map((value) => value * currentFactor) };
}

/** `CC DChg`, `D_CC`, `Discharge`, `D` (Maccor), `Entladen`. */
export function saysDischarge(state: string): boolean {
  return /^d$|^d[-_ ]|dchg|disc?h|entlad/i.test(state.trim());
}

/** The time of the test; else that of the steps; else the dates. */
function readTime(
  table: DelimitedTable,
  columns: LocatedTitrationColumns,
  rules: SeriesRules,
): Pick<RawSeries, 'timeS' | 'timeIsOfStep'> {
  const total = columns.get('time');
  const ofStep = columns.get('stepTime');
  const date = columns.get('date');
  const dated = total && isDate(table, total.index) ? total : total || ofStep ? undefined : date;
  if (dated) {
    const timeS = secondsBetween(table.rows.map(({ cells }) => cells[dated.index] ?? ''));
    if (timeS) return { timeS };
    const { line } = table.rows.find(({ cells }) => !isDateText(cells[dated.index] ?? '')) ?? table.rows[0]!;
    throw fail(line, ': its date cannot be read.', 'Export the file with the time in seconds.');
  }
  if (total) return { timeS: readColumn(table, total, rules)! };
  return { timeS: readColumn(table, ofStep, rules)!, timeIsOfStep: columns.has('step') || columns.has('cycle') };
}

function isDate(table: DelimitedTable, index: number): boolean {
  return isDateText(table.rows[0]!.cells[index] ?? '');
}

function isDateText(cell: string): boolean {
  return Number.isFinite(readDate(cell, 'month-first')) || Number.isFinite(readDate(cell, 'day-first'));
}

const optional: readonly TitrationColumn[] = ['temperature', 'step', 'cycle', 'order'];

function readColumn(
  table: DelimitedTable,
  meaning: (TitrationColumnMeaning & { readonly index: number }) | undefined,
  { notANumber }: SeriesRules,
): Float64Array | undefined {
  if (!meaning) return undefined;
  const { index, column, factor, offset } = meaning;
  const title = (): string => table.header[index]!.slice(0, 40);
  const mayBeMissing = notANumber === 'leave-out' || optional.includes(column);
  const values = Float64Array.from(table.rows, ({ line, cells }) => {
    const cell = cells[index];
    if (cell === undefined || cell === '') {
      if (mayBeMissing) return NaN;
      throw fail(line, ` ends before “${title()}”.`, 'The file may be truncated: remove the line or export again.');
    }
    const value = readCell(cell, column, table.decimalComma);
    if (Number.isFinite(value)) return value * (cell.includes(':') ? 1 : factor) + offset;
    if (mayBeMissing) return NaN;
    throw fail(line, `: “${cell.slice(0, 40)}” in “${title()}” is not a number.`, 'Correct or remove the line.');
  });
  // An empty column of temperatures is told; others stand for none.
  const isLeftOut = optional.includes(column) && column !== 'temperature';
  return isLeftOut && !values.some((value) => Number.isFinite(value)) ? undefined : values;
}

/** Numbers, also with commas between thousands (`1,234.5`), and times such as 12:34:56.7 and 1d 02:03:04. */
function readCell(cell: string, column: TitrationColumn, decimalComma: boolean): number {
  const isTime = column === 'time' || column === 'stepTime';
  const clock = isTime ? /^(?:(\d+)\s*[d.-]\s*)?(\d+):(\d{2}):(\d{2}(?:[.,]\d+)?)$/.exec(cell) : null;
  if (clock) {
    const [, days = '0', hours, minutes, seconds] = clock;
    return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds!.replace(',', '.'));
  }
  const value = readNumber(cell, decimalComma);
  if (Number.isFinite(value) || !/^[-+]?\d{1,3}(?:,\d{3})+\.\d+$/.test(cell)) return value;
  return readNumber(cell.replaceAll(',', ''), false);
}

/** What a text lacks to be the table of a titration. */
export function noTitrationHeader(text: string): AppError {
  const partial = readDelimited(
    text,
    (cells) => missingTitrationColumns(locateTitrationColumns(cells)).length < 2 && cells.length > 1,
  );
  if (!partial)
    return new AppError('input/file-format', 'No line names columns for time, current and voltage.', {
      remedy: columnsRemedy,
    });
  const missing = missingTitrationColumns(locateTitrationColumns(partial.header));
  const present = partial.header.map((cell) => `“${cell.slice(0, 30)}”`).join(', ');
  return new AppError(
    'input/file-format',
    `Line ${partial.headerLine} names no column for ${missing.join(' and ')}; it has ${present.slice(0, 300)}.`,
    { remedy: columnsRemedy },
  );
}
