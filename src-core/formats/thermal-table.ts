import { AppError } from '../errors.ts';
import type { ThermalBranch, ThermalData, ThermalPoint, ThermalQuantity } from '../model/arrhenius.ts';
import type { Warning } from '../model/quantity.ts';
import { celsiusZeroK } from '../units/constants.ts';
import { readDelimited, readNumber, type DelimitedRow, type DelimitedTable } from './delimited-text.ts';
import { readThermalHeader, type ThermalColumn } from './thermal-columns.ts';

export interface ThermalTableOptions {
  /** What is added to °C; some authors use 273. Default 273.15. */
  readonly celsiusZeroK?: number | undefined;
  /** Header of the column of values to be read, or a part of it; default: the first that will do. */
  readonly column?: string | undefined;
}

export interface ParsedThermalTable {
  /** One per material, in order of their first row. */
  readonly series: readonly ThermalData[];
  readonly warnings: readonly Warning[];
}

const unitOf = { conductivity: 'S/cm', diffusivity: 'cm²/s', rate: '1/s' } as const;

const columnsRemedy =
  'Name the columns in a first line, e.g. temperature_K,sigma_S_per_cm,u_sigma (or D_cm2_per_s, rate_per_s; °C and ' +
  '1000/T are read too).';

type Placed<K extends ThermalColumn['kind']> = Extract<ThermalColumn, { kind: K }> & { readonly index: number };

interface Columns {
  readonly temperature: Placed<'temperature'> | Placed<'inverse-temperature'>;
  readonly value: Placed<'value'>;
  readonly error: Placed<'error'> | undefined;
  readonly temperatureError: Placed<'temperature-error'> | undefined;
  readonly branch: Placed<'branch'> | undefined;
  readonly material: Placed<'material'> | undefined;
}

/**
 * Reads a table along temperature: conductivity, diffusivity or rate, with errors, direction and material where they are
 * told. Comma, semicolon, tab or blanks; decimal point or comma; `#` comments.
 *
 * @param name - what the data shall be called where the table names no material
 * @throws AppError `input/file-format` naming line and column
 */
export function parseThermalTable(text: string, name: string, options: ThermalTableOptions = {}): ParsedThermalTable {
  const table = readDelimited(text, isThermalHeader);
  if (!table) throw noHeader(text);
  const warnings: Warning[] = [];
  const columns = locate(table, options.column, warnings);
  checkTemperatures(table, columns);
  const series = new Map<string, ThermalPoint[]>();
  for (const row of table.rows) {
    const material = columns.material ? (row.cells[columns.material.index] ?? '') : '';
    const key = material === '' ? name : material.slice(0, 80);
    const points = series.get(key) ?? [];
    points.push(readPoint(row, table, columns, options.celsiusZeroK ?? celsiusZeroK));
    series.set(key, points);
  }
  const { quantity } = columns.value;
  const all = [...series].map(([key, points]): ThermalData => ({
    name: key,
    quantity,
    unit: unitOf[quantity],
    points,
  }));
  warnAboutValues(all, warnings);
  return { series: all, warnings };
}

function isThermalHeader(cells: readonly string[]): boolean {
  const kinds = cells.map((cell) => readThermalHeader(cell)?.kind);
  return kinds.includes('value') && (kinds.includes('temperature') || kinds.includes('inverse-temperature'));
}

function noHeader(text: string): AppError {
  const wanted = ['value', 'temperature', 'inverse-temperature'];
  const partial = readDelimited(text, (cells) =>
    cells.some((cell) => wanted.includes(readThermalHeader(cell)?.kind ?? '')),
  );
  if (!partial)
    return new AppError('input/file-format', 'No line names columns for temperature and conductivity, D or rate.', {
      remedy: columnsRemedy,
    });
  const hasValue = partial.header.some((cell) => readThermalHeader(cell)?.kind === 'value');
  const present = partial.header.map((cell) => `“${cell.slice(0, 30)}”`).join(', ');
  const missing = hasValue ? 'the temperature' : 'a conductivity, diffusivity or rate in a known unit';
  return new AppError(
    'input/file-format',
    `Line ${partial.headerLine} names no column for ${missing}; it has ${present.slice(0, 300)}.`,
    { remedy: columnsRemedy },
  );
}

function locate({ header }: DelimitedTable, wanted: string | undefined, warnings: Warning[]): Columns {
  const read = header.map((cell) => readThermalHeader(cell));
  const hasSigma = read.some((column) => column?.kind === 'value' && column.quantity === 'conductivity');
  const known = header.flatMap((cell, index) => {
    // Beside σ, dσ is its error; alone it is a diffusivity from σ.
    const isError = hasSigma && /^d[ _]?(?:sigma|σ)$/i.test(cell.trim());
    const column: ThermalColumn | undefined = isError ? { kind: 'error', of: 'absolute' } : read[index];
    return column ? [{ ...column, index }] : [];
  });
  const find = <K extends ThermalColumn['kind']>(kind: K): Placed<K> | undefined =>
    known.find((column): column is Placed<K> => column.kind === kind);
  const values = known.filter((column) => column.kind === 'value');
  const title = (index: number): string => header[index]!.slice(0, 40);
  const matching = values.filter(({ index }) => header[index]!.toLowerCase().includes((wanted ?? '').toLowerCase()));
  const value = matching.find(({ logarithm }) => logarithm === undefined) ?? matching[0];
  if (!value)
    throw new AppError('input/file-format', `No column of values is called “${wanted!.slice(0, 40)}”.`, {
      remedy: `Choose one of ${values
        .map(({ index }) => `“${title(index)}”`)
        .join(', ')
        .slice(0, 300)}.`,
    });
  if (!value.unitStated)
    warnings.push({
      code: 'unit-assumed',
      message: `“${title(value.index)}” states no unit; ${value.timesT ? 'S K/cm' : unitOf[value.quantity]} was assumed.`,
    });
  if (values.length > 1 && wanted === undefined)
    warnings.push({
      code: 'column-chosen',
      message: `Of ${values.length} columns of values “${title(value.index)}” was read; --column chooses another.`,
    });
  return {
    ...{ value, temperature: find('temperature') ?? find('inverse-temperature')!, error: find('error') },
    ...{ temperatureError: find('temperature-error'), branch: find('branch'), material: find('material') },
  };
}

/** Whether there is anything in the column of temperatures, and whether its unit can be known. */
function checkTemperatures(table: DelimitedTable, { temperature }: Columns): void {
  const title = table.header[temperature.index]!.slice(0, 40);
  if (table.rows.length < 2)
    throw new AppError('input/file-format', `Fewer than two rows follow the header in line ${table.headerLine}.`, {
      remedy: 'The file may be truncated: export it again.',
    });
  if (table.rows.every(({ cells }) => (cells[temperature.index] ?? '') === ''))
    throw new AppError('input/file-format', `The column “${title}” is empty in all ${table.rows.length} rows.`, {
      remedy: 'Fill in the temperature of every row, in kelvin, or name the column temperature_C for °C.',
    });
  if (temperature.kind === 'temperature' && temperature.unit === 'unknown')
    throw new AppError('input/file-format', `“${title}” does not say whether it is in K or °C.`, {
      remedy: 'Name the column temperature_K or temperature_C.',
    });
}

function readPoint(row: DelimitedRow, table: DelimitedTable, columns: Columns, zeroK: number): ThermalPoint {
  const number = (index: number): number => cellNumber(row, index, table);
  const { temperature, value, error, temperatureError, branch } = columns;
  const cell = number(temperature.index);
  const temperatureK =
    temperature.kind === 'inverse-temperature'
      ? temperature.numerator / cell
      : cell + (temperature.unit === '°C' ? zeroK : 0);
  if (!(temperatureK > 0 && temperatureK < Infinity))
    throw fail(
      row.line,
      `: ${cell} makes no temperature above absolute zero.`,
      'If the column is in °C, name it temperature_C.',
    );
  const raw = number(value.index);
  const linear = value.logarithm === undefined ? raw : Math.exp(raw * (value.logarithm === 'decimal' ? Math.LN10 : 1));
  if (!(linear > 0 && linear < Infinity))
    throw fail(
      row.line,
      `: the value ${raw} is not positive and has no logarithm.`,
      'Remove rows that could not be measured.',
    );
  const share = errorOf(error, row, table, value, linear);
  const kelvin = temperatureError ? number(temperatureError.index) : undefined;
  const direction = branch ? readBranch(row, branch.index) : undefined;
  return {
    temperatureK,
    value: (linear * value.factor) / (value.timesT ? temperatureK : 1),
    ...(share === undefined ? {} : { relativeError: share }),
    ...(kelvin === undefined ? {} : { temperatureErrorK: Math.abs(kelvin) }),
    ...(direction ? { branch: direction } : {}),
  };
}

/** As a share of the value; undefined where the cell is empty. */
function errorOf(
  column: Placed<'error'> | undefined,
  row: DelimitedRow,
  table: DelimitedTable,
  value: Placed<'value'>,
  linear: number,
): number | undefined {
  if (!column || (row.cells[column.index] ?? '') === '') return undefined;
  const cell = cellNumber(row, column.index, table);
  const own = value.logarithm === 'decimal' ? Math.LN10 : 1;
  const share =
    column.of !== 'absolute'
      ? cell * column.factor
      : value.logarithm === undefined
        ? (cell * (column.factor ?? value.factor)) / (linear * value.factor)
        : cell * own;
  if (share > 0) return share;
  throw fail(row.line, `: the uncertainty ${cell} is not positive.`, 'Leave the cell empty where it is not known.');
}

function readBranch(row: DelimitedRow, index: number): ThermalBranch | undefined {
  const cell = (row.cells[index] ?? '').toLowerCase();
  if (cell === '') return undefined;
  if (/^(?:h|heat|heating|up|1|\+1?)$/.test(cell)) return 'heating';
  if (/^(?:c|cool|cooling|down|2|-1?|\u22121?)$/.test(cell)) return 'cooling';
  throw fail(row.line, `: “${cell.slice(0, 30)}” is no direction.`, 'Write heating or cooling.');
}

function cellNumber({ line, cells }: DelimitedRow, index: number, table: DelimitedTable): number {
  const title = table.header[index]!.slice(0, 40);
  const cell = cells[index];
  if (cell === undefined || cell === '') throw fail(line, `: “${title}” is empty.`, 'Fill it in or remove the line.');
  const value = readNumber(cell, table.decimalComma);
  if (Number.isFinite(value)) return value;
  throw fail(line, `: “${cell.slice(0, 40)}” in “${title}” is not a number.`, 'Correct or remove the line.');
}

function fail(line: number, message: string, remedy: string): AppError {
  return new AppError('input/file-format', `Line ${line}${message}`, { remedy });
}

/** Above the melting point of nearly all that conducts ions as a solid, below where anything moves. */
const plausibleK = [100, 2000] as const;
const largest: Readonly<Record<ThermalQuantity, number>> = { conductivity: 1e3, diffusivity: 1, rate: 1e15 };

function warnAboutValues(series: readonly ThermalData[], warnings: Warning[]): void {
  const points = series.flatMap((item) => item.points);
  const temperatures = points.map(({ temperatureK }) => temperatureK);
  const [low, high] = [Math.min(...temperatures), Math.max(...temperatures)];
  if (low < plausibleK[0] || high > plausibleK[1])
    warnings.push({
      code: 'temperature-implausible',
      message: `Temperatures from ${low.toPrecision(4)} to ${high.toPrecision(4)} K: if the column is in °C, name it temperature_C.`,
    });
  const { quantity, unit } = series[0]!;
  if (points.some(({ value }) => value > largest[quantity]))
    warnings.push({
      code: 'value-implausible',
      message: `Values above ${largest[quantity].toExponential(0)} ${unit} are implausible: check the unit of the column.`,
    });
}
