import type { PlannedStep } from '../../../src-core/model/plan.ts';
import type { JournalEntry, StoredResults } from '../../../src-core/model/run.ts';
import type { DcTable, ImpedanceTable } from '../../../src-core/model/reading.ts';
import type { LeftBranch } from '../../../src-core/run/ports.ts';

/** Where an interrupted run goes on: always the beginning of a step. */
export interface ResumePoint {
  readonly stepIndex: number;
  readonly timeS: number;
  readonly chargeC: number;
  /** The branch that a cut-off ended before the interruption. */
  readonly leaving?: LeftBranch;
  /** What the journal last said of the results that expressions refer to. */
  readonly results?: StoredResults;
}

/** The step that was under way is repeated; a step whose end stands in the journal is not. */
export function findResumePoint(
  steps: readonly PlannedStep[],
  journal: readonly JournalEntry[],
  dc: DcTable,
  impedance: ImpedanceTable,
): ResumePoint {
  const leaving = leftBranch(steps, journal);
  const results = journal.findLast((entry) => entry.results)?.results;
  return {
    stepIndex: resumeStep(journal),
    timeS: lastTime(dc, impedance),
    chargeC: chargeOf(dc),
    ...(leaving ? { leaving } : {}),
    ...(results ? { results } : {}),
  };
}

/** What the last cut-off of the journal ended, by the rule of its step. */
function leftBranch(steps: readonly PlannedStep[], journal: readonly JournalEntry[]): LeftBranch | undefined {
  const cutOff = journal.findLast(({ kind, stepIndex }) => kind === 'cut-off' && stepIndex !== undefined);
  const step = steps[cutOff?.stepIndex ?? -1];
  if (step?.onCutOff !== 'leave-group' || step.group === undefined) return undefined;
  return { group: step.group, pulse: step.pulse ?? 0 };
}

/** A step that ended because the run was stopped did not reach its end. */
function resumeStep(journal: readonly JournalEntry[]): number {
  let next = 0;
  let stopping = false;
  for (const { kind, stepIndex } of journal) {
    if (kind === 'stop-requested') stopping = true;
    if (stepIndex === undefined) continue;
    if (kind === 'step-started') {
      next = stepIndex;
      stopping = false;
    }
    if (kind === 'step-skipped' || (kind === 'step-ended' && !stopping)) next = stepIndex + 1;
  }
  return next;
}

function lastTime(dc: DcTable, impedance: ImpedanceTable): number {
  return Math.max(0, dc.timeS.at(-1) ?? 0, impedance.timeS.at(-1) ?? 0);
}

/** ∫I dt by the trapezoidal rule within steps, between samples that hold a number; between steps the cell is off. */
function chargeOf({ timeS, currentA, stepIndex }: DcTable): number {
  let chargeC = 0;
  let last = -1;
  for (let row = 0; row < timeS.length; row++) {
    if (!Number.isFinite(currentA[row])) continue;
    if (stepIndex[row] === stepIndex[last])
      chargeC += ((currentA[row]! + currentA[last]!) / 2) * Math.max(0, timeS[row]! - timeS[last]!);
    last = row;
  }
  return chargeC;
}
