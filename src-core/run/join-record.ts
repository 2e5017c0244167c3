import type { RecordedAction } from '../instruments/driver.ts';
import { dcRow, impedanceRow, type CellReading, type DcTable, type ImpedanceTable } from '../model/reading.ts';
import type { RecordedStep } from './record-id.ts';

/** Rows that an instrument kept and the run has not, in the order of the stored columns. */
export interface JoinedRows {
  readonly dc: readonly (readonly number[])[];
  readonly impedance: readonly (readonly number[])[];
  /** Rows of the record that lie between stored ones and are not among them: damaged on the wire, they stay away. */
  readonly passedOver: number;
}

/** Two times of one row differ by rounding alone. */
const sameTimeS = 1e-6;
/** The start of a step stands in the id to the millisecond. */
const startRoundingS = 2e-3;

interface StoredRow {
  readonly timeS: number;
  readonly isRow: (reading: CellReading) => boolean;
}

/**
 * What of a record follows the last row that the run has of the same execution of the step. The stored row is found in the
 * record by its values, which are the same numbers, so that nothing comes twice and nothing is left out between.
 * @returns undefined when a stored row is not in the record: then they are not of one measurement
 */
export function rowsToJoin(
  { readings }: RecordedAction,
  { stepIndex, startS }: RecordedStep,
  dc: DcTable,
  impedance: ImpedanceTable,
): JoinedRows | undefined {
  const stored = storedRows(stepIndex, startS - startRoundingS, dc, impedance);
  const cell = readings.filter((reading): reading is CellReading => 'status' in reading && isOfCell(reading));
  const place = stored.length === 0 ? { next: 0, offsetS: startS } : placeOf(stored, cell);
  if (!place) return undefined;
  const rows: JoinedRows & { dc: (readonly number[])[]; impedance: (readonly number[])[] } = {
    dc: [],
    impedance: [],
    passedOver: Math.max(0, place.next - stored.length),
  };
  let lastS = stored.at(-1)?.timeS ?? startS;
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
function storedRows(stepIndex: number, fromS: number, dc: DcTable, impedance: ImpedanceTable): readonly StoredRow[] {
  const rows: StoredRow[] = [];
  for (let row = 0; row < dc.timeS.length; row++) {
    if (dc.stepIndex[row] !== stepIndex || dc.timeS[row]! < fromS) continue;
    const voltageV = dc.voltageV[row]!;
    const currentA = dc.currentA[row]!;
    if (Number.isNaN(voltageV) && Number.isNaN(currentA)) continue;
    rows.push({
      timeS: dc.timeS[row]!,
      isRow: (reading) =>
        reading.kind === 'dc' && Object.is(reading.voltageV, voltageV) && Object.is(reading.currentA, currentA),
    });
  }
  for (let row = 0; row < impedance.timeS.length; row++) {
    if (impedance.stepIndex[row] !== stepIndex || impedance.timeS[row]! < fromS) continue;
    const zReOhm = impedance.zReOhm[row]!;
    const zImOhm = impedance.zImOhm[row]!;
    rows.push({
      timeS: impedance.timeS[row]!,
      isRow: (reading) =>
        reading.kind === 'impedance' && Object.is(reading.zReOhm, zReOhm) && Object.is(reading.zImOhm, zImOhm),
    });
  }
  return rows.sort((one, other) => one.timeS - other.timeS);
}

/** Where the record goes on behind the stored rows, and the run time at which its clock began. */
function placeOf(
  stored: readonly StoredRow[],
  readings: readonly CellReading[],
): { readonly next: number; readonly offsetS: number } | undefined {
  const first = readings.findIndex((reading) => stored[0]!.isRow(reading));
  if (first === -1) return undefined;
  const offsetS = stored[0]!.timeS - readings[first]!.stepTimeS;
  const last = stored.at(-1)!;
  const index = readings.findLastIndex(
    (reading) => last.isRow(reading) && Math.abs(offsetS + reading.stepTimeS - last.timeS) < sameTimeS,
  );
  return index === -1 ? undefined : { next: index + 1, offsetS };
}
