import { AppError, toWire, type CellState, type WireError } from '../errors.ts';
import type { ActionOutcome } from '../instruments/driver.ts';
import { roleOf } from '../model/action.ts';
import type { PlannedStep } from '../model/plan.ts';
import type { RunOutcome } from '../model/run.ts';
import {
  endingByError,
  endingByLoss,
  endingByStorage,
  endingByUnknownCell,
  endingByViolation,
  type Ending,
} from './ending.ts';
import { Agreement, temperatureHeldBefore, unsettled } from './conditions.ts';
import { DurationEstimate } from './estimate.ts';
import type { Violation } from './limits.ts';
import type { LeftBranch, RunController, RunEnd, RunOptions, RunProgress } from './ports.ts';
import { progressOf } from './progress.ts';
import { Recorder } from './recorder.ts';
import { RunLog, type Place } from './run-log.ts';
import { StepRun } from './step-run.ts';

const holdHeartbeatMs = 250;

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
  #stepIndex: number;
  #stepRun: StepRun | undefined;
  readonly #agreement = new Agreement();
  #leaving: LeftBranch | undefined;
  #leftWhy = 'after the cut-off';
  #holdRequested = false;
  #wakeFromHold: (() => void) | undefined;
  /** Wall time at which the last step ended, ms: what passes until the next one begins belongs to the run. */
  #lastStepEndMs: number;

  constructor(options: RunOptions) {
    const { sink, startTimeS = 0, startChargeC = 0, startAtStep = 0, clock } = options;
    this.#options = options;
    this.#log = new RunLog(options.journal, (error) => this.#end(endingByStorage(error)));
    this.#recorder = new Recorder(sink, startTimeS, startChargeC, options.ionContent);
    this.#stepIndex = startAtStep;
    this.#leaving = options.leaving;
    this.#lastStepEndMs = clock.nowMs();
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
      steps: this.#options.plan.steps,
      stepIndex: this.#stepIndex,
      log: this.#log,
      recorder: this.#recorder,
      estimate: this.#estimate,
      outcome: this.#outcome,
      error: this.#error,
      holdRequested: this.#holdRequested,
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
    if (this.#log.isOver || this.#holdRequested) return;
    this.#holdRequested = true;
    this.#log.note({ kind: 'hold-requested', message: 'Hold at the end of this step' });
    this.#log.changed();
  }

  resume(): void {
    if (!this.#holdRequested) return;
    this.#holdRequested = false;
    this.#log.note({ kind: 'resume', message: this.#log.state === 'holding' ? 'Going on' : 'Hold taken back' });
    this.#wakeFromHold?.();
    this.#log.changed();
  }

  skip(): void {
    if (!this.#stepRun || this.#ending) return;
    this.#log.note({ kind: 'skip-requested', message: `Skip the rest of “${this.#stepRun.step.label}”` });
    this.#stepRun.end('skipped');
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
    const problem = this.#firstProblem(plan.steps.slice(startAtStep));
    if (problem) this.#end(endingByError(problem));
    if (this.#mustEnd()) return false;
    this.#log.confirmCell(await instrument.makeSafe(), 'before the first step');
    if (this.#log.cellState !== 'off')
      this.#end(endingByUnknownCell('The instrument did not confirm that the cell is off, so nothing was started.'));
    return !this.#mustEnd();
  }

  #firstProblem(steps: readonly PlannedStep[]): AppError | undefined {
    const { plan, instrument } = this.#options;
    const problems = [...plan.problems, ...steps.flatMap(({ action }) => instrument.check(action))];
    const problem = problems.find(({ severity }) => severity === 'error');
    if (!problem) return undefined;
    return new AppError('input/beyond-instrument', problem.message, {
      remedy: problem.remedy,
      cellState: 'off',
      dataState: 'Nothing was measured.',
    });
  }

  async #runSteps(): Promise<void> {
    const { steps } = this.#options.plan;
    this.#lastStepEndMs = this.#options.clock.nowMs();
    if (this.#stepIndex > 0) await this.#returnToTemperature();
    for (; this.#stepIndex < steps.length; this.#stepIndex++) {
      const step = steps[this.#stepIndex]!;
      if (this.#holdRequested) await this.#holdHere();
      if (this.#mustEnd()) return;
      if (this.#isLeft(step)) {
        this.#log.note({ kind: 'step-skipped', message: `${step.label}: ${this.#leftWhy}`, stepIndex: step.index });
        continue;
      }
      this.#log.setState('running', step.label, this.#place);
      await this.#runStep(step);
      if (this.#mustEnd()) return;
    }
    this.#end({ outcome: 'completed', message: 'All steps are done' });
  }

  /** After an interruption or a hold the controller is off: what follows was planned at its temperature. */
  async #returnToTemperature(): Promise<void> {
    const step = temperatureHeldBefore(this.#options.plan.steps, this.#stepIndex);
    if (!step || this.#mustEnd()) return;
    this.#log.note({ kind: 'note', message: `First back to the temperature of “${step.label}”` });
    this.#log.setState('running', step.label, this.#place);
    await this.#runStep(step, true);
  }

  /** @param again - carried out once more: the journal, which tells where to resume, counts it as no step */
  async #runStep(step: PlannedStep, again = false): Promise<void> {
    const { instrument, plan, sink, clock } = this.#options;
    const run = new StepRun(step, instrument, plan.limits, this.#recorder, {
      started: ({ stepTimeS }) => this.#beginStepTime(step, stepTimeS),
      violated: (violation) => this.#violated(violation),
      storageFailed: (error) => this.#end(endingByStorage(error)),
      warned: (code, message) => this.#log.warn(code, message, this.#place),
      silenceExpected: (ms) => this.#announceSilence(step, ms),
    });
    this.#recorder.beginStep(step.index, this.#recorder.runTimeS);
    const { runTimeS: timeS } = this.#recorder;
    if (!again) this.#log.note({ kind: 'step-started', message: step.label, stepIndex: step.index, timeS });
    if (this.#mustEnd()) return;
    this.#stepRun = run;
    if (drivesCell(step)) this.#log.expectCell('on');
    this.#log.changed();
    try {
      const outcome = await run.execute();
      this.#log.expectCell(outcome.cellState);
      this.#takeOutcome(step, run, outcome, again);
    } finally {
      this.#stepRun = undefined;
      this.#lastStepEndMs = clock.nowMs();
    }
    await sink.flush().catch((error: unknown) => this.#end(endingByStorage(error)));
  }

  /**
   * Scripts count time from their own start. What passed on the device between two of them is told by the wall clock,
   * from the end of the last step to the first reading of this one; an accelerated instrument keeps wall time between
   * scripts, and only the first reading's own step time came faster. The first step begins when it begins.
   */
  #beginStepTime(step: PlannedStep, firstStepTimeS: number): number {
    const { clock, timeScale = 1 } = this.#options;
    const passedS = (clock.nowMs() - this.#lastStepEndMs) / 1000;
    const first = this.#recorder.dcSamples + this.#recorder.impedancePoints === 0;
    const startS = this.#recorder.runTimeS + (first ? 0 : Math.max(0, passedS - firstStepTimeS / timeScale));
    this.#recorder.beginStep(step.index, startS);
    return startS;
  }

  #takeOutcome(step: PlannedStep, run: StepRun, { end, detail }: ActionOutcome, again: boolean): void {
    const timeS = this.#recorder.runTimeS;
    if (end !== 'aborted') this.#estimate.noteStep(step, this.#recorder.stepTimeS);
    if (end === 'aborted' && !this.#mustEnd()) this.#end({ outcome: 'failed', message: 'The step was aborted' });
    if (end === 'cut-off') this.#takeCutOff(step, detail ?? 'cut-off reached');
    if (end === 'duration' && step.mustSettle) this.#end(endingByError(unsettled(step)));
    if (end === 'duration' && step.agreement) this.#compareSpectrum(step, run);
    const why = end === 'asked' ? (run.endedBy ?? 'ended early') : endWords[end];
    const text = detail === undefined || end === 'cut-off' ? why : `${why} (${detail})`;
    if (again) this.#log.note({ kind: 'note', message: `${step.label}: ${text}` });
    else this.#log.note({ kind: 'step-ended', message: `${step.label}: ${text}`, stepIndex: step.index, timeS });
  }

  #compareSpectrum(step: PlannedStep, { spectrum }: StepRun): void {
    const { isSettled, text, failure } = this.#agreement.take(step, spectrum);
    this.#log.note({ kind: 'note', message: text });
    if (failure) this.#end(endingByError(failure));
    else if (isSettled) {
      this.#leaving = { group: step.group ?? '', pulse: step.pulse ?? 0 };
      this.#leftWhy = 'the spectra agree';
    }
  }

  #takeCutOff(step: PlannedStep, detail: string): void {
    this.#log.note({ kind: 'cut-off', message: detail, stepIndex: step.index, timeS: this.#recorder.runTimeS });
    if (step.onCutOff === 'end-run') this.#end({ outcome: 'limit', message: detail });
    if (step.onCutOff !== 'leave-group' || step.group === undefined) return;
    this.#leaving = { group: step.group, pulse: step.pulse ?? 0 };
    this.#leftWhy = 'after the cut-off';
  }

  /** After a cut-off the rest and spectrum of the same pulse are still made; later pulses of the branch are not. */
  #isLeft({ group, pulse = 0 }: PlannedStep): boolean {
    return this.#leaving !== undefined && group === this.#leaving.group && pulse > this.#leaving.pulse;
  }

  async #holdHere(): Promise<void> {
    const { instrument, clock } = this.#options;
    this.#log.confirmCell(await instrument.makeSafe(), 'for the hold');
    if (this.#log.cellState !== 'off') {
      this.#end(endingByUnknownCell('The cell could not be confirmed off for the hold.'));
      return;
    }
    this.#log.setState('holding', 'Holding between two steps; the cell is off', this.#place);
    const woken = new Promise<void>((resolve) => {
      this.#wakeFromHold = resolve;
    });
    while (this.#holdRequested && !this.#mustEnd()) {
      await Promise.race([woken, clock.sleepMs(holdHeartbeatMs)]);
      await instrument.heartbeat().catch((error: unknown) => this.#end(endingByError(error)));
    }
    this.#wakeFromHold = undefined;
    await this.#returnToTemperature();
  }

  #violated(violation: Violation): void {
    this.#end(endingByViolation(violation));
    const kind = violation.kind === 'limit' ? 'limit' : 'error';
    this.#log.note({ kind, message: violation.message, ...this.#place });
  }

  /** The first ending counts. Whatever runs is aborted before this returns. */
  #end(ending: Ending): void {
    this.#stepRun?.abort();
    if (this.#ending) return;
    this.#ending = ending;
    if (ending.interrupted) this.#tellLoss(ending);
    this.#wakeFromHold?.();
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
    return { stepIndex: this.#stepIndex, timeS: this.#recorder.runTimeS };
  }

  #announceSilence(step: PlannedStep, ms: number): void {
    this.#log.note({
      kind: 'note',
      message: `At low frequencies the instrument may be silent for ${describeSilence(ms)}; a link lost meanwhile may be noticed only then.`,
      stepIndex: step.index,
    });
  }
}

function drivesCell({ action }: PlannedStep): boolean {
  const role = roleOf(action);
  return action.kind !== 'open-circuit' && (role === 'source' || role === 'impedance');
}

function describeSilence(ms: number): string {
  return ms < 120_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.ceil(ms / 60_000)} min`;
}

const endWords = { duration: 'complete', 'cut-off': 'cut-off', aborted: 'aborted', settled: 'settled' } as const;
