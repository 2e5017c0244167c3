/** What `minimiseNonNegative` finds. */
export interface NonNegativeSolution {
  readonly solution: Float64Array;
  /** Indices of the unknowns above zero: a good start for a problem that is almost the same. */
  readonly positive: readonly number[];
  /** False when the iterations ran out; the solution is then feasible, though not the best. */
  readonly converged: boolean;
}

/** Gradients below this share of the largest at the origin count as zero. */
const flatBelow = 1e-11;
/** A pivot below this share of its diagonal means that the column depends on those in use. */
const dependentBelow = 1e-13;

/**
 * Least ½·xᵀGx − qᵀx with x ≥ 0: the active-set method of Lawson and Hanson on the normal equations, with a Cholesky
 * factor that grows by a row for each unknown let in.
 *
 * @param normal - G, size × size, symmetric, positive semidefinite; left as it was
 * @param projection - q
 * @param start - unknowns thought to be positive, from a like problem before
 * @see Lawson & Hanson, Solving Least Squares Problems (1974), ch. 23; Bro & de Jong, J. Chemometrics 11 (1997) 393
 */
export function minimiseNonNegative(
  normal: Float64Array,
  projection: Float64Array,
  start: readonly number[] = [],
): NonNegativeSolution {
  const size = projection.length;
  const passive = createPassiveSet(normal, size);
  let solution: Float64Array = new Float64Array(size);
  const gradient = new Float64Array(size);
  const barred = new Set<number>();
  const threshold = flatBelow * projection.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);

  if (start.length > 0) solution = startFrom(passive, start, projection);
  for (let iteration = 0; iteration < 3 * size + 10; iteration++) {
    for (let i = 0; i < size; i++) {
      let sum = projection[i]!;
      for (const j of passive.indices) sum -= normal[i * size + j]! * solution[j]!;
      gradient[i] = sum;
    }
    const entering = steepest(gradient, normal, passive, barred, threshold);
    if (entering < 0) return { solution, positive: [...passive.indices], converged: true };
    if (!passive.add(entering)) {
      barred.add(entering);
      continue;
    }
    if (!stepInside(passive, solution, projection, entering)) barred.add(entering);
    else barred.clear();
  }
  return { solution, positive: [...passive.indices], converged: false };
}

/**
 * Least |A·x − b|² with x ≥ 0.
 *
 * @param matrix - rows × columns, row-major
 */
export function nonNegativeLeastSquares(
  matrix: Float64Array,
  rows: number,
  columns: number,
  rightSide: Float64Array,
): NonNegativeSolution {
  const normal = new Float64Array(columns * columns);
  const projection = new Float64Array(columns);
  for (let k = 0; k < rows; k++)
    for (let i = 0; i < columns; i++) {
      const left = matrix[k * columns + i]!;
      if (left === 0) continue;
      projection[i]! += left * rightSide[k]!;
      for (let j = 0; j < columns; j++) normal[i * columns + j]! += left * matrix[k * columns + j]!;
    }
  return minimiseNonNegative(normal, projection);
}

/** The unknowns in use, in the order they came, with the Cholesky factor of their part of G. */
interface PassiveSet {
  readonly indices: readonly number[];
  has(index: number): boolean;
  /** False when the unknown depends on those in use; it is then left out. */
  add(index: number): boolean;
  removeWhere(drop: (index: number) => boolean): void;
  /** Solves for the unknowns in use; the others are 0. */
  solve(projection: Float64Array): Float64Array;
}

function createPassiveSet(normal: Float64Array, size: number): PassiveSet {
  let indices: number[] = [];
  const used = new Uint8Array(size);
  const factor = new Float64Array(size * size);
  /** Row `at` of the factor, for the unknown that stands there. */
  function extend(at: number): boolean {
    const index = indices[at]!;
    let pivot = normal[index * size + index]!;
    const limit = dependentBelow * pivot;
    for (let j = 0; j < at; j++) {
      let sum = normal[index * size + indices[j]!]!;
      for (let k = 0; k < j; k++) sum -= factor[at * size + k]! * factor[j * size + k]!;
      const value = sum / factor[j * size + j]!;
      factor[at * size + j] = value;
      pivot -= value * value;
    }
    factor[at * size + at] = Math.sqrt(pivot);
    return pivot > limit;
  }
  return {
    get indices() {
      return indices;
    },
    has: (index) => used[index] === 1,
    add(index) {
      indices.push(index);
      used[index] = 1;
      if (extend(indices.length - 1)) return true;
      indices.pop();
      used[index] = 0;
      return false;
    },
    removeWhere(drop) {
      const first = indices.findIndex(drop);
      if (first < 0) return;
      for (const index of indices) if (drop(index)) used[index] = 0;
      indices = indices.filter((index) => used[index] === 1);
      for (let at = first; at < indices.length; at++) extend(at);
    },
    solve(projection) {
      const n = indices.length;
      const values = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        let sum = projection[indices[i]!]!;
        for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * values[k]!;
        values[i] = sum / factor[i * size + i]!;
      }
      for (let i = n - 1; i >= 0; i--) {
        let sum = values[i]!;
        for (let k = i + 1; k < n; k++) sum -= factor[k * size + i]! * values[k]!;
        values[i] = sum / factor[i * size + i]!;
      }
      const solution = new Float64Array(size);
      for (let i = 0; i < n; i++) solution[indices[i]!] = values[i]!;
      return solution;
    },
  };
}

/** Takes the guessed set, less what comes out negative. */
function startFrom(passive: PassiveSet, start: readonly number[], projection: Float64Array): Float64Array {
  for (const index of start) if (!passive.has(index)) passive.add(index);
  let solution = passive.solve(projection);
  while (passive.indices.some((index) => !(solution[index]! > 0))) {
    const trial = solution;
    passive.removeWhere((index) => !(trial[index]! > 0));
    solution = passive.solve(projection);
  }
  return solution;
}

/** The unknown at zero along which the sum falls most steeply, by its own scale; −1 when there is none. */
function steepest(
  gradient: Float64Array,
  normal: Float64Array,
  passive: PassiveSet,
  barred: ReadonlySet<number>,
  threshold: number,
): number {
  const size = gradient.length;
  let best = -1;
  let bestGain = 0;
  for (let i = 0; i < size; i++) {
    if (passive.has(i) || barred.has(i) || !(gradient[i]! > threshold)) continue;
    const gain = gradient[i]! ** 2 / normal[i * size + i]!;
    if (gain > bestGain) {
      bestGain = gain;
      best = i;
    }
  }
  return best;
}

/** Moves to the minimum on the set in use, or as far as no unknown turns negative; false when that is nowhere. */
function stepInside(passive: PassiveSet, solution: Float64Array, projection: Float64Array, entering: number): boolean {
  for (;;) {
    const target = passive.solve(projection);
    let share = 1;
    for (const index of passive.indices) {
      if (target[index]! > 0) continue;
      if (index === entering && solution[index] === 0) {
        // Rounding alone let it in.
        passive.removeWhere((other) => other === entering);
        return false;
      }
      share = Math.min(share, solution[index]! / (solution[index]! - target[index]!));
    }
    const bound = new Set<number>();
    for (const index of passive.indices) {
      const value = solution[index]! + share * (target[index]! - solution[index]!);
      if (share < 1 && target[index]! <= 0 && value <= 1e-14 * Math.abs(target[index]! - solution[index]!)) {
        bound.add(index);
        solution[index] = 0;
      } else solution[index] = Math.max(value, 0);
    }
    if (share === 1) return true;
    passive.removeWhere((index) => bound.has(index));
  }
}
