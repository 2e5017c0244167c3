import { expect, test } from 'vitest';
import { planTimeline, timelineRows } from '../../../src-core/figures/plan-timeline.ts';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import { titlesByPlace } from '../../../src-core/methods/places.ts';
import { planMethod } from '../../../src-core/methods/plan.ts';

const limits = { minVoltageV: 0, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 1e7 };
const rest = { kind: 'rest', end: { maxDurationS: 600 } };
const hold = { kind: 'potential-step', voltageV: { from: 'OCP', assume: 1.2 }, durationS: 300 };

function timelineOf(steps: readonly unknown[], passes?: number) {
  const method = parseMethod({ name: 'Test', limits, steps });
  return planTimeline(planMethod(method), titlesByPlace(method.steps), passes);
}

test('steps stand where they are in time; loops bracket their passes', () => {
  const loop = { kind: 'repeat', times: 3, until: 'OCP < 1 V', steps: [rest, hold] };
  const timeline = timelineOf([rest, loop]);
  expect(timeline).toMatchObject({ totalS: 3300, shortestS: 1500 });
  expect(timeline.bars.map(({ startS, endS, field }) => [startS, endS, field])).toEqual([
    [0, 600, 'steps[0]'],
    [600, 1200, 'steps[1].steps[0]'],
    [1200, 1500, 'steps[1].steps[1]'],
    [1500, 2100, 'steps[1].steps[0]'],
    [2100, 2400, 'steps[1].steps[1]'],
    [2400, 3000, 'steps[1].steps[0]'],
    [3000, 3300, 'steps[1].steps[1]'],
  ]);
  expect(timeline.loops).toEqual([
    { id: 'loop-1', label: 'until OCP < 1 V, at most 3 times', startS: 600, endS: 3300, depth: 0, isConditional: true },
  ]);
  expect(timeline.bars[2]).toMatchObject({ title: 'Constant voltage', kind: 'voltage', isAssumed: true });
  expect(timeline.bars[2]!.detail).toMatch(
    /1\.200.V; from 20 min, for 5 min 00 s; from a result \(voltageV from OCP\)/,
  );
  expect(timeline.levels.filter(({ lane }) => lane === 'voltage')).toHaveLength(3);
});

test('a titration is one bar with a piece of current for each pulse and rest, and a mark for each spectrum', () => {
  const eis = { control: 'potentiostatic', startFrequencyHz: 1e4, endFrequencyHz: 100, pointsPerDecade: 5, amplitudeVRms: 0.01, dc: 'OCP' }; // prettier-ignore
  const gitt = {
    kind: 'gitt', direction: 'discharge', current: '60 uA', pulseDurationS: 600, pulseCount: 4,
    rest: { maxDurationS: 3600 }, minVoltageV: 0.5, maxVoltageV: 1.5, eis,
  }; // prettier-ignore
  const { bars, levels, marks } = timelineOf([rest, gitt]);
  expect(bars).toHaveLength(2);
  expect(bars[1]).toMatchObject({ title: 'Titration (GITT)', kind: 'current' });
  expect(bars[1]!.detail).toMatch(/12 steps, beginning with “Pulse 1 of 4/);
  expect(levels.map(({ from }) => Number(from.toPrecision(6)))).toEqual([0, -6e-5, 0, -6e-5, 0, -6e-5, 0, -6e-5, 0]);
  expect(marks).toHaveLength(4);
});

test('sweeps and staircases are drawn from vertex to vertex and level by level', () => {
  const wagner = { kind: 'hebb-wagner', startVoltageV: 0.1, endVoltageV: 0.3, stepVoltageV: 0.1, holdS: 100 };
  const voltages = timelineOf([wagner]).levels.filter(({ lane }) => lane === 'voltage');
  expect(voltages.map(({ from }) => Number(from.toFixed(6)))).toEqual(expect.arrayContaining([0.1, 0.2, 0.3]));
  expect(voltages.every(({ startS, endS }) => endS > startS)).toBe(true);
});

test('many passes are folded into one bar that leads to the repetition', () => {
  const loop = { kind: 'repeat', times: 400, steps: [rest, { kind: 'repeat', times: 2, steps: [rest, rest] }] };
  const { bars, totalS } = timelineOf([loop, rest]);
  expect(bars.length).toBeLessThan(30);
  const folded = bars.filter(({ isFolded }) => isFolded);
  expect(folded).toMatchObject([{ field: 'steps[0]', title: 'Passes 3 to 400' }]);
  expect(folded[0]!.endS).toBe(totalS - 600);
  for (const [index, bar] of bars.entries()) expect(bar.startS).toBe(bars[index - 1]?.endS ?? 0);
});

test('as text, passes after the first are one line', () => {
  const timeline = timelineOf([rest, { kind: 'repeat', times: 3, until: 'OCP < 1 V', steps: [hold] }], 1);
  expect(timelineRows(timeline).map(([, , title, remarks]) => [title, remarks])).toEqual([
    ['Open-circuit rest', ''],
    ['  Constant voltage', 'until OCP < 1 V, at most 3 times; from a result: planned with what is assumed'],
    ['Passes 2 to 3', expect.stringMatching(/of the repetition/)],
  ]);
});
