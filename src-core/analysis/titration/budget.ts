import type { BudgetShare } from '../../model/results.ts';
import { linearNames, type LinearName } from './finite-length-model.ts';
import type { PulseFit } from './pulse-fit.ts';

/** By how much residuals are larger, and hang together more, than independent noise would. */
export function residualInflation(fit: PulseFit): number {
  const { observations } = fit.problem;
  const { fittedV, chiSquared, degreesOfFreedom } = fit.solution;
  const residuals = observations.map((o, i) => (o.voltageV - fittedV[i]!) / o.standardErrorV);
  const spread = Math.sqrt(Math.max(1, chiSquared / degreesOfFreedom));
  let product = 0;
  let square = 0;
  for (let i = 0; i < residuals.length; i++) {
    square += residuals[i]! ** 2;
    if (i > 0) product += residuals[i]! * residuals[i - 1]!;
  }
  const correlation = square > 0 ? product / square : 0;
  if (correlation < 2 / Math.sqrt(residuals.length)) return spread;
  const bounded = Math.min(0.9, correlation);
  return spread * Math.sqrt((1 + bounded) / (1 - bounded));
}

const conditionedOn: readonly (readonly [LinearName, string])[] = [
  ['stepSlope', 'overpotential changing with composition'],
  ['curvature', 'curvature of E(x)'],
  ['slope', 'equilibrium change ΔE_s'],
  ['step', 'iR and charge transfer'],
];

/**
 * Splits the variance of ln D in the fit's covariance: what each parameter's being unknown adds, taken out one after
 * the other; what remains would be there with all of them known.
 */
export function splitCovariance(fit: PulseFit, inflation: number): BudgetShare[] {
  const size = linearNames.length + 1;
  const covariance = Float64Array.from(fit.solution.covariance);
  const shares: BudgetShare[] = [];
  // The clock of the rest has its own line in the budget.
  covariance[0] = Math.max(0, covariance[0]! - fit.solution.restShiftVariance);
  for (const [name, source] of conditionedOn) {
    const j = linearNames.indexOf(name) + 1;
    const pivot = covariance[j * size + j]!;
    if (!(pivot > 0)) continue;
    const share = covariance[j]! ** 2 / pivot;
    shares.push({ source, relativeStandardUncertainty: inflation * Math.sqrt(share) });
    const column = Float64Array.from({ length: size }, (_, i) => covariance[i * size + j]!);
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) covariance[a * size + b]! -= (column[a]! * column[b]!) / pivot;
  }
  shares.push({
    source: 'voltage noise',
    relativeStandardUncertainty: inflation * Math.sqrt(Math.max(0, covariance[0])),
  });
  return shares;
}

function relativeError(fit: PulseFit): number {
  return Math.sqrt(fit.solution.covariance[0]!) * residualInflation(fit);
}

/**
 * How far a fit of part of the data strays beyond what its smaller number of samples explains (Hausman): the mark of
 * a model that does not hold everywhere.
 */
export function strayBeyondNoise(whole: PulseFit, part: PulseFit | undefined): number {
  if (!part || !Number.isFinite(part.solution.covariance[0])) return 0;
  const moved = part.solution.logDiffusivity - whole.solution.logDiffusivity;
  const expected = Math.max(0, relativeError(part) ** 2 - relativeError(whole) ** 2);
  return Math.sqrt(Math.max(0, moved ** 2 - expected));
}

/** Half of what pulse and rest disagree beyond their errors. */
export function disagreement(a: PulseFit | undefined, b: PulseFit | undefined): number {
  if (!a || !b) return 0;
  const apart = a.solution.logDiffusivity - b.solution.logDiffusivity;
  const expected = relativeError(a) ** 2 + relativeError(b) ** 2;
  if (!Number.isFinite(expected)) return 0;
  return Math.sqrt(Math.max(0, apart ** 2 - expected)) / 2;
}

/** Shares add in squares. */
export function totalOf(shares: readonly BudgetShare[]): number {
  return Math.hypot(...shares.map((share) => share.relativeStandardUncertainty));
}
