import { median } from '../../../numerics/statistics.ts';
import { scalePoints, type ImmittancePoints } from './kramers-kronig-fit.ts';
import { exploreModels, type ExploredModel } from './explore.ts';
import { createPositiveModel, type PositiveFit, type PositiveModel } from './positive-fit.ts';

export interface FoundOutliers {
  /** Indices into the points, those furthest out first. */
  readonly outliers: readonly number[];
  /** Distance from what the other points lead to expect, relative to |Z|; as long as `outliers`. */
  readonly deviations: readonly number[];
  /** The model of the points that are left, and their indices. */
  readonly explored: ExploredModel;
  readonly kept: readonly number[];
  /** Where relaxations of positive strength describe the points as well as those of either sign. */
  readonly positive: PositiveModel | undefined;
}

/** In units of the noise: by chance one point in 10 000 lies so far out. The two ends hang on one side only. */
const farOut = 4.3;
const farOutAtEnd = 7;
/** Where elements may have either sign an end point is followed wherever it goes. */
const farOutAtFreeEnd = 8;
/** Of these more than one cannot be out by chance. */
const endPoints = 6;
/** The limit falls from the end to the usual over this share of the points: there noise often grows. */
const endShare = 0.12;
/** A neighbour leans with a point when it stands off by so much of its distance, and of the noise. */
const leaningShare = 0.3;
const leaningNoise = 2.8;
/** So many points are looked at for each outlier, if they stand off by so many times the noise while fitted. */
const mostSuspects = 3;
const suspicious = 2.2;
/** Nearer than this to the curve through all points, relative to |Z|, a point does no harm. */
export const harmless = 0.01;
/** Noise is judged among so many points on either side. */
const neighbourhood = 8;
/** More than this share of the points are no outliers but bad data. */
const mostShare = 0.1;
/** Noise left by positive relaxations against that left by those of either sign. */
const asGood = 1.35;

/**
 * Takes away one point after another while the worst lies far outside of the noise of the rest. The noise is judged by
 * the median, so that several do not hide each other. A point whose neighbours lean the same way is part of a
 * trend and stays. Positive relaxations, which cannot bend towards a single point, serve where they fit.
 */
export function findOutliers(points: ImmittancePoints): FoundOutliers {
  const whole = exploreModels(points);
  const everyIndex = [...points.frequencyHz.keys()];
  const model = createPositiveModel(scalePoints(points));
  const first = model.fit(everyIndex, true);
  if (robustNoise(first, first.used) > asGood * robustNoise(whole.fit, whole.fit.rank) + 1e-7)
    return { ...withFreeSigns(points, whole), positive: undefined };
  const found = withPositive(model, first, points.frequencyHz.length);
  if (found.outliers.length === 0) return { ...found, explored: whole, positive: model };
  return { ...found, explored: exploreModels(pick(points, found.kept)), positive: model };
}

export function pick({ frequencyHz, re, im }: ImmittancePoints, kept: readonly number[]): ImmittancePoints {
  const take = (values: Float64Array): Float64Array => Float64Array.from(kept, (index) => values[index]!);
  return { frequencyHz: take(frequencyHz), re: take(re), im: take(im) };
}

type Residuals = Pick<PositiveFit, 'residualRe' | 'residualIm'>;

/** Of either part. The median of a Rayleigh distribution is √(2 ln 2) σ; unknowns have taken their share. */
function robustNoise({ residualRe, residualIm }: Residuals, unknowns: number): number {
  const rows = 2 * residualRe.length;
  const size = residualRe.map((value, k) => Math.hypot(value, residualIm[k]!));
  return (median(size) / Math.sqrt(2 * Math.LN2)) * Math.sqrt(rows / Math.max(1, rows - unknowns));
}

function withPositive(
  model: PositiveModel,
  first: PositiveFit,
  count: number,
): Pick<FoundOutliers, 'outliers' | 'deviations' | 'kept'> {
  const all = [...first.residualRe.keys()];
  let kept = all;
  let fit = first;
  const outliers: number[] = [];
  const deviations: number[] = [];
  const most = Math.max(1, Math.floor(mostShare * count));
  while (outliers.length < most && kept.length > 12) {
    const found = furthestLeftOut(model, fit, kept);
    if (!found) break;
    outliers.push(found.index);
    deviations.push(found.deviation);
    ({ fit, rest: kept } = found);
    if (isTrendAtEnd(outliers, count)) return { outliers: [], deviations: [], kept: all };
  }
  return { outliers, deviations, kept };
}

/** Leaves out in turn the points that stand off the most: how far are they then from what the others foretell? */
function furthestLeftOut(
  model: PositiveModel,
  fit: PositiveFit,
  kept: readonly number[],
): { index: number; deviation: number; fit: PositiveFit; rest: number[] } | undefined {
  const distance = (k: number): number => Math.hypot(fit.residualRe[k]!, fit.residualIm[k]!);
  const noise = median(kept.map(distance)) / Math.sqrt(2 * Math.LN2);
  // The first and the last point have company on one side only; leads and stray capacitance bend Z there as they may.
  const suspects = kept
    .slice(1, -1)
    .sort((a, b) => distance(b) - distance(a))
    .slice(0, mostSuspects)
    .filter((k) => distance(k) > suspicious * noise);
  const found = suspects.flatMap((index) => {
    const rest = kept.filter((k) => k !== index);
    // Drift is let in, or the last points of a cell that changed would look like outliers.
    const without = model.fit(rest, true);
    const freedom = Math.max(0.3, 1 - without.used / (2 * rest.length));
    const take = (values: Float64Array): Float64Array => Float64Array.from(kept, (k) => values[k]!);
    const [re, im] = [take(without.residualRe), take(without.residualIm)];
    const deviation = Math.hypot(without.residualRe[index]!, without.residualIm[index]!);
    // With leverage h, a point stands off by e while fitted and by e/(1 − h) left out; its error is σ·√(1 − h).
    const studentised = Math.sqrt(Math.min(1, distance(index) / deviation));
    const excess = studentised * excessOf(re, im, kept.indexOf(index), farOutAtEnd, Math.sqrt(freedom));
    return excess > 1 ? [{ index, excess, deviation, fit: without, rest }] : [];
  });
  return found.sort((a, b) => b.excess - a.excess)[0];
}

/** What falls away at an end, one after another, is a trend. */
function isTrendAtEnd(outliers: readonly number[], count: number): boolean {
  const nearEnd = (distance: (index: number) => number): boolean => {
    const places = outliers.map(distance);
    return (places.includes(0) && places.includes(1)) || places.filter((place) => place < endPoints).length > 1;
  };
  return nearEnd((index) => index) || nearEnd((index) => count - 1 - index);
}

function withFreeSigns(points: ImmittancePoints, whole: ExploredModel): Omit<FoundOutliers, 'positive'> {
  const count = points.frequencyHz.length;
  let kept = [...points.frequencyHz.keys()];
  let explored = whole;
  const outliers: number[] = [];
  const deviations: number[] = [];
  const most = Math.max(1, Math.floor(mostShare * count));
  while (outliers.length < most && kept.length > 12) {
    const { fit } = explored;
    const n = kept.length;
    // The pull of each point on the fit is discounted.
    const re = fit.residualRe.map((value, k) => value / Math.max(1 - fit.leverage[k]!, 0.1));
    const im = fit.residualIm.map((value, k) => value / Math.max(1 - fit.leverage[n + k]!, 0.1));
    const worst = worstOf(re, im, farOutAtFreeEnd);
    if (!worst || Math.hypot(fit.residualRe[worst.at]!, fit.residualIm[worst.at]!) < harmless) break;
    const removed = kept[worst.at]!;
    outliers.push(removed);
    deviations.push(worst.deviation);
    if (isTrendAtEnd(outliers, count))
      return { outliers: [], deviations: [], explored: whole, kept: [...points.frequencyHz.keys()] };
    kept = kept.filter((index) => index !== removed);
    explored = exploreModels(pick(points, kept));
  }
  return { outliers, deviations, explored, kept };
}

function worstOf(
  re: Float64Array,
  im: Float64Array,
  limitAtEnd: number,
): { at: number; deviation: number } | undefined {
  const size = re.map((value, k) => Math.hypot(value, im[k]!));
  const at = size.indexOf(Math.max(...size));
  return excessOf(re, im, at, limitAtEnd, 1) > 1 ? { at, deviation: size[at]! } : undefined;
}

/**
 * How far out a point lies in units of the distance allowed; 0 where its neighbours lean the same way.
 *
 * @param shrinkage - by which residuals are smaller than the noise
 */
function excessOf(re: Float64Array, im: Float64Array, at: number, limitAtEnd: number, shrinkage: number): number {
  const n = re.length;
  const size = re.map((value, k) => Math.hypot(value, im[k]!));
  const window = size.slice(Math.max(0, at - neighbourhood), at + neighbourhood + 1);
  const noise = Math.max(median(size), median(window)) / Math.sqrt(2 * Math.LN2) / shrinkage;
  const fromEnd = Math.min(at, n - 1 - at);
  const limit = farOut + (limitAtEnd - farOut) * Math.max(0, 1 - fromEnd / Math.max(4, endShare * n));
  const neighbours = [at - 1, at + 1].filter((k) => k >= 0 && k < n);
  const leaningBy = (k: number): number => (re[k]! * re[at]! + im[k]! * im[at]!) / size[at]!;
  const leaning = neighbours.some((k) => leaningBy(k) > Math.max(leaningShare * size[at]!, leaningNoise * noise));
  return leaning ? 0 : size[at]! / (limit * noise);
}
