const fanOutBits = 4;
const fanOut = 1 << fanOutBits;
const none = -1;

interface Level {
  lowest: Int32Array;
  highest: Int32Array;
  length: number;
}

/**
 * Where the lowest and the highest of any range of a growing column stand, without looking at every value: each
 * level keeps both for 16 blocks of the level below. NaN is passed over. Appending n values costs about 16·n/15
 * comparisons, a query about 32 for each level, whatever the range.
 */
export class MinMaxPyramid {
  #values = new Float64Array(1024);
  #length = 0;
  readonly #levels: Level[] = [];

  get length(): number {
    return this.#length;
  }

  /** A view of all values; valid until the next append. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  at(index: number): number {
    return index >= 0 && index < this.#length ? this.#values[index]! : NaN;
  }

  append(values: ArrayLike<number>): void {
    if (values.length === 0) return;
    const start = this.#length;
    this.#values = grown(this.#values, start + values.length);
    this.#values.set(values, start);
    this.#length += values.length;
    this.#raise(start, this.#length);
  }

  /** Brings every level up to date for the values start…end−1. */
  #raise(start: number, end: number): void {
    let first = start;
    let count = end;
    for (let number = 0; count > 1; number++) {
      const level = (this.#levels[number] ??= { lowest: new Int32Array(64), highest: new Int32Array(64), length: 0 });
      const blocks = Math.ceil(count / fanOut);
      level.lowest = grownIndex(level.lowest, blocks);
      level.highest = grownIndex(level.highest, blocks);
      const below = this.#levels[number - 1];
      for (let block = first >> fanOutBits; block < blocks; block++) this.#fold(level, below, block, count);
      level.length = blocks;
      first >>= fanOutBits;
      count = blocks;
    }
  }

  #fold(level: Level, below: Level | undefined, block: number, count: number): void {
    const end = Math.min(count, (block + 1) << fanOutBits);
    let lowest = none;
    let highest = none;
    for (let i = block << fanOutBits; i < end; i++) {
      lowest = this.#lower(lowest, below ? below.lowest[i]! : i);
      highest = this.#higher(highest, below ? below.highest[i]! : i);
    }
    level.lowest[block] = lowest;
    level.highest[block] = highest;
  }

  #lower(a: number, b: number): number {
    if (b === none || Number.isNaN(this.#values[b])) return a;
    return a === none || this.#values[b]! < this.#values[a]! ? b : a;
  }

  #higher(a: number, b: number): number {
    if (b === none || Number.isNaN(this.#values[b])) return a;
    return a === none || this.#values[b]! > this.#values[a]! ? b : a;
  }

  /**
   * Indices of the first lowest and first highest value in start…end−1; undefined when there is no number in it.
   */
  extremes(start: number, end: number): { readonly lowest: number; readonly highest: number } | undefined {
    let lowest = none;
    let highest = none;
    const stop = Math.min(end, this.#length);
    let i = Math.max(0, start);
    while (i < stop) {
      const [number, size] = this.#largestBlock(i, stop);
      const level = this.#levels[number];
      const block = i / size;
      lowest = this.#lower(lowest, level && size > 1 ? level.lowest[block]! : i);
      highest = this.#higher(highest, level && size > 1 ? level.highest[block]! : i);
      i += size;
    }
    return lowest === none ? undefined : { lowest, highest };
  }

  /** Level and size of the largest whole block that begins at `i` and ends before `stop`; size 1 is the value itself. */
  #largestBlock(i: number, stop: number): readonly [level: number, size: number] {
    let size = 1;
    let number = -1;
    while (number + 1 < this.#levels.length && i % (size * fanOut) === 0 && i + size * fanOut <= stop) {
      size *= fanOut;
      number++;
    }
    return [number, size];
  }
}

/** Doubles, so that appending stays linear over a long run. */
function grown(array: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  if (array.length >= length) return array;
  const next = new Float64Array(Math.max(length, array.length * 2));
  next.set(array);
  return next;
}

function grownIndex(array: Int32Array, length: number): Int32Array {
  if (array.length >= length) return array;
  const next = new Int32Array(Math.max(length, array.length * 2));
  next.set(array);
  return next;
}
