const shortestMs = 33;

/** Draws at most 30 times a second, and at the next frame after what comes first. */
export class FrameThrottle {
  readonly #draw: () => void;
  #lastMs = -Infinity;
  #timer: number | undefined;
  #frame: number | undefined;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  ask(): void {
    if (this.#timer !== undefined || this.#frame !== undefined) return;
    const waitMs = this.#lastMs + shortestMs - performance.now();
    if (waitMs <= 0) this.#atNextFrame();
    else
      this.#timer = window.setTimeout(() => {
        this.#timer = undefined;
        this.#atNextFrame();
      }, waitMs);
  }

  cancel(): void {
    window.clearTimeout(this.#timer);
    if (this.#frame !== undefined) window.cancelAnimationFrame(this.#frame);
    this.#timer = undefined;
    this.#frame = undefined;
  }

  #atNextFrame(): void {
    this.#frame = window.requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#lastMs = performance.now();
      this.#draw();
    });
  }
}
