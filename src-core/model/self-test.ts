/** What hangs on the leads during a self-test: R1 in series with R2 beside C. */
export interface DummyCell {
  readonly seriesOhm: number;
  readonly parallelOhm: number;
  readonly parallelF: number;
}

/** The one that most makers put into the box. */
export const usualDummyCell: DummyCell = { seriesOhm: 1000, parallelOhm: 10_000, parallelF: 1e-6 };

/** One quantity held against the dummy cell. Values in `unit`. */
export interface SelfTestCheck {
  readonly id:
    'open-circuit' | 'held-voltage' | 'offset' | 'held-current' | 'impedance' | 'flags' | 'cell-off' | 'completed';
  readonly title: string;
  readonly measured: number;
  readonly expected: number;
  /** Largest difference that passes. */
  readonly tolerance: number;
  /** Empty for a count; "yes" where 1 is yes and 0 is no. */
  readonly unit: string;
  readonly passed: boolean;
  /** What to look at; of a check that failed. */
  readonly advice?: string;
}

export interface SelfTestReport {
  /** Where its samples are kept. */
  readonly runId: string;
  readonly dummyCell: DummyCell;
  readonly passed: boolean;
  readonly checks: readonly SelfTestCheck[];
}
