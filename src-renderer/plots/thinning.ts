import { blockLength } from './pyramid.ts';
import type { SeriesStore } from './series-store.ts';

export interface Point {
  x: number;
  y: number;
}

/** With so many samples in a column, where the line enters and leaves it cannot be seen beside its extremes. */
const denseColumn = 32;

/**
 * What of a channel has to be drawn so that the line looks as if every sample were: for each column of pixels its
 * first, lowest, highest and last sample (of a dense one only lowest and highest). One sample on either side lets
 * the line run out of the picture.
 *
 * @param columns - width of the plot in pixels
 * @param factor - multiplies y, for axes in mA, mAh, …
 */
export function thinned<Channel extends string>(
  store: SeriesStore<Channel>,
  channel: Channel,
  [fromS, toS]: readonly [number, number],
  columns: number,
  factor = 1,
): Point[] {
  const pyramid = store.channel(channel);
  const start = Math.max(0, store.indexAt(fromS) - 1);
  const end = Math.min(store.length, store.indexAt(toS) + 1);
  const points: Point[] = [];
  const push = (i: number): void => void points.push({ x: store.time.at(i), y: pyramid.at(i) * factor });
  if (end - start <= columns * 2) {
    for (let i = start; i < end; i++) push(i);
    return points;
  }
  const widthS = (toS - fromS) / columns;
  let expected = start;
  for (let column = 0, i = start; i < end && column <= columns; column++) {
    const found = column === columns ? end : Math.min(end, store.indexAt(fromS + (column + 1) * widthS, expected));
    expected = 2 * found - i;
    const next = columnEnd(i, found, end);
    if (next > i) pushColumn(i, next);
    i = Math.max(i, next);
  }
  return points;

  function pushColumn(from: number, to: number): void {
    const { lowest, highest } = pyramid.extremes(from, to) ?? { lowest: from, highest: from };
    const dense = to - from >= denseColumn && from > start && to < end;
    let pushed = from - 1;
    const once = (i: number): void => {
      if (i <= pushed) return;
      push(i);
      pushed = i;
    };
    // A row of NaN breaks the line, however much follows it in this column.
    if (!dense || Number.isNaN(pyramid.at(from))) once(from);
    once(Math.min(lowest, highest));
    once(Math.max(lowest, highest));
    if (!dense) once(to - 1);
  }
}

/** With so many blocks in a column, its end may move to that of a block: by a sixteenth of a pixel at most. */
const blocksOfWideColumn = 16;

function columnEnd(from: number, found: number, end: number): number {
  const wide = found - from >= blocksOfWideColumn * blockLength && found < end;
  return wide ? found - (found % blockLength) : found;
}

/** Lowest and highest value of a channel between two times; undefined where there is none. */
export function visibleRange<Channel extends string>(
  store: SeriesStore<Channel>,
  channel: Channel,
  [fromS, toS]: readonly [number, number],
): readonly [number, number] | undefined {
  const pyramid = store.channel(channel);
  const found = pyramid.extremes(store.indexAt(fromS), store.indexAt(toS) + 1);
  return found && [pyramid.at(found.lowest), pyramid.at(found.highest)];
}
