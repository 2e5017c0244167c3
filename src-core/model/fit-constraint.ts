/** What the user demands of the parameters of a fit; plain data, so that it can be stored and sent. */
export type FitConstraint =
  /** The parameter keeps this value. */
  | { readonly kind: 'fix'; readonly parameter: string; readonly value: number }
  | { readonly kind: 'bound'; readonly parameter: string; readonly minimum?: number; readonly maximum?: number }
  /** The parameter follows others: `R1`, `2*R1`, `CPE1.Q*R1/R2`. */
  | { readonly kind: 'tie'; readonly parameter: string; readonly expression: string }
  /** Limits of 1/(2πτ) of an element with τ, or of a resistor beside a capacitor or constant-phase element. */
  | { readonly kind: 'frequency'; readonly element: string; readonly minimumHz?: number; readonly maximumHz?: number }
  /** Elements in the order of their time constants, the fastest first. */
  | { readonly kind: 'order'; readonly elements: readonly string[] };

/** What stands between instrument and cell, known from a measurement of its own. */
export interface FixtureCorrection {
  readonly seriesResistanceOhm?: number;
  readonly seriesInductanceH?: number;
  readonly parallelCapacitanceF?: number;
}

/** What else may be asked of a fit; plain data too. */
export interface FitDemands {
  readonly constraints?: readonly FitConstraint[];
  /** Taken away from the data before the fit; the stored data stay as they are. */
  readonly correction?: FixtureCorrection;
  /** Which of Z and Y is fitted; default impedance. */
  readonly representation?: 'impedance' | 'admittance';
  /** Huber's estimate: outliers count less, and are named. */
  readonly robust?: boolean;
  /** Relative accuracy of the instrument, a formula of f (Hz) and Z (Ω), for the weight `accuracy`. */
  readonly accuracy?: string;
  readonly starts?: number;
  /** Draws of a parametric bootstrap. */
  readonly bootstrap?: number;
  /** A parameter whose profile likelihood is wanted. */
  readonly profile?: string;
  /** σ of the electrons over σ of the ions that is wanted at most of a mixed conductor; default 1e-6. */
  readonly electronicLeakTarget?: number;
  /** Of everything random; the same seed gives the same answer. */
  readonly seed?: number;
}
