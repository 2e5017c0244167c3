import type { JointRow, JointSummary } from '../../model/joint-view.ts';
import { chiSquaredTail, median } from '../../numerics/statistics.ts';

/** Whether pulses and spectra tell the same, over all rows that can be compared. */
export function summarise(rows: readonly JointRow[]): JointSummary | undefined {
  const compared = rows.flatMap(({ ratio, differenceInErrors }) =>
    ratio && differenceInErrors !== undefined ? [{ ratio, differenceInErrors }] : [],
  );
  if (compared.length === 0) return undefined;
  const within = (errors: number) =>
    compared.filter(({ differenceInErrors }) => Math.abs(differenceInErrors) <= errors).length;
  const chiSquared = compared.reduce((sum, { differenceInErrors }) => sum + differenceInErrors ** 2, 0);
  return {
    compared: compared.length,
    withinOneError: within(1),
    withinTwoErrors: within(2),
    medianRatio: median(compared.map(({ ratio }) => ratio.value)),
    meanRatio: meanOf(compared.map(({ ratio }) => ratio)),
    chiSquared,
    probability: chiSquaredTail(chiSquared, compared.length),
  };
}

/** Weighted geometric mean.. */
function meanOf(ratios: readonly { readonly value: number; readonly standardUncertainty: number }[]) {
  const weights = ratios.map(({ value, standardUncertainty }) => (value / standardUncertainty) ** 2);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const value = Math.exp(ratios.reduce((total, one, k) => total + weights[k]! * Math.log(one.value), 0) / sum);
  return { value, standardUncertainty: value / Math.sqrt(sum), unit: '1' };
}
