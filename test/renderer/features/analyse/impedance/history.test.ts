import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  amended,
  beginHistory,
  changed,
  closeStep,
  redone,
  undone,
  type History,
} from '../../../../../src-renderer/features/analyse/impedance/history.ts';

test('undo goes back through every state, redo forward again', () => {
  const done = ['b', 'c', 'd'].reduce((history, state) => changed(history, state, `to ${state}`), beginHistory('a'));
  const back = undone(undone(done));
  expect([back.present, back.past.at(-1)?.name, back.future.at(-1)?.name]).toEqual(['b', 'to b', 'to c']);
  expect(redone(redone(back))).toEqual(done);
  expect(redone(done)).toBe(done);
  expect(undone(beginHistory('a')).present).toBe('a');
});

test('a drag is one step, the next drag another', () => {
  let history = beginHistory(0);
  for (const value of [1, 2, 3]) history = changed(history, value, 'drag', 'slider');
  history = closeStep(history);
  for (const value of [4, 5]) history = changed(history, value, 'drag', 'slider');
  expect(history.past.map(({ state }) => state)).toEqual([0, 3]);
  expect(undone(history).present).toBe(3);
});

test('another change ends a drag, and undoing does', () => {
  const dragged = changed(beginHistory(0), 1, 'drag', 'slider');
  const masked = changed(dragged, 2, 'mask');
  expect(changed(masked, 3, 'drag', 'slider').past).toHaveLength(3);
  expect(changed(undone(dragged), 5, 'drag', 'slider').past.map(({ state }) => state)).toEqual([0]);
});

test('what follows by calculation is no step, and a change after undoing forgets what was taken back', () => {
  const worked = amended(changed(beginHistory('a'), 'b', 'change'), 'b, worked out');
  expect(undone(worked).present).toBe('a');
  expect(redone(undone(worked)).present).toBe('b, worked out');
  expect(changed(undone(worked), 'c', 'other').future).toEqual([]);
});

test('any sequence of changes can be undone to its beginning and redone to its end, up to 200 steps', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer(), fc.constantFrom(undefined, 'x', 'y')), { maxLength: 150 }), (steps) => {
      let history: History<number | string> = beginHistory<number | string>('start');
      for (const [value, open] of steps) history = changed(history, value, 'step', open);
      const end = history.present;
      while (history.past.length > 0) history = undone(history);
      expect(history.present).toBe('start');
      while (history.future.length > 0) history = redone(history);
      expect(history.present).toBe(end);
    }),
    { seed: 1, numRuns: 100 },
  );
  let long = beginHistory(0);
  for (let k = 1; k <= 300; k++) long = changed(long, k, 'step');
  expect(long.past).toHaveLength(200);
});
