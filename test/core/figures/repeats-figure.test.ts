import { expect, test } from 'vitest';
import { analyseRepeats } from '../../../src-core/analysis/repeats/repeats.ts';
import { repeatsPlot } from '../../../src-core/figures/repeats-figure.ts';

const groups = [
  { name: 'A', values: [1.9, 2.1] },
  { name: 'B', values: [2.6, 2.7] },
];

test('every cell once, counted through, within the bands of single pellets around the geometric mean', () => {
  const analysis = analyseRepeats(groups, 'conductivity');
  const { series, x, y } = repeatsPlot(groups, analysis, 'σ / (mS/cm)');
  const cells = series.filter(({ mark }) => mark === 'points');
  expect(cells.flatMap((one) => Array.from(one.x))).toEqual([1, 2, 3, 4]);
  expect(cells.flatMap((one) => Array.from(one.y))).toEqual([1.9, 2.1, 2.6, 2.7]);
  expect([x.min, x.max, y.scale]).toEqual([0.5, 4.5, 'log']);
  const [wide, narrow] = series.filter(({ band }) => band);
  expect(wide!.band!.high[0]).toBeCloseTo(analysis.mean.value * Math.exp(Math.sqrt(Math.log(1.25))), 12);
  expect(narrow!.band!.low[1]).toBeCloseTo(analysis.mean.value / Math.exp(Math.sqrt(Math.log(1 + 0.35 ** 2))), 12);
});

test('one cell: no interval for the next, and energies on a linear scale', () => {
  const one = [{ name: 'A', values: [0.35] }];
  const { series, y } = repeatsPlot(one, analyseRepeats(one, 'activation-energy'), 'E / eV');
  expect(y.scale).toBe('linear');
  expect(series.map(({ label }) => label)).not.toContain('next cell, 95 %');
});
