import type { FitData } from '../fit-data.ts';
import { relaxationGrid } from './grid.ts';
import { findPeaks } from './peaks.ts';
import { createProblem } from './problem.ts';
import { findTail } from './tail.ts';

const fewestPoints = 8;
/** Positions are wanted, not areas: a smoothness that suits most spectra does, and saves the search for the best. */
const usualLambda = 1e-3;

/** Of the highest; below it stand ripples. */
const leastHeight = 0.1;

/**
 * Where a spectrum shows relaxations, roughly and quickly: start values for fits. Use `relaxationTimes` to look at them.
 *
 * @returns angular frequencies 1/τ, the fastest first; none for fewer than eight frequencies
 */
export function peakFrequencies({ frequencyHz, zRe, zIm }: FitData): readonly number[] {
  if (new Set(frequencyHz).size < fewestPoints) return [];
  const grid = relaxationGrid(frequencyHz, 'rbf');
  const data = { zRe, zIm, weight: zRe.map((re, k) => 1 / Math.hypot(re, zIm[k]!)) };
  const problem = createProblem(grid, data, { inductance: true, tailExponent: findTail(grid, data) });
  const { solution } = problem.solve(usualLambda);
  const peaks = findPeaks(grid.tauS.map(Math.log), solution.subarray(0, grid.tauS.length));
  const highest = Math.max(...peaks.map(({ heightOhm }) => heightOhm));
  return peaks.filter(({ heightOhm }) => heightOhm > leastHeight * highest).map(({ tauS }) => 1 / tauS);
}
