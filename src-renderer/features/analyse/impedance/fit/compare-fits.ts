import { rankFits } from '../../../../../src-core/analysis/impedance/compare.ts';
import type { AnalysisRecord, ImpedanceFit } from '../../../../../src-core/model/results.ts';

export interface ComparedFit {
  readonly record: AnalysisRecord;
  readonly fit: ImpedanceFit;
  /** Against the best of those on the same points with the same weights; undefined where that cannot be compared. */
  readonly deltaAicc: number | undefined;
  readonly deltaBic: number | undefined;
}

/** Stored fits of one spectrum, each against those that can be compared with the first of them. */
export function compareFits(
  records: readonly AnalysisRecord[],
  reference: ImpedanceFit | undefined,
): readonly ComparedFit[] {
  const fits = records.flatMap((record) => (record.impedance ? [{ record, fit: record.impedance.fit }] : []));
  const key = reference ? groundOf(reference) : fits[0] && groundOf(fits[0].fit);
  const alike = fits.filter(({ fit }) => fit.statistics && groundOf(fit) === key);
  const ranks = new Map(rankFits(alike.map(({ fit }) => fit)).map((rank) => [rank.aicc, rank]));
  return fits.map(({ record, fit }) => {
    const isAlike = alike.some((other) => other.record === record);
    const rank = isAlike && fit.statistics ? ranks.get(fit.statistics.aicc) : undefined;
    return { record, fit, deltaAicc: rank?.deltaAicc, deltaBic: rank?.deltaBic };
  });
}

/** What two fits must have in common for their criteria to be comparable. */
function groundOf({ weight, frequencyHz, statistics }: ImpedanceFit): string {
  return JSON.stringify([weight, statistics?.representation, frequencyHz]);
}
