import type { RepeatsAnalysis } from '../analysis/repeats/repeats.ts';
import type { Figure, Series } from './figure.ts';

interface Group {
  readonly name: string;
  readonly values: readonly number[];
}

/**
 * Every cell against its number, the mean, and the band in which single pellets of other laboratories are to be expected.
 *
 * @param label - quantity and unit of the ordinate
 */
export function repeatsPlot(groups: readonly Group[], analysis: RepeatsAnalysis, label: string): Figure {
  const { mean, prior, nextCell95, cellCount, scale } = analysis;
  const ends = [0.5, cellCount + 0.5];
  const [low, high] = prior.relativeStandardDeviation.map((value) => Math.round(100 * value));
  const level = (name: string, value: number, colour: number, dashed: boolean, isUnlisted = false): Series => ({
    ...{ label: name, x: ends, y: [value, value], mark: 'line', colour, dashed, isUnlisted },
  });
  const band = ([from, to]: readonly [number, number], isUnlisted: boolean): Series => ({
    ...{ label: `mean, ${low} and ${high} % between laboratories`, x: ends, y: [mean.value, mean.value] },
    ...{ mark: 'line', colour: 6, dashed: false, isUnlisted },
    band: { low: [from, from], high: [to, to] },
  });
  return {
    id: 'repeats',
    title: 'Repeats of one material',
    caption: `Every cell, the ${scale === 'logarithmic' ? 'geometric ' : ''}mean, and the scatter of single pellets between laboratories (${low} to ${high} %, one standard deviation).`,
    x: { label: 'cell', scale: 'linear', min: ends[0]!, max: ends[1]! },
    y: { label, scale: scale === 'logarithmic' ? 'log' : 'linear' },
    series: [
      band(prior.wide, false),
      band(prior.narrow, true),
      ...cellSeries(groups),
      ...(Number.isFinite(nextCell95[0])
        ? [level('next cell, 95 %', nextCell95[0], 3, true), level('next cell, 95 %', nextCell95[1], 3, true, true)]
        : []),
    ],
  };
}

function cellSeries(groups: readonly Group[]): readonly Series[] {
  let before = 0;
  return groups.map(({ name, values }, k): Series => {
    const first = before + 1;
    before += values.length;
    return { label: name, x: values.map((_, cell) => first + cell), y: values, mark: 'points', colour: k % 6 };
  });
}
