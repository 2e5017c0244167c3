import type { Figure } from './figure.ts';

/** The same figure with its numbers in arrays that pass between threads and processes. */
export function plainFigure(figure: Figure): Figure {
  const numbers = (values: ArrayLike<number>): Float64Array => Float64Array.from(values);
  return {
    ...figure,
    x: { ...figure.x },
    y: { ...figure.y },
    ...(figure.rightY && { rightY: { ...figure.rightY } }),
    series: figure.series.map((series) => ({
      ...series,
      x: numbers(series.x),
      y: numbers(series.y),
      ...(series.yError && { yError: numbers(series.yError) }),
      ...(series.band && { band: { low: numbers(series.band.low), high: numbers(series.band.high) } }),
    })),
  };
}
