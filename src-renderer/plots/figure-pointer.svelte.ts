import type { FigureChart, Place } from './figure-chart.ts';
import type { FigureLook } from './figure-look.svelte.ts';

/** A few pixels are a click that shook. */
const dragFromPx = 4;

interface PointerOptions {
  readonly look: FigureLook;
  chart(): FigureChart | undefined;
  /** Whether a drag draws a rectangle instead of moving the figure. */
  draws(shiftKey: boolean): boolean;
  onRectangle(corners: readonly [Place, Place]): void;
}

/** What the pointer does on a figure: moves it, zooms with the wheel, draws a rectangle. */
export class FigurePointer {
  /** Two corners of the rectangle that is being drawn. */
  rectangle = $state.raw<readonly [Place, Place]>();
  /** Whether the press that ends with a click has moved: then it picks nothing. */
  dragged = false;
  #last: Place | undefined;
  readonly #options: PointerOptions;

  constructor(options: PointerOptions) {
    this.#options = options;
  }

  /** Returns the function that stops listening. */
  listen(canvas: HTMLCanvasElement): () => void {
    const stop = new AbortController();
    const listen = { signal: stop.signal };
    const { look } = this.#options;
    canvas.addEventListener('pointerdown', (event) => this.#press(event, canvas), listen);
    canvas.addEventListener('pointermove', (event) => this.#move(event), listen);
    for (const end of ['pointerup', 'pointerleave', 'pointercancel'] as const)
      canvas.addEventListener(end, () => this.#end(end), listen);
    canvas.addEventListener('dblclick', () => look.to(undefined), listen);
    canvas.addEventListener('wheel', (event) => this.#turn(event), { ...listen, passive: false });
    return () => stop.abort();
  }

  #press(event: PointerEvent, canvas: HTMLCanvasElement): void {
    if (event.button !== 0) return;
    const place = placeOf(event);
    this.dragged = false;
    if (this.#options.draws(event.shiftKey)) {
      this.rectangle = [place, place];
      canvas.setPointerCapture(event.pointerId);
    } else this.#last = place;
  }

  #move(event: PointerEvent): void {
    const from = this.rectangle?.[0] ?? this.#last;
    if (!from) return;
    const to = placeOf(event);
    this.dragged ||= Math.hypot(to.x - from.x, to.y - from.y) >= dragFromPx;
    if (this.rectangle) this.rectangle = [from, to];
    else if (this.dragged) {
      this.#options.look.pan(from, to);
      this.#last = to;
    }
  }

  #end(end: 'pointerup' | 'pointerleave' | 'pointercancel'): void {
    this.#last = undefined;
    if (this.rectangle && this.dragged && end === 'pointerup') this.#options.onRectangle(this.rectangle);
    if (end !== 'pointerleave') this.rectangle = undefined;
  }

  #turn(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const about = this.#options.chart()?.valuesAt(event.offsetX, event.offsetY);
    this.#options.look.zoom(Math.exp(Math.max(-100, Math.min(100, event.deltaY)) * 0.004), about);
  }
}

function placeOf({ offsetX, offsetY }: MouseEvent): Place {
  return { x: offsetX, y: offsetY };
}
