import type { ThermalData, ThermalLine, VogelFit } from '../../model/arrhenius.ts';
import { inverseNormalMatrix } from '../../numerics/linear-algebra.ts';
import { fitLine } from '../../numerics/regression.ts';
import { boltzmannVPerK } from '../../units/constants.ts';
import { conventionFacts, harmonicMeanK } from './conventions.ts';
import { scoreModel } from './model-score.ts';

const parameters = 3;
/** T₀ stays so far below the coldest point. */
const gapK = 1;
/** AICc lower by this speaks clearly for a model. */
const clearly = 6;

/**
 * Vogel's law q = A·T^m·exp(−B/(T − T₀)) by least squares of ln q with the weights of the straight line: A and B are
 * linear for every T₀, which is searched from 0 to just below the coldest point.
 *
 * @param temperatureExponent - m, −½ in free-volume form, 0 in Vogel's own
 * @returns undefined with fewer points than the corrected criterion needs (six)
 * @see Vogel, Phys. Z. 22 (1921) 645; Cohen & Turnbull, J. Chem. Phys. 31 (1959) 1164 (T^−½)
 */
export function fitVogel(data: ThermalData, line: ThermalLine, temperatureExponent: number): VogelFit | undefined {
  const temperatures = data.points.map(({ temperatureK }) => temperatureK);
  const count = temperatures.length;
  if (new Set(temperatures).size <= parameters + 1 || count < 6) return undefined;
  const y = data.points.map(
    ({ value, temperatureK }) => Math.log(value) - temperatureExponent * Math.log(temperatureK),
  );
  const weights = line.points.map(({ weight }) => weight);
  const lineAt = (t0K: number) => {
    const x = temperatures.map((temperatureK) => 1 / (temperatureK - t0K));
    const { slope, intercept } = fitLine(x, y, { weights });
    const squares = x.reduce((sum, value, i) => sum + weights[i]! * (y[i]! - intercept - slope * value) ** 2, 0);
    return { bK: -slope, intercept, squares };
  };
  const highest = Math.min(...temperatures) - gapK;
  const best = leastBetween((value) => lineAt(value).squares, 0, highest);
  const t0K = best < 1e-6 ? 0 : best;
  const { bK, intercept, squares } = lineAt(t0K);
  const errors = errorsOf(temperatures, weights, bK, t0K, squares / (count - parameters));
  const score = scoreModel('vogel', squares, count, parameters);
  const oneLine = scoreModel('one-line', line.chiSquared, count, 2);
  const aiccDifference = score.aicc - oneLine.aicc;
  const isAtBound = t0K < 0.5 || highest - t0K < 0.01 * gapK;
  const atTemperatureK = harmonicMeanK(temperatures);
  return {
    ...score,
    temperatureExponent,
    lnPrefactor: { value: intercept, standardError: errors[0]! },
    bK: { value: bK, standardError: errors[1]! },
    t0K: { value: t0K, standardError: isAtBound ? NaN : errors[2]! },
    pseudoEnergyEv: { value: bK * boltzmannVPerK, standardError: errors[1]! * boltzmannVPerK },
    // The slope of the ordinate of the line, so that both energies can be held against each other.
    apparentEnergyEv: apparentEnergy(
      bK,
      t0K,
      atTemperatureK,
      temperatureExponent,
      conventionFacts[line.convention].power,
    ),
    ...{ atTemperatureK, isAtBound, aiccDifference },
    message: describe(aiccDifference, isAtBound, bK),
  };
}

/** −k_B·d ln(q·Tᵖ)/d(1/T). */
function apparentEnergy(bK: number, t0K: number, atK: number, exponent: number, power: number): number {
  return boltzmannVPerK * ((bK * atK * atK) / (atK - t0K) ** 2 + (exponent + power) * atK);
}

/** Least value by a grid and golden section, so that neither bound nor a second minimum is missed. */
function leastBetween(squares: (value: number) => number, from: number, to: number): number {
  const steps = 200;
  const grid = Array.from({ length: steps + 1 }, (_, k) => from + ((to - from) * k) / steps);
  const values = grid.map(squares);
  const best = values.indexOf(Math.min(...values));
  let [low, high] = [grid[Math.max(0, best - 1)]!, grid[Math.min(steps, best + 1)]!];
  const ratio = (Math.sqrt(5) - 1) / 2;
  for (let round = 0; round < 80; round++) {
    const [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (squares(left) < squares(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}

/** Of ln A, B and T₀ from the scatter. */
function errorsOf(
  temperatures: readonly number[],
  weights: readonly number[],
  bK: number,
  t0K: number,
  variance: number,
): readonly number[] {
  const jacobian = Float64Array.from(
    temperatures.flatMap((temperatureK, i) => {
      const root = Math.sqrt(weights[i]!);
      const distance = temperatureK - t0K;
      return [root, -root / distance, (-root * bK) / distance ** 2];
    }),
  );
  const inverse = inverseNormalMatrix(jacobian, temperatures.length, parameters);
  return [0, 4, 8].map((index) => (inverse ? Math.sqrt(variance * inverse[index]!) : NaN));
}

function describe(difference: number, isAtBound: boolean, bK: number): string {
  const size = `ΔAICc = ${difference.toFixed(1)}`;
  if (!(bK > 0)) return `Vogel's law finds no thermal activation (${size}).`;
  if (isAtBound) return `The points do not tell T₀ of Vogel's law (${size}).`;
  if (difference < -clearly) return `Vogel's law describes the points clearly better than a line (${size}).`;
  if (difference < 0) return `Vogel's law describes the points a little better than a line (${size}).`;
  return `A line describes the points as well as Vogel's law (${size}).`;
}
