/**
 * Normal equations of many parts that have some columns in common: own columns meet only in their part, so the matrix
 * looks like an arrow, and solving it costs as much as the parts one by one.
 *
 *     | A₁        B₁ |
 *     |     A₂    B₂ |      S = C − Σ Bᵢᵀ·Aᵢ⁻¹·Bᵢ
 *     | B₁ᵀ B₂ᵀ   C  |
 *
 * @see Golub & Van Loan, Matrix Computations, 4th ed. (2013), 3.2 (Schur complement)
 */
export interface SharedNormalSystem {
  /** Steps of the own columns of every part, and of the shared ones, after `solve`. */
  readonly ownSteps: readonly Float64Array[];
  readonly sharedStep: Float64Array;
  /** Takes the slopes and residuals of one part; call for every part, the first one with `isFirst`. */
  add(part: number, jacobian: Float64Array, residuals: Float64Array, isFirst: boolean): void;
  /** Fills the steps and answers the reduction the linear model promises, NaN when it cannot be solved. */
  solve(damping: number): number;
  /**
   * (JᵀJ)⁻¹ of the columns of every part, own and shared, n × n in the order of the part; zero for columns that depend
   * on others or are held.
   */
  inverses(isHeld: (part: number, column: number) => boolean): readonly Float64Array[];
}

/** A pivot below this share of 1, its column being scaled to length 1, belongs to a column that depends on others. */
const dependentBelow = 1e-13;

/**
 * @param parts - rows of every part
 * @param width - columns of every part, own and shared
 * @param shared - which of them are the same in all parts
 */
export function createSharedNormalSystem(
  parts: readonly number[],
  width: number,
  shared: readonly number[],
): SharedNormalSystem {
  const own = Array.from({ length: width }, (_, j) => j).filter((j) => !shared.includes(j));
  const ownCount = own.length;
  const sharedCount = shared.length;
  const normals = parts.map(() => new Float64Array(width * width));
  const gradients = parts.map(() => new Float64Array(width));
  const scales = parts.map(() => new Float64Array(ownCount));
  const sharedScale = new Float64Array(sharedCount);
  const ownSteps = parts.map(() => new Float64Array(ownCount));
  const sharedStep = new Float64Array(sharedCount);

  /** The blocks of one part, columns scaled to length 1, with the damping. */
  function blocksOf(part: number, damping: number): { a: Float64Array; b: Float64Array } {
    const normal = normals[part]!;
    const a = new Float64Array(ownCount * ownCount);
    const b = new Float64Array(ownCount * sharedCount);
    for (let i = 0; i < ownCount; i++) {
      const row = own[i]! * width;
      const scaleI = scales[part]![i]!;
      for (let j = 0; j < ownCount; j++) a[i * ownCount + j] = normal[row + own[j]!]! / (scaleI * scales[part]![j]!);
      for (let j = 0; j < sharedCount; j++)
        b[i * sharedCount + j] = normal[row + shared[j]!]! / (scaleI * sharedScale[j]!);
      a[i * ownCount + i]! += damping;
    }
    return { a, b };
  }

  /** C of all parts, scaled, with the damping. */
  function sharedBlock(damping: number): Float64Array {
    const c = new Float64Array(sharedCount * sharedCount);
    for (const normal of normals)
      for (let i = 0; i < sharedCount; i++)
        for (let j = 0; j < sharedCount; j++)
          c[i * sharedCount + j]! += normal[shared[i]! * width + shared[j]!]! / (sharedScale[i]! * sharedScale[j]!);
    for (let i = 0; i < sharedCount; i++) c[i * sharedCount + i]! += damping;
    return c;
  }

  function updateScales(): void {
    let longest = 0;
    normals.forEach((normal, part) =>
      own.forEach((column, i) => {
        const length = Math.sqrt(normal[column * width + column]!);
        scales[part]![i] = Math.max(scales[part]![i]!, length);
        longest = Math.max(longest, length);
      }),
    );
    shared.forEach((column, i) => {
      const square = normals.reduce((sum, normal) => sum + normal[column * width + column]!, 0);
      sharedScale[i] = Math.max(sharedScale[i]!, Math.sqrt(square));
      longest = Math.max(longest, sharedScale[i]);
    });
    // A column without any influence yet still needs damping, or the system would be singular.
    const least = Math.max(1e-15 * longest, Number.MIN_VALUE);
    for (const list of [...scales, sharedScale]) list.forEach((value, i) => (list[i] = Math.max(value, least)));
  }

  return {
    ownSteps,
    sharedStep,
    add(part, jacobian, residuals, isFirst) {
      if (isFirst) for (const list of [...normals, ...gradients]) list.fill(0);
      accumulate(jacobian, residuals, parts[part]!, width, normals[part]!, gradients[part]!);
      if (part === parts.length - 1) updateScales();
    },
    solve(damping) {
      const schur = sharedBlock(damping);
      const right = new Float64Array(sharedCount);
      shared.forEach((column, i) => {
        right[i] = -gradients.reduce((sum, gradient) => sum + gradient[column]!, 0) / sharedScale[i]!;
      });
      const gradientShared = right.map((value) => -value);
      const eliminated = parts.map((_, part) => {
        const { a, b } = blocksOf(part, damping);
        const skipped = factorSkipping(a, ownCount, 0);
        const rightOwn = Float64Array.from(own, (column, i) => -gradients[part]![column]! / scales[part]![i]!);
        const { solution, coupling } = eliminate({ a, b, skipped }, rightOwn, schur, right, sharedCount);
        return { rightOwn, solution, coupling };
      });
      const skippedShared = factorSkipping(schur, sharedCount, 0);
      solveSkipping(schur, sharedCount, skippedShared, right);
      let predicted = 0;
      for (let i = 0; i < sharedCount; i++) {
        predicted += right[i]! * (damping * right[i]! - gradientShared[i]!);
        sharedStep[i] = right[i]! / sharedScale[i]!;
      }
      eliminated.forEach(({ rightOwn, solution, coupling }, part) => {
        for (let i = 0; i < ownCount; i++) {
          let step = solution[i]!;
          for (let j = 0; j < sharedCount; j++) step -= coupling[i * sharedCount + j]! * right[j]!;
          predicted += step * (damping * step + rightOwn[i]!);
          ownSteps[part]![i] = step / scales[part]![i]!;
        }
      });
      return predicted;
    },
    inverses(isHeld) {
      const schur = sharedBlock(0);
      const heldShared = shared.map((column) => parts.some((_, part) => isHeld(part, column)));
      const none = new Float64Array(sharedCount);
      const eliminated = parts.map((_, part) => {
        const { a, b } = blocksOf(part, 0);
        own.forEach((column, i) => {
          if (isHeld(part, column)) clear(a, b, i, ownCount, sharedCount);
        });
        const skipped = factorSkipping(a, ownCount, dependentBelow);
        const { coupling } = eliminate({ a, b, skipped }, new Float64Array(ownCount), schur, none, sharedCount);
        return { a, skipped, coupling };
      });
      heldShared.forEach((held, i) => {
        if (held) for (let j = 0; j < sharedCount; j++) schur[i * sharedCount + j] = schur[j * sharedCount + i] = 0;
      });
      const skippedShared = factorSkipping(schur, sharedCount, dependentBelow);
      const sharedInverse = inverseSkipping(schur, sharedCount, skippedShared);
      return eliminated.map(({ a, skipped, coupling }, part) => {
        const own2 = inverseSkipping(a, ownCount, skipped);
        return joinInverse(own2, coupling, sharedInverse, { own, shared, width }, scales[part]!, sharedScale);
      });
    },
  };
}

/** Subtracts Bᵀ·A⁻¹·B and Bᵀ·A⁻¹·r of one part; answers A⁻¹·r and A⁻¹·B. */
function eliminate(
  { a, b, skipped }: { a: Float64Array; b: Float64Array; skipped: readonly boolean[] },
  rightOwn: Float64Array,
  schur: Float64Array,
  right: Float64Array,
  sharedCount: number,
): { solution: Float64Array; coupling: Float64Array } {
  const n = rightOwn.length;
  const solution = Float64Array.from(rightOwn);
  solveSkipping(a, n, skipped, solution);
  const coupling = new Float64Array(n * sharedCount);
  const column = new Float64Array(n);
  for (let j = 0; j < sharedCount; j++) {
    for (let i = 0; i < n; i++) column[i] = b[i * sharedCount + j]!;
    solveSkipping(a, n, skipped, column);
    for (let i = 0; i < n; i++) coupling[i * sharedCount + j] = column[i]!;
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j < sharedCount; j++) {
      const value = b[i * sharedCount + j]!;
      right[j]! -= value * solution[i]!;
      for (let k = 0; k < sharedCount; k++) schur[j * sharedCount + k]! -= value * coupling[i * sharedCount + k]!;
    }
  return { solution, coupling };
}

/** The inverse of one part: own block A⁻¹ + W·S⁻¹·Wᵀ with W = A⁻¹·B, mixed −W·S⁻¹, shared S⁻¹; columns unscaled. */
function joinInverse(
  ownInverse: Float64Array,
  coupling: Float64Array,
  sharedInverse: Float64Array,
  { own, shared, width }: { own: readonly number[]; shared: readonly number[]; width: number },
  scale: Float64Array,
  sharedScale: Float64Array,
): Float64Array {
  const [n, m] = [own.length, shared.length];
  const joined = new Float64Array(width * width);
  const mixed = new Float64Array(n * m);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++)
      for (let k = 0; k < m; k++) mixed[i * m + j]! -= coupling[i * m + k]! * sharedInverse[k * m + j]!;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let value = ownInverse[i * n + j]!;
      for (let k = 0; k < m; k++) value -= mixed[i * m + k]! * coupling[j * m + k]!;
      joined[own[i]! * width + own[j]!] = value / (scale[i]! * scale[j]!);
    }
    for (let j = 0; j < m; j++)
      joined[own[i]! * width + shared[j]!] = joined[shared[j]! * width + own[i]!] =
        mixed[i * m + j]! / (scale[i]! * sharedScale[j]!);
  }
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++)
      joined[shared[i]! * width + shared[j]!] = sharedInverse[i * m + j]! / (sharedScale[i]! * sharedScale[j]!);
  return joined;
}

function clear(a: Float64Array, b: Float64Array, i: number, n: number, m: number): void {
  for (let j = 0; j < n; j++) a[i * n + j] = a[j * n + i] = 0;
  for (let j = 0; j < m; j++) b[i * m + j] = 0;
}

function accumulate(
  jacobian: Float64Array,
  residuals: Float64Array,
  rows: number,
  width: number,
  normal: Float64Array,
  gradient: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    const base = row * width;
    for (let i = 0; i < width; i++) {
      const value = jacobian[base + i]!;
      if (value === 0) continue;
      gradient[i]! += value * residuals[row]!;
      for (let j = 0; j <= i; j++) normal[i * width + j]! += value * jacobian[base + j]!;
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) normal[j * width + i] = normal[i * width + j]!;
}

/** Cholesky in place; a column with a pivot not above `least` is left out and named. */
function factorSkipping(matrix: Float64Array, n: number, least: number): readonly boolean[] {
  const skipped = new Array<boolean>(n).fill(false);
  for (let j = 0; j < n; j++) {
    let diagonal = matrix[j * n + j]!;
    for (let k = 0; k < j; k++) diagonal -= matrix[j * n + k]! ** 2;
    if (!(diagonal > least)) {
      skipped[j] = true;
      for (let k = 0; k < j; k++) matrix[j * n + k] = 0;
      for (let i = j + 1; i < n; i++) matrix[i * n + j] = 0;
      matrix[j * n + j] = 1;
      continue;
    }
    const pivot = Math.sqrt(diagonal);
    matrix[j * n + j] = pivot;
    for (let i = j + 1; i < n; i++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * n + k]! * matrix[j * n + k]!;
      matrix[i * n + j] = sum / pivot;
    }
  }
  return skipped;
}

/** Solves with that factor; what was left out becomes 0. */
function solveSkipping(factor: Float64Array, n: number, skipped: readonly boolean[], right: Float64Array): void {
  for (let i = 0; i < n; i++) {
    if (skipped[i]) {
      right[i] = 0;
      continue;
    }
    let sum = right[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * right[k]!;
    right[i] = sum / factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    if (skipped[i]) continue;
    let sum = right[i]!;
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * right[k]!;
    right[i] = sum / factor[i * n + i]!;
  }
}

function inverseSkipping(factor: Float64Array, n: number, skipped: readonly boolean[]): Float64Array {
  const inverse = new Float64Array(n * n);
  const column = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    if (skipped[j]) continue;
    column.fill(0);
    column[j] = 1;
    solveSkipping(factor, n, skipped, column);
    for (let i = 0; i < n; i++) inverse[i * n + j] = column[i]!;
  }
  return inverse;
}
