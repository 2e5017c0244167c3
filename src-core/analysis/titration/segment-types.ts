/** A period of constant current or of rest: samples `first` … `last` (inclusive) of the data. */
export interface SampleRange {
  readonly first: number;
  readonly last: number;
}

/** What a user has changed about a pulse by hand. */
export type ManualChange = 'merged' | 'split' | 'retimed' | 'excluded';

/** Samples of one pulse, with what was decided by hand. */
export interface EditableRange extends SampleRange {
  readonly changes?: readonly ManualChange[];
  /** Switching instants set by hand, s. */
  readonly startTimeS?: number;
  readonly endTimeS?: number;
}
