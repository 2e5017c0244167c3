/** A run that waits for its instrument, with method and sample as they were when it was put there. */
export interface QueuedRun {
  readonly id: string;
  readonly title: string;
  readonly methodName: string;
  readonly sampleName: string;
  readonly addedAt: string;
  /** Device time, s, as planned when it was put there; absent when nothing was connected to plan it on. */
  readonly expectedDurationS?: number;
}

/** The runs that wait for one instrument, the next one first. */
export interface RunQueue {
  readonly instrumentId: string;
  /** A queue that goes starts its next run when the one before has completed; a paused one starts nothing. */
  readonly state: 'paused' | 'going';
  /** Why it is paused. */
  readonly reason?: string;
  readonly changedAt: string;
  readonly items: readonly QueuedRun[];
}
