import { expect, test } from 'vitest';
import { placesOf } from '../../../../src-core/analysis/titration/branches.ts';
import { listSegments } from '../../../../src-core/analysis/titration/segment-list.ts';
import { segmentTitration } from '../../../../src-core/analysis/titration/segment.ts';
import { AppError } from '../../../../src-core/errors.ts';

interface Stretch {
  readonly currentA: number;
  readonly durationS: number;
  readonly step?: number;
}

/** One sample per second at the end of each second; a hole where the current is NaN. */
function record(stretches: readonly Stretch[], withSteps = false) {
  const time: number[] = [];
  const current: number[] = [];
  const step: number[] = [];
  let clock = 0;
  stretches.forEach(({ currentA, durationS, step: number }, k) => {
    for (let t = 1; t <= durationS; t++) {
      clock++;
      if (Number.isNaN(currentA)) continue;
      time.push(clock);
      current.push(currentA);
      step.push(number ?? k);
    }
  });
  return {
    name: 'record',
    timeS: Float64Array.from(time),
    currentA: Float64Array.from(current),
    voltageV: Float64Array.from(time, () => 1.2),
    ...(withSteps ? { stepIndex: Float64Array.from(step) } : {}),
  };
}

function failureOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const rest = { currentA: 3e-9, durationS: 100 };
const pulse = { currentA: 1e-4, durationS: 60 };

test('rests with a few nA, charge and discharge, and a pulse cut short', () => {
  const data = record([
    rest,
    pulse,
    rest,
    pulse,
    rest,
    { currentA: -1e-4, durationS: 60 },
    rest,
    { currentA: -1e-4, durationS: 20 },
    rest,
  ]);
  const { pulses, restThresholdA } = segmentTitration(data);
  expect(restThresholdA).toBeCloseTo(1e-6, 12);
  expect(pulses.map((one) => [one.direction, one.startTimeS, one.endTimeS, one.cutOff])).toEqual([
    ['charge', 100, 160, false],
    ['charge', 260, 320, false],
    ['discharge', 420, 480, false],
    ['discharge', 580, 600, true],
  ]);
  expect(pulses[0]!.restAfter).toEqual({ first: 160, last: 259 });
  expect(pulses[3]!.nextStartTimeS).toBe(700);
});

test('a spectrum between rest and pulse leaves a hole, or a step of its own, and does no harm', () => {
  const hole = segmentTitration(record([rest, pulse, rest, { currentA: NaN, durationS: 1500 }, pulse, rest]));
  expect(hole.pulses.map((one) => [one.startTimeS, one.endTimeS])).toEqual([
    [100, 160],
    [1760, 1820],
  ]);
  const step = segmentTitration(record([rest, pulse, rest, { currentA: 0, durationS: 5 }, pulse, rest], true));
  expect(step.pulses).toHaveLength(2);
  expect(step.pulses[0]!.restAfter).toEqual({ first: 160, last: 264 });
});

test.each([
  ['a pause of the instrument before the rest', 65, 60],
  ['a short pause', 0.4, 60],
  ['none', 0, 60],
])('%s does not lengthen the pulse', (_, pauseS, expectedS) => {
  const data = record([rest, pulse, rest]);
  const timeS = data.timeS.map((time) => (time > 160 ? time + pauseS : time));
  const { pulses } = segmentTitration({ ...data, timeS });
  expect(pulses[0]!.endTimeS - pulses[0]!.startTimeS).toBeCloseTo(expectedS, 6);
});

test('a pulse logged every 10 s without its end lasts until the rest begins', () => {
  const timeS = Float64Array.of(98, 99, 100, 110, 120, 130, 140, 150.1, 150.2, 150.3);
  const currentA = timeS.map((time) => (time > 100 && time < 150 ? 1e-4 : 0));
  const { pulses } = segmentTitration({ name: 'coarse', timeS, currentA, voltageV: timeS });
  expect(pulses[0]!.endTimeS).toBeCloseTo(150, 6);
});

test('a ramp sample keeps the time of the switch but is not steady', () => {
  const data = record([rest, { currentA: 1.3e-5, durationS: 1 }, pulse, rest]);
  const { pulses } = segmentTitration(data);
  expect(pulses).toHaveLength(1);
  expect(pulses[0]!.startTimeS).toBe(100);
  expect([...pulses[0]!.steady.slice(0, 3)]).toEqual([0, 1, 1]);
});

test('touching pulses are parted by direction', () => {
  const stretches = [rest, pulse, { currentA: -1e-4, durationS: 60 }, rest];
  expect(segmentTitration(record(stretches)).pulses.map((one) => one.direction)).toEqual(['charge', 'discharge']);
});

test.each([
  ['one pulse in two steps of sampling', [rest, pulse, pulse, rest], 1],
  ['a second pulse of another size', [rest, pulse, { currentA: 2e-4, durationS: 60 }, rest], 2],
  [
    'a ramp into the pulse',
    [rest, { currentA: 1.3e-5, durationS: 1 }, { currentA: 6e-5, durationS: 1 }, pulse, rest],
    1,
  ],
] as const)('step numbers present or absent give the same pulses: %s', (_, stretches, count) => {
  const [without, withSteps] = [false, true].map((steps) => segmentTitration(record(stretches, steps)).pulses);
  expect(without).toHaveLength(count);
  const spans = (pulses: typeof without) => pulses!.map(({ startTimeS, endTimeS }) => [startTimeS, endTimeS]);
  expect(spans(withSteps)).toEqual(spans(without));
});

test('branches turn with the direction; cycles are the cycler’s, unless it counts every pulse', () => {
  const back = { currentA: -1e-4, durationS: 60 };
  const data = record([rest, pulse, rest, pulse, rest, back, rest, back, rest, pulse, rest]);
  const of = (cycleIndex?: Float64Array) =>
    placesOf(cycleIndex ? { cycleIndex } : {}, segmentTitration(data).pulses).map(({ branch, cycle }) => [
      branch,
      cycle,
    ]);
  const counted = [[1, 1], [1, 1], [2, 1], [2, 1], [3, 2]]; // prettier-ignore
  expect(of()).toEqual(counted);
  expect(of(data.timeS.map((time) => (time < 700 ? 4 : 5)))).toEqual([[1, 4], [1, 4], [2, 4], [2, 4], [3, 5]]); // prettier-ignore
  expect(of(data.timeS.map((time) => Math.ceil(time / 160)))).toEqual(counted);
  const listed = listSegments({ ...data, cycleIndex: data.timeS.map(() => 7) }).pulses;
  expect(new Set(listed.map(({ cycle }) => cycle))).toEqual(new Set([7]));
});

test('a missing current sample does not end a pulse; a single spike is no pulse', () => {
  const data = record([rest, pulse, rest, { currentA: 5e-5, durationS: 1 }, rest, pulse, rest]);
  data.currentA[130] = NaN;
  const { pulses, ignored } = segmentTitration(data);
  expect(pulses).toHaveLength(2);
  expect(ignored).toHaveLength(1);
});

test('without current there is nothing to segment', () => {
  for (const data of [record([{ currentA: 0, durationS: 50 }]), record([])])
    expect(() => segmentTitration(data)).toThrow(AppError);
});

test.each([
  ['a pulse of one sample each', 2, /lasts from one sample/],
  ['pulses of two samples', 4, /150000 times/],
])('a current that flickers without end (%s) is no titration', (_, period, message) => {
  const timeS = Float64Array.from({ length: 600_000 }, (_row, i) => i);
  const currentA = timeS.map((time) => (time % period < period / 2 ? 1e-4 : 0));
  const error = failureOf(() => segmentTitration({ name: 'flicker', timeS, currentA, voltageV: timeS }));
  expect(error.code).toBe('analysis/invalid-input');
  expect(error.message).toMatch(message);
});

test('pulses whose samples all have one time are none', () => {
  const data = record([rest, pulse, rest]);
  const error = failureOf(() => segmentTitration({ ...data, timeS: data.timeS.map(() => 7) }));
  expect(error.message).toMatch(/lasts from one sample/);
});

test('a million rows take well under a second', () => {
  const stretches = Array.from({ length: 1000 }, (_, k) => ({ currentA: k % 2 ? 1e-4 : 0, durationS: 1000 }));
  const data = record(stretches, true);
  const start = performance.now();
  expect(segmentTitration(data).pulses).toHaveLength(500);
  expect(performance.now() - start).toBeLessThan(2000);
});
