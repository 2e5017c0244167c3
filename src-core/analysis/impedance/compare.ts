import type { ImpedanceFit } from '../../model/results.ts';

/** How one circuit stands among others on the same data. */
export interface CircuitRank {
  readonly circuit: string;
  readonly freeParameters: number;
  readonly chiSquared: number;
  readonly aicc: number;
  readonly bic: number;
  /** Above the best. */
  readonly deltaAicc: number;
  readonly deltaBic: number;
  /** Share of the evidence for this circuit among those compared, by AICc. */
  readonly akaikeWeight: number;
  readonly warnings: readonly string[];
}

/**
 * Ranks fits of different circuits to the same points with the same weights, the best by AICc first.
 *
 * @see Burnham & Anderson, Model Selection and Multimodel Inference, 2nd ed. (2002), 2.9
 */
export function rankFits(fits: readonly ImpedanceFit[]): readonly CircuitRank[] {
  const rated = fits.flatMap((fit) => (fit.statistics ? [{ fit, statistics: fit.statistics }] : []));
  const best = Math.min(...rated.map(({ statistics }) => statistics.aicc));
  const bestBic = Math.min(...rated.map(({ statistics }) => statistics.bic));
  const total = rated.reduce((sum, { statistics }) => sum + Math.exp((best - statistics.aicc) / 2), 0);
  return rated
    .map(({ fit, statistics: { freeParameters, aicc, bic } }) => ({
      ...{ circuit: fit.circuit, freeParameters, chiSquared: fit.chiSquared, aicc, bic },
      ...{ deltaAicc: aicc - best, deltaBic: bic - bestBic },
      akaikeWeight: Math.exp((best - aicc) / 2) / total,
      warnings: fit.warnings.map(({ code }) => code),
    }))
    .sort((a, b) => a.aicc - b.aicc);
}
