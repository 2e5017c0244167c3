/** Numbers that are only ever appended, without copying what is there more than a few times over a long run. */
export class GrowingColumn {
  #values = new Float64Array(1024);
  #length = 0;

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
    this.#values = grown(this.#values, this.#length + values.length);
    this.#values.set(values, this.#length);
    this.#length += values.length;
  }

  /** Index of the first value of a rising column that is not below `wanted`, looked for outwards from `near`. */
  firstNotBelow(wanted: number, near = this.#length >>> 1): number {
    const values = this.#values;
    let low = 0;
    let high = this.#length;
    let at = Math.min(Math.max(0, near), high);
    if (at < high && values[at]! < wanted) {
      for (let step = 1; at < high && values[at]! < wanted; step *= 2) {
        low = at + 1;
        at += step;
      }
      high = Math.min(at, high);
    } else {
      for (let step = 1; at > 0 && !(values[at - 1]! < wanted); step *= 2) {
        high = at - 1;
        at = Math.max(0, at - step);
      }
      low = at;
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (values[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** At least `length` long; doubles, so that appending stays linear over a long run. */
export function grown(array: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  if (array.length >= length) return array;
  const next = new Float64Array(Math.max(length, array.length * 2));
  next.set(array);
  return next;
}
