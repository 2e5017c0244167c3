import type { Figure, Series } from '../../../../../src-core/figures/figure.ts';

const crossColour = 4;

/** The first series with the masked points drawn as crosses, on top of themselves. */
export function withMask(figure: Figure, masked: readonly number[]): Figure {
  const [data] = figure.series;
  if (!data || masked.length === 0) return figure;
  const crosses: Series = {
    label: 'left out',
    x: masked.map((point) => data.x[point] ?? NaN),
    y: masked.map((point) => data.y[point] ?? NaN),
    mark: 'points',
    colour: crossColour,
  };
  return { ...figure, series: [...figure.series, crosses] };
}
