/** What an instrument with a memory of its own is told to call its record of one execution of a step. */
export interface RecordedStep {
  readonly runId: string;
  readonly stepIndex: number;
  /** Run time at which the step began, s, to the millisecond. */
  readonly startS: number;
}

/** The id of one execution: a step that is repeated after an interruption begins at another time. */
export function recordIdOf(runId: string, stepIndex: number, startS: number): string {
  return `${runId}/${stepIndex}/${Math.round(startS * 1000)}`;
}

/** Undefined for what is no id of ours. */
export function parseRecordId(recordId: string): RecordedStep | undefined {
  const [, runId, stepIndex, startMs] = /^([\w.-]+)\/(\d+)\/(\d+)$/.exec(recordId) ?? [];
  if (runId === undefined) return undefined;
  return { runId, stepIndex: Number(stepIndex), startS: Number(startMs) / 1000 };
}
