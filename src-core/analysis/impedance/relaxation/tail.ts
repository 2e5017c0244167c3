import { createProblem, type RelaxationData } from './problem.ts';
import type { RelaxationGrid } from './grid.ts';

const exponents = [1, 0.9, 0.8, 0.7, 0.6, 0.5] as const;
/** Smoothness at which ends are compared: high, lest γ mimics the end beyond the measured range. */
const tryLambda = 0.1;
/** An end must rise: phase below −20°, and −Z'' still growing over the last half decade. */
const leastSlope = Math.tan(Math.PI / 9);
/** A term must take away this share of the misfit to be let in. */
const worthwhile = 0.1;

/** Exponent of a blocking end, 1 for a capacitor; undefined where the data do not rise at low frequencies. */
export function findTail(grid: RelaxationGrid, data: RelaxationData): number | undefined {
  if (!risesAtTheEnd(grid.frequencyHz, data)) return undefined;
  const misfit = (tailExponent: number | undefined): number => {
    const found = createProblem(grid, data, { inductance: true, tailExponent }).solve(tryLambda);
    return found.residualSumOfSquares + tryLambda * found.roughness;
  };
  const without = misfit(undefined);
  const known = new Map<number, number>(exponents.map((n) => [n, misfit(n)]));
  let best = lowest(known);
  for (const step of [0.05, 0.025, 0.0125]) {
    for (const near of [best - step, best + step]) if (near <= 1 && near >= 0.4) known.set(near, misfit(near));
    best = lowest(known);
  }
  return known.get(best)! < (1 - worthwhile) * without ? best : undefined;
}

function lowest(known: ReadonlyMap<number, number>): number {
  return [...known].reduce((best, next) => (next[1] < best[1] ? next : best))[0];
}

function risesAtTheEnd(frequencyHz: Float64Array, { zRe, zIm }: RelaxationData): boolean {
  const order = [...frequencyHz.keys()].sort((a, b) => frequencyHz[a]! - frequencyHz[b]!);
  const last = order[0]!;
  const before = order.find((k) => frequencyHz[k]! >= 3 * frequencyHz[last]!) ?? last;
  return -zIm[last]! > leastSlope * Math.abs(zRe[last]!) && zIm[last]! < zIm[before]!;
}
