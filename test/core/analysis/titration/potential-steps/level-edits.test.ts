import { expect, test } from 'vitest';
import { analyseTitration } from '../../../../../src-core/analysis/titration/analyse.ts';
import { explainPulse } from '../../../../../src-core/analysis/titration/explain/explain-pulse.ts';
import { listSegments } from '../../../../../src-core/analysis/titration/segment-list.ts';
import { mgTi2S4DiffusivityM2PerS } from '../../../../../src-core/cells/truth.ts';
import type { SegmentEdit, TitrationData } from '../../../../../src-core/model/titration.ts';
import { simulatePotentialSteps } from '../../../../support/virtual-potential-steps.ts';
import { mgTi2S4Sample } from '../../../../support/virtual-titration.ts';

const initialX = 0.3;
const holdS = 5000;
const sample = mgTi2S4Sample({ initialX: { value: initialX, unit: '1' } });
const data = simulatePotentialSteps({ initialX, stepV: 0.01, steps: 3, holdS, seed: 3 });
const analyse = (edits: readonly SegmentEdit[] = [], record = data) =>
  analyseTitration(record, sample, { edits }).pulses;
const plain = analyse();

/** The record with a disturbance of ten samples in the second step. */
function disturbed(): TitrationData {
  const at = data.timeS.findIndex((time) => time > 600 + holdS + 1500);
  const inside = (i: number): boolean => i >= at && i < at + 10;
  return {
    ...data,
    voltageV: data.voltageV.map((value, i) => value + (inside(i) ? 0.004 : 0)),
    currentA: data.currentA.map((value, i) => value + (inside(i) ? 20e-6 : 0)),
  };
}

test('steps that a disturbance parted are joined, and D is as without it', () => {
  const record = disturbed();
  expect(listSegments(record).pulses.length).toBeGreaterThan(3);
  const joined = analyse([{ kind: 'merge', fromS: 600 + holdS + 100, toS: 600 + 2 * holdS - 100 }], record);
  expect(joined.map(({ flags }) => flags!.includes('merged'))).toEqual([false, true, false]);
  for (const [k, { chemicalDiffusivityM2PerS, startTimeS, endTimeS, standardUncertainty }] of joined.entries()) {
    expect(Math.abs(chemicalDiffusivityM2PerS - plain[k]!.chemicalDiffusivityM2PerS)).toBeLessThan(standardUncertainty);
    expect([startTimeS, endTimeS]).toEqual([plain[k]!.startTimeS, plain[k]!.endTimeS]);
  }
});

test('steps too small to be told from the scatter of the voltage are parted', () => {
  const stepV = 0.0015;
  const record = simulatePotentialSteps({ initialX, stepV, steps: 2, holdS, seed: 8, noiseV: 1e-3 });
  const control = 'potentiostatic';
  expect(listSegments(record, { control }).pulses).toHaveLength(1);
  const edits: SegmentEdit[] = [600, 600 + holdS].map((atS) => ({ kind: 'split', atS }));
  expect(listSegments(record, { control, edits }).pulses).toMatchObject([
    { direction: 'charge', startTimeS: 600, flags: ['split'] },
    { direction: 'charge', startTimeS: 600 + holdS },
  ]);
  const { pulses } = analyseTitration(record, sample, { control, edits });
  expect(pulses).toHaveLength(2);
  for (const { x, chemicalDiffusivityM2PerS, potentialStep, standardUncertainty } of pulses) {
    // The rest before it has few samples of a voltmeter this coarse.
    expect(Math.abs(potentialStep!.stepV - stepV)).toBeLessThan(3e-4);
    expect(Math.abs(chemicalDiffusivityM2PerS - mgTi2S4DiffusivityM2PerS(x))).toBeLessThan(2 * standardUncertainty);
  }
});

test('a step whose end is cut away keeps its charge, its x and what it leaves to the next', () => {
  const atS = 600 + 1.5 * holdS;
  const [, cut, next] = analyse([{ kind: 'retime', atS, endTimeS: 600 + 1.6 * holdS }]);
  expect(cut!.flags).toContain('retimed');
  expect(cut!.durationS! / (0.6 * holdS)).toBeCloseTo(1, 3);
  // The background, fitted anew, is all that differs.
  expect(cut!.xAfter! - cut!.xBefore!).toBeCloseTo(plain[1]!.xAfter! - plain[1]!.xBefore!, 4);
  expect(next!.chemicalDiffusivityM2PerS / plain[2]!.chemicalDiffusivityM2PerS).toBeCloseTo(1, 2);
  const truth = mgTi2S4DiffusivityM2PerS(cut!.x);
  expect(Math.abs(cut!.chemicalDiffusivityM2PerS - truth)).toBeLessThan(2 * cut!.standardUncertainty);
  const analysis = analyseTitration(data, sample, { edits: [{ kind: 'retime', atS, endTimeS: 600 + 1.6 * holdS }] });
  for (const { id, recomputed, value } of explainPulse(analysis, analysis.pulses[2]!, { sample, recordName: 'PITT' }))
    if (recomputed !== undefined) expect(recomputed / value.value - 1, id).toBeCloseTo(0, 3);
});

test('a step that is told to begin later is fitted from there', () => {
  const [first] = analyse([{ kind: 'retime', atS: 700, startTimeS: 605 }]);
  expect(first!.startTimeS).toBe(605);
  expect(first!.potentialStep!.timeS[0]).toBeLessThan(5);
  // Five seconds of the fastest current are missing: the model knows nothing of that, whoever says so answers for it.
  expect(first!.chemicalDiffusivityM2PerS).not.toBeCloseTo(plain[0]!.chemicalDiffusivityM2PerS, 18);
});

test.each<[string, SegmentEdit, RegExp, RegExp]>([
  ['steps to different voltages', { kind: 'merge', fromS: 700, toS: 6000 }, /two changes are not one/, /leave a bad step out/], // prettier-ignore
  ['a single step', { kind: 'merge', fromS: 700, toS: 900 }, /Fewer than two potential steps/, /from the first/],
  ['a step at one voltage', { kind: 'split', atS: 3000 }, /the same before and after 3000 s/, /set the time at which it ends/], // prettier-ignore
  ['the first second', { kind: 'split', atS: 600.3 }, /fewer than 8 samples/, /where its voltage changed/],
  ['open circuit', { kind: 'exclude', atS: 300 }, /No potential step is held at 300 s/, /on the clock of the record/],
  ['beyond the next', { kind: 'retime', atS: 700, endTimeS: 6000 }, /reach into its neighbours/, /between the end/],
  ['into open circuit', { kind: 'retime', atS: 700, startTimeS: 500 }, /reach into its neighbours/, /between the end/],
  ['no time', { kind: 'retime', atS: 700, endTimeS: 600.5 }, /fewer than 8 samples/, /more time/],
])('%s: refused with a reason and a remedy', (_, edit, message, remedy) => {
  const refusal = expect.objectContaining({
    code: 'input/invalid',
    message: expect.stringMatching(message) as string,
    remedy: expect.stringMatching(remedy) as string,
  }) as Error;
  expect(() => analyse([edit])).toThrow(refusal);
});

test('a joined step is parted again by taking the joining back', () => {
  const merge: SegmentEdit = { kind: 'merge', fromS: 600 + holdS + 100, toS: 600 + 2 * holdS - 100 };
  expect(() => analyse([merge, { kind: 'split', atS: 600 + holdS + 1500 }], disturbed())).toThrow(/joined or given/);
  expect(() => analyse([merge, { kind: 'retime', atS: 600 + holdS + 900, endTimeS: 9000 }], disturbed())).toThrow(/joined/); // prettier-ignore
});
