import type { BudgetShare, DiffusivityEstimate } from '../../model/results.ts';
import { median } from '../../numerics/statistics.ts';
import { totalOf } from './budget.ts';
import type { Host } from './host.ts';
import { lengthBudget } from './length-budget.ts';

/** Formulas whose assumptions differ, and hold best: their scatter tells how far the model is to be believed. */
const independent: readonly string[] = ['eq9-late', 'eq10-intercept', 'relaxation', 'finite-length-early'];

/** The shares of an estimate that are not of the length, which all estimates of a run have in common. */
export function sharesApartFromLength({ budget = [] }: DiffusivityEstimate, host: Host): BudgetShare[] {
  const lengths = [host.diffusionLengthM, host.volumePerSurfaceM].flatMap(lengthBudget).map(({ source }) => source);
  return budget.filter(({ source }) => !lengths.includes(source));
}

/**
 * Completes the budgets by what no estimate can tell of itself: how far its model leads it astray. Where pulse and rest
 * together tell D, that is the distance from their fit beyond what the estimate's own errors explain. Else the recommended
 * formula gets its median distance from the others, known biases taken off, and the others theirs from it.
 *
 * @param recommended - gets no such share where it is the fit, which has its own, or an interruption
 */
export function withModelSpread(
  estimates: readonly DiffusivityEstimate[],
  recommended: string | undefined,
  host: Host,
): readonly DiffusivityEstimate[] {
  const reference = estimates.find(({ name }) => name === recommended);
  if (!reference) return estimates;
  return estimates.map((one) => {
    if (one === reference) return recommended === 'eq9' ? extended(one, scatterAbout(one, estimates)) : one;
    const apart = Math.log(one.chemicalDiffusivityM2PerS / reference.chemicalDiffusivityM2PerS);
    const explained = totalOf(sharesApartFromLength(one, host));
    return extended(one, Math.sqrt(Math.max(0, apart ** 2 - explained ** 2)));
  });
}

function scatterAbout(reference: DiffusivityEstimate, estimates: readonly DiffusivityEstimate[]): number {
  const others = estimates.filter(({ name }) => independent.includes(name));
  return others.length === 0 ? 0 : median(others.map((one) => Math.abs(unbiasedLog(one) - unbiasedLog(reference))));
}

function unbiasedLog({ chemicalDiffusivityM2PerS, bias = 1 }: DiffusivityEstimate): number {
  return Math.log(chemicalDiffusivityM2PerS / bias);
}

function extended(estimate: DiffusivityEstimate, spread: number): DiffusivityEstimate {
  const budget = [...(estimate.budget ?? []), { source: 'model spread', relativeStandardUncertainty: spread }];
  return { ...estimate, standardUncertainty: estimate.chemicalDiffusivityM2PerS * totalOf(budget), budget };
}
