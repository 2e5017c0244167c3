import { choleskyFactor, choleskySolve } from '../../numerics/linear-algebra.ts';

/** How well one column per block, with sizes that are not negative, adds up to the spectrum. */
export interface CombinationScorer {
  /** Sum of squares left, for the chosen column of each block. */
  misfit(choice: readonly number[]): number;
  /** Size of each block; a block that would be negative gets a trace. */
  sizes(choice: readonly number[]): Float64Array;
}

/** Share of the whole given to a block the data have no use for: it must start somewhere above nothing. */
const trace = 0.01;

/**
 * @param columns - per block, the candidate vectors, each of length 1
 * @param target - the weighted spectrum
 */
export function createCombinationScorer(
  columns: readonly (readonly Float64Array[])[],
  target: Float64Array,
): CombinationScorer {
  const flat = columns.flat();
  const firsts = columns.map((_, block) => columns.slice(0, block).reduce((sum, list) => sum + list.length, 0));
  const projections = Float64Array.from(flat, (column) => product(column, target));
  const whole = product(target, target);
  // Products of two columns, made when first asked for.
  const products = new Float64Array(flat.length * flat.length).fill(NaN);
  const between = (a: number, b: number): number => {
    const index = a * flat.length + b;
    if (Number.isNaN(products[index]!)) products[index] = product(flat[a]!, flat[b]!);
    return products[index]!;
  };

  const size = columns.length;
  const normal = new Float64Array(size * size);
  const solution = new Float64Array(size);
  /** Solves for the blocks in use, throwing out the most negative one until none is. */
  function solve(choice: readonly number[]): readonly number[] {
    let used = choice.map((_, block) => block);
    for (;;) {
      const n = used.length;
      used.forEach((block, i) => {
        const a = firsts[block]! + choice[block]!;
        solution[i] = projections[a]!;
        for (let j = 0; j <= i; j++)
          normal[i * n + j] = i === j ? 1 + 1e-10 : between(a, firsts[used[j]!]! + choice[used[j]!]!);
      });
      if (n === 0 || !choleskyFactor(normal, n)) return [];
      choleskySolve(normal, n, solution);
      let worst = -1;
      for (let i = 0; i < n; i++) if (solution[i]! <= 0 && (worst < 0 || solution[i]! < solution[worst]!)) worst = i;
      if (worst < 0) return used;
      used = used.filter((_, i) => i !== worst);
    }
  }

  return {
    misfit(choice) {
      const used = solve(choice);
      let explained = 0;
      used.forEach((block, i) => (explained += solution[i]! * projections[firsts[block]! + choice[block]!]!));
      return whole - explained;
    },
    sizes(choice) {
      const used = solve(choice);
      const sizes = new Float64Array(size).fill(trace * Math.sqrt(whole));
      used.forEach((block, i) => (sizes[block] = solution[i]!));
      return sizes;
    },
  };
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
