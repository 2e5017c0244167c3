import { median } from '../../../numerics/statistics.ts';
import type { ImmittancePoints } from './kramers-kronig-fit.ts';
import { exploreModels, type ExploredModel } from './explore.ts';

export interface FoundOutliers {
  /** Indices into the points, those furthest out first. */
  readonly outliers: readonly number[];
  /** Distance from what the other points lead to expect, relative to |Z|; as long as `outliers`. */
  readonly deviations: readonly number[];
  /** The model of the points that are left, and their indices. */
  readonly explored: ExploredModel;
  readonly kept: readonly number[];
}

/** In units of the noise: by chance one point in 40 000 lies so far out. The two ends hang on one side only. */
const farOut = 4.6;
const farOutAtEnd = 8;
/** Nearer than this to the curve through all points, relative to |Z|, a point does no harm. */
const harmless = 0.01;
/** Noise is judged among so many points on either side. */
const neighbourhood = 8;
/** More than this share of the points are no outliers but bad data. */
const mostShare = 0.1;

/**
 * Takes away one point after another while the worst lies far outside of the noise of the rest, its own pull on the fit
 * discounted. The noise is judged by the median, so that several do not hide each other. A point whose neighbours
 * lean the same way is part of a trend and stays.
 */
export function findOutliers(points: ImmittancePoints): FoundOutliers {
  const count = points.frequencyHz.length;
  let kept = [...points.frequencyHz.keys()];
  const whole = exploreModels(points);
  let explored = whole;
  const outliers: number[] = [];
  const deviations: number[] = [];
  const most = Math.max(1, Math.floor(mostShare * count));
  while (outliers.length < most && kept.length > 12) {
    const worst = worstPoint(explored);
    if (!worst) break;
    const removed = kept[worst.at]!;
    // What falls away at an end point after point is a trend.
    if (outliers.some((other) => Math.abs(other - removed) === 1) && (kept[0] === removed || kept.at(-1) === removed))
      return { outliers: [], deviations: [], explored: whole, kept: [...points.frequencyHz.keys()] };
    outliers.push(removed);
    deviations.push(worst.deviation);
    kept = kept.filter((index) => index !== removed);
    explored = exploreModels(pick(points, kept));
  }
  return { outliers, deviations, explored, kept };
}

export function pick({ frequencyHz, re, im }: ImmittancePoints, kept: readonly number[]): ImmittancePoints {
  const take = (values: Float64Array): Float64Array => Float64Array.from(kept, (index) => values[index]!);
  return { frequencyHz: take(frequencyHz), re: take(re), im: take(im) };
}

function worstPoint({ fit, points }: ExploredModel): { at: number; deviation: number } | undefined {
  const n = points.omega.length;
  const re = fit.residualRe.map((value, k) => value / Math.max(1 - fit.leverage[k]!, 0.1));
  const im = fit.residualIm.map((value, k) => value / Math.max(1 - fit.leverage[n + k]!, 0.1));
  const size = re.map((value, k) => Math.hypot(value, im[k]!));
  const at = size.indexOf(Math.max(...size));
  const window = size.slice(Math.max(0, at - neighbourhood), at + neighbourhood + 1);
  // The median of a Rayleigh distribution is √(2 ln 2) σ.
  const noise = Math.max(median(size), median(window)) / Math.sqrt(2 * Math.LN2);
  const limit = at === 0 || at === n - 1 ? farOutAtEnd : farOut;
  if (!(size[at]! > limit * noise) || Math.hypot(fit.residualRe[at]!, fit.residualIm[at]!) < harmless) return undefined;
  const neighbours = [at - 1, at + 1].filter((k) => k >= 0 && k < n);
  const leaning = neighbours.some((k) => re[k]! * re[at]! + im[k]! * im[at]! > 0.3 * size[at]! ** 2);
  return leaning ? undefined : { at, deviation: size[at]! };
}
