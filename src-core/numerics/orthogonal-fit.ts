/** A linear least-squares fit through an orthonormal basis, columns one after another for speed. */
export interface OrthogonalFit {
  /** One per column of the matrix; 0 for a column that depends on those before it. */
  readonly coefficients: Float64Array;
  /** b − A·x. */
  readonly residuals: Float64Array;
  /** How far each row holds itself: the diagonal of A·(AᵀA)⁻¹·Aᵀ. */
  readonly leverage: Float64Array;
  readonly sumOfSquares: number;
  /** Columns that counted. */
  readonly rank: number;
}

/** A column of which less than this share is left beside those before it does not count. */
const dependentBelow = 1e-11;

/**
 * Least squares by modified Gram–Schmidt, every column made orthogonal twice. Columns that depend on those before them
 * are left out, so crowded bases are welcome.
 *
 * @param columns - each as long as `rightSide`; left as they were
 * @see Björck, Numerical Methods for Least Squares Problems (1996), 2.4
 */
export function fitOrthogonally(columns: readonly Float64Array[], rightSide: Float64Array): OrthogonalFit {
  const rows = rightSide.length;
  const count = columns.length;
  const basis: Float64Array[] = [];
  const source: number[] = [];
  const triangle: Float64Array[] = [];
  for (let j = 0; j < count; j++) {
    const column = Float64Array.from(columns[j]!);
    const before = Math.sqrt(dot(column, column));
    const row = new Float64Array(basis.length + 1);
    for (let pass = 0; pass < 2; pass++)
      for (let i = 0; i < basis.length; i++) row[i]! += removeComponent(column, basis[i]!);
    const length = Math.sqrt(dot(column, column));
    if (!(length > dependentBelow * before) || basis.length >= rows) continue;
    row[basis.length] = length;
    for (let k = 0; k < rows; k++) column[k]! /= length;
    basis.push(column);
    source.push(j);
    triangle.push(row);
  }
  const residuals = Float64Array.from(rightSide);
  const components = new Float64Array(basis.length);
  const leverage = new Float64Array(rows);
  basis.forEach((column, i) => {
    components[i] = removeComponent(residuals, column);
    for (let k = 0; k < rows; k++) leverage[k]! += column[k]! * column[k]!;
  });
  const coefficients = new Float64Array(count);
  for (let i = basis.length - 1; i >= 0; i--) {
    let sum = components[i]!;
    for (let j = i + 1; j < basis.length; j++) sum -= triangle[j]![i]! * coefficients[source[j]!]!;
    coefficients[source[i]!] = sum / triangle[i]![i]!;
  }
  return { coefficients, residuals, leverage, sumOfSquares: dot(residuals, residuals), rank: basis.length };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

/** Takes from `vector` what lies along the unit vector `direction`, and tells how much that was. */
function removeComponent(vector: Float64Array, direction: Float64Array): number {
  const size = dot(vector, direction);
  for (let k = 0; k < vector.length; k++) vector[k]! -= size * direction[k]!;
  return size;
}
