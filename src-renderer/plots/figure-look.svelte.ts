import type { FigureChart, Place } from './figure-chart.ts';
import { middleOf, panView, zoomView, type AxisKinds, type FigureView } from './figure-view.ts';

interface LookOptions {
  chart(): FigureChart | undefined;
  /** What is shown while the user has not zoomed; undefined: all of the data. */
  home(): FigureView | undefined;
  kinds(): AxisKinds;
}

/** What part of a figure is seen: what its owner shows, until the user zooms or moves it. */
export class FigureLook {
  #chosen = $state.raw<FigureView>();
  // Read by the chart while it draws, where a dependency would build it anew.
  #shown: FigureView | undefined;
  readonly #options: LookOptions;

  constructor(options: LookOptions) {
    this.#options = options;
    this.#shown = options.home();
  }

  get isZoomed(): boolean {
    return this.#chosen !== undefined;
  }

  get shown(): FigureView | undefined {
    return this.#shown;
  }

  /** For an $effect: takes up another home while the user has not zoomed. */
  follow = (): void => {
    const home = this.#options.home();
    if (this.#chosen !== undefined || isSameView(this.#shown, home)) return;
    this.#shown = home;
    this.#options.chart()?.look();
  };

  /** Undefined: back to what is shown before any zoom. */
  to(next: FigureView | undefined): void {
    this.#chosen = next;
    this.#shown = next ?? this.#options.home();
    this.#options.chart()?.look();
  }

  zoom(factor: number, about?: readonly [number, number]): void {
    const now = this.#options.chart()?.visible();
    const kinds = this.#options.kinds();
    if (now) this.to(zoomView(now, factor, about ?? middleOf(now, kinds), kinds));
  }

  /** What was under one place comes under another. */
  pan(from: Place, to: Place): void {
    const chart = this.#options.chart();
    if (!chart) return;
    const { width, height } = chart.size;
    this.to(panView(chart.visible(), (from.x - to.x) / width, (to.y - from.y) / height, this.#options.kinds()));
  }
}

function isSameView(a: FigureView | undefined, b: FigureView | undefined): boolean {
  return a === b || (!!a && !!b && [...a.x, ...a.y].every((value, i) => value === [...b.x, ...b.y][i]));
}
