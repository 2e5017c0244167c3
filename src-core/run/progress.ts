import type { WireError } from '../errors.ts';
import type { RunOutcome } from '../model/run.ts';
import type { Course } from './course.ts';
import type { DurationEstimate } from './estimate.ts';
import type { RunProgress } from './ports.ts';
import type { Recorder } from './recorder.ts';
import type { RunLog } from './run-log.ts';

/** The parts of a run that its live state is read from. */
export interface RunParts {
  readonly runId: string;
  readonly course: Course;
  readonly log: RunLog;
  readonly recorder: Recorder;
  readonly estimate: DurationEstimate;
  readonly outcome: RunOutcome | undefined;
  readonly error: WireError | undefined;
  readonly holdRequested: boolean;
}

/** The live state of a run as screens show it. */
export function progressOf(parts: RunParts): RunProgress {
  const { course, log, recorder, estimate, outcome, error } = parts;
  const { steps, step, index: stepIndex } = course;
  const remainingS = log.isOver ? 0 : estimate.remainingS(course, recorder.stepTimeS);
  return {
    runId: parts.runId,
    state: log.state,
    ...(outcome ? { outcome } : {}),
    cellState: log.cellState,
    stepIndex,
    stepCount: steps.length,
    stepLabel: step?.label ?? '',
    runTimeS: recorder.runTimeS,
    stepTimeS: recorder.stepTimeS,
    stepExpectedS: step ? estimate.ofStep(step) : 0,
    remainingS,
    progress: outcome === 'completed' ? 1 : share(recorder.runTimeS, remainingS),
    lastVoltageV: recorder.lastVoltageV,
    lastCurrentA: recorder.lastCurrentA,
    chargeC: recorder.chargeC,
    x: recorder.x,
    dcSamples: recorder.dcSamples,
    impedancePoints: recorder.impedancePoints,
    holdRequested: parts.holdRequested,
    warnings: [...log.warnings],
    ...(error ? { error } : {}),
  };
}

function share(doneS: number, remainingS: number): number {
  return doneS + remainingS > 0 ? doneS / (doneS + remainingS) : 0;
}
