import { grown, GrowingColumn } from './growing-column.ts';

/** Values under one entry of the lowest level: the finest grid on which `extremes` looks at no single value. */
export const blockLength = 16;
const blockBits = 4;
const fanOutBits = 2;
const fanOut = 1 << fanOutBits;
const none = -1;

/** Where the lowest and the highest of each block stand, and the values themselves, so that a query reads one place. */
class Level {
  lowest = new Int32Array(64);
  highest = new Int32Array(64);
  lowestValue = new Float64Array(64);
  highestValue = new Float64Array(64);
  length = 0;

  grow(length: number): void {
    this.lowestValue = grown(this.lowestValue, length);
    this.highestValue = grown(this.highestValue, length);
    if (this.lowest.length < length) {
      this.lowest = grownIndex(this.lowest, length);
      this.highest = grownIndex(this.highest, length);
    }
    this.length = length;
  }
}

/**
 * Where the lowest and the highest of any range of a growing column stand, without looking at every value: the first
 * level keeps both for blocks of 16 values, each level above for 4 blocks of the one below. NaN is passed over.
 * Appending n values costs about 4·n/3 comparisons; a query at most 30 single values and 6 blocks for each level.
 */
export class MinMaxPyramid {
  readonly #column = new GrowingColumn();
  readonly #levels: Level[] = [];
  // What a scan has found so far; kept here because it runs a thousand times for one picture.
  #lowest = none;
  #highest = none;
  #lowestValue = NaN;
  #highestValue = NaN;

  get length(): number {
    return this.#column.length;
  }

  /** A view of all values; valid until the next append. */
  get values(): Float64Array {
    return this.#column.values;
  }

  at(index: number): number {
    return this.#column.at(index);
  }

  append(values: ArrayLike<number>): void {
    if (values.length === 0) return;
    const start = this.length;
    this.#column.append(values);
    this.#raise(start);
  }

  /** Brings every level up to date for the values from `start`. */
  #raise(start: number): void {
    const values = this.values;
    let first = start >> blockBits;
    let blocks = Math.ceil(this.length / blockLength);
    for (let number = 0; ; number++) {
      const level = (this.#levels[number] ??= new Level());
      level.grow(blocks);
      for (let block = first; block < blocks; block++) {
        this.#forget();
        if (number === 0) this.#scanValues(values, block << blockBits, (block + 1) << blockBits);
        else this.#scanLevel(this.#levels[number - 1]!, block << fanOutBits, (block + 1) << fanOutBits);
        level.lowest[block] = this.#lowest;
        level.highest[block] = this.#highest;
        level.lowestValue[block] = this.#lowestValue;
        level.highestValue[block] = this.#highestValue;
      }
      if (blocks === 1) return;
      first >>= fanOutBits;
      blocks = Math.ceil(blocks / fanOut);
    }
  }

  /**
   * Indices of the first lowest and first highest value in start…end−1; undefined when there is no number in it.
   */
  extremes(start: number, end: number): { readonly lowest: number; readonly highest: number } | undefined {
    this.#forget();
    const values = this.values;
    const stop = Math.min(end, values.length);
    let i = Math.max(0, start);
    while (i < stop) {
      const whole = (i & (blockLength - 1)) === 0 && i + blockLength <= stop;
      if (whole) i = this.#scanBlock(i, stop);
      else {
        const next = Math.min(stop, (i | (blockLength - 1)) + 1);
        this.#scanValues(values, i, next);
        i = next;
      }
    }
    return this.#lowest === none ? undefined : { lowest: this.#lowest, highest: this.#highest };
  }

  /** Takes the largest whole block that begins at `i` and ends before `stop`. @returns where it ends */
  #scanBlock(i: number, stop: number): number {
    let number = 0;
    let bits = blockBits;
    while (number + 1 < this.#levels.length) {
      const larger = bits + fanOutBits;
      if ((i & ((1 << larger) - 1)) !== 0 || i + (1 << larger) > stop) break;
      bits = larger;
      number++;
    }
    this.#scanLevel(this.#levels[number]!, i >> bits, (i >> bits) + 1);
    return i + (1 << bits);
  }

  #forget(): void {
    this.#lowest = none;
    this.#highest = none;
    this.#lowestValue = NaN;
    this.#highestValue = NaN;
  }

  // Comparisons with NaN are false: written so that the first number replaces it, and no NaN replaces a number.
  #scanValues(values: Float64Array, start: number, end: number): void {
    const stop = Math.min(end, values.length);
    for (let i = start; i < stop; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      if (!(value >= this.#lowestValue)) {
        this.#lowest = i;
        this.#lowestValue = value;
      }
      if (!(value <= this.#highestValue)) {
        this.#highest = i;
        this.#highestValue = value;
      }
    }
  }

  #scanLevel(level: Level, start: number, end: number): void {
    const stop = Math.min(end, level.length);
    for (let block = start; block < stop; block++) {
      if (level.lowest[block]! === none) continue;
      if (!(level.lowestValue[block]! >= this.#lowestValue)) {
        this.#lowest = level.lowest[block]!;
        this.#lowestValue = level.lowestValue[block]!;
      }
      if (!(level.highestValue[block]! <= this.#highestValue)) {
        this.#highest = level.highest[block]!;
        this.#highestValue = level.highestValue[block]!;
      }
    }
  }
}

function grownIndex(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const next = new Int32Array(Math.max(length, array.length * 2));
  next.set(array);
  return next;
}
