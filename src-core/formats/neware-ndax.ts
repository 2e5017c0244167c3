import { AppError } from '../errors.ts';
import type { Warning } from '../model/quantity.ts';
import { celsiusZeroK } from '../units/constants.ts';
import { bytesOf } from './decode-text.ts';
import type { FileFormat, ParsedFile, ReadOptions } from './format.ts';
import { readNdc, type NdcTable } from './neware-ndc.ts';
import { titrationOfSeries, type RawSeries } from './titration-series.ts';
import { readZip, zipMark } from './zip-archive.ts';

/** Factors to V and A of the main table, by its version. */
const scales: Readonly<Record<number, { readonly toV: number; readonly toA: number }>> = {
  11: { toV: 1e-4, toA: 1e-3 },
  14: { toV: 1, toA: 1 },
  16: { toV: 1e-4, toA: 1e-3 },
  17: { toV: 1, toA: 1 },
};
const mark65 = 0x65;

/**
 * Neware's archive of BTS 8 and later: voltage and current of every sample in one table, times of some samples in
 * another, cycles and kinds of the steps in a third. The times between are those of the sampling interval.
 *
 * @throws AppError `input/file-format` for other versions, which can be exported as text
 */
function parseNewareNdax(text: string, name: string, { currentSign }: ReadOptions = {}): ParsedFile {
  const bytes = bytesOf(text);
  if (!bytes) throw unreadable('it was read as text, which damages it');
  const files = readZip(bytes, (file) => /^data(?:_runInfo|_step|_AUX_\d+_\d+_\d+|_\d+)?\.ndc$|^TestInfo\.xml$/.test(file)); // prettier-ignore
  const [data, runInfo] = [files.get('data.ndc'), files.get('data_runInfo.ndc')];
  if (!data || !runInfo) throw unreadable('it lacks its table of data or that of times');
  const main = readNdc(data, () => 8);
  const scale = scales[main.version];
  if (!scale) throw unreadable(`its data are of version ${main.version}`);
  if (main.rows === 0) throw unreadable('it holds no sample');
  const warnings: Warning[] = [];
  const times = timesOf(main, readNdc(runInfo, bytesOfRunInfo), warnings);
  const steps = files.get('data_step.ndc');
  const rows = Array.from({ length: main.rows }, (_, row) => row);
  const raw: RawSeries = {
    where: (row) => `Sample ${main.place(row)}`,
    ...times,
    timeIsOfStep: true,
    voltageV: Float64Array.from(rows, (row) => main.float32(row, 0) * scale.toV),
    currentA: Float64Array.from(rows, (row) => main.float32(row, 4) * scale.toA),
    cycleIndex:
      steps &&
      cyclesOf(
        readNdc(steps, (version) => (version < 16 ? 37 : 100)),
        times.stepIndex,
      ),
    temperatureK: temperatureOf(files, main),
  };
  const rules = { name, notANumber: 'leave-out', signIsKnown: true, currentSign } as const;
  return { spectra: [], titration: titrationOfSeries(raw, rules, warnings), warnings };
}

function bytesOfRunInfo(version: number): number {
  return version < 13 ? 47 : version < 16 ? 55 : 100;
}

interface Known {
  readonly timeS: number;
  readonly intervalS: number;
  readonly step: number;
}

/** Times within steps, and the steps counted from 1. */
function timesOf(
  main: NdcTable,
  runInfo: NdcTable,
  warnings: Warning[],
): { readonly timeS: Float64Array; readonly stepIndex: Float64Array } {
  const known = new Map<number, Known>();
  for (let row = 0; row < runInfo.rows; row++) {
    const place = runInfo.uint32(row, 41);
    if (known.has(place)) continue;
    const [timeS, intervalS] = [runInfo.uint32(row, 0) / 1000, runInfo.int32(row, 29) / 1000];
    known.set(place, { timeS, intervalS, step: runInfo.uint32(row, 37) });
  }
  const timeS = new Float64Array(main.rows).fill(NaN);
  const stepIndex = new Float64Array(main.rows).fill(NaN);
  let last: Known | undefined;
  let lastPlace = 0;
  let steps = 0;
  let between = 0;
  for (let row = 0; row < main.rows; row++) {
    const place = main.place(row);
    const here = known.get(place);
    if (here) {
      if (here.step !== last?.step) steps++;
      [last, lastPlace] = [here, place];
    } else between++;
    if (!last) continue;
    timeS[row] = last.timeS + (place - lastPlace) * last.intervalS;
    stepIndex[row] = steps;
  }
  holdBelowNext(timeS, stepIndex);
  if (between > 0)
    warnings.push({
      code: 'time-from-interval',
      message: `The file stores no time for ${between} of ${main.rows} samples; it was calculated from the sampling interval.`,
    });
  return { timeS, stepIndex };
}

/** An interval that was too long would let the time of a step run backwards at the next time that is stored. */
function holdBelowNext(timeS: Float64Array, stepIndex: Float64Array): void {
  for (let row = timeS.length - 2; row >= 0; row--)
    if (stepIndex[row] === stepIndex[row + 1] && timeS[row]! > timeS[row + 1]!) timeS[row] = timeS[row + 1]!;
}

/** The n-th row of the table of steps is the n-th step. */
function cyclesOf(steps: NdcTable, stepIndex: Float64Array): Float64Array {
  return stepIndex.map((step) => (step >= 1 && step <= steps.rows ? steps.uint32(step - 1, 0) + 1 : NaN));
}

/** The first auxiliary channel that is a thermometer: by its marks, or as the test's description says. */
function temperatureOf(files: ReadonlyMap<string, Uint8Array>, main: NdcTable): Float64Array | undefined {
  const description = Array.from(files.get('TestInfo.xml') ?? [], (byte) => String.fromCharCode(byte)).join('');
  const kinds = Array.from(description.slice(0, 1_000_000).matchAll(/<Aux\d+\s([^>]*)>/gi), (found) =>
    Number(/\bChlType="(\d+)"/.exec(found[1]!)?.[1]),
  );
  const numbers = (name: string): number[] => (name.match(/\d+/g) ?? []).map(Number);
  const names = [...files.keys()].filter((name) => /_\d+\.ndc$/.test(name));
  names.sort((a, b) => numbers(a).reduce((order, n, k) => order || n - (numbers(b)[k] ?? 0), 0));
  for (const [k, name] of names.entries()) {
    const bytes = files.get(name)!;
    const hasMarks = bytes[4096 + 132] === mark65 && (bytes[2] === 11 || bytes[2] === 16);
    if (!hasMarks && !((bytes[2] === 14 || bytes[2] === 17) && kinds[k] === thermometer)) continue;
    const table = readNdc(bytes, () => (hasMarks ? 7 : 4));
    const celsius = new Map<number, number>();
    for (let row = 0; row < table.rows; row++)
      celsius.set(table.place(row), hasMarks ? table.int16(row, 5) / 10 : table.float32(row, 0));
    return Float64Array.from({ length: main.rows }, (_, row) => (celsius.get(main.place(row)) ?? NaN) + celsiusZeroK);
  }
  return undefined;
}

/** Neware's number of channels that are thermometers. */
const thermometer = 103;

function unreadable(reason: string): AppError {
  return new AppError('input/file-format', `This Neware ndax file cannot be read: ${reason}.`, {
    remedy: 'Export it as text (CSV) or Excel workbook from BTSDA.',
  });
}

export const newareNdax: FileFormat = {
  id: 'neware-ndax',
  title: 'Neware archive (ndax)',
  kinds: ['titration'],
  extensions: ['.ndax'],
  sniff: (text) => text.startsWith(zipMark) && text.includes('data.ndc'),
  parse: parseNewareNdax,
};
