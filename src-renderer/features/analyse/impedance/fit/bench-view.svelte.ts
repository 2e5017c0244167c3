import type { FitController } from './fit.svelte.ts';

interface Plot {
  showEverything(): void;
}

/** How the bench is looked at: nothing of it defines a fit. */
export class BenchView {
  brushing = $state(false);
  equalScales = $state(true);
  /** Whether Nyquist shows the arcs alone, where a long tail hides them. */
  arcsOnly = $state(false);
  /** The other end of what is chosen with Shift and the arrows. */
  anchor = $state<number>();
  readonly plots = $state<{ nyquist?: Plot | undefined; bode?: Plot | undefined; residuals?: Plot | undefined }>({});
  readonly #controller: () => FitController;

  constructor(controller: () => FitController) {
    this.#controller = controller;
  }

  /** By point: whether it does not count. */
  readonly isOut: readonly boolean[] = $derived.by(() => {
    const { cell, masked, minFrequencyHz = 0, maxFrequencyHz = Infinity } = this.#controller().desk;
    return Array.from(
      cell?.frequencyHz ?? [],
      (f, k) => masked.includes(k) || f < minFrequencyHz || f > maxFrequencyHz,
    );
  });

  /** Points from the anchor to the one that is looked at. */
  readonly range: readonly number[] = $derived.by(() => {
    const { point } = this.#controller().desk;
    if (point === undefined || this.anchor === undefined || this.anchor === point) return [];
    const [first, last] = [Math.min(point, this.anchor), Math.max(point, this.anchor)];
    return Array.from({ length: last - first + 1 }, (_, k) => first + k);
  });

  readonly outliers: readonly number[] = $derived.by(() => {
    const { fit, desk } = this.#controller();
    const found = fit?.statistics?.robust?.outliers ?? [];
    const frequencies = Array.from(desk.cell?.frequencyHz ?? []);
    return found.flatMap(({ frequencyHz }) => frequencies.flatMap((f, k) => (f === frequencyHz ? [k] : [])));
  });

  /** To the next point; with `extend` all between are chosen. */
  step(by: number, extend: boolean): void {
    const { desk } = this.#controller();
    const last = (desk.cell?.frequencyHz.length ?? 1) - 1;
    this.anchor = extend ? (this.anchor ?? desk.point ?? 0) : undefined;
    desk.point = Math.max(0, Math.min(last, (desk.point ?? (by > 0 ? -1 : last + 1)) + by));
  }

  /** Leaves out, or takes in again, what is chosen, or else the point that is looked at. */
  maskChosen(): void {
    const { desk } = this.#controller();
    if (this.range.length > 0) desk.toggleMask(this.range);
    else if (desk.point !== undefined) desk.toggleMask(desk.point);
    this.anchor = undefined;
  }

  showEverything(): void {
    for (const plot of Object.values(this.plots)) plot?.showEverything();
  }
}
