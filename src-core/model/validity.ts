/** What is kept of a validity check beside a result of the same points. */
export interface SpectrumValidity {
  readonly verdict: 'valid' | 'noisy' | 'drifting' | 'non-stationary' | 'outliers';
  /** Standard deviation of either part of Z relative to |Z|. */
  readonly noisePercent: number;
  readonly maxResidualPercent: number;
  /** A sentence for people. */
  readonly reason: string;
}
