import type { ImpedanceFit } from '../../../model/impedance-fit.ts';
import { median } from '../../../numerics/statistics.ts';
import type { FitData } from '../fit-data.ts';
import { createProblem } from '../fit-problem.ts';
import { finishing, minimise, scouting, type FitModel } from '../minimise.ts';
import type { Cancellation } from '../../../errors.ts';

/** A fit so many times worse than its neighbours leads nobody. */
const muchWorse = 6;
/** To each side. */
const neighbourhood = 4;
/** Sums of squares that differ by less than this share are the same minimum. */
const sameMinimum = 1e-4;

/** Of every fit, whether it converged and is about as good as those around it. */
export function judgeFits(fits: readonly ImpedanceFit[]): readonly boolean[] {
  const logarithms = fits.map((fit) => Math.log(Math.max(fit.reducedChiSquared, Number.MIN_VALUE)));
  return fits.map((fit, k) => {
    const around = logarithms.filter((_, i) => i !== k && Math.abs(i - k) <= neighbourhood);
    const isUsual = around.length < 2 || logarithms[k]! - median(around) < Math.log(muchWorse);
    return fit.converged && isUsual;
  });
}

/**
 * Follows the values of good neighbours in every spectrum, up and down the series; what reaches a lower minimum than the
 * spectrum's own starts did takes their place, and is passed on in turn. A bad fit passes nothing on, so it cannot spoil
 * those after it.
 *
 * @param data - of every spectrum, in the order of the series
 * @returns per spectrum, the values that led lower; undefined where its own fit stands
 */
export function leadByNeighbours(
  model: FitModel,
  data: readonly FitData[],
  fits: readonly ImpedanceFit[],
  cancellation: Cancellation,
): readonly (Float64Array | undefined)[] {
  const isGood = judgeFits(fits);
  const values: Float64Array[] = fits.map((fit) => Float64Array.from(fit.parameters, ({ value }) => value));
  const squares = fits.map((fit) => fit.reducedChiSquared * (2 * fit.points - model.map.freeCount));
  const led = fits.map(() => false);
  const good = [...isGood];
  const pass = (from: number, to: number): void => {
    cancellation.throwIfAborted();
    if (!good[from]) return;
    const problem = createProblem(model.circuit, data[to]!, model.map);
    const limit = squares[to]! * (1 - sameMinimum);
    const scout = minimise(problem, model.map, model.map.arrange(values[from]!), { ...scouting, cancellation });
    if (!scout || !(scout.sumOfSquares < limit)) return;
    const end = minimise(problem, model.map, scout.values, { ...finishing, cancellation });
    if (!end?.converged || !(end.sumOfSquares < limit)) return;
    values[to] = end.values;
    squares[to] = end.sumOfSquares;
    led[to] = true;
    good[to] = isAmongGood(to, squares, data, good);
  };
  for (let k = 1; k < fits.length; k++) pass(lastGood(good, k - 1, -1), k);
  for (let k = fits.length - 2; k >= 0; k--) pass(lastGood(good, k + 1, 1), k);
  return values.map((list, k) => (led[k] ? list : undefined));
}

/** The nearest good fit from `start` in the direction given; `start` itself where there is none. */
function lastGood(good: readonly boolean[], start: number, step: 1 | -1): number {
  for (let k = start; k >= 0 && k < good.length; k += step) if (good[k]) return k;
  return start;
}

function isAmongGood(
  k: number,
  squares: readonly number[],
  data: readonly FitData[],
  good: readonly boolean[],
): boolean {
  const perPoint = (i: number): number => squares[i]! / data[i]!.frequencyHz.length;
  const others = [...squares.keys()].filter((i) => i !== k && good[i] && Math.abs(i - k) <= 2 * neighbourhood);
  return others.length === 0 || perPoint(k) < muchWorse * median(others.map(perPoint));
}
