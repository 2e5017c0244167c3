import { expect, test } from 'vitest';
import { planTimeline } from '../../../../src-core/figures/plan-timeline.ts';
import { hebbWagner } from '../../../../src-core/methods/hebb-wagner/index.ts';
import { parseMethod } from '../../../../src-core/methods/parse.ts';
import { titlesByPlace } from '../../../../src-core/methods/places.ts';
import { planMethod } from '../../../../src-core/methods/plan.ts';
import { DraftHistory } from '../../../../src-renderer/features/methods/draft-history.svelte.ts';
import { copyStep, emptyMethod, newSteps } from '../../../../src-renderer/features/methods/method-draft.ts';
import {
  complaintOf,
  fieldOf,
  freeName,
  withEntry,
  withKey,
} from '../../../../src-renderer/features/methods/step-results.ts';
import { isYes, yesNoValue } from '../../../../src-renderer/workspace/fields/kind-form.ts';
import { findSteps } from '../../../../src-renderer/features/methods/step-menu.ts';
import { axisLabels, lanesOf, pathOf, spanOf } from '../../../../src-renderer/features/methods/timeline-view.ts';

test('changes are taken back and made again; quick ones of one thing are one step', () => {
  let nowMs = 0;
  const history = new DraftHistory(emptyMethod, () => nowMs);
  const named = (name: string) => ({ ...history.present, name });
  history.change(named('a'), 'name');
  history.change(named('ab'), 'name');
  nowMs = 5000;
  history.change(named('abc'), 'name');
  history.change({ ...history.present, steps: [] });
  history.replace({ ...history.present, id: 'saved' });
  const seen: string[] = [];
  while (history.canUndo) {
    history.undo();
    seen.push(`${history.present.id} ${history.present.name} ${history.present.steps.length}`);
  }
  expect(seen).toEqual(['saved abc 1', 'saved ab 1', 'saved  1']);
  history.redo();
  history.redo();
  expect(history.present).toMatchObject({ id: 'saved', name: 'abc' });
  history.change(named('other'));
  expect(history.canRedo).toBe(false);
});

test('a step is duplicated where it stands', () => {
  const inner = { kind: 'repeat', times: 2, steps: [newSteps.rest, newSteps.eis] } as const;
  const copied = copyStep([inner], [0, 1])[0];
  expect(copied).toMatchObject({ steps: [{ kind: 'rest' }, { kind: 'eis' }, { kind: 'eis' }] });
});

test('expressions of a step are set, renamed and taken out', () => {
  const kept = withEntry(withEntry(newSteps.rest, 'keep', 'a', 'OCP'), 'keep', 'b', 'E');
  expect(withKey(kept, 'keep', 'a', 'V0').keep).toEqual({ V0: 'OCP', b: 'E' });
  expect(withKey(kept, 'keep', 'a', 'b')).toBe(kept);
  expect(withEntry(withEntry(kept, 'keep', 'a', undefined), 'keep', 'b', undefined)).not.toHaveProperty('keep');
  expect(freeName({ ...newSteps.rest, keep: { kept1: 'E' } })).toBe('kept2');
  expect(fieldOf([1, 0])).toBe('steps[1].steps[0]');
});

test('what is wrong with an expression is told at once, or from the plan', () => {
  const problems = [{ field: 'steps[0].until', message: 'No.', remedy: 'Yes.', severity: 'error' }] as const;
  expect(complaintOf('OCP +', 'steps[0].until', problems)).toMatch(/missing here \(character 6\)/);
  expect(complaintOf('OCP', 'steps[0].until', problems)).toBe('No. Yes.');
  expect(complaintOf('OCP', 'steps[1].until', problems)).toBeUndefined();
  expect(complaintOf(' ', '', [])).toMatch(/needed/);
});

test('the picture of a plan: bars that can be hit, lanes for what moves', () => {
  const limits = { minVoltageV: 0, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 1e7 };
  const steps = [
    { kind: 'rest', end: { maxDurationS: 3600 } },
    { kind: 'potential-step', voltageV: 1, durationS: 1 },
    { kind: 'potential-step', voltageV: 0.5, durationS: 3599 },
  ];
  const method = parseMethod({ name: 'Test', limits, steps });
  const timeline = planTimeline(planMethod(method), titlesByPlace(method.steps));
  const short = timeline.bars[1]!;
  expect(spanOf(short.startS, short.endS, timeline.totalS, 720)).toEqual({ leftPx: 360, widthPx: 3 });
  expect(spanOf(7200, 7200, 7200, 720)).toEqual({ leftPx: 717, widthPx: 3 });
  const lanes = lanesOf(timeline);
  expect(lanes.map(({ name }) => name)).toEqual(['voltage']);
  expect(pathOf(lanes[0]!, 7200, 720, 42)).toBe('M360.0 4.0L360.1 4.0L360.1 38.0L720.0 38.0');
});

test('labels of the time axis stay whole and apart', () => {
  const at = (leftPx: number, text = '30 min') => ({ text, leftPx });
  expect(axisLabels([at(0, '0'), at(100), at(200)], 240)).toEqual([at(0, '0'), at(100), at(200)]);
  // The last would be cut off: it moves in, and where it would touch the one before, it is left out.
  expect(axisLabels([at(0, '0'), at(100), at(200)], 210)).toEqual([at(0, '0'), at(100), at(174)]);
  expect(axisLabels([at(0, '0'), at(100), at(140)], 150)).toEqual([at(0, '0'), at(100)]);
});

test('the menu of steps finds by the beginnings of words first, then anywhere', () => {
  const found = (query: string) => findSteps(query).flatMap(({ kinds }) => kinds.map(({ kind }) => kind));
  expect(found('cv')).toEqual(['sweep']);
  expect(found('CCCV')).toEqual(['cccv']);
  expect(found('ocv')).toEqual(['gitt']);
  expect(found('gitt')[0]).toBe('gitt');
  expect(found('conduct n-type')).toEqual([]);
  expect(found('contact')).toEqual(['hebb-wagner']);
  expect(found('')).toHaveLength(16);
});

test('a yes-no shows what holds where nothing is said, and can be set to the other', () => {
  const [zeroFirst] = hebbWagner.fields.filter(({ path }) => path === 'zeroFirst');
  expect(isYes(zeroFirst!, undefined)).toBe(true);
  expect([yesNoValue(zeroFirst!, false), yesNoValue(zeroFirst!, true)]).toEqual([false, undefined]);
  expect(isYes(zeroFirst!, false)).toBe(false);
  expect([isYes({}, undefined), yesNoValue({}, true), yesNoValue({}, false)]).toEqual([false, true, undefined]);
});
