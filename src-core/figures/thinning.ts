/**
 * Chooses which points to draw of a series too long for the paper: in each column of the drawing the first, the
 * lowest, the highest and the last one, so that no spike is lost and the drawn envelope is the true one.
 *
 * Columns divide x evenly (or log x), since sampling intervals grow within a pulse and a division by count would
 * starve the rests. Non-finite points are dropped, except that a column holding nothing else keeps one as a gap.
 *
 * @param x ascending
 * @param mostPoints upper bound of the result's length, at least 4
 * @returns ascending indices; undefined when all points may stay
 */
export function thinnedIndices(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  mostPoints: number,
  scale: 'linear' | 'log' = 'linear',
): readonly number[] | undefined {
  const length = Math.min(x.length, y.length);
  if (length <= mostPoints) return undefined;
  const columns = Math.max(1, Math.floor(mostPoints / 4));
  const place = scale === 'log' ? Math.log : (value: number): number => value;
  const first = place(x[0]!);
  const width = (place(x[length - 1]!) - first) / columns;
  const kept: number[] = [];
  let start = 0;
  for (let column = 0; column < columns; column++) {
    const edge = column === columns - 1 ? Infinity : first + width * (column + 1);
    let end = start;
    while (end < length && !(place(x[end]!) >= edge)) end++;
    if (end > start) keepColumn(y, start, end, kept);
    start = end;
  }
  return kept;
}

function keepColumn(y: ArrayLike<number>, start: number, end: number, kept: number[]): void {
  let first = -1;
  let last = -1;
  let lowest = -1;
  let highest = -1;
  for (let i = start; i < end; i++) {
    const value = y[i]!;
    if (!Number.isFinite(value)) continue;
    if (first < 0) first = lowest = highest = i;
    if (value < y[lowest]!) lowest = i;
    if (value > y[highest]!) highest = i;
    last = i;
  }
  if (first < 0) {
    kept.push(start);
    return;
  }
  const chosen = [first, lowest, highest, last].sort((a, b) => a - b);
  for (const index of chosen) if (kept.at(-1) !== index) kept.push(index);
}

/** True when x never falls and holds no gaps: what Chart.js is promised by `parsing: false`. */
export function isAscending(x: ArrayLike<number>): boolean {
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]!) || (i > 0 && x[i]! < x[i - 1]!)) return false;
  }
  return true;
}
