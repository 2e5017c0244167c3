import { expect, test } from 'vitest';
import type { PlannedStep } from '../../../src-core/model/plan.ts';
import type { JournalEntry, JournalKind } from '../../../src-core/model/run.ts';
import { findResumePoint } from '../../../src-main/host/runs/resume-point.ts';
import { asDcTable, asImpedanceTable } from '../../../src-main/host/storage/chunk-codec.ts';

const journal = (...lines: readonly [JournalKind, number?][]): JournalEntry[] =>
  lines.map(([kind, stepIndex], seq) => ({
    ...{ seq, at: '', kind, message: '' },
    ...(stepIndex === undefined ? {} : { stepIndex }),
  }));

const none = asDcTable(Array.from({ length: 6 }, () => new Float64Array()));
const noSpectra = asImpedanceTable(Array.from({ length: 6 }, () => new Float64Array()));

test.each([
  ['nothing began', journal(['state']), 0],
  ['killed within a step', journal(['step-started', 0], ['step-ended', 0], ['step-started', 1]), 1],
  ['killed between two steps', journal(['step-started', 0], ['step-ended', 0]), 1],
  ['skipped steps', journal(['step-started', 0], ['step-ended', 0], ['step-skipped', 1], ['step-skipped', 2]), 3],
  ['stopped within a step', journal(['step-started', 4], ['stop-requested'], ['step-ended', 4]), 4],
  [
    'stopped, resumed, killed',
    journal(
      ['step-started', 4],
      ['stop-requested'],
      ['step-ended', 4],
      ['resume'],
      ['step-started', 4],
      ['step-ended', 4],
    ),
    5,
  ],
])('%s', (_, lines, stepIndex) => {
  expect(findResumePoint([], lines, none, noSpectra).stepIndex).toBe(stepIndex);
});

test('a branch that a cut-off ended stays ended; another rule of the step, or none, ends nothing', () => {
  const steps = (onCutOff: PlannedStep['onCutOff']) =>
    [0, 1, 2, 3].map((index) => ({ index, onCutOff, group: 'gitt-1-charge', pulse: 1 + (index >> 1) }) as PlannedStep);
  const lines = journal(['step-started', 2], ['cut-off', 2], ['step-ended', 2], ['step-started', 3]);
  const leaving = (onCutOff: PlannedStep['onCutOff'], entries = lines) =>
    findResumePoint(steps(onCutOff), entries, none, noSpectra).leaving;
  expect(leaving('leave-group')).toEqual({ group: 'gitt-1-charge', pulse: 2 });
  expect([leaving('end-run'), leaving('continue'), leaving('leave-group', [])]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('time goes on where it was, charge counts within steps only, across samples without a number', () => {
  const dc = asDcTable(
    [
      [0, 10, 20, 100, 110, 120],
      [1, 1, 1, 1, 1, 1],
      [1e-3, 1e-3, 1e-3, -2e-3, NaN, -2e-3],
      [NaN, NaN, NaN, NaN, NaN, NaN],
      [1, 1, 1, 3, 3, 3],
      [0, 0, 0, 0, 16, 0],
    ].map((column) => Float64Array.from(column)),
  );
  const { timeS, chargeC } = findResumePoint([], [], dc, noSpectra);
  expect(timeS).toBe(120);
  expect(chargeC).toBeCloseTo(0.02 - 0.04, 12);
});
