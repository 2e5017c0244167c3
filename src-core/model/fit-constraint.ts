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
