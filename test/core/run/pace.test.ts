import { expect, test } from 'vitest';
import { planMethod } from '../../../src-core/methods/plan.ts';
import type { PlannedStep } from '../../../src-core/model/plan.ts';
import { Pace } from '../../../src-core/run/pace.ts';
import { benchLimits } from '../../support/method-bench.ts';

const eis = {
  control: 'potentiostatic',
  startFrequencyHz: 1000,
  endFrequencyHz: 1,
  pointsPerDecade: 2,
  amplitudeVRms: 0.01,
  dc: 'open-circuit',
} as const;
const { steps } = planMethod({
  ...{ id: 'm', name: 'M', limits: benchLimits },
  steps: [{ kind: 'drift-watch', eis, everyS: 700, durationS: 2800, endsWhen: 'time' }],
});
const durationOf = ({ action }: PlannedStep): number => (action.kind === 'open-circuit' ? action.durationS : NaN);

test('each wait ends when the next spectrum is due, in equal samples, less what the instrument needs to begin', () => {
  const pace = new Pace();
  pace.beginGroup(100);
  // The first one is what all others are counted from.
  expect(pace.began(steps[0]!, 102)).toBeUndefined();
  const first = pace.prepare(steps[1]!, 120).step;
  expect(durationOf(first)).toBe(102 + 700 - 120);
  if (first.action.kind !== 'open-circuit') throw new Error(first.action.kind);
  const { firstIntervalS, lastIntervalS } = first.action.sampling;
  expect(firstIntervalS).toBe(lastIntervalS);
  expect(lastIntervalS).toBeLessThanOrEqual(30);
  expect(682 / lastIntervalS).toBeCloseTo(Math.round(682 / lastIntervalS), 9);
  expect(pace.began(steps[2]!, 802.4)).toBeUndefined();
  // It needed 0.4 s to begin: the next wait is so much shorter.
  expect(durationOf(pace.prepare(steps[3]!, 820).step)).toBeCloseTo(102 + 1400 - 820 - 0.4, 9);
  expect(pace.began(steps[4]!, 1502)).toBeUndefined();
});

test('a spectrum that is late says by how much and why, warns once, and the next is in time again', () => {
  const pace = new Pace();
  pace.beginGroup(0);
  pace.began(steps[0]!, 0);
  expect(durationOf(pace.prepare(steps[1]!, 705).step)).toBe(0.5);
  const late = pace.began(steps[2]!, 705.5)!;
  expect(late.text).toMatch(/^Spectrum 2 of 5: began 5.50 s late: what came before it ended 5.0 s after its time$/);
  expect(late.warning?.code).toBe('late');
  // Nothing is learned from it.
  expect(durationOf(pace.prepare(steps[3]!, 720).step)).toBe(680);
  pace.disturbed('the run was held');
  const held = pace.began(steps[4]!, 1460)!;
  expect(held.text).toMatch(/60.0 s late: the run was held$/);
  expect(held.warning).toBeUndefined();
  expect(durationOf(pace.prepare(steps[5]!, 1480).step)).toBe(620);
});
