import { expect, test } from 'vitest';
import { usualDummyCell } from '../../../src-core/model/self-test.ts';
import type { PlannedStep } from '../../../src-core/model/plan.ts';
import { readingStatus } from '../../../src-core/model/reading.ts';
import { planMethod } from '../../../src-core/methods/plan.ts';
import { judgeSelfTest, type SelfTestData } from '../../../src-core/run/self-test/judge.ts';
import { selfTestMethod } from '../../../src-core/run/self-test/method.ts';

const abilities = {
  actions: new Set(['open-circuit', 'potential', 'current', 'impedance'] as const),
  impedanceControl: new Set(['potentiostatic'] as const),
  frequencyRangeHz: [0.01, 1e6],
  maxCurrentA: 0.1,
} as const;

/** What an ideal instrument would read, changed by what is wrong with this one. */
function measured(wrong: {
  readonly gain?: number;
  readonly offsetA?: number;
  readonly impedanceGain?: number;
  readonly status?: number;
  readonly cut?: boolean;
}): SelfTestData {
  const { gain = 1, offsetA = 0, impedanceGain = 1, status = 0, cut = false } = wrong;
  const { steps } = planMethod(selfTestMethod(abilities));
  const ohm = usualDummyCell.seriesOhm + usualDummyCell.parallelOhm;
  const dcRows = steps.flatMap((step) => Array.from({ length: 10 }, () => dcRow(step, ohm, gain, offsetA)));
  const dc = dcRows.filter((row) => row !== undefined);
  const spectrum = steps.flatMap(({ action, index }) =>
    action.kind !== 'impedance' ? [] : action.frequenciesHz.map((frequencyHz) => ({ frequencyHz, index })),
  );
  const points = spectrum.map(({ frequencyHz, index }) => {
    const x = 2 * Math.PI * frequencyHz * 1e4 * 1e-6;
    return [frequencyHz, impedanceGain * (1000 + 1e4 / (1 + x * x)), (-impedanceGain * 1e4 * x) / (1 + x * x), index];
  });
  const column = (rows: readonly (readonly number[])[], k: number): Float64Array =>
    Float64Array.from(rows, (row) => row[k]!);
  return {
    steps,
    completed: !cut,
    cellOff: true,
    dc: {
      ...{ timeS: column(dc, 0), voltageV: column(dc, 1), currentA: column(dc, 2), stepIndex: column(dc, 3) },
      ...{ temperatureC: new Float64Array(dc.length).fill(NaN), status: new Float64Array(dc.length).fill(status) },
    },
    impedance: {
      ...{ timeS: column(points, 0), frequencyHz: column(points, 0), zReOhm: column(points, 1) },
      ...{ zImOhm: column(points, 2), stepIndex: column(points, 3), status: new Float64Array(points.length) },
    },
  };
}

function dcRow({ action, index }: PlannedStep, ohm: number, gain: number, offsetA: number): number[] | undefined {
  if (action.kind === 'potential') return [0, action.voltageV, (gain * action.voltageV) / ohm + offsetA, index];
  if (action.kind === 'current') return [0, (action.currentA * ohm) / gain, action.currentA, index];
  return action.kind === 'open-circuit' ? [0, 0, offsetA, index] : undefined;
}

const failed = (wrong: Parameters<typeof measured>[0]): readonly string[] =>
  judgeSelfTest(measured(wrong), usualDummyCell)
    .filter(({ passed }) => !passed)
    .map(({ id }) => id);

test('an instrument that reads what is there passes, also with the offset of a wide range', () => {
  expect(failed({})).toEqual([]);
  expect(failed({ offsetA: 2e-6 })).toEqual([]);
});

test.each([
  ['a gain 3 % off', { gain: 1.03 }, ['held-current', 'held-voltage']],
  ['no contact', { gain: 1e-6 }, ['held-current', 'held-voltage']],
  ['crossed leads', { gain: -1 }, ['held-current', 'held-voltage']],
  ['a zero far off', { offsetA: 3e-5 }, ['offset']],
  ['an impedance 5 % off', { impedanceGain: 1.05 }, ['impedance']],
  ['overloads', { status: readingStatus.overload }, ['flags']],
  ['an early end', { cut: true }, ['completed']],
] as const)('%s is found', (_, wrong, checks) => {
  expect(failed(wrong)).toEqual(expect.arrayContaining([...checks]));
  expect(failed(wrong)).toHaveLength(checks.length);
});

test('advice fits what is wrong', () => {
  const advice = (gain: number): string | undefined =>
    judgeSelfTest(measured({ gain }), usualDummyCell).find(({ id }) => id === 'held-voltage')?.advice;
  expect(advice(1e-6)).toMatch(/No current flows/);
  expect(advice(-1)).toMatch(/opposite signs/);
  expect(advice(1.05)).toMatch(/calibration/);
});

test('a thermostat has nothing to test on a cell', () => {
  const none = { ...abilities, actions: new Set(['temperature'] as const) };
  expect(() => selfTestMethod(none)).toThrow('drives no cell');
});
