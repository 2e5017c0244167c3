/**
 * Dense linear algebra for small systems. Matrices are row-major: element (i, j) of an n-column matrix is
 * `matrix[i * n + j]`.
 */

/**
 * Replaces the lower triangle of a symmetric positive definite matrix by its Cholesky factor L, A = L·Lᵀ.
 *
 * @returns false when the matrix is not positive definite; its contents are then meaningless
 */
export function choleskyFactor(matrix: Float64Array, size: number): boolean {
  for (let j = 0; j < size; j++) {
    let diagonal = matrix[j * size + j]!;
    for (let k = 0; k < j; k++) diagonal -= matrix[j * size + k]! ** 2;
    if (!(diagonal > 0) || diagonal === Infinity) return false;
    const pivot = Math.sqrt(diagonal);
    matrix[j * size + j] = pivot;
    for (let i = j + 1; i < size; i++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      matrix[i * size + j] = sum / pivot;
    }
  }
  return true;
}

/** Solves L·Lᵀ·x = b in place, with the factor of `choleskyFactor`. */
export function choleskySolve(factor: Float64Array, size: number, rightSide: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let sum = rightSide[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * rightSide[k]!;
    rightSide[i] = sum / factor[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = rightSide[i]!;
    for (let k = i + 1; k < size; k++) sum -= factor[k * size + i]! * rightSide[k]!;
    rightSide[i] = sum / factor[i * size + i]!;
  }
}

/** Inverse of a symmetric positive definite matrix, or null when it is not one. The argument is left as it was. */
export function invertPositiveDefinite(matrix: Float64Array, size: number): Float64Array | null {
  const factor = Float64Array.from(matrix);
  if (!choleskyFactor(factor, size)) return null;
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    column.fill(0);
    column[j] = 1;
    choleskySolve(factor, size, column);
    for (let i = 0; i < size; i++) inverse[i * size + j] = column[i]!;
  }
  return inverse;
}

/** What `solveLeastSquares` finds. */
export interface LeastSquaresSolution {
  readonly solution: Float64Array;
  /** (AᵀA)⁻¹, columns × columns: multiply by the residual variance for the covariance of the solution. */
  readonly inverseNormal: Float64Array;
  readonly residualSumOfSquares: number;
}

/** Columns shorter than this share of their own length after elimination count as dependent on the others. */
const dependentBelow = 1e-12;

/**
 * Least-squares solution of A·x ≈ b by Householder QR, which does not square the condition number as the normal
 * equations do.
 *
 * @param matrix - rows × columns, rows ≥ columns; left as it was
 * @param rightSide - rows; left as it was
 * @returns null when the columns are linearly dependent to working accuracy
 * @see Golub & Van Loan, Matrix Computations, 4th ed., 5.3
 */
export function solveLeastSquares(
  matrix: Float64Array,
  rows: number,
  columns: number,
  rightSide: Float64Array,
): LeastSquaresSolution | null {
  const work = Float64Array.from(matrix);
  const right = Float64Array.from(rightSide);
  if (rows < columns || !triangularise(work, rows, columns, right)) return null;

  const solution = new Float64Array(columns);
  for (let i = columns - 1; i >= 0; i--) {
    let sum = right[i]!;
    for (let k = i + 1; k < columns; k++) sum -= work[i * columns + k]! * solution[k]!;
    solution[i] = sum / work[i * columns + i]!;
  }
  let residualSumOfSquares = 0;
  for (let i = columns; i < rows; i++) residualSumOfSquares += right[i]! ** 2;
  return { solution, inverseNormal: inverseNormalOf(work, columns), residualSumOfSquares };
}

/** (AᵀA)⁻¹ of a rows × columns matrix through its QR factor; null when columns are dependent. */
export function inverseNormalMatrix(matrix: Float64Array, rows: number, columns: number): Float64Array | null {
  const work = Float64Array.from(matrix);
  if (rows < columns || !triangularise(work, rows, columns, new Float64Array(rows))) return null;
  return inverseNormalOf(work, columns);
}

/** Applies Householder reflections to matrix and right side; false when a column depends on those before it. */
function triangularise(work: Float64Array, rows: number, columns: number, right: Float64Array): boolean {
  for (let j = 0; j < columns; j++) {
    let whole = 0;
    for (let i = 0; i < j; i++) whole += work[i * columns + j]! ** 2;
    let below = 0;
    for (let i = j; i < rows; i++) below += work[i * columns + j]! ** 2;
    const length = Math.sqrt(below);
    if (!(length > dependentBelow * Math.sqrt(whole + below)) || length === Infinity) return false;

    const head = work[j * columns + j]!;
    const diagonal = head > 0 ? -length : length;
    work[j * columns + j] = head - diagonal;
    const scale = below - head * diagonal; // half of vᵀv
    for (let k = j + 1; k < columns; k++) {
      let dot = 0;
      for (let i = j; i < rows; i++) dot += work[i * columns + j]! * work[i * columns + k]!;
      const factor = dot / scale;
      for (let i = j; i < rows; i++) work[i * columns + k]! -= factor * work[i * columns + j]!;
    }
    let dot = 0;
    for (let i = j; i < rows; i++) dot += work[i * columns + j]! * right[i]!;
    for (let i = j; i < rows; i++) right[i]! -= (dot / scale) * work[i * columns + j]!;
    work[j * columns + j] = diagonal;
  }
  return true;
}

/** R⁻¹·R⁻ᵀ from the upper triangle of `work`. */
function inverseNormalOf(work: Float64Array, columns: number): Float64Array {
  const inverse = new Float64Array(columns * columns);
  for (let j = 0; j < columns; j++) {
    inverse[j * columns + j] = 1 / work[j * columns + j]!;
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let k = i + 1; k <= j; k++) sum += work[i * columns + k]! * inverse[k * columns + j]!;
      inverse[i * columns + j] = -sum / work[i * columns + i]!;
    }
  }
  const product = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++)
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = Math.max(i, j); k < columns; k++) sum += inverse[i * columns + k]! * inverse[j * columns + k]!;
      product[i * columns + j] = sum;
    }
  return product;
}

/**
 * Solves a tridiagonal system by elimination without pivoting (Thomas), right for the diagonally dominant matrices
 * of diffusion. All arrays have n elements; `lower[0]` and `upper[n−1]` are not read.
 *
 * @param solution - receives x; may be `rightSide`
 * @param scratch - n elements of work space
 */
export function solveTridiagonal(
  lower: Float64Array,
  diagonal: Float64Array,
  upper: Float64Array,
  rightSide: Float64Array,
  solution: Float64Array,
  scratch: Float64Array = new Float64Array(diagonal.length),
): void {
  const n = diagonal.length;
  let pivot = diagonal[0]!;
  solution[0] = rightSide[0]! / pivot;
  for (let i = 1; i < n; i++) {
    scratch[i] = upper[i - 1]! / pivot;
    pivot = diagonal[i]! - lower[i]! * scratch[i]!;
    solution[i] = (rightSide[i]! - lower[i]! * solution[i - 1]!) / pivot;
  }
  for (let i = n - 2; i >= 0; i--) solution[i]! -= scratch[i + 1]! * solution[i + 1]!;
}
