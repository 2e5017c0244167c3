import { minimiseNonNegative } from '../../../numerics/non-negative-least-squares.ts';
import { fitOrthogonally } from '../../../numerics/orthogonal-fit.ts';
import type { ScaledPoints } from './kramers-kronig-fit.ts';

/** What relaxations of positive strength, R0, L and C leave of a spectrum. */
export interface PositiveFit {
  /** (Z − Z_fit)/|Z| of every point, also of those left out of the fit. */
  readonly residualRe: Float64Array;
  readonly residualIm: Float64Array;
  /** Σ of both squared residuals over the points fitted. */
  readonly chiSquared: number;
  /** Unknowns above zero. */
  readonly used: number;
  /** Share by which |Z| grew from the first to the last point, and its standard error; 0 where it was not asked for. */
  readonly drift: number;
  readonly driftError: number;
}

export interface PositiveModel {
  /** @param kept - indices of the points fitted */
  fit(kept: readonly number[], withDrift?: boolean): PositiveFit;
}

/** So dense that a single relaxation between two elements is told to 0.05 %. */
const perDecade = 20;
/** Decades beyond the measured range. */
const reach = 1;
const mostElements = 240;

/**
 * A dense row of relaxations that may not be negative. Nearly every cell without an inductive loop obeys it, and it
 * cannot bend as elements of either sign can: it sees single points and drift that those follow.
 *
 * @see Lawson & Hanson, Solving Least Squares Problems (1974), ch. 23
 */
export function createPositiveModel(points: ScaledPoints): PositiveModel {
  const { omega } = points;
  const n = omega.length;
  const columns = [...modelColumns(points), ...driftColumns(points)];
  const size = columns.length;
  const target = relative(points, points.re, points.im);
  const whole = productOf(columns, target, 2 * n);
  const residualsOf = (solution: Float64Array): Float64Array => {
    const rest = Float64Array.from(target);
    solution.forEach((value, j) => {
      if (value !== 0) for (let k = 0; k < 2 * n; k++) rest[k]! -= value * columns[j]![k]!;
    });
    return rest;
  };
  return {
    fit(kept, withDrift = false) {
      const isKept = new Set(kept);
      const removed = [...omega.keys()].filter((k) => !isKept.has(k));
      const count = withDrift ? size : size - 2;
      const { normal, projection } = without(whole, columns, target, removed, count);
      const { solution, positive } = minimiseNonNegative(normal, projection);
      const rest = residualsOf(solution);
      let chiSquared = 0;
      for (const k of kept) chiSquared += rest[k]! ** 2 + rest[n + k]! ** 2;
      const used = positive.filter((j) => j < size - 2);
      return {
        ...{ residualRe: rest.slice(0, n), residualIm: rest.slice(n), chiSquared, used: positive.length },
        drift: withDrift ? solution[count - 2]! - solution[count - 1]! : 0,
        driftError: withDrift ? errorOfLast([...used.map((j) => columns[j]!), columns[size - 2]!], rest, kept) : 0,
      };
    },
  };
}

/**
 * Standard error of the last of some columns in use: the larger of what even noise gives and of what the residuals
 * give where that column stands, as noise may grow towards the end of a sweep.
 *
 * @see White, Econometrica 48 (1980) 817
 */
function errorOfLast(columns: readonly Float64Array[], rest: Float64Array, kept: readonly number[]): number {
  const n = rest.length / 2;
  const rows = [...kept, ...kept.map((k) => n + k)];
  const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
  const own = fitOrthogonally(columns.slice(0, -1).map(take), take(columns.at(-1)!)).residuals;
  const residuals = take(rest);
  let [square, even, local] = [0, 0, 0];
  own.forEach((value, i) => {
    square += value ** 2;
    even += residuals[i]! ** 2;
    local += (value * residuals[i]!) ** 2;
  });
  if (square === 0) return Infinity;
  const freedom = Math.max(1, rows.length - columns.length);
  const inflation = rows.length / freedom;
  return Math.max(Math.sqrt(even / freedom / square), Math.sqrt(inflation * local) / square);
}

function relative({ modulus }: ScaledPoints, re: Float64Array, im: Float64Array): Float64Array {
  const n = modulus.length;
  const column = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    column[k] = re[k]! / modulus[k]!;
    column[n + k] = im[k]! / modulus[k]!;
  }
  return column;
}

/** Relaxations, R0, L and 1/C, all of about the size of Z. */
function modelColumns(points: ScaledPoints): Float64Array[] {
  const { omega, modulus } = points;
  const [lowest, highest] = [Math.min(...omega), Math.max(...omega)];
  const decades = Math.log10(highest / lowest) + 2 * reach;
  const count = Math.min(mostElements, Math.round(decades * perDecade) + 1);
  const zeros = new Float64Array(omega.length);
  const size = Math.max(...modulus);
  const ones = omega.map(() => size);
  const relaxations = Array.from({ length: count }, (_, j) => {
    const tau = 10 ** (reach - (j * decades) / (count - 1)) / lowest;
    const real = omega.map((w) => size / (1 + (w * tau) ** 2));
    return relative(
      points,
      real,
      real.map((value, k) => -omega[k]! * tau * value),
    );
  });
  const inductance = omega.map((w) => (size * w) / highest);
  const elastance = omega.map((w) => (-size * lowest) / w);
  return [
    ...relaxations,
    relative(points, ones, zeros),
    relative(points, zeros, inductance),
    relative(points, zeros, elastance),
  ];
}

/** Z·t, either sign; t from 0 to 1 is the time each point took at a period or more per frequency, in their order. */
function driftColumns(points: ScaledPoints): [Float64Array, Float64Array] {
  const time = elapsedShare(points.frequencyHz);
  const re = points.re.map((value, k) => value * time[k]!);
  const im = points.im.map((value, k) => value * time[k]!);
  const up = relative(points, re, im);
  return [up, up.map((value) => -value)];
}

/** Time of each point from 0 to 1, were every one measured for the same number of periods. */
export function elapsedShare(frequencyHz: Float64Array): Float64Array {
  let time = 0;
  const times = frequencyHz.map((frequency) => (time += 1 / frequency));
  return times.map((value) => value / time);
}

interface Normal {
  readonly normal: Float64Array;
  readonly projection: Float64Array;
}

/** What keeps columns that are all but the same apart, relative to the diagonal. */
const damping = 1e-12;

function productOf(columns: readonly Float64Array[], target: Float64Array, rows: number): Normal {
  const size = columns.length;
  const normal = new Float64Array(size * size);
  const projection = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const left = columns[i]!;
    for (let j = 0; j <= i; j++) {
      const right = columns[j]!;
      let sum = 0;
      for (let k = 0; k < rows; k++) sum += left[k]! * right[k]!;
      normal[i * size + j] = normal[j * size + i] = sum;
    }
    for (let k = 0; k < rows; k++) projection[i]! += left[k]! * target[k]!;
  }
  return { normal, projection };
}

/** The first `count` unknowns, what the removed points gave taken off: no need to add up the others again. */
function without(
  whole: Normal,
  columns: readonly Float64Array[],
  target: Float64Array,
  removed: readonly number[],
  count: number,
): Normal {
  const size = columns.length;
  const n = target.length / 2;
  const rows = removed.flatMap((k) => [k, n + k]);
  const normal = new Float64Array(count * count);
  const projection = whole.projection.slice(0, count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let value = whole.normal[i * size + j]!;
      for (const row of rows) value -= columns[i]![row]! * columns[j]![row]!;
      normal[i * count + j] = normal[j * count + i] = value;
    }
    normal[i * count + i]! *= 1 + damping;
    for (const row of rows) projection[i]! -= columns[i]![row]! * target[row]!;
  }
  return { normal, projection };
}
