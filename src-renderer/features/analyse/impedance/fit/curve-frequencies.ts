import type { Curve } from '../calculator/calculations.ts';
import type { ModelCurve } from './bench-figures.ts';

/** Enough that an arc looks round. */
const denseCount = 160;

/** Where a curve is worked out: at the points, then evenly over their decades. */
export function curveFrequencies(frequencyHz: ArrayLike<number>): readonly number[] {
  const points = Array.from(frequencyHz);
  const usable = points.filter((f) => f > 0 && Number.isFinite(f));
  if (usable.length < 2) return points;
  const [low, high] = [Math.min(...usable), Math.max(...usable)];
  const ratio = high / low;
  return [...points, ...Array.from({ length: denseCount }, (_, k) => low * ratio ** (k / (denseCount - 1)))];
}

/** @param points - how many of the frequencies are those of the data */
export function modelCurve({ frequencyHz, reOhm, imOhm }: Curve, points: number): ModelCurve {
  return {
    atPointsRe: reOhm.slice(0, points),
    atPointsIm: imOhm.slice(0, points),
    frequencyHz: frequencyHz.slice(points),
    reOhm: reOhm.slice(points),
    imOhm: imOhm.slice(points),
  };
}
