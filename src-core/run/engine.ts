import { toWire, type CellState, type WireError } from '../errors.ts';
import type { ActionOutcome } from '../instruments/driver.ts';
import { errorAt } from '../methods/plan-builder.ts';
import type { PlannedStep } from '../model/plan.ts';
import type { Problem } from '../model/quantity.ts';
import type { RunOutcome } from '../model/run.ts';
import { Adaptation } from './adaptation.ts';
import {
  endingByError,
  endingByLoss,
  endingByStorage,
  endingByUnknownCell,
  endingByViolation,
  type Ending,
} from './ending.ts';
import { Agreement, temperatureHeldBefore, unsettled } from './conditions.ts';
import { beyondInstrument, refusal } from './arming.ts';
import { Course } from './course.ts';
import { DurationEstimate } from './estimate.ts';
import { Hold } from './hold.ts';
import type { Violation } from './limits.ts';
import type { RunController, RunEnd, RunOptions, RunProgress } from './ports.ts';
import { progressOf } from './progress.ts';
import { Recorder } from './recorder.ts';
import { ResultSteps } from './result-steps.ts';
import { RunLog, type Place } from './run-log.ts';
import { StepClock } from './step-clock.ts';
import { recordIdOf } from './record-id.ts';
import { StepRun } from './step-run.ts';
import { drivesCell, endWords, silenceAnnounced } from './words.ts';

/** Executes a plan against an instrument. See README.md for the states. */
export class RunEngine implements RunController {
  readonly finished: Promise<RunEnd>;
  readonly #options: RunOptions;
  readonly #recorder: Recorder;
  readonly #estimate = new DurationEstimate();
  readonly #log: RunLog;
  readonly #cleanUp: (() => void)[] = [];
  #finish!: (end: RunEnd) => void;
  #outcome: RunOutcome | undefined;
  #error: WireError | undefined;
  #ending: Ending | undefined;
  readonly #course: Course;
  readonly #results: ResultSteps;
  #stepRun: StepRun | undefined;
  readonly #agreement = new Agreement();
  readonly #adaptation: Adaptation;
  readonly #hold = new Hold();
  readonly #stepClock: StepClock;

  constructor(options: RunOptions) {
    const { sink, startTimeS = 0, startChargeC = 0, startAtStep = 0, clock, timeScale = 1 } = options;
    this.#options = options;
    this.#log = new RunLog(options.journal, (error) => this.#end(endingByStorage(error)));
    this.#recorder = new Recorder(sink, startTimeS, startChargeC, options.ionContent);
    this.#adaptation = new Adaptation(this.#recorder, options.plan.limits);
    this.#course = new Course(options.plan.steps, startAtStep, options.leaving);
    this.#results = new ResultSteps(options, this.#course, this.#recorder, this.#log);
    this.#stepClock = new StepClock(clock, timeScale, this.#recorder);
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  start(): Promise<RunEnd> {
    if (this.#log.state === 'idle') void this.#run();
    return this.finished;
  }

  snapshot(): RunProgress {
    return progressOf({
      runId: this.#options.runId,
      course: this.#course,
      log: this.#log,
      recorder: this.#recorder,
      estimate: this.#estimate,
      outcome: this.#outcome,
      error: this.#error,
      holdRequested: this.#hold.isRequested,
    });
  }

  async stop(reason = 'Stop was asked'): Promise<CellState> {
    // First the bytes, then everything else.
    this.#end({ outcome: 'stopped', message: reason });
    if (this.#log.isOver) return this.#log.cellState;
    this.#log.note({ kind: 'stop-requested', message: reason });
    if (this.#log.state === 'idle') void this.#run();
    else this.#log.setState('stopping', reason, this.#place);
    return (await this.finished).cellState;
  }

  hold(): void {
    if (this.#log.isOver || this.#hold.isRequested) return;
    this.#hold.request();
    this.#log.note({ kind: 'hold-requested', message: 'Hold at the end of this step' });
    this.#log.changed();
  }

  resume(): void {
    if (!this.#hold.isRequested) return;
    this.#log.note({ kind: 'resume', message: this.#log.state === 'holding' ? 'Going on' : 'Hold taken back' });
    this.#hold.release();
    this.#log.changed();
  }

  skip(): void {
    if (!this.#stepRun || this.#ending) return;
    this.#log.note({ kind: 'skip-requested', message: `Skip the rest of “${this.#stepRun.step.label}”` });
    this.#stepRun.end('skipped');
  }

  get steps(): readonly PlannedStep[] {
    return this.#course.steps;
  }

  get firstNotBegun(): number {
    return this.#course.firstNotBegun;
  }

  replaceRemaining(steps: readonly PlannedStep[], reason: string): readonly Problem[] {
    if (this.#log.isOver || this.#mustEnd()) return [errorAt('run', 'The run is over.', 'Start a new one.')];
    const errors = beyondInstrument(steps, this.#options.instrument);
    if (errors.length > 0) return errors;
    const at = this.#course.firstNotBegun;
    const change = this.#course.replace(at, this.#course.steps.length - at, steps);
    this.#log.note({ kind: 'plan-changed', message: reason, change, ...this.#place });
    this.#log.changed();
    return [];
  }

  onChange(listener: () => void): () => void {
    return this.#log.onChange(listener);
  }

  async #run(): Promise<void> {
    try {
      if (await this.#arm()) await this.#runSteps();
    } catch (error) {
      this.#end(endingByError(error));
    }
    await this.#conclude().catch((error: unknown) => {
      this.#error ??= toWire(error);
      this.#settle('cell-unknown', 'failed');
    });
  }

  /** Checks the plan against this instrument and the cell against "off". Nothing has been energised when it fails. */
  async #arm(): Promise<boolean> {
    const { instrument, plan, sink, startAtStep = 0 } = this.#options;
    this.#cleanUp.push(instrument.onLost((error) => this.#end(endingByLoss(error))));
    const stop = sink.onFailed?.((error) => this.#end(endingByStorage(error)));
    if (stop) this.#cleanUp.push(stop);
    this.#log.setState('arming', 'Checking the method against the instrument', this.#place);
    if (startAtStep > 0)
      this.#log.note({ kind: 'resume', message: `Resumed at step ${startAtStep + 1}`, stepIndex: startAtStep });
    const checked = beyondInstrument(this.#course.steps.slice(startAtStep), instrument);
    const problem = refusal([...plan.problems, ...checked]);
    if (problem) this.#end(endingByError(problem));
    if (this.#mustEnd()) return false;
    this.#log.confirmCell(await instrument.makeSafe(), 'before the first step');
    if (this.#log.cellState !== 'off')
      this.#end(endingByUnknownCell('The instrument did not confirm that the cell is off, so nothing was started.'));
    return !this.#mustEnd();
  }

  async #runSteps(): Promise<void> {
    const course = this.#course;
    this.#stepClock.stepEnded();
    if (course.index > 0) {
      this.#endIf(this.#results.catchUp());
      await this.#returnToTemperature();
    }
    while (!course.isDone) {
      if (this.#hold.isRequested) await this.#holdHere();
      if (this.#mustEnd()) return;
      const { step } = course;
      // During the hold the steps may have been taken out.
      if (!step) break;
      await this.#runOrLeave(step);
      if (this.#mustEnd()) return;
      this.#endIf(this.#results.endPasses(course.index));
      course.advance();
    }
    this.#end({ outcome: 'completed', message: 'All steps are done' });
  }

  async #runOrLeave(step: PlannedStep): Promise<void> {
    const why = this.#course.whyLeft(step);
    if (why !== undefined) {
      this.#log.note({ kind: 'step-skipped', message: `${step.label}: ${why}`, stepIndex: step.index });
      return;
    }
    let known: PlannedStep;
    try {
      known = this.#results.prepare(step);
    } catch (error) {
      this.#end(endingByError(error));
      return;
    }
    const adapted = this.#adapt(known);
    if (!adapted) return;
    this.#log.setState('running', adapted.label, this.#place);
    this.#course.begin();
    await this.#runStep(adapted);
  }

  /** The step with what was measured before it worked in; undefined when it is not to be carried out. */
  #adapt(known: PlannedStep): PlannedStep | undefined {
    const { step, note, leave, failure } = this.#adaptation.prepare(known);
    const { instrument } = this.#options;
    const refused = failure ?? (step === known ? undefined : refusal(beyondInstrument([step], instrument)));
    if (refused) {
      this.#end(endingByError(refused));
      return undefined;
    }
    if (note !== undefined) this.#log.note({ kind: 'note', message: note, stepIndex: step.index });
    if (leave === undefined) return step;
    this.#log.note({ kind: 'step-skipped', message: `${step.label}: ${leave}`, stepIndex: step.index });
    this.#course.leaveBranch({ ...step, pulse: (step.pulse ?? 0) - 1 }, leave);
    return undefined;
  }

  /** After an interruption or a hold the controller is off: what follows was planned at its temperature. */
  async #returnToTemperature(): Promise<void> {
    const step = temperatureHeldBefore(this.#course.steps, this.#course.index);
    if (!step || this.#mustEnd()) return;
    this.#log.note({ kind: 'note', message: `First back to the temperature of “${step.label}”` });
    this.#log.setState('running', step.label, this.#place);
    await this.#runStep(step, true);
  }

  /** @param again - carried out once more: the journal, which tells where to resume, counts it as no step */
  async #runStep(step: PlannedStep, again = false): Promise<void> {
    const { instrument, plan, sink } = this.#options;
    const run = new StepRun(step, instrument, plan.limits, this.#recorder, {
      started: ({ stepTimeS }) => this.#stepClock.stepBegan(step.index, stepTimeS),
      took: (reading) => this.#results.take(reading),
      violated: (violation) => this.#violated(violation),
      storageFailed: (error) => this.#end(endingByStorage(error)),
      warned: (code, message) => this.#log.warn(code, message, this.#place),
      silenceExpected: (ms) => {
        this.#log.note({ kind: 'note', message: silenceAnnounced(ms), stepIndex: step.index });
      },
    });
    this.#recorder.beginStep(step.index, this.#recorder.runTimeS);
    const { runTimeS: timeS } = this.#recorder;
    if (!again) this.#log.note({ kind: 'step-started', message: step.label, stepIndex: step.index, timeS });
    if (this.#mustEnd()) return;
    this.#results.begin(step);
    this.#stepRun = run;
    if (drivesCell(step)) this.#log.expectCell('on');
    this.#log.changed();
    try {
      const outcome = await run.execute(recordIdOf(this.#options.runId, step.index, timeS));
      this.#log.expectCell(outcome.cellState);
      this.#takeOutcome(step, run, outcome, again);
    } finally {
      this.#stepRun = undefined;
      this.#stepClock.stepEnded();
    }
    await sink.flush().catch((error: unknown) => this.#end(endingByStorage(error)));
  }

  #takeOutcome(step: PlannedStep, run: StepRun, { end, detail }: ActionOutcome, again: boolean): void {
    const timeS = this.#recorder.runTimeS;
    if (end !== 'aborted') this.#estimate.noteStep(step, this.#recorder.stepTimeS);
    if (end === 'aborted' && !this.#mustEnd()) this.#end({ outcome: 'failed', message: 'The step was aborted' });
    if (end === 'cut-off') this.#takeCutOff(step, detail ?? 'cut-off reached');
    if (end === 'duration' && step.mustSettle) this.#end(endingByError(unsettled(step)));
    if (end === 'duration' && step.agreement) this.#compareSpectrum(step, run);
    if (end !== 'aborted' && !again) this.#followUp(step, run);
    const why = end === 'asked' ? (run.endedBy ?? 'ended early') : endWords[end];
    const text = detail === undefined || end === 'cut-off' ? why : `${why} (${detail})`;
    if (!again && end !== 'aborted') this.#results.end(step);
    if (again) this.#log.note({ kind: 'note', message: `${step.label}: ${text}` });
    else this.#log.note({ kind: 'step-ended', message: `${step.label}: ${text}`, stepIndex: step.index, timeS });
  }

  #compareSpectrum(step: PlannedStep, { spectrum }: StepRun): void {
    const { isSettled, text, failure } = this.#agreement.take(step, spectrum);
    this.#log.note({ kind: 'note', message: text });
    if (failure) this.#end(endingByError(failure));
    else if (isSettled) this.#course.leaveBranch(step, 'the spectra agree');
  }

  #followUp(step: PlannedStep, { spectrum }: StepRun): void {
    const verdict = this.#adaptation.ended(step, spectrum);
    if (!verdict) return;
    this.#log.note({ kind: 'note', message: verdict.text, stepIndex: step.index });
    if (verdict.warning) this.#log.warn(verdict.warning.code, verdict.warning.message, this.#place);
    if (verdict.failure) this.#end(endingByError(verdict.failure));
    else if (verdict.leave !== undefined) this.#course.leaveBranch(step, verdict.leave);
  }

  #takeCutOff(step: PlannedStep, detail: string): void {
    this.#log.note({ kind: 'cut-off', message: detail, stepIndex: step.index, timeS: this.#recorder.runTimeS });
    if (step.onCutOff === 'end-run') this.#end({ outcome: 'limit', message: detail });
    if (step.onCutOff === 'leave-group') this.#course.leaveBranch(step, 'after the cut-off');
  }

  async #holdHere(): Promise<void> {
    const { instrument, clock } = this.#options;
    this.#log.confirmCell(await instrument.makeSafe(), 'for the hold');
    if (this.#log.cellState !== 'off') {
      this.#end(endingByUnknownCell('The cell could not be confirmed off for the hold.'));
      return;
    }
    this.#log.setState('holding', 'Holding between two steps; the cell is off', this.#place);
    await this.#hold.wait(
      instrument,
      clock,
      () => this.#mustEnd(),
      (error) => this.#end(endingByError(error)),
    );
    await this.#returnToTemperature();
  }

  #violated(violation: Violation): void {
    this.#end(endingByViolation(violation));
    const kind = violation.kind === 'limit' ? 'limit' : 'error';
    this.#log.note({ kind, message: violation.message, ...this.#place });
  }

  #endIf(ending: Ending | undefined): void {
    if (ending) this.#end(ending);
  }

  /** The first ending counts. Whatever runs is aborted before this returns. */
  #end(ending: Ending): void {
    this.#stepRun?.abort();
    if (this.#ending) return;
    this.#ending = ending;
    if (ending.interrupted) this.#tellLoss(ending);
    this.#hold.wake();
  }

  /** At once: the attempt to make safe may take seconds, and until it succeeds nobody knows about the cell. */
  #tellLoss({ message, error }: Ending): void {
    this.#error = error;
    this.#log.expectCell('unknown');
    this.#log.setState('stopping', message, this.#place);
  }

  /** However it came: the cell is switched off, read back, and the truth about it is told. */
  async #conclude(): Promise<void> {
    const { instrument, sink } = this.#options;
    const ending = this.#ending ?? { outcome: 'failed' as const, message: 'The run ended without a reason' };
    const cellState = await instrument.makeSafe();
    this.#log.confirmCell(cellState, 'at the end');
    this.#error = ending.error && { ...ending.error, cellState };
    if (this.#error) this.#log.note({ kind: 'error', message: ending.message, error: this.#error });
    await sink.flush().catch((error: unknown) => {
      this.#error ??= toWire(error);
    });
    if (ending.interrupted) this.#settle('interrupted', undefined, ending.message);
    else this.#settle(cellState === 'off' ? 'ended' : 'cell-unknown', ending.outcome, ending.message);
  }

  #settle(state: RunEnd['state'], outcome: RunOutcome | undefined, message = 'The run is over'): void {
    this.#outcome = outcome;
    for (const stop of this.#cleanUp.splice(0)) stop();
    this.#log.setState(state, message, this.#place);
    this.#finish({
      state,
      ...(outcome ? { outcome } : {}),
      cellState: this.#log.cellState,
      ...(this.#error ? { error: this.#error } : {}),
      runTimeS: this.#recorder.runTimeS,
    });
  }

  /** A method, since any await may have changed the answer. */
  #mustEnd(): boolean {
    return this.#ending !== undefined;
  }

  get #place(): Place {
    return { stepIndex: this.#course.index, timeS: this.#recorder.runTimeS };
  }
}
