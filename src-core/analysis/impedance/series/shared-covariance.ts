import type { ImpedanceFit } from '../../../model/impedance-fit.ts';
import { invertPositiveDefinite } from '../../../numerics/linear-algebra.ts';

/**
 * Covariance of ln ΣR in two different spectra of a global fit, the sum running over the parameters named. The spectra
 * know of each other only through the shared parameters s: cov(pᵢ, pⱼ) = cov(pᵢ, s)·cov(s)⁻¹·cov(s, pⱼ).
 */
export function createSharedCovariance(
  fits: readonly ImpedanceFit[],
  names: readonly string[],
): (first: number, second: number) => number {
  const [one] = fits;
  const count = one?.parameters.length ?? 0;
  const indices = names.map((name) => one?.parameters.findIndex((parameter) => parameter.name === name) ?? -1);
  const shared = (one?.parameters ?? []).flatMap(({ constraint, standardError }, j) =>
    constraint === 'shared' && standardError > 0 ? [j] : [],
  );
  // In units of the standard errors, where the matrix of the shared ones is that of their correlations.
  const correlations = Float64Array.from(
    shared.flatMap((i) => shared.map((j) => (i === j ? 1 : one!.correlation[i * count + j]!))),
  );
  const inverse = shared.length > 0 ? invertPositiveDefinite(correlations, shared.length) : null;
  if (!inverse || indices.includes(-1)) return () => 0;
  const towards = fits.map((fit) => {
    const whole = indices.reduce((sum, index) => sum + fit.parameters[index]!.value, 0);
    const along = shared.map((j) =>
      indices.reduce((sum, k) => sum + fit.correlation[k * count + j]! * fit.parameters[k]!.standardError, 0),
    );
    return along.map((value) => value / whole);
  });
  const solved = towards.map((vector) =>
    shared.map((_, i) => vector.reduce((sum, value, j) => sum + inverse[i * shared.length + j]! * value, 0)),
  );
  return (first, second) => towards[first]!.reduce((sum, value, i) => sum + value * solved[second]![i]!, 0);
}
