import { choleskyFactor } from '../../../numerics/linear-algebra.ts';
import { minimiseNonNegative } from '../../../numerics/non-negative-least-squares.ts';
import { curvaturePenalty, type RelaxationGrid } from './grid.ts';

export interface RelaxationData {
  readonly zRe: Float64Array;
  readonly zIm: Float64Array;
  /** 1/standard deviation up to a factor, one for both parts of a point. */
  readonly weight: Float64Array;
}

/** What stands beside γ in the linear system, none of it smoothed. */
export interface SideTerms {
  readonly inductance: boolean;
  /** Exponent n of a term 1/(Q(jω)ⁿ); undefined for none. */
  readonly tailExponent?: number | undefined;
}

export type Rows = 'both' | 'real' | 'imaginary';

/** γ for one λ, in units of `scaleOhm`. */
export interface RelaxationSolution {
  readonly lambda: number;
  /** Basis coefficients, then R0, then L and 1/Q where they are in. */
  readonly solution: Float64Array;
  readonly positive: readonly number[];
  /** Weighted, over the rows fitted. */
  readonly residualSumOfSquares: number;
  /** xᵀMx. */
  readonly roughness: number;
}

/** The weighted linear system of a spectrum, made once; `solve` is then quick for any λ. */
export interface RelaxationProblem {
  readonly grid: RelaxationGrid;
  readonly side: SideTerms;
  readonly rows: number;
  readonly columns: number;
  /** Ω per unit of a coefficient of γ and of R0. */
  readonly scaleOhm: number;
  /** Per unit: H of the inductance, then Ω·s^−n of 1/Q. */
  readonly sideScales: readonly number[];
  solve(lambda: number, start?: readonly number[], rows?: Rows): RelaxationSolution;
  /** Weighted sum of squares that a solution leaves on the given rows when one of its unknowns may still move. */
  misfit(solution: Float64Array, rows: Rows, free?: number): number;
  /** Trace of the hat matrix on the unknowns in use: how many of them the data really determine. */
  freedom(found: RelaxationSolution): number;
  /** From now on curvature at each centre counts with these weights. Begin with all 1. */
  weighCurvature(weights: Float64Array): void;
  /** AᵀA + λM. */
  system(lambda: number): Float64Array;
}

interface Normal {
  readonly matrix: Float64Array;
  readonly projection: Float64Array;
  readonly square: number;
}

/** Smallest damping of anything, relative to the diagonal: keeps what nothing determines at a finite size. */
const floor = 1e-12;

export function createProblem(grid: RelaxationGrid, data: RelaxationData, side: SideTerms): RelaxationProblem {
  const count = grid.tauS.length;
  const n = data.zRe.length;
  const scaleOhm = Math.max(...data.zRe.map((re, k) => Math.hypot(re, data.zIm[k]!)));
  const { design, target, columns, sideScales } = buildDesign(grid, data, side, scaleOhm);
  let penalty = curvaturePenalty(
    grid,
    grid.tauS.map(() => 1),
  );
  const made: Partial<Record<Rows, Normal>> = {};
  const normalOf = (rows: Rows): Normal => {
    const [from, to] = rows === 'real' ? [0, n] : rows === 'imaginary' ? [n, 2 * n] : [0, 2 * n];
    return (made[rows] ??= normalEquations(design, target, columns, from, to));
  };
  const regularised = (lambda: number, { matrix }: Normal): Float64Array => {
    const system = Float64Array.from(matrix);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++) system[i * columns + j]! += lambda * penalty[i * count + j]!;
    for (let i = 0; i < columns; i++) system[i * columns + i]! *= 1 + floor;
    return system;
  };
  const quadratic = (x: Float64Array, { matrix, projection, square }: Normal): number => {
    let sum = square;
    for (let i = 0; i < columns; i++) {
      if (x[i] === 0) continue;
      let row = -2 * projection[i]!;
      for (let j = 0; j < columns; j++) row += matrix[i * columns + j]! * x[j]!;
      sum += x[i]! * row;
    }
    return Math.max(sum, 0);
  };
  return {
    ...{ grid, side, columns, scaleOhm, sideScales },
    rows: 2 * n,
    solve(lambda, start = [], rows = 'both') {
      const normal = normalOf(rows);
      const { solution, positive } = minimiseNonNegative(regularised(lambda, normal), normal.projection, start);
      let roughness = 0;
      for (let i = 0; i < count; i++)
        for (let j = 0; j < count; j++) roughness += solution[i]! * penalty[i * count + j]! * solution[j]!;
      return { lambda, solution, positive, residualSumOfSquares: quadratic(solution, normal), roughness };
    },
    misfit(solution, rows, free) {
      const normal = normalOf(rows);
      const sum = quadratic(solution, normal);
      const own = free === undefined ? 0 : normal.matrix[free * columns + free]!;
      if (free === undefined || own === 0) return sum;
      let slope = -normal.projection[free]!;
      for (let j = 0; j < columns; j++) slope += normal.matrix[free * columns + j]! * solution[j]!;
      return Math.max(0, sum - slope ** 2 / own);
    },
    freedom: ({ positive, lambda }) =>
      hatTrace(normalOf('both').matrix, regularised(lambda, normalOf('both')), columns, positive),
    weighCurvature(weights) {
      penalty = curvaturePenalty(grid, weights);
    },
    system: (lambda) => regularised(lambda, normalOf('both')),
  };
}

/** Weighted columns one after another, real rows first, and the weighted data, all relative to `scaleOhm`. */
function buildDesign(
  grid: RelaxationGrid,
  { zRe, zIm, weight }: RelaxationData,
  { inductance, tailExponent }: SideTerms,
  scaleOhm: number,
): { design: Float64Array[]; target: Float64Array; columns: number; sideScales: number[] } {
  const n = zRe.length;
  const count = grid.tauS.length;
  const omega = grid.frequencyHz.map((frequency) => 2 * Math.PI * frequency);
  const w = weight.map((value) => value * scaleOhm);
  const column = (re: (k: number) => number, im: (k: number) => number): Float64Array => {
    const values = new Float64Array(2 * n);
    for (let k = 0; k < n; k++) {
      values[k] = w[k]! * re(k);
      values[n + k] = w[k]! * im(k);
    }
    return values;
  };
  const design = Array.from({ length: count }, (_, m) =>
    column(
      (k) => grid.re[k * count + m]!,
      (k) => grid.im[k * count + m]!,
    ),
  );
  design.push(column(() => 1, () => 0)); // prettier-ignore
  const highest = Math.max(...omega);
  const lowest = Math.min(...omega);
  if (inductance) design.push(column(() => 0, (k) => omega[k]! / highest)); // prettier-ignore
  if (tailExponent !== undefined) {
    const [cosine, sine] = [Math.cos((tailExponent * Math.PI) / 2), Math.sin((tailExponent * Math.PI) / 2)];
    const size = (k: number): number => (lowest / omega[k]!) ** tailExponent;
    design.push(
      column(
        (k) => cosine * size(k),
        (k) => -sine * size(k),
      ),
    );
  }
  const target = column(
    (k) => zRe[k]! / scaleOhm,
    (k) => zIm[k]! / scaleOhm,
  );
  const sideScales = [
    ...(inductance ? [scaleOhm / highest] : []),
    ...(tailExponent === undefined ? [] : [scaleOhm * lowest ** tailExponent]),
  ];
  return { design, target, columns: design.length, sideScales };
}

function normalEquations(
  design: readonly Float64Array[],
  target: Float64Array,
  columns: number,
  from: number,
  to: number,
): Normal {
  const matrix = new Float64Array(columns * columns);
  const projection = new Float64Array(columns);
  const product = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let k = from; k < to; k++) sum += a[k]! * b[k]!;
    return sum;
  };
  for (let i = 0; i < columns; i++) {
    projection[i] = product(design[i]!, target);
    for (let j = 0; j <= i; j++) matrix[i * columns + j] = matrix[j * columns + i] = product(design[i]!, design[j]!);
  }
  return { matrix, projection, square: product(target, target) };
}

/** tr((G + λM)⁻¹·G) on the unknowns in use, by the inverse of the Cholesky factor. */
function hatTrace(matrix: Float64Array, system: Float64Array, columns: number, used: readonly number[]): number {
  const n = used.length;
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) factor[i * n + j] = system[used[i]! * columns + used[j]!]!;
  if (!choleskyFactor(factor, n)) return n;
  const inverse = new Float64Array(n * n); // rows of L⁻¹
  for (let i = 0; i < n; i++) {
    inverse[i * n + i] = 1 / factor[i * n + i]!;
    for (let k = 0; k < i; k++) {
      const share = factor[i * n + k]! / factor[i * n + i]!;
      for (let j = 0; j <= k; j++) inverse[i * n + j]! -= share * inverse[k * n + j]!;
    }
  }
  // tr(L⁻¹·G·L⁻ᵀ)
  let trace = 0;
  for (let i = 0; i < n; i++)
    for (let a = 0; a <= i; a++) {
      const left = inverse[i * n + a]!;
      const row = used[a]! * columns;
      let sum = 0.5 * matrix[row + used[a]!]! * left;
      for (let b = 0; b < a; b++) sum += matrix[row + used[b]!]! * inverse[i * n + b]!;
      trace += 2 * left * sum;
    }
  return trace;
}
