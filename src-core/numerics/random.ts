/** Random numbers from a seed: the same seed gives the same numbers on every machine. Not for secrets. */
export interface RandomSource {
  /** Uniform in [0, 1) with 53 bits. */
  uniform(): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
  /** Uniform whole number from 0 to `count` − 1. */
  integer(count: number): number;
}

/**
 * xoshiro128**, its state filled from `seed` by splitmix32 so that neighbouring seeds are unlike.
 *
 * @see Blackman & Vigna, ACM Trans. Math. Softw. 47 (2021) 36; Marsaglia's polar method for the normal ones
 */
export function createRandom(seed: number): RandomSource {
  const state = seedState(seed);
  let spare: number | undefined;

  function next(): number {
    const second = state[1]!;
    const product = Math.imul(second, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = second << 9;
    state[2]! ^= state[0]!;
    state[3]! ^= second;
    state[1]! ^= state[2]!;
    state[0]! ^= state[3]!;
    state[2]! ^= shifted;
    const fourth = state[3]!;
    state[3] = (fourth << 11) | (fourth >>> 21);
    return result;
  }
  function uniform(): number {
    const high = next() >>> 5;
    return (high * 67108864 + (next() >>> 6)) / 9007199254740992;
  }
  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * factor;
      return u * factor;
    }
  }
  return { uniform, normal, integer: (count) => Math.floor(uniform() * count) };
}

function seedState(seed: number): Int32Array {
  const state = new Int32Array(4);
  let counter = Math.trunc(seed) | 0;
  // Seeds beyond 32 bits must differ too.
  counter ^= Math.floor(Math.abs(seed) / 4294967296) | 0;
  for (let k = 0; k < 4; k++) {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = counter ^ (counter >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    state[k] = mixed ^ (mixed >>> 15);
  }
  return state;
}
