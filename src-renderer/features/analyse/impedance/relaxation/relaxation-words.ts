import { limits } from '../../../../../src-core/analysis/impedance/transport/arc-assignment.ts';
import type { LambdaRule } from '../../../../../src-core/analysis/impedance/relaxation/choose-lambda.ts';
import type { PeakShape } from '../../../../../src-core/analysis/impedance/relaxation/peak-fit.ts';
import type { Sample } from '../../../../../src-core/model/sample.ts';
import { siValue } from '../../../../../src-core/units/quantity.ts';

export const lambdaRules: readonly { readonly value: LambdaRule; readonly label: string; readonly title: string }[] = [
  {
    value: 'gcv',
    label: 'GCV',
    title: 'Generalised cross-validation: the smoothest γ that foretells left-out points as well as any',
  },
  { value: 'l-curve', label: 'L-curve', title: 'The corner of misfit against roughness' },
  { value: 're-im', label: 'Re–Im', title: 'The λ with which each part of Z best foretells the other' },
];

export const peakShapes: readonly { readonly value: PeakShape | 'none'; readonly label: string }[] = [
  { value: 'none', label: 'none' },
  { value: 'zarc', label: 'ZARC' },
  { value: 'hn', label: 'Havriliak–Negami' },
  { value: 'gaussian', label: 'Gaussian' },
];

/** What the third number of a fitted peak is. */
export const shapeTitles: Readonly<Record<PeakShape, string>> = {
  zarc: 'n',
  hn: 'a, b',
  gaussian: 'Width of ln τ',
};

/** L/S of a sample, 1/cm; undefined where thickness or area is not known. */
export function cellConstantPerCm(sample: Sample | undefined): number | undefined {
  if (!sample?.thickness || !sample.area) return undefined;
  const constant = siValue(sample.thickness, 'length').value / siValue(sample.area, 'area').value / 100;
  return constant > 0 && Number.isFinite(constant) ? constant : undefined;
}

/** This factor to either side of a limit, what a capacitance belongs to is not clear. */
const unclear = 3;

/**
 * What usually has such a capacitance; a hint, no more.
 *
 * @param capacitancePerCm - C·L/S, F/cm
 */
export function likelyOrigin(capacitancePerCm: number): string {
  const { bulkToBoundary, boundaryToSurface, surfaceToElectrode, electrodeToReaction } = limits;
  const borders = [bulkToBoundary, boundaryToSurface, surfaceToElectrode, electrodeToReaction];
  const names = ['bulk', 'grain boundary', 'surface layer', 'electrode contact', 'reaction'];
  const place = borders.filter((border) => capacitancePerCm >= border).length;
  const near = borders.findIndex((border) => Math.abs(Math.log(capacitancePerCm / border)) < Math.log(unclear));
  return near < 0 ? names[place]! : `${names[near]} or ${names[near + 1]}, uncertain`;
}

/** A top outside the measured range counts as something to explain from this share of the highest γ on. */
const visible = 0.1;

/**
 * The ends of the measured range, s, where γ has something to show beyond them.
 *
 * @returns undefined where it has not
 */
export function reachBeyond(
  { tauS, gammaOhm }: { readonly tauS: readonly number[]; readonly gammaOhm: readonly number[] },
  frequencyHz: ArrayLike<number> | undefined,
): { readonly shortestS: number; readonly longestS: number } | undefined {
  if (!frequencyHz || frequencyHz.length === 0) return undefined;
  const periods = Array.from(frequencyHz, (f) => 1 / (2 * Math.PI * f));
  const [shortestS, longestS] = [Math.min(...periods), Math.max(...periods)];
  const highest = Math.max(...gammaOhm);
  const rises = gammaOhm.some((gamma, k) => (tauS[k]! < shortestS || tauS[k]! > longestS) && gamma > visible * highest);
  return rises ? { shortestS, longestS } : undefined;
}
