/** One line of the benchmark table. A ratio compares two things measured in the same run on the same machine. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is compared with, and its figure, e.g. "one row a transaction, 2.5k/s". */
  readonly baseline?: string;
  readonly ratio?: number;
  /** Under what conditions, e.g. how often. */
  readonly note?: string;
  /** e.g. "≥ ×80". */
  readonly target?: string;
  readonly met?: boolean;
}

/** What every *.bench.ts exports. */
export interface Benchmark {
  measure(): Promise<readonly Measurement[]>;
}

/** The p-th percentile (0 to 100, nearest rank) of a non-empty list. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((p / 100) * sorted.length) - 1))]!;
}
