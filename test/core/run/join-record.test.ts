import { expect, test } from 'vitest';
import type { DcReading, DcTable, ImpedanceReading, ImpedanceTable } from '../../../src-core/model/reading.ts';
import { rowsToJoin } from '../../../src-core/run/join-record.ts';
import { parseRecordId, recordIdOf } from '../../../src-core/run/record-id.ts';

const step = { runId: 'r1', stepIndex: 2, startS: 100 };

const readings: readonly DcReading[] = Array.from({ length: 10 }, (_, index) => ({
  kind: 'dc',
  stepTimeS: index + 1,
  // Values that repeat, as of a converter at rest.
  voltageV: 1 + (index % 2) * 1e-4,
  currentA: 0,
  temperatureC: NaN,
  status: index === 8 ? 2 : 0,
}));
const record = { recordId: recordIdOf('r1', 2, 100), readings };

/** Rows of the readings of these numbers, of this step that began on the device 0.03 s after its note. */
function stored(numbers: readonly number[], change = 0): DcTable {
  const rows = numbers.map((number) => readings[number]!);
  return {
    timeS: Float64Array.from(rows, ({ stepTimeS }) => 100.03 + stepTimeS),
    voltageV: Float64Array.from(rows, ({ voltageV }) => voltageV + change),
    currentA: Float64Array.from(rows, () => 0),
    temperatureC: Float64Array.from(rows, () => NaN),
    stepIndex: Float64Array.from(rows, () => 2),
    status: Float64Array.from(rows, () => 0),
  };
}
const none: ImpedanceTable = {
  ...{ timeS: new Float64Array(), frequencyHz: new Float64Array(), zReOhm: new Float64Array() },
  ...{ zImOhm: new Float64Array(), stepIndex: new Float64Array(), status: new Float64Array() },
};

test('ids', () => {
  expect(recordIdOf('a-b.1', 3, 12.3456)).toBe('a-b.1/3/12346');
  expect(parseRecordId('a-b.1/3/12346')).toEqual({ runId: 'a-b.1', stepIndex: 3, startS: 12.346 });
  expect(parseRecordId('somebody’s file')).toBeUndefined();
});

test('what follows the last stored row is joined on the same clock, with its status', () => {
  const rows = rowsToJoin(record, step, stored([0, 1, 2, 3]), none)!;
  expect(rows.dc.map(([timeS]) => timeS)).toEqual(
    [5, 6, 7, 8, 9, 10].map((s) => expect.closeTo(100.03 + s, 6) as number),
  );
  expect(rows.dc.map((row) => row[5])).toEqual([0, 0, 0, 0, 2, 0]);
  expect(rows).toMatchObject({ impedance: [], passedOver: 0 });
});

test('a row that was damaged on the wire is counted, one that is there does not come twice', () => {
  expect(rowsToJoin(record, step, stored([0, 2, 3]), none)).toMatchObject({ passedOver: 1 });
  expect(rowsToJoin(record, step, stored([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), none)).toMatchObject({
    dc: [],
    passedOver: 0,
  });
});

test('nothing stored of this execution: the whole record; rows of another measurement: nothing', () => {
  const before = stored([0, 1]);
  const earlier = { ...before, timeS: before.timeS.map((timeS) => timeS - 50) };
  expect(rowsToJoin(record, step, earlier, none)!.dc).toHaveLength(10);
  expect(rowsToJoin(record, step, stored([0, 1], 5e-6), none)).toBeUndefined();
});

test('a spectrum goes on at its next frequency', () => {
  const points: readonly ImpedanceReading[] = [100, 10, 1].map((frequencyHz, index) => ({
    kind: 'impedance',
    stepTimeS: index + 1,
    frequencyHz,
    zReOhm: 100 + index,
    zImOhm: -index,
    status: 0,
  }));
  const first: ImpedanceTable = {
    ...{ timeS: Float64Array.of(101), frequencyHz: Float64Array.of(100), zReOhm: Float64Array.of(100) },
    ...{ zImOhm: Float64Array.of(-0), stepIndex: Float64Array.of(2), status: Float64Array.of(0) },
  };
  const rows = rowsToJoin({ ...record, readings: points }, step, stored([]), first)!;
  expect(rows.impedance.map((row) => row[1])).toEqual([10, 1]);
});

/** A cell at rest, whose values are all alike, once a minute. */
const alike = readings.map((reading) => ({ ...reading, stepTimeS: reading.stepTimeS * 60, voltageV: 1, status: 0 }));
function storedAlike(numbers: readonly number[]): DcTable {
  const table = stored(numbers);
  return {
    ...table,
    timeS: Float64Array.from(numbers, (number) => 100.03 + alike[number]!.stepTimeS),
    voltageV: table.voltageV.map(() => 1),
  };
}

test.each([
  ['from the first on', [0, 1, 2, 3]],
  ['the first lost on the wire', [1, 2, 3]],
  ['one lost between', [0, 1, 3]],
])('values that are all alike do not shift the record: stored %s', (_, numbers) => {
  const rows = rowsToJoin({ ...record, readings: alike }, step, storedAlike(numbers), none)!;
  expect(rows.dc.map(([timeS]) => timeS)).toEqual(
    [5, 6, 7, 8, 9, 10].map((minutes) => expect.closeTo(100.03 + minutes * 60, 6) as number),
  );
  expect(rows.passedOver).toBe(4 - numbers.length);
});

test('a row that came late, at another row’s time and marked so, does not keep the rest away', () => {
  const late = stored([0, 2, 3]);
  const rows = rowsToJoin(
    record,
    step,
    {
      // The second came behind the fourth.
      timeS: Float64Array.of(...late.timeS, late.timeS[2]!),
      voltageV: Float64Array.of(...late.voltageV, readings[1]!.voltageV),
      currentA: new Float64Array(4),
      temperatureC: new Float64Array(4).fill(NaN),
      stepIndex: new Float64Array(4).fill(2),
      status: Float64Array.of(0, 0, 0, 32),
    },
    none,
  )!;
  expect(rows.dc.map(([timeS]) => timeS)).toEqual(
    [5, 6, 7, 8, 9, 10].map((s) => expect.closeTo(100.03 + s, 6) as number),
  );
  expect(rows.passedOver).toBe(0);
});

test('of many stored rows one with another number is said to be so; of few it proves another measurement', () => {
  const long = Array.from({ length: 30 }, (_, index) => ({ ...readings[0]!, stepTimeS: index + 1, voltageV: index }));
  const rows = long.slice(0, 20);
  const table: DcTable = {
    timeS: Float64Array.from(rows, ({ stepTimeS }) => 100.03 + stepTimeS),
    voltageV: Float64Array.from(rows, ({ voltageV }) => (voltageV === 7 ? 70 : voltageV)),
    currentA: new Float64Array(20),
    temperatureC: new Float64Array(20).fill(NaN),
    stepIndex: new Float64Array(20).fill(2),
    status: new Float64Array(20),
  };
  expect(rowsToJoin({ ...record, readings: long }, step, table, none)).toMatchObject({ differing: 1, passedOver: 0 });
  const other = { ...table, voltageV: table.voltageV.map((voltageV) => (voltageV > 9 ? voltageV + 1 : voltageV)) };
  expect(rowsToJoin({ ...record, readings: long }, step, other, none)).toBeUndefined();
});
