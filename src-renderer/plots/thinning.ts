import type { SeriesStore } from './series-store.ts';

export interface Point {
  x: number;
  y: number;
}

/**
 * What of a channel has to be drawn so that the line looks as if every sample were: for each column of pixels its
 * first, lowest, highest and last sample. One sample on either side lets the line run out of the picture.
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
  for (let column = 0, i = start; i < end && column <= columns; column++) {
    const next = column === columns ? end : Math.min(end, store.indexAt(fromS + (column + 1) * widthS));
    if (next > i) pushColumn(i, next);
    i = Math.max(i, next);
  }
  return points;

  function pushColumn(from: number, to: number): void {
    const found = pyramid.extremes(from, to);
    const last = to - 1;
    push(from);
    if (found) {
      const inner = [Math.min(found.lowest, found.highest), Math.max(found.lowest, found.highest)];
      if (inner[0]! > from && inner[0]! < last) push(inner[0]!);
      if (inner[1]! > from && inner[1]! < last && inner[1] !== inner[0]) push(inner[1]!);
    }
    if (last > from) push(last);
  }
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
