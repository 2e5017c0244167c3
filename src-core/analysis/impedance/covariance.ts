import type { Circuit } from '../../circuit/circuit.ts';
import { inverseNormalMatrix } from '../../numerics/linear-algebra.ts';
import type { LeastSquaresProblem } from '../../numerics/levenberg-marquardt.ts';
import type { ParameterMap } from './parameter-map.ts';

export interface Uncertainties {
  /** NaN where not determined, 0 for fixed parameters. */
  readonly errors: readonly number[];
  /** Row-major, parameters × parameters. */
  readonly correlation: readonly number[];
}

/**
 * (JᵀWJ)⁻¹·variance in the free numbers, carried to the parameters, tied ones included. What rests at its limit, or has no
 * influence, is held: it has no error, and those of the others are conditional on it.
 */
export function uncertainties(
  circuit: Circuit,
  problem: LeastSquaresProblem,
  map: ParameterMap,
  values: Float64Array,
  variance: number,
): Uncertainties {
  const free = map.toFree(values, true);
  const jacobian = new Float64Array(problem.residualCount * map.freeCount);
  problem.jacobian(free, jacobian);
  const columns = usableColumns(problem, map, values, jacobian);
  const inverse = columns.length > 0 ? invert(jacobian, problem.residualCount, map.freeCount, columns) : null;
  return uncertaintiesFrom(circuit, map, values, columns, inverse, variance);
}

/**
 * The same from an inverse that is known.
 *
 * @param columns - free numbers that are neither held nor without influence
 * @param inverse - (JᵀWJ)⁻¹ of these, row-major; null where there is none
 */
export function uncertaintiesFrom(
  circuit: Circuit,
  map: ParameterMap,
  values: Float64Array,
  columns: readonly number[],
  inverse: Float64Array | null,
  variance: number,
): Uncertainties {
  const count = circuit.parameters.length;
  const slopes = new Float64Array(map.entries.length);
  map.fromFree(map.toFree(values, true), new Float64Array(count), slopes);
  const errors = new Array<number>(count).fill(NaN);
  const correlation = Array.from({ length: count * count }, (_, k): number => (k % (count + 1) === 0 ? 1 : 0));
  for (let j = 0; j < count; j++) if (map.roleOf(j) === 'fixed') errors[j] = 0;
  if (!inverse) return { errors, correlation };
  const rows = sensitivityRows(map, slopes, columns, count);
  const covariance = (i: number, j: number): number => {
    let sum = 0;
    for (const [a, first] of rows[i]!)
      for (const [b, second] of rows[j]!) sum += first * second * inverse[a * columns.length + b]!;
    return sum;
  };
  const scale = rows.map((row, j) => (row.length > 0 ? Math.sqrt(covariance(j, j)) : NaN));
  for (let j = 0; j < count; j++) {
    if (!(scale[j]! > 0)) continue;
    errors[j] = scale[j]! * Math.sqrt(variance);
    for (let i = 0; i < count; i++)
      if (i !== j && scale[i]! > 0) correlation[j * count + i] = covariance(j, i) / (scale[i]! * scale[j]!);
  }
  return { errors, correlation };
}

/** Free numbers that are not held by a limit and have some influence. */
function usableColumns(
  problem: LeastSquaresProblem,
  map: ParameterMap,
  values: Float64Array,
  jacobian: Float64Array,
): readonly number[] {
  const held = new Set(Array.from(values.keys(), (j) => (map.isAtBound(j, values) ? map.freeOf(j) : -1)));
  const columns: number[] = [];
  for (let column = 0; column < map.freeCount; column++) {
    if (held.has(column)) continue;
    let square = 0;
    for (let row = 0; row < problem.residualCount; row++) square += jacobian[row * map.freeCount + column]! ** 2;
    if (square > 0 && square < Infinity) columns.push(column);
  }
  return columns;
}

function invert(jacobian: Float64Array, rows: number, width: number, columns: readonly number[]): Float64Array | null {
  const chosen = new Float64Array(rows * columns.length);
  for (let row = 0; row < rows; row++)
    columns.forEach((column, a) => (chosen[row * columns.length + a] = jacobian[row * width + column]!));
  return inverseNormalMatrix(chosen, rows, columns.length);
}

/** Per parameter, the columns it depends on with ∂p/∂(free). */
function sensitivityRows(
  map: ParameterMap,
  slopes: Float64Array,
  columns: readonly number[],
  count: number,
): readonly (readonly (readonly [number, number])[])[] {
  const rows = Array.from({ length: count }, (): (readonly [number, number])[] => []);
  map.entries.forEach(({ parameter, free }, k) => {
    const column = columns.indexOf(free);
    if (column >= 0) rows[parameter]!.push([column, slopes[k]!]);
  });
  return rows;
}
