import { inverseNormalMatrix, solveLeastSquares } from '../../numerics/linear-algebra.ts';
import { fitLine, type LineFit } from '../../numerics/regression.ts';

/** Points in order of x with their weights. */
export interface OrderedPoints {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly weights: readonly number[];
}

/** A break needs so many points on either side: a line through two says nothing. */
export const leastPointsASide = 3;

/** Joints are looked for in so many gaps between points at most. */
const mostGaps = 200;

/** Where two independent lines leave the least squares. */
export interface BestSplit {
  /** Points in the first part. */
  readonly first: number;
  readonly sumOfSquares: number;
  /** About one line. */
  readonly wholeSquares: number;
}

/**
 * Squares about the line of every range of points from cumulative sums. Taken about the mean of x and of y less a line,
 * so that little is lost by differences.
 */
function createRangeSquares({ x, y, weights }: OrderedPoints): (from: number, to: number) => number {
  const whole = fitLine(x, y, { weights });
  const scale = Math.max(...x.map((value) => Math.abs(value - whole.meanX)));
  const sums = [new Float64Array(x.length + 1)];
  for (let k = 0; k < 5; k++) sums.push(new Float64Array(x.length + 1));
  x.forEach((value, i) => {
    const u = (value - whole.meanX) / scale;
    const v = y[i]! - whole.intercept - whole.slope * value;
    const w = weights[i]!;
    [w, w * u, w * v, w * u * u, w * u * v, w * v * v].forEach((term, k) => {
      sums[k]![i + 1] = sums[k]![i]! + term;
    });
  });
  return (from, to) => {
    const [w, u, v, uu, uv, vv] = sums.map((sum) => sum[to]! - sum[from]!) as [
      number, number, number, number, number, number,
    ]; // prettier-ignore
    const spread = uu - (u * u) / w;
    const product = uv - (u * v) / w;
    const remaining = vv - (v * v) / w - (spread > 0 ? (product * product) / spread : 0);
    return Math.max(0, remaining);
  };
}

/** The split into two independent lines with the least squares; undefined with fewer points than both sides need. */
export function bestSplit(points: OrderedPoints): BestSplit | undefined {
  const squares = createRangeSquares(points);
  const count = points.x.length;
  const wholeSquares = squares(0, count);
  let best: BestSplit | undefined;
  for (let first = leastPointsASide; first <= count - leastPointsASide; first++) {
    if (!canSplit(points.x, first)) continue;
    const sumOfSquares = squares(0, first) + squares(first, count);
    if (!best || sumOfSquares < best.sumOfSquares) best = { first, sumOfSquares, wholeSquares };
  }
  return best;
}

/** Repeated measurements at one temperature belong to one side, and each side needs two temperatures for a line. */
function canSplit(x: readonly number[], first: number): boolean {
  return x[first - 1] !== x[first] && x[0] !== x[first - 1] && x[first] !== x.at(-1);
}

/** Two independent lines, each with errors from its own squares pooled with the other's. */
export interface LinePair {
  readonly left: LineFit;
  readonly right: LineFit;
  readonly sumOfSquares: number;
}

/** Lines through the first points and the others. */
export function fitPair({ x, y, weights }: OrderedPoints, first: number): LinePair {
  const part = (from: number, to: number): LineFit =>
    fitLine(x.slice(from, to), y.slice(from, to), { weights: weights.slice(from, to), errorsFrom: 'weights' });
  const [left, right] = [part(0, first), part(first, x.length)];
  const squaresOf = (line: LineFit, from: number, to: number): number =>
    x.slice(from, to).reduce((sum, value, i) => {
      return sum + weights[from + i]! * (y[from + i]! - line.intercept - line.slope * value) ** 2;
    }, 0);
  return { left, right, sumOfSquares: squaresOf(left, 0, first) + squaresOf(right, first, x.length) };
}

/** Two lines that meet at a joint. */
export interface JoinedLines {
  /** x of the joint. */
  readonly joint: number;
  /** Points up to the joint. */
  readonly first: number;
  readonly sumOfSquares: number;
  /** Value at the joint, slope on the side of the first points and of the others. */
  readonly coefficients: readonly [number, number, number];
  /** (JᵀWJ)⁻¹ of these and the joint, row-major 4 × 4; undefined where they cannot be told apart. */
  readonly inverseNormal: Float64Array | null;
}

/**
 * Two lines that meet, with the least squares over all joints: in each gap either two independent lines cross there, or
 * the best joint of that gap is one of its points.
 *
 * @see Hudson, J. Am. Stat. Assoc. 61 (1966) 1097
 */
export function bestJoinedLines(points: OrderedPoints): JoinedLines | undefined {
  const { x } = points;
  const candidates: number[] = [];
  // Records of a slow ramp hold thousands of points: some hundred gaps then find the joint as well.
  const step = Math.ceil(x.length / mostGaps);
  for (let first = leastPointsASide; first <= x.length - leastPointsASide; first += step) {
    if (!canSplit(x, first)) continue;
    const { left, right } = fitPair(points, first);
    const crossing = (right.intercept - left.intercept) / (left.slope - right.slope);
    const [low, high] = [Math.min(x[first - 1]!, x[first]!), Math.max(x[first - 1]!, x[first]!)];
    if (crossing > low && crossing < high) candidates.push(crossing);
    candidates.push(x[first - 1]!, x[first]!);
  }
  let best: JoinedLines | undefined;
  for (const joint of new Set(candidates)) {
    const found = fitJoined(points, joint);
    if (found && (!best || found.sumOfSquares < best.sumOfSquares)) best = found;
  }
  return best;
}

/** Two lines that meet at a given x; undefined where a side has no point. */
export function fitJoined({ x, y, weights }: OrderedPoints, joint: number): JoinedLines | undefined {
  const isFirst = (value: number): boolean => (x[0]! > x.at(-1)! ? value >= joint : value <= joint);
  const columnsOf = (value: number): [number, number, number] =>
    isFirst(value) ? [1, value - joint, 0] : [1, 0, value - joint];
  const matrix = Float64Array.from(
    x.flatMap((value, i) => columnsOf(value).map((column) => Math.sqrt(weights[i]!) * column)),
  );
  const right = Float64Array.from(y, (value, i) => Math.sqrt(weights[i]!) * value);
  const solved = solveLeastSquares(matrix, x.length, 3, right);
  if (!solved) return undefined;
  const [value, before, after] = solved.solution as unknown as [number, number, number];
  const jacobian = Float64Array.from(
    x.flatMap((at, i) =>
      [...columnsOf(at), isFirst(at) ? -before : -after].map((column) => Math.sqrt(weights[i]!) * column),
    ),
  );
  return {
    ...{ joint, sumOfSquares: solved.residualSumOfSquares, coefficients: [value, before, after] },
    first: x.filter(isFirst).length,
    inverseNormal: inverseNormalMatrix(jacobian, x.length, 4),
  };
}
