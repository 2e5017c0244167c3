import { expect, test } from 'vitest';
import type { PlannedStep } from '../../../src-core/model/plan.ts';
import type { DcTable } from '../../../src-core/model/reading.ts';
import { createChargeCounter } from '../../../src-renderer/features/run/charge.ts';
import { withGaps, type Tail } from '../../../src-renderer/features/run/dc-rows.ts';
import { createImpedanceColumns } from '../../../src-renderer/features/run/impedance-columns.ts';
import { StepCurves } from '../../../src-renderer/features/run/step-curves.ts';
import { doneBetween, savedWords } from '../../../src-renderer/features/run/time-left.ts';

const columns = (...values: number[]): Float64Array => Float64Array.from(values);

function dcTable(timeS: number[], stepIndex: number[]): DcTable {
  const of = (value: number): Float64Array => Float64Array.from(timeS, () => value);
  return {
    timeS: columns(...timeS),
    voltageV: of(1),
    currentA: of(2),
    temperatureC: of(-20),
    stepIndex: columns(...stepIndex),
    status: of(0),
  };
}

test('the charge of a constant current is current times time, in pieces of any length', () => {
  const count = createChargeCounter();
  count(columns(0, 1, 2), columns(1e-3, 1e-3, 1e-3), columns(0, 0, 0));
  const charge = count(columns(3, 10), columns(1e-3, 1e-3), columns(0, 0));
  expect(charge[1]).toBeCloseTo(10e-3, 12);
});

test('a spectrum between rest and pulse carries no charge of the pulse', () => {
  const count = createChargeCounter();
  // Rest to 100 s, then 1500 s without direct current, then a pulse of 10 s at 60 µA sampled each second.
  count(columns(99, 100), columns(0, 0), columns(0, 0));
  const time = Float64Array.from({ length: 10 }, (_, i) => 1601 + i);
  const charge = count(
    time,
    time.map(() => 60e-6),
    time.map(() => 2),
  );
  expect(charge.at(-1)).toBeCloseTo(600e-6, 12);
});

test('a current that is no number adds nothing', () => {
  const count = createChargeCounter();
  const charge = count(columns(0, 1, 2, 3), columns(1, NaN, 1, 1), columns(0, 0, 0, 0));
  expect([...charge]).toEqual([0, 0, 2, 3]);
});

test('where nothing was measured for long, a row of NaN keeps the lines apart', () => {
  const rows = withGaps(dcTable([0, 1, 50, 51], [0, 0, 2, 2]), columns(0, 1, 1, 2), 0, undefined);
  expect([...rows.timeS]).toEqual([0, 1, 50, 50, 51]);
  expect([...rows.voltageV]).toEqual([1, 1, NaN, 1, 1]);
  expect([...rows.chargeC]).toEqual([0, 1, NaN, 1, 2]);
  expect([...rows.temperatureC]).toEqual([-20, -20, NaN, -20, -20]);
});

test('short gaps are joined, and slow sampling is not a gap; also across two messages', () => {
  const times = (timeS: number[], tail?: Tail) =>
    [...withGaps(dcTable(timeS, timeS), Float64Array.from(timeS), 0, tail).voltageV].map((v) => !Number.isNaN(v));
  expect(times([0, 1, 20, 21])).toEqual([true, true, true, true]);
  expect(times([0, 60, 120, 180], { timeS: -60, intervalS: 60, stepIndex: -60 })).toEqual([true, true, true, true]);
  expect(times([100], { timeS: 1, intervalS: 1, stepIndex: 1 })).toEqual([false, true]);
  expect([
    ...withGaps(dcTable([8, 100], [3, 3]), columns(0), 1, { timeS: 99, intervalS: 1, stepIndex: 3 }).voltageV,
  ]).toEqual([1]);
});

test('a thermostat that is read once a minute has no gaps but between its steps', () => {
  const rows = withGaps(
    dcTable([0, 60, 120, 900, 960, 1020], [0, 0, 0, 5, 5, 5]),
    columns(0, 0, 0, 0, 0, 0),
    0,
    undefined,
  );
  expect([...rows.timeS]).toEqual([0, 60, 120, 900, 900, 960, 1020]);
  const [first, rest] = [dcTable([0], [0]), dcTable([60, 120], [0, 0])];
  expect([...withGaps(first, columns(0), 0, undefined).timeS]).toEqual([0]);
  expect([...withGaps(rest, columns(0, 0), 0, { timeS: 0, intervalS: 0, stepIndex: 0 }).timeS]).toEqual([60, 120]);
});

test('impedance points that came twice are taken once', () => {
  const store = createImpedanceColumns();
  const table = (timeS: number[], frequencyHz: number[], step: number) => ({
    timeS: columns(...timeS),
    frequencyHz: columns(...frequencyHz),
    zReOhm: columns(...timeS),
    zImOhm: columns(...timeS),
    stepIndex: Float64Array.from(timeS, () => step),
    status: Float64Array.from(timeS, () => 0),
  });
  store.append(table([1, 2, 3], [100, 10, 1], 0));
  store.append(table([2, 3, 4], [10, 1, 0.1], 0));
  store.append(table([9], [100], 1));
  expect([...store.table().frequencyHz]).toEqual([100, 10, 1, 0.1, 100]);
});

test('the end is told as a range on the clock, with the day', () => {
  const now = new Date(2026, 10, 21, 21, 0);
  expect(doneBetween(now, 7 * 3600, 1)).toBe('done 03:18–04:00 tomorrow');
  expect(doneBetween(now, 3600, 1)).toBe('done 21:54–22:00');
  expect(doneBetween(now, 3600, 60)).toBe('done within two minutes');
  expect(doneBetween(now, 3 * 86_400, 1)).toMatch(/ in 3 days$/);
});

test('what is saved is said, and what is not', () => {
  expect(savedWords(200, 0)).toBe('Saved 0.2 s ago');
  expect(savedWords(300_000, 0)).toBe('Saved 5 min ago');
  expect(savedWords(NaN, 12)).toBe('12 samples not saved yet');
});

test('a voltammogram is a curve per cycle, a sweep one way a single curve', () => {
  const sweep = (...vertexVoltagesV: number[]): PlannedStep => ({
    ...{ index: 0, label: 'Sweep', onCutOff: 'end-run', expectedDurationS: 0, expectedSamples: 0 },
    action: { kind: 'sweep', vertexVoltagesV, rateVPerS: 0.01, intervalS: 10, maxCurrentA: 1 },
  });
  const samples = dcTable([5, 15, 100, 190, 210, 300, 404, 406], Array<number>(8).fill(0));
  const labels = (step: PlannedStep): readonly [string, number][] => {
    const curves = new StepCurves();
    // Samples arrive in pieces, and the last may come a little late.
    curves.take([step], dcTable([5, 15, 100], [0, 0, 0]), 0);
    curves.take([step], samples, 3);
    return curves.curves.map(({ label, voltageV }) => [label, voltageV.length]);
  };
  // Back and forth over 1 V at 10 mV/s: 200 s each, counted from the first sample at 5 s.
  expect(labels(sweep(0, 0.5, -0.5, 0.5, -0.5, 0))).toEqual([
    ['Step 1, cycle 1 of 2', 4],
    ['Step 1, cycle 2 of 2', 4],
  ]);
  expect(labels(sweep(0, 1))).toEqual([['Sweep', 8]]);
});
