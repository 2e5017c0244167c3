import { expect, test } from 'vitest';
import { middleOf, panView, zoomView } from '../../../src-renderer/plots/figure-view.ts';
import { panned, rangeOf, zoomed } from '../../../src-renderer/plots/time-range.ts';

test('everything, the newest part, and a chosen place', () => {
  expect(rangeOf({ kind: 'all' }, [0, 100])).toEqual([0, 100]);
  expect(rangeOf({ kind: 'last', lengthS: 30 }, [0, 100])).toEqual([70, 100]);
  expect(rangeOf({ kind: 'last', lengthS: 600 }, [0, 100])).toEqual([0, 100]);
  expect(rangeOf({ kind: 'free', range: [3, 4] }, [0, 100])).toEqual([3, 4]);
});

test('without data the range is still one second long', () => {
  expect(rangeOf({ kind: 'all' }, [0, 0])).toEqual([0, 1]);
});

test('zooming keeps the time under the pointer in its place', () => {
  const span = zoomed([0, 100], 0.5, 20, [0, 100]);
  expect(span).toEqual({ kind: 'free', range: [10, 60] });
});

test('zooming out beyond the data shows everything and follows it', () => {
  expect(zoomed([10, 60], 4, 20, [0, 100])).toEqual({ kind: 'all' });
});

test('panning stops at both ends', () => {
  expect(panned([10, 30], -50, [0, 100])).toEqual({ kind: 'free', range: [0, 20] });
  expect(panned([10, 30], 500, [0, 100])).toEqual({ kind: 'free', range: [80, 100] });
});

test('a logarithmic axis zooms and pans by decades', () => {
  const kinds = { x: 'log', y: 'linear' } as const;
  const view = { x: [1, 1e4], y: [0, 10] } as const;
  expect(middleOf(view, kinds)[0]).toBeCloseTo(100, 9);
  const closer = zoomView(view, 0.5, [100, 5], kinds);
  expect(closer.x[0]).toBeCloseTo(10, 9);
  expect(closer.x[1]).toBeCloseTo(1000, 9);
  expect(closer.y).toEqual([2.5, 7.5]);
  const moved = panView(view, 0.25, -0.1, kinds);
  expect(moved.x[0]).toBeCloseTo(10, 9);
  expect(moved.y).toEqual([-1, 9]);
});
