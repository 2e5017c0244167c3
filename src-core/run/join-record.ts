import type { RecordedAction } from '../instruments/driver.ts';
import {
  dcRow,
  impedanceRow,
  readingStatus,
  type CellReading,
  type DcTable,
  type ImpedanceTable,
} from '../model/reading.ts';
import type { RecordedStep } from './record-id.ts';

/** Rows that an instrument kept and the run has not, in the order of the stored columns. */
export interface JoinedRows {
  readonly dc: readonly (readonly number[])[];
  readonly impedance: readonly (readonly number[])[];
  /** Rows of the record that lie between stored ones and are not among them: damaged on the wire, they stay away. */
  readonly passedOver: number;
  /** Stored rows that hold another number than the record: damaged on the wire without a trace. */
  readonly differing: number;
}

/** Two times of one row differ by rounding alone. */
const sameTimeS = 1e-6;
/** The start of a step stands in the id to the millisecond. */
const startRoundingS = 2e-3;
/** From the note of a step's start to the start of the script's clock, usually. */
const longestGapS = 5;
/** Of stored rows, those that may hold another number than the record: a dialect without checksum cannot tell. */
const mostDiffering = 0.1;
const mostTries = 1000;

interface StoredRow {
  readonly timeS: number;
  readonly isRow: (reading: CellReading) => boolean;
}

interface Stored {
  /** In the order of time, without those that came late: these carry another row's time. */
  readonly rows: readonly StoredRow[];
  readonly count: number;
  readonly lastS: number | undefined;
}

/**
 * What of a record follows the last row that the run has of the same execution of the step. The stored rows are found in
 * the record by their values, which are the same numbers, and by their times, which differ by one constant: all of them,
 * as values of a cell at rest repeat. So nothing comes twice and nothing is left out between.
 * @returns undefined when the stored rows are not in the record: then they are not of one measurement
 */
export function rowsToJoin(
  { readings }: RecordedAction,
  { stepIndex, startS }: RecordedStep,
  dc: DcTable,
  impedance: ImpedanceTable,
): JoinedRows | undefined {
  const stored = storedRows(stepIndex, startS - startRoundingS, dc, impedance);
  const cell = readings.filter((reading): reading is CellReading => 'status' in reading && isOfCell(reading));
  const place =
    stored.rows.length === 0 ? { next: 0, offsetS: startS, differing: 0 } : placeOf(stored.rows, cell, startS);
  if (!place) return undefined;
  const rows: JoinedRows & { dc: (readonly number[])[]; impedance: (readonly number[])[] } = {
    dc: [],
    impedance: [],
    passedOver: Math.max(0, place.next - stored.count),
    differing: place.differing,
  };
  let lastS = stored.lastS ?? startS;
  for (const reading of cell.slice(place.next)) {
    lastS = Math.max(lastS, place.offsetS + reading.stepTimeS);
    if (reading.kind === 'dc') rows.dc.push(dcRow(lastS, stepIndex, reading));
    else rows.impedance.push(impedanceRow(lastS, stepIndex, reading));
  }
  return rows;
}

function isOfCell({ kind }: RecordedAction['readings'][number]): boolean {
  return kind === 'dc' || kind === 'impedance';
}

/** Rows of this execution in the order of time; those beside them (a thermometer's) have no voltage and do not count. */
function storedRows(stepIndex: number, fromS: number, dc: DcTable, impedance: ImpedanceTable): Stored {
  const rows: StoredRow[] = [];
  let late = 0;
  let lastS: number | undefined;
  for (let row = 0; row < dc.timeS.length; row++) {
    if (dc.stepIndex[row] !== stepIndex || dc.timeS[row]! < fromS) continue;
    const voltageV = dc.voltageV[row]!;
    const currentA = dc.currentA[row]!;
    if (Number.isNaN(voltageV) && Number.isNaN(currentA)) continue;
    lastS = Math.max(lastS ?? 0, dc.timeS[row]!);
    if (isLate(dc.status[row]!)) {
      late++;
      continue;
    }
    rows.push({
      timeS: dc.timeS[row]!,
      isRow: (reading) =>
        reading.kind === 'dc' && Object.is(reading.voltageV, voltageV) && Object.is(reading.currentA, currentA),
    });
  }
  for (let row = 0; row < impedance.timeS.length; row++) {
    if (impedance.stepIndex[row] !== stepIndex || impedance.timeS[row]! < fromS) continue;
    lastS = Math.max(lastS ?? 0, impedance.timeS[row]!);
    if (isLate(impedance.status[row]!)) {
      late++;
      continue;
    }
    const zReOhm = impedance.zReOhm[row]!;
    const zImOhm = impedance.zImOhm[row]!;
    rows.push({
      timeS: impedance.timeS[row]!,
      isRow: (reading) =>
        reading.kind === 'impedance' && Object.is(reading.zReOhm, zReOhm) && Object.is(reading.zImOhm, zImOhm),
    });
  }
  rows.sort((one, other) => one.timeS - other.timeS);
  return { rows, count: rows.length + late, lastS };
}

function isLate(status: number): boolean {
  return (status & readingStatus.timeReversed) !== 0;
}

interface Place {
  /** Of the first reading behind the stored ones. */
  readonly next: number;
  /** Run time at which the clock of the record began. */
  readonly offsetS: number;
  readonly differing: number;
}

/**
 * Where the record goes on behind the stored rows. A cell at rest may leave several answers: then few rows were lost
 * before the first stored one, and the step began soon after the journal says so.
 */
function placeOf(stored: readonly StoredRow[], readings: readonly CellReading[], startS: number): Place | undefined {
  const first = stored[0]!;
  const likely = readings
    .filter((reading) => first.isRow(reading) && first.timeS - reading.stepTimeS >= startS - startRoundingS)
    .slice(0, mostTries)
    .map(({ stepTimeS }) => first.timeS - stepTimeS);
  const soon = likely.filter((offsetS) => offsetS <= startS + longestGapS);
  for (const offsetS of [...soon, ...likely]) {
    const place = placeAt(stored, readings, offsetS);
    if (place) return place;
  }
  return undefined;
}

/** Undefined unless every stored row has its time in the record, and nearly all their values. */
function placeAt(stored: readonly StoredRow[], readings: readonly CellReading[], offsetS: number): Place | undefined {
  let place = -1;
  let differing = 0;
  for (const row of stored) {
    do place++;
    while (place < readings.length && readings[place]!.stepTimeS + offsetS < row.timeS - sameTimeS);
    const reading = readings[place];
    if (!reading || reading.stepTimeS + offsetS > row.timeS + sameTimeS) return undefined;
    if (!row.isRow(reading)) differing++;
    if (differing > stored.length * mostDiffering) return undefined;
  }
  return { next: place + 1, offsetS, differing };
}
