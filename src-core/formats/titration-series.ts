import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import type { TitrationData } from '../model/titration.ts';
import { checkSign } from './current-sign.ts';

/** The columns of a file as they stand, in SI units, of equal length; NaN where a cell holds no number. */
export interface RawSeries {
  /** Where a row stands, for messages: `Line 12`, `Point 3`. */
  where(row: number): string;
  readonly timeS: Float64Array;
  /** Absent where the file holds none. */
  readonly currentA?: Float64Array | undefined;
  readonly voltageV: Float64Array;
  readonly stepIndex?: Float64Array | undefined;
  readonly cycleIndex?: Float64Array | undefined;
  readonly temperatureK?: Float64Array | undefined;
  /** The number of each row, in files that are stored out of order. */
  readonly order?: Float64Array | undefined;
  /** 1 where the file's words say that the cell is discharged. */
  readonly isDischarged?: Uint8Array | undefined;
  /** The time is known to begin anew with each step. */
  readonly timeIsOfStep?: boolean;
}

export interface SeriesRules {
  readonly name: string;
  /** A row without time, current or voltage: an error in plain tables, left out and told in vendors' files. */
  readonly notANumber: 'refuse' | 'leave-out';
  /** The format says that a positive current charges. */
  readonly signIsKnown: boolean;
  readonly currentSign?: 1 | -1 | undefined;
  /** Of a column that states no unit: factor to A. Its readers apply it. */
  readonly currentFactor?: number | undefined;
}

/**
 * A titration from the columns of a file: rows in order, one time for the whole test, positive current charging. Where
 * the file has no current, that of the titration is no number throughout, which is told.
 *
 * @throws AppError `input/file-format` for time that runs backwards and too few rows; `input/ambiguous-sign`
 */
export function titrationOfSeries(raw: RawSeries, rules: SeriesRules, warnings: Warning[]): TitrationData {
  const complete = withoutGaps(raw, rules, warnings);
  const ordered = inOrder(complete, warnings);
  const timeS = wholeTime(ordered, warnings);
  const { voltageV, stepIndex, cycleIndex } = ordered;
  const currentA = signedCurrent(ordered, rules, warnings);
  const temperatureK = plausibleTemperature(ordered, warnings);
  return {
    ...{ name: rules.name, timeS, currentA, voltageV },
    ...(stepIndex?.every(Number.isFinite) ? { stepIndex } : {}),
    ...(cycleIndex?.every(Number.isFinite) ? { cycleIndex } : {}),
    ...(temperatureK ? { temperatureK } : {}),
  };
}

function signedCurrent(raw: RawSeries, { currentSign, signIsKnown }: SeriesRules, warnings: Warning[]): Float64Array {
  const { currentA, voltageV, isDischarged } = raw;
  if (!currentA) {
    warnings.push({
      code: 'current-missing',
      message:
        'The file has no current: pulses are told from the jumps of the voltage. Say which current was applied, and x, ' +
        'Θ and D_J follow as well.',
    });
    return new Float64Array(voltageV.length).fill(NaN);
  }
  const signed = signedByState(currentA, isDischarged, warnings);
  const charging = currentSign === -1 ? signed.map((value) => -value) : signed;
  if (currentSign === undefined) checkSign({ currentA: charging, voltageV }, signIsKnown, warnings);
  return charging;
}

const columnsOf = ['timeS', 'currentA', 'voltageV', 'stepIndex', 'cycleIndex', 'temperatureK', 'order'] as const;

/** The rows of the given numbers, in that order. */
function pick(raw: RawSeries, rows: readonly number[] | Uint32Array): RawSeries {
  const picked: Partial<Record<(typeof columnsOf)[number], Float64Array>> = {};
  for (const key of columnsOf) {
    const column = raw[key];
    if (column) picked[key] = Float64Array.from(rows, (row) => column[row]!);
  }
  const { isDischarged } = raw;
  return {
    ...raw,
    ...(picked as Pick<RawSeries, 'timeS' | 'voltageV'>),
    isDischarged: isDischarged && Uint8Array.from(rows, (row) => isDischarged[row]!),
    where: (row) => raw.where(rows[row]!),
  };
}

function withoutGaps(raw: RawSeries, { notANumber }: SeriesRules, warnings: Warning[]): RawSeries {
  const kept: number[] = [];
  let firstGap = -1;
  for (let row = 0; row < raw.timeS.length; row++) {
    if (Number.isFinite(raw.timeS[row]! + (raw.currentA?.[row] ?? 0) + raw.voltageV[row]!)) kept.push(row);
    else if (firstGap < 0) firstGap = row;
  }
  const gaps = raw.timeS.length - kept.length;
  if (gaps > 0 && notANumber === 'refuse')
    throw refuse(raw.where(firstGap), ' holds a value that is not a number.', 'Correct or remove the line.');
  if (kept.length < 2)
    throw new AppError('input/file-format', `The file holds fewer than two samples.`, {
      remedy: 'The file may be truncated: export it again.',
    });
  if (gaps === 0) return raw;
  const rows = gaps === 1 ? 'row' : 'rows';
  warnings.push({
    code: 'rows-left-out',
    message: `${gaps} ${rows} without time, current or voltage left out, the first at ${raw.where(firstGap).toLowerCase()}.`,
  });
  return pick(raw, kept);
}

/** Some cyclers store rows out of order: where they are numbered they are sorted by their number. */
function inOrder(raw: RawSeries, warnings: Warning[]): RawSeries {
  const { order } = raw;
  if (!order?.every(Number.isFinite) || firstFall(raw.timeS) < 0 || firstFall(order) < 0) return raw;
  const rows = Uint32Array.from(order.keys()).sort((a, b) => order[a]! - order[b]! || a - b);
  warnings.push({ code: 'rows-sorted', message: 'The rows were out of order and were sorted by their number.' });
  return pick(raw, rows);
}

function firstFall(values: Float64Array): number {
  for (let i = 1; i < values.length; i++) if (values[i]! < values[i - 1]!) return i;
  return -1;
}

/** Where the time begins anew with each step, the steps are put behind each other. */
function wholeTime(raw: RawSeries, warnings: Warning[]): Float64Array {
  const { timeS, stepIndex, cycleIndex, timeIsOfStep } = raw;
  if (firstFall(timeS) < 0 && !timeIsOfStep) return timeS;
  const isNewStep = (row: number): boolean =>
    [stepIndex, cycleIndex].some((column) => column !== undefined && !Object.is(column[row], column[row - 1]));
  const whole = new Float64Array(timeS.length);
  let beforeS = 0;
  let restarts = 0;
  whole[0] = timeS[0]!;
  for (let row = 1; row < timeS.length; row++) {
    const falls = timeS[row]! < timeS[row - 1]!;
    if (falls && !timeIsOfStep && !isNewStep(row)) throw backwards(raw.where(row));
    if (falls || (timeIsOfStep && isNewStep(row))) {
      beforeS = whole[row - 1]!;
      restarts++;
    }
    whole[row] = beforeS + timeS[row]!;
  }
  if (firstFall(whole) >= 0) throw backwards(raw.where(firstFall(whole)));
  // Where the format counts so, nothing was mended.
  if (restarts > 0 && !timeIsOfStep)
    warnings.push({
      code: 'time-joined',
      message: `The time begins anew ${restarts} times, with each step; the steps were put behind each other.`,
    });
  return whole;
}

function backwards(where: string): AppError {
  return refuse(
    where,
    ': time runs backwards.',
    'Sort the rows by time, use the time of the whole test, or split the file where the clock was reset.',
  );
}

function refuse(where: string, message: string, remedy: string): AppError {
  return new AppError('input/file-format', `${where}${message}`, { remedy });
}

/** Some cyclers write the size of the current only and tell its direction by words. */
function signedByState(
  currentA: Float64Array,
  isDischarged: Uint8Array | undefined,
  warnings: Warning[],
): Float64Array {
  if (!isDischarged || currentA.some((value) => value < 0)) return currentA;
  if (!isDischarged.some((flag, row) => flag === 1 && currentA[row] !== 0)) return currentA;
  warnings.push({
    code: 'sign-by-state',
    message: 'The file lists the size of the current; where its words say discharge, it was made negative.',
  });
  return currentA.map((value, row) => (isDischarged[row] === 1 ? -value : value));
}

/** Sensors that are not connected read 0 °C throughout, or what lies below 0 K. */
function plausibleTemperature({ temperatureK }: RawSeries, warnings: Warning[]): Float64Array | undefined {
  if (!temperatureK) return undefined;
  const read = temperatureK.map((value) => (value > 0 ? value : NaN));
  if (!read.some(Number.isFinite)) {
    warnings.push({
      code: 'temperature-empty',
      message: 'The temperature column holds no number and was left out: what needs a temperature takes 298.15 K.',
    });
    return undefined;
  }
  if (read.every((value) => value === 273.15)) {
    warnings.push({
      code: 'temperature-unread',
      message: 'The temperature is 0 °C throughout, as where no sensor is connected; it was left out.',
    });
    return undefined;
  }
  return read;
}
