export type Range = readonly [min: number, max: number];

/**
 * Axis ranges that hold all data and give one unit the same length on both axes (Nyquist plots): the tighter axis
 * decides, the other is widened upwards, so that spectra stand at the lower left. A margin of 4 % is left on each side.
 *
 * @param plotWidth,plotHeight of the area between the axes, any unit
 */
export function equalScaleRanges(
  plotWidth: number,
  plotHeight: number,
  x: Range,
  y: Range,
  margin = 0.04,
): { readonly x: Range; readonly y: Range } {
  const spanX = Math.max(x[1] - x[0], 0);
  const spanY = Math.max(y[1] - y[0], 0);
  const smallest = Math.max(spanX, spanY, Number.MIN_VALUE) * 1e-6 || 1;
  const room = 1 - 2 * margin;
  const unitsPerLength = Math.max(spanX / (plotWidth * room), spanY / (plotHeight * room), smallest);
  return {
    x: from(x[0], unitsPerLength * plotWidth, margin),
    y: from(y[0], unitsPerLength * plotHeight, margin),
  };
}

function from(lowest: number, span: number, margin: number): Range {
  const min = lowest - margin * span;
  return [min, min + span];
}

/** Smallest and largest finite numbers of several arrays; [0, 1] where there are none. */
export function finiteRange(arrays: readonly ArrayLike<number>[]): Range {
  let min = Infinity;
  let max = -Infinity;
  for (const values of arrays) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (!Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min <= max ? [min, max] : [0, 1];
}
