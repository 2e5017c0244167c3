import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../../src-core/numerics/random.ts';
import { SeriesStore } from '../../../src-renderer/plots/series-store.ts';
import { thinned, visibleRange } from '../../../src-renderer/plots/thinning.ts';

function storeOf(y: readonly number[], interval = 1): SeriesStore<'y'> {
  const store = new SeriesStore(['y']);
  store.append(
    y.map((_, i) => i * interval),
    { y },
  );
  return store;
}

test('no spike is lost, wherever it stands and however few pixels there are', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 19_998 }),
      fc.integer({ min: 20, max: 900 }),
      fc.boolean(),
      (at, columns, up) => {
        const y = Array.from({ length: 20_000 }, (_, i) => Math.sin(i / 300));
        y[at] = up ? 50 : -50;
        const points = thinned(storeOf(y), 'y', [0, 19_999], columns);
        expect(points.filter((point) => point.x === at).map((point) => point.y)).toEqual([y[at]]);
      },
    ),
    { seed: 7, numRuns: 60 },
  );
});

test('at most four points for each column, in order of time, from the first sample to the last', () => {
  const random = createRandom(3);
  const y = Array.from({ length: 300_000 }, () => random.normal());
  const store = storeOf(y, 0.01);
  const points = thinned(store, 'y', [0, store.lastTime], 800);
  expect(points.length).toBeLessThanOrEqual(801 * 4);
  expect(points.every((point, i) => i === 0 || point.x >= points[i - 1]!.x)).toBe(true);
  expect(points[0]!.x).toBe(0);
  expect(points.at(-1)!.x).toBe(store.lastTime);
});

test('few samples are drawn as they are, with a neighbour on either side of the range', () => {
  const store = storeOf([1, 2, 3, 4, 5, 6]);
  expect(thinned(store, 'y', [2, 2.5], 400, 10)).toEqual([
    { x: 1, y: 20 },
    { x: 2, y: 30 },
    { x: 3, y: 40 },
  ]);
});

test.each([300, 20])('a row of NaN between long stretches still breaks the line on %i pixels', (columns) => {
  const store = new SeriesStore(['y']);
  const ramp = Float64Array.from({ length: 5000 }, (_, i) => i);
  store.append(ramp, { y: ramp });
  store.append([8000], { y: [NaN] });
  store.append(
    ramp.map((t) => t + 8000),
    { y: ramp },
  );
  const points = thinned(store, 'y', [0, 12_999], columns);
  expect(points.some(({ y }) => Number.isNaN(y))).toBe(true);
});

test('the visible range is that of the samples inside it', () => {
  expect(visibleRange(storeOf([5, 1, 9, 2]), 'y', [1, 3])).toEqual([1, 9]);
  expect(visibleRange(storeOf([]), 'y', [0, 1])).toBeUndefined();
});

test('a clock that goes back keeps its last time, so that searching stays true', () => {
  const store = new SeriesStore(['y']);
  store.append([0, 5, 3, 6], { y: [1, 2, 3, 4] });
  expect([...store.time.values]).toEqual([0, 5, 5, 6]);
  expect([store.indexAt(5), store.indexAt(5.5), store.nearest(5.6), store.nearest(99)]).toEqual([1, 3, 3, 3]);
});
