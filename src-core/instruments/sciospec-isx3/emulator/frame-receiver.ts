import { frameOverhead, type Frame } from '../frames.ts';

/** What the device makes of bytes: frames, and frames whose last byte is not their first. */
export class FrameReceiver {
  #received: number[] = [];

  get isInside(): boolean {
    return this.#received.length > 0;
  }

  forget(): void {
    this.#received = [];
  }

  /** @returns frames in order; `undefined` for each that was framed wrongly */
  take(bytes: Uint8Array): readonly (Frame | undefined)[] {
    this.#received.push(...bytes);
    const frames: (Frame | undefined)[] = [];
    for (;;) {
      const [tag, length] = this.#received;
      if (tag === undefined || length === undefined || this.#received.length < length + frameOverhead) return frames;
      const whole = this.#received.splice(0, length + frameOverhead);
      frames.push(whole.at(-1) === tag ? { tag, data: Uint8Array.from(whole.slice(2, -1)) } : undefined);
    }
  }
}
