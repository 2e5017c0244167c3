import type { BudgetShare } from '../../model/results.ts';
import type { UncertainLength } from './host.ts';

/** What the sources of a length's error add to that of D, which goes as its square. */
export function lengthBudget({ shares }: UncertainLength): BudgetShare[] {
  return shares.map(({ source, relativeStandardUncertainty }) => ({
    source,
    relativeStandardUncertainty: 2 * relativeStandardUncertainty,
  }));
}
