import { GrowingColumn } from './growing-column.ts';
import { MinMaxPyramid } from './pyramid.ts';

/**
 * Columns over one growing time axis, made for millions of samples: nothing is copied or wrapped when drawn.
 * Time never falls here; where a device's clock went back, the last time is kept, so that searches stay true.
 */
export class SeriesStore<Channel extends string> {
  readonly time = new GrowingColumn();
  readonly #channels: ReadonlyMap<Channel, MinMaxPyramid>;

  constructor(channels: readonly Channel[]) {
    this.#channels = new Map(channels.map((name) => [name, new MinMaxPyramid()]));
  }

  get length(): number {
    return this.time.length;
  }

  get firstTime(): number {
    return this.length === 0 ? 0 : this.time.at(0);
  }

  get lastTime(): number {
    return this.length === 0 ? 0 : this.time.at(this.length - 1);
  }

  channel(name: Channel): MinMaxPyramid {
    const found = this.#channels.get(name);
    if (!found) throw new RangeError(`No channel ${name}`);
    return found;
  }

  /** Columns of equal length, in order of time. */
  append(time: ArrayLike<number>, columns: Readonly<Record<Channel, ArrayLike<number>>>): void {
    const rising = Float64Array.from(time);
    let last = this.length === 0 ? -Infinity : this.lastTime;
    for (let i = 0; i < rising.length; i++) {
      if (!(rising[i]! >= last)) rising[i] = last === -Infinity ? 0 : last;
      last = rising[i]!;
    }
    this.time.append(rising);
    for (const [name, pyramid] of this.#channels) pyramid.append(columns[name]);
  }

  /**
   * Index of the first sample at or after `timeS`; the length when there is none.
   * @param near - where it is expected: found at once when that is right, and always found
   */
  indexAt(timeS: number, near?: number): number {
    return this.time.firstNotBelow(timeS, near);
  }

  /** Index of the sample nearest in time; −1 when empty. */
  nearest(timeS: number): number {
    if (this.length === 0) return -1;
    const after = Math.min(this.indexAt(timeS), this.length - 1);
    const before = Math.max(0, after - 1);
    return timeS - this.time.at(before) < this.time.at(after) - timeS ? before : after;
  }
}
