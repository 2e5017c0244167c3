import type { ActionOutcome } from '../instruments/driver.ts';
import type { PlannedStep } from '../model/plan.ts';
import { Adaptation } from './adaptation.ts';
import { beyondInstrument, refusal } from './arming.ts';
import { placeIn, type Closing, type RunBasis } from './closing.ts';
import { Agreement, unsettled } from './conditions.ts';
import { endingByError, endingByStorage, endingByViolation } from './ending.ts';
import { DurationEstimate } from './estimate.ts';
import type { Violation } from './limits.ts';
import { recordIdOf } from './record-id.ts';
import { ResultSteps } from './result-steps.ts';
import { StepClock } from './step-clock.ts';
import { StepRun } from './step-run.ts';
import { drivesCell, endWords, silenceAnnounced } from './words.ts';

/** Carries out the steps of a run one by one: with what was measured before, and with what follows from their ends. */
export class StepCarrier {
  readonly estimate = new DurationEstimate();
  readonly results: ResultSteps;
  readonly clock: StepClock;
  readonly #basis: RunBasis;
  readonly #closing: Closing;
  readonly #agreement = new Agreement();
  readonly #adaptation: Adaptation;
  #stepRun: StepRun | undefined;

  /** @param closing - only called once steps are carried out */
  constructor(basis: RunBasis, closing: Closing) {
    const { options, course, recorder, log } = basis;
    this.#basis = basis;
    this.#closing = closing;
    this.#adaptation = new Adaptation(recorder, options.plan.limits);
    this.results = new ResultSteps(options, course, recorder, log);
    this.clock = new StepClock(options.clock, options.timeScale ?? 1, recorder);
    this.#recall();
  }

  /** The abort of the step under way is on its way to the instrument when this returns. */
  abort(): void {
    this.#stepRun?.abort();
  }

  /** The run was held: what is late after it is late for that. */
  held(): void {
    this.#adaptation.disturbed('the run was held');
  }

  skip(): void {
    if (!this.#stepRun || this.#closing.mustEnd()) return;
    const { label } = this.#stepRun.step;
    this.#basis.log.note({ kind: 'skip-requested', message: `Skip the rest of “${label}”` });
    this.#stepRun.end('skipped');
  }

  async runOrLeave(step: PlannedStep): Promise<void> {
    const { course, log } = this.#basis;
    const why = course.whyLeft(step);
    if (why !== undefined) {
      log.note({ kind: 'step-skipped', message: `${step.label}: ${why}`, stepIndex: step.index });
      return;
    }
    let known: PlannedStep;
    try {
      known = this.results.prepare(step);
    } catch (error) {
      this.#closing.endByError(error);
      return;
    }
    const adapted = this.#adapt(known);
    if (!adapted) return;
    log.setState('running', adapted.label, this.#place);
    course.begin();
    await this.run(adapted);
  }

  /** @param again - carried out once more: the journal, which tells where to resume, counts it as no step */
  async run(step: PlannedStep, again = false): Promise<void> {
    const { options, log, recorder } = this.#basis;
    const run = this.#newStepRun(step);
    recorder.beginStep(step.index, recorder.runTimeS);
    const { runTimeS: timeS } = recorder;
    if (!again) log.note({ kind: 'step-started', message: step.label, stepIndex: step.index, timeS });
    if (this.#closing.mustEnd()) return;
    this.results.begin(step);
    this.#stepRun = run;
    if (drivesCell(step)) log.expectCell('on');
    log.changed();
    try {
      const outcome = await run.execute(recordIdOf(options.runId, step.index, timeS));
      log.expectCell(outcome.cellState);
      this.#takeOutcome(step, run, outcome, again);
    } finally {
      this.#stepRun = undefined;
      this.clock.stepEnded();
    }
    await options.sink.flush().catch((error: unknown) => this.#closing.end(endingByStorage(error)));
  }

  /** What was measured before the interruption counts as if there had been none. */
  #recall(): void {
    const { plan, earlier = [] } = this.#basis.options;
    for (const memory of earlier) {
      const step = plan.steps[memory.stepIndex];
      if (!step) continue;
      this.#adaptation.recall(step, memory);
      if (step.agreement) this.#agreement.take(step, memory.spectrum);
    }
  }

  #began(step: PlannedStep, stepTimeS: number): number {
    const startS = this.clock.stepBegan(step.index, stepTimeS);
    const late = this.#adaptation.began(step, startS);
    if (late) this.#basis.log.note({ kind: 'note', message: late.text, stepIndex: step.index, timeS: startS });
    if (late?.warning) this.#basis.log.warn(late.warning.code, late.warning.message, this.#place);
    return startS;
  }

  #newStepRun(step: PlannedStep): StepRun {
    const { options, log, recorder } = this.#basis;
    return new StepRun(step, options.instrument, options.plan.limits, recorder, {
      started: ({ stepTimeS }) => this.#began(step, stepTimeS),
      took: (reading) => this.results.take(reading),
      violated: (violation) => this.#violated(violation),
      storageFailed: (error) => this.#closing.end(endingByStorage(error)),
      warned: (code, message) => log.warn(code, message, this.#place),
      silenceExpected: (ms) => {
        log.note({ kind: 'note', message: silenceAnnounced(ms), stepIndex: step.index });
      },
    });
  }

  /** The step with what was measured before it worked in; undefined when it is not to be carried out. */
  #adapt(known: PlannedStep): PlannedStep | undefined {
    const { options, course, log } = this.#basis;
    const { step, note, leave, failure } = this.#adaptation.prepare(known);
    const refused = failure ?? (step === known ? undefined : refusal(beyondInstrument([step], options.instrument)));
    if (refused) {
      this.#closing.endByError(refused);
      return undefined;
    }
    if (note !== undefined) log.note({ kind: 'note', message: note, stepIndex: step.index });
    if (leave === undefined) return step;
    log.note({ kind: 'step-skipped', message: `${step.label}: ${leave}`, stepIndex: step.index });
    course.leaveBranch({ ...step, pulse: (step.pulse ?? 0) - 1 }, leave);
    return undefined;
  }

  #takeOutcome(step: PlannedStep, run: StepRun, { end, detail }: ActionOutcome, again: boolean): void {
    const { log, recorder } = this.#basis;
    const closing = this.#closing;
    const timeS = recorder.runTimeS;
    if (end !== 'aborted') this.estimate.noteStep(step, recorder.stepTimeS);
    if (end === 'aborted' && !closing.mustEnd()) closing.end({ outcome: 'failed', message: 'The step was aborted' });
    if (end === 'cut-off') this.#takeCutOff(step, detail ?? 'cut-off reached');
    if (end === 'duration' && step.mustSettle) closing.end(endingByError(unsettled(step)));
    if (end === 'duration' && step.agreement) this.#compareSpectrum(step, run);
    if (end !== 'aborted' && !again) this.#followUp(step, run);
    const why = end === 'asked' ? (run.endedBy ?? 'ended early') : endWords[end];
    const text = detail === undefined || end === 'cut-off' ? why : `${why} (${detail})`;
    if (!again && end !== 'aborted') this.results.end(step);
    if (again) log.note({ kind: 'note', message: `${step.label}: ${text}` });
    else log.note({ kind: 'step-ended', message: `${step.label}: ${text}`, stepIndex: step.index, timeS });
  }

  #compareSpectrum(step: PlannedStep, { spectrum }: StepRun): void {
    const { isSettled, text, failure } = this.#agreement.take(step, spectrum);
    this.#basis.log.note({ kind: 'note', message: text });
    if (failure) this.#closing.endByError(failure);
    else if (isSettled) this.#basis.course.leaveBranch(step, 'the spectra agree');
  }

  #followUp(step: PlannedStep, { spectrum }: StepRun): void {
    const { course, log } = this.#basis;
    const verdict = this.#adaptation.ended(step, spectrum);
    if (!verdict) return;
    log.note({ kind: 'note', message: verdict.text, stepIndex: step.index });
    if (verdict.warning) log.warn(verdict.warning.code, verdict.warning.message, this.#place);
    if (verdict.failure) this.#closing.endByError(verdict.failure);
    else if (verdict.leave !== undefined) course.leaveBranch(step, verdict.leave);
  }

  #takeCutOff(step: PlannedStep, detail: string): void {
    const { course, log, recorder } = this.#basis;
    log.note({ kind: 'cut-off', message: detail, stepIndex: step.index, timeS: recorder.runTimeS });
    if (step.onCutOff === 'end-run') this.#closing.end({ outcome: 'limit', message: detail });
    if (step.onCutOff === 'leave-group') course.leaveBranch(step, 'after the cut-off');
  }

  #violated(violation: Violation): void {
    this.#closing.end(endingByViolation(violation));
    const kind = violation.kind === 'limit' ? 'limit' : 'error';
    this.#basis.log.note({ kind, message: violation.message, ...this.#place });
  }

  get #place() {
    return placeIn(this.#basis);
  }
}
