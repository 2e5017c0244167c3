export type TimeRange = readonly [fromS: number, toS: number];

/** What the plots of a run look at: everything so far, the newest part, or a place the user chose. */
export type Span = { readonly kind: 'all' } | { readonly kind: 'last'; readonly lengthS: number } | FreeSpan;

interface FreeSpan {
  readonly kind: 'free';
  readonly range: TimeRange;
}

const shortestS = 1e-3;

/** The range that a span means for data between two times. */
export function rangeOf(span: Span, [firstS, lastS]: TimeRange): TimeRange {
  const end = Math.max(lastS, firstS + 1);
  if (span.kind === 'free') return span.range;
  if (span.kind === 'all') return [firstS, end];
  return [Math.max(firstS, end - span.lengthS), Math.max(end, firstS + Math.min(span.lengthS, 1))];
}

/** Narrower (factor < 1) or wider about a time that keeps its place; all of the data at most. */
export function zoomed(range: TimeRange, factor: number, aboutS: number, data: TimeRange): Span {
  const width = Math.max(shortestS, (range[1] - range[0]) * factor);
  if (width >= data[1] - data[0]) return { kind: 'all' };
  const share = (aboutS - range[0]) / Math.max(range[1] - range[0], shortestS);
  return { kind: 'free', range: inside([aboutS - share * width, aboutS + (1 - share) * width], data) };
}

/** Moved by a time, stopping at either end of the data. */
export function panned(range: TimeRange, byS: number, data: TimeRange): Span {
  return { kind: 'free', range: inside([range[0] + byS, range[1] + byS], data) };
}

function inside([from, to]: TimeRange, [first, last]: TimeRange): TimeRange {
  const shift = from < first ? first - from : to > last ? Math.max(last - to, first - from) : 0;
  return [from + shift, to + shift];
}
