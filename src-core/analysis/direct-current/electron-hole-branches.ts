import { AppError } from '../../errors.ts';
import { solveLeastSquares } from '../../numerics/linear-algebra.ts';
import { faradayCPerMol, gasConstantJPerMolK } from '../../units/constants.ts';

/** A steady current at its voltage. */
export interface Point {
  readonly volt: number;
  readonly ampere: number;
  /** Error of its own, A. */
  readonly extra?: number;
}

/** Currents of both branches: σ·R·T·S/(F·L), A. */
export interface Branches {
  readonly electronsA: number;
  readonly holesA: number;
  readonly electronsErrorA: number;
  readonly holesErrorA: number;
  readonly reducedChiSquared: number;
}

/** I at u = EF/RT. */
export function currentOf({ electronsA, holesA }: Branches, u: number): number {
  return -electronsA * Math.expm1(-u) + holesA * Math.expm1(u);
}

/**
 * Weighted least squares in the two branches; one that comes out negative is left out.
 *
 * @throws AppError `analysis/not-identifiable`
 */
export function fitBranches(points: readonly Point[], errors: readonly number[], temperatureK: number): Branches {
  const thermalV = (gasConstantJPerMolK * temperatureK) / faradayCPerMol;
  const columns = [
    points.map(({ volt }, k) => -Math.expm1(-volt / thermalV) / errors[k]!),
    points.map(({ volt }, k) => Math.expm1(volt / thermalV) / errors[k]!),
  ] as const;
  const right = Float64Array.from(points, ({ ampere }, k) => ampere / errors[k]!);
  const solve = (used: readonly (readonly number[])[]) => {
    const matrix = Float64Array.from(
      { length: right.length * used.length },
      (_, at) => used[at % used.length]![Math.floor(at / used.length)]!,
    );
    const solved = solveLeastSquares(matrix, right.length, used.length, right);
    if (!solved)
      throw new AppError('analysis/not-identifiable', 'The voltages do not tell the two branches apart.', {
        remedy: 'Measure from below 50 mV up to where holes conduct.',
      });
    const reducedChiSquared = solved.residualSumOfSquares / (right.length - used.length);
    const inflation = Math.sqrt(Math.max(1, reducedChiSquared));
    const errorOf = (at: number): number => inflation * Math.sqrt(solved.inverseNormal[at * used.length + at]!);
    return { values: solved.solution, errorOf, reducedChiSquared };
  };
  const both = solve(columns);
  const [electronsA = 0, holesA = 0] = both.values;
  if (electronsA >= 0 && holesA >= 0)
    return {
      electronsA,
      holesA,
      electronsErrorA: both.errorOf(0),
      holesErrorA: both.errorOf(1),
      reducedChiSquared: both.reducedChiSquared,
    };
  const isElectrons = electronsA >= 0;
  const one = solve([columns[isElectrons ? 0 : 1]]);
  const none = { electronsA: 0, holesA: 0, electronsErrorA: both.errorOf(0), holesErrorA: both.errorOf(1) };
  const kept = isElectrons
    ? { electronsA: one.values[0]!, electronsErrorA: one.errorOf(0) }
    : { holesA: one.values[0]!, holesErrorA: one.errorOf(0) };
  return { ...none, ...kept, reducedChiSquared: one.reducedChiSquared };
}
