export type Basis = 'rbf' | 'nnls';

/** Time constants and what a unit of each basis function adds to Z, for one set of frequencies. */
export interface RelaxationGrid {
  readonly basis: Basis;
  readonly frequencyHz: Float64Array;
  /** Centres of the basis functions, short to long. */
  readonly tauS: Float64Array;
  /** Between neighbours, in ln τ. */
  readonly spacing: number;
  /** frequencies × centres, row-major. */
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Centres are this far apart in ln τ: ten a decade, or what the frequencies' own spacing is close to. */
const wantedSpacing = Math.LN10 / 10;
/** How far centres reach beyond the measured range, in ln τ. */
const reach = Math.LN10;
const mostKept = 8;
const kept: RelaxationGrid[] = [];

/** The grid for these frequencies; the last few are kept, so that a series or a slider builds nothing twice. */
export function relaxationGrid(frequencyHz: Float64Array, basis: Basis): RelaxationGrid {
  const at = kept.findIndex((grid) => grid.basis === basis && same(grid.frequencyHz, frequencyHz));
  const grid = at >= 0 ? kept.splice(at, 1)[0]! : buildGrid(Float64Array.from(frequencyHz), basis);
  kept.unshift(grid);
  kept.length = Math.min(kept.length, mostKept);
  return grid;
}

function same(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, k) => value === b[k]);
}

function buildGrid(frequencyHz: Float64Array, basis: Basis): RelaxationGrid {
  const logOmega = frequencyHz.map((frequency) => Math.log(2 * Math.PI * frequency));
  const step = evenStep(logOmega);
  const spacing = step === undefined ? wantedSpacing : nearSpacing(step);
  const highest = Math.max(...logOmega);
  const margin = Math.ceil(reach / spacing);
  const count = Math.round((highest - Math.min(...logOmega)) / spacing) + 2 * margin + 1;
  const logTau = Float64Array.from({ length: count }, (_, m) => -highest + (m - margin) * spacing);
  const kernel = basis === 'rbf' ? gaussianKernel(spacing) : hatKernel(spacing);
  const { re, im } =
    step === undefined ? dense(logOmega, logTau, kernel) : toeplitz(logOmega, logTau, Math.min(step, spacing), kernel);
  return { basis, frequencyHz, tauS: logTau.map(Math.exp), spacing, re, im };
}

/** A whole part or a whole multiple of the frequencies' step, close to what is wanted. */
function nearSpacing(step: number): number {
  return step > wantedSpacing ? step / Math.round(step / wantedSpacing) : step * Math.floor(wantedSpacing / step);
}

/** The distance of neighbours in ln ω where it is the same all along, else undefined. */
function evenStep(logOmega: Float64Array): number | undefined {
  const n = logOmega.length;
  if (n < 3) return undefined;
  const step = (logOmega[n - 1]! - logOmega[0]!) / (n - 1);
  const even = logOmega.every((value, k) => Math.abs(value - logOmega[0]! - k * step) < 1e-7);
  return even && Math.abs(step) > 1e-3 ? Math.abs(step) : undefined;
}

/** What one basis function adds to Z at x = ln(ωτ). */
type Kernel = (x: number) => readonly [number, number];

/** On even grids that fit together the elements depend on the difference of two indices only: one value for each. */
function toeplitz(
  logOmega: Float64Array,
  logTau: Float64Array,
  unit: number,
  kernel: Kernel,
): { re: Float64Array; im: Float64Array } {
  const values = new Map<number, readonly [number, number]>();
  return fill(logOmega, logTau, (x) => {
    const key = Math.round(x / unit);
    let value = values.get(key);
    if (!value) values.set(key, (value = kernel(x)));
    return value;
  });
}

function dense(logOmega: Float64Array, logTau: Float64Array, kernel: Kernel): { re: Float64Array; im: Float64Array } {
  return fill(logOmega, logTau, kernel);
}

function fill(logOmega: Float64Array, logTau: Float64Array, kernel: Kernel): { re: Float64Array; im: Float64Array } {
  const columns = logTau.length;
  const re = new Float64Array(logOmega.length * columns);
  const im = new Float64Array(re.length);
  logOmega.forEach((omega, k) =>
    logTau.forEach((tau, m) => {
      const [real, imaginary] = kernel(omega + tau);
      re[k * columns + m] = real;
      im[k * columns + m] = imaginary;
    }),
  );
  return { re, im };
}

/** ε of exp(−(ε·Δln τ)²): half height one spacing from the centre. */
function gaussianShape(spacing: number): number {
  return Math.sqrt(Math.LN2) / spacing;
}

/** The trapezium rule on a Gaussian times a smooth function converges exponentially: these nodes give ten digits. */
function gaussianKernel(spacing: number): Kernel {
  const shape = gaussianShape(spacing);
  const nodeStep = 0.3 / shape;
  const nodes = Array.from({ length: 33 }, (_, j) => (j - 16) * nodeStep);
  const growth = nodes.map((y) => Math.exp(y));
  const weights = nodes.map((y) => nodeStep * Math.exp(-((shape * y) ** 2)));
  return (x) => integrate(x, growth, weights);
}

/** A triangle between the neighbours, so that γ is piecewise linear. */
function hatKernel(spacing: number): Kernel {
  const nodeStep = spacing / 8;
  const nodes = Array.from({ length: 15 }, (_, j) => (j - 7) * nodeStep);
  const growth = nodes.map((y) => Math.exp(y));
  const weights = nodes.map((y) => nodeStep * (1 - Math.abs(y) / spacing));
  return (x) => integrate(x, growth, weights);
}

function integrate(x: number, growth: readonly number[], weights: readonly number[]): readonly [number, number] {
  const centre = Math.exp(x);
  let re = 0;
  let im = 0;
  for (let j = 0; j < growth.length; j++) {
    const u = centre * growth[j]!;
    const share = weights[j]! / (1 + u * u);
    re += share;
    im -= u * share;
  }
  return [re, im];
}

/** d²/d(ln τ)² of a Gaussian at a distance. */
function gaussianCurvature(spacing: number): (distance: number) => number {
  const shape = gaussianShape(spacing);
  return (distance) => {
    const square = (shape * distance) ** 2;
    return shape ** 2 * (4 * square - 2) * Math.exp(-square);
  };
}

/** Second differences, γ being zero beyond the grid. */
function hatCurvature(spacing: number): (distance: number) => number {
  return (distance) => {
    const steps = Math.round(Math.abs(distance) / spacing);
    return (steps === 0 ? -2 : steps === 1 ? 1 : 0) / spacing ** 2;
  };
}

/** Basis functions are done with curving so many spacings away. */
const curvatureReach = 5;

/**
 * ∫ v(ln τ)·(d²γ/d(ln τ)²)² dln τ as a quadratic form in the coefficients.
 *
 * @param weights - v at the centres
 */
export function curvaturePenalty(grid: RelaxationGrid, weights: Float64Array): Float64Array {
  const { basis, spacing } = grid;
  const count = grid.tauS.length;
  const curvature = basis === 'rbf' ? gaussianCurvature(spacing) : hatCurvature(spacing);
  const perSpacing = basis === 'rbf' ? 2 : 1;
  const values = Array.from({ length: 2 * curvatureReach * perSpacing + 1 }, (_, j) =>
    curvature((j / perSpacing - curvatureReach) * spacing),
  );
  const penalty = new Float64Array(count * count);
  for (let node = 0; node <= (count - 1) * perSpacing; node++) {
    const centre = node / perSpacing;
    const below = Math.floor(centre);
    const weight = Math.sqrt(weights[below]! * weights[Math.ceil(centre)]!) * (spacing / perSpacing);
    const first = Math.max(0, Math.ceil(centre - curvatureReach));
    const last = Math.min(count - 1, Math.floor(centre + curvatureReach));
    for (let i = first; i <= last; i++) {
      const left = weight * values[node + (curvatureReach - i) * perSpacing]!;
      for (let j = first; j <= last; j++)
        penalty[i * count + j]! += left * values[node + (curvatureReach - j) * perSpacing]!;
    }
  }
  return penalty;
}

/** A basis function at a distance from its centre, in spacings. */
export function basisValue({ basis }: RelaxationGrid, distance: number): number {
  return basis === 'rbf' ? 2 ** -(distance * distance) : Math.max(0, 1 - Math.abs(distance));
}
