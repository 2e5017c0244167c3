import type { PlannedStep } from '../../../src-core/model/plan.ts';
import type { JournalEntry, StoredResults } from '../../../src-core/model/run.ts';
import {
  readingStatus,
  type DcTable,
  type ImpedanceReading,
  type ImpedanceTable,
} from '../../../src-core/model/reading.ts';
import type { EarlierStep, LeftBranch } from '../../../src-core/run/ports.ts';

/** Where an interrupted run goes on: always the beginning of a step. */
export interface ResumePoint {
  readonly stepIndex: number;
  readonly timeS: number;
  readonly chargeC: number;
  /** The branch that a cut-off ended before the interruption. */
  readonly leaving?: LeftBranch;
  /** What the journal last said of the results that expressions refer to. */
  readonly results?: StoredResults;
  /** Steps done before, from which later ones are counted. */
  readonly earlier: readonly EarlierStep[];
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
    earlier: earlierSteps(steps, journal, dc, impedance),
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

/** Of each step whose end stands in the journal: when it began last, and what its rows of that time say. */
function earlierSteps(
  steps: readonly PlannedStep[],
  journal: readonly JournalEntry[],
  dc: DcTable,
  impedance: ImpedanceTable,
): readonly EarlierStep[] {
  const begun = beginningsOf(journal);
  const ends = new Map<number, { voltageV: number; chargeC: number }>();
  chargeOf(dc, (row, chargeC) => {
    const index = dc.stepIndex[row]!;
    const isNumber = !(dc.status[row]! & readingStatus.notANumber) && Number.isFinite(dc.voltageV[row]);
    if (isNumber) ends.set(index, { voltageV: dc.voltageV[row]!, chargeC });
  });
  const spectra = new Map<number, ImpedanceReading[]>();
  for (let row = 0; row < impedance.timeS.length; row++) {
    const index = impedance.stepIndex[row]!;
    const startS = begun.get(index);
    if (startS === undefined || impedance.timeS[row]! < startS || !isCompared(steps[index])) continue;
    const spectrum = spectra.get(index) ?? [];
    spectrum.push(readingAt(impedance, row, startS));
    spectra.set(index, spectrum);
  }
  let before = { voltageV: NaN, chargeC: 0 };
  return [...begun].map(([stepIndex, startS]) => {
    before = { voltageV: NaN, chargeC: before.chargeC, ...ends.get(stepIndex) };
    return { stepIndex, startS, ...before, spectrum: spectra.get(stepIndex) ?? [] };
  });
}

/** Steps that came to their end, in order, with the run time of their last beginning, s. */
function beginningsOf(journal: readonly JournalEntry[]): ReadonlyMap<number, number> {
  const starts = new Map<number, number>();
  const done = new Map<number, number>();
  let stopping = false;
  for (const { kind, stepIndex, timeS = 0 } of journal) {
    if (kind === 'stop-requested') stopping = true;
    if (stepIndex === undefined) continue;
    if (kind === 'step-started') {
      stopping = false;
      starts.set(stepIndex, timeS);
      done.delete(stepIndex);
    }
    if (kind === 'step-ended' && !stopping) done.set(stepIndex, starts.get(stepIndex) ?? timeS);
  }
  return done;
}

function isCompared(step: PlannedStep | undefined): boolean {
  return step?.agreement !== undefined || step?.drift !== undefined || step?.linearity !== undefined;
}

function readingAt(table: ImpedanceTable, row: number, startS: number): ImpedanceReading {
  return {
    kind: 'impedance',
    stepTimeS: table.timeS[row]! - startS,
    frequencyHz: table.frequencyHz[row]!,
    zReOhm: table.zReOhm[row]!,
    zImOhm: table.zImOhm[row]!,
    status: table.status[row]!,
  };
}

/** ∫I dt by the trapezoidal rule within steps, between samples that hold a number; between steps the cell is off. */
function chargeOf({ timeS, currentA, stepIndex }: DcTable, each?: (row: number, chargeC: number) => void): number {
  let chargeC = 0;
  let last = -1;
  for (let row = 0; row < timeS.length; row++) {
    if (!Number.isFinite(currentA[row])) continue;
    if (stepIndex[row] === stepIndex[last])
      chargeC += ((currentA[row]! + currentA[last]!) / 2) * Math.max(0, timeS[row]! - timeS[last]!);
    last = row;
    each?.(row, chargeC);
  }
  return chargeC;
}
