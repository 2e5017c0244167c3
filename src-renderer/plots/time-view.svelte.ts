import { panned, rangeOf, zoomed, type Span, type TimeRange } from './time-range.ts';

/** One view shared by plots that stand above each other: they pan, zoom and point together. */
export class TimeView {
  span = $state.raw<Span>({ kind: 'all' });
  /** Time under the pointer, s; undefined when it is elsewhere. */
  cursorS = $state<number>();
  /** Extent of the data, told by whoever appends. */
  data = $state.raw<TimeRange>([0, 1]);

  get range(): TimeRange {
    return rangeOf(this.span, this.data);
  }

  zoom(factor: number, aboutS = (this.range[0] + this.range[1]) / 2): void {
    this.span = zoomed(this.range, factor, aboutS, this.data);
  }

  pan(byS: number): void {
    this.span = panned(this.range, byS, this.data);
  }

  /** By a share of what is visible. */
  step(share: number): void {
    this.pan((this.range[1] - this.range[0]) * share);
  }

  fit = (): void => {
    this.span = { kind: 'all' };
  };
}
