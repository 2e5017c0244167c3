/** A number with its unit as the user wrote it, e.g. 5 mg. Convert with `siValue` of units/. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
  /** One standard uncertainty (k = 1), in the same unit. Absent means "not stated", never "zero". */
  readonly standardUncertainty?: number;
}

/** Something the user should know about a result or an input, by a stable code. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** A field that keeps a request from being carried out, and what to do about it. */
export interface Problem {
  readonly field: string;
  readonly message: string;
  readonly remedy?: string;
  /** `error` stops the request; `warning` lets it pass and is kept with the run. */
  readonly severity: 'error' | 'warning';
}
