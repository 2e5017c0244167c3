import { AppError, toWire, type CellState, type WireError } from '../errors.ts';
import type { ActionOutcome } from '../instruments/driver.ts';
import type { PlannedStep } from '../model/plan.ts';
import type { Warning } from '../model/quantity.ts';
import type { JournalEntry, RunOutcome, RunState } from '../model/run.ts';
import { DurationEstimate } from './estimate.ts';
import type { RunController, RunEnd, RunOptions, RunProgress } from './ports.ts';
import { Recorder } from './recorder.ts';
import { StepRun } from './step-run.ts';

const holdHeartbeatMs = 250;

/** Why no further step may begin. The first reason stays. */
interface Ending {
  readonly outcome: RunOutcome;
  readonly message: string;
  readonly error?: WireError;
  /** The link is gone: resumable, once the instrument is there again. */
  readonly interrupted?: boolean;
}

/** Executes a plan against an instrument. See README.md for the states. */
export class RunEngine implements RunController {
  readonly finished: Promise<RunEnd>;
  readonly #options: RunOptions;
  readonly #recorder: Recorder;
  readonly #estimate = new DurationEstimate();
  readonly #listeners = new Set<() => void>();
  readonly #warnings: Warning[] = [];
  readonly #cleanUp: (() => void)[] = [];
  #finish!: (end: RunEnd) => void;
  #state: RunState = 'idle';
  #outcome: RunOutcome | undefined;
  #error: WireError | undefined;
  #cellState: CellState = 'unknown';
  #ending: Ending | undefined;
  #stepIndex: number;
  #stepRun: StepRun | undefined;
  #leaving: { readonly group: string; readonly pulse: number } | undefined;
  #holdRequested = false;
  #wakeFromHold: (() => void) | undefined;
  /** Wall time at which the last step ended, ms: what passes until the next one begins belongs to the run. */
  #lastStepEndMs: number;
  #journalFailed = false;

  constructor(options: RunOptions) {
    const { sink, startTimeS = 0, startChargeC = 0, startAtStep = 0, clock } = options;
    this.#options = options;
    this.#recorder = new Recorder(sink, startTimeS, startChargeC, options.ionContent);
    this.#stepIndex = startAtStep;
    this.#lastStepEndMs = clock.nowMs();
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  start(): Promise<RunEnd> {
    if (this.#state === 'idle') void this.#run();
    return this.finished;
  }

  snapshot(): RunProgress {
    const { plan, runId } = this.#options;
    const step = plan.steps[this.#stepIndex];
    const over = this.#isOver();
    const remainingS = over ? 0 : this.#estimate.remainingS(plan.steps, this.#stepIndex, this.#recorder.stepTimeS);
    const doneS = this.#recorder.runTimeS;
    return {
      runId,
      state: this.#state,
      ...(this.#outcome ? { outcome: this.#outcome } : {}),
      cellState: this.#cellState,
      stepIndex: this.#stepIndex,
      stepCount: plan.steps.length,
      stepLabel: step?.label ?? '',
      runTimeS: doneS,
      stepTimeS: this.#recorder.stepTimeS,
      stepExpectedS: step ? this.#estimate.ofStep(step) : 0,
      remainingS,
      progress: this.#outcome === 'completed' ? 1 : doneS + remainingS > 0 ? doneS / (doneS + remainingS) : 0,
      lastVoltageV: this.#recorder.lastVoltageV,
      lastCurrentA: this.#recorder.lastCurrentA,
      chargeC: this.#recorder.chargeC,
      x: this.#recorder.x,
      dcSamples: this.#recorder.dcSamples,
      impedancePoints: this.#recorder.impedancePoints,
      holdRequested: this.#holdRequested,
      warnings: [...this.#warnings],
      ...(this.#error ? { error: this.#error } : {}),
    };
  }

  async stop(reason = 'Stop was asked'): Promise<CellState> {
    // First the bytes, then everything else.
    this.#end({ outcome: 'stopped', message: reason });
    if (this.#isOver()) return this.#cellState;
    this.#note({ kind: 'stop-requested', message: reason });
    if (this.#state === 'idle') void this.#run();
    else this.#setState('stopping', reason);
    return (await this.finished).cellState;
  }

  hold(): void {
    if (this.#isOver() || this.#holdRequested) return;
    this.#holdRequested = true;
    this.#note({ kind: 'hold-requested', message: 'Hold at the end of this step' });
    this.#changed();
  }

  resume(): void {
    if (!this.#holdRequested) return;
    this.#holdRequested = false;
    this.#note({ kind: 'resume', message: this.#state === 'holding' ? 'Going on' : 'Hold taken back' });
    this.#wakeFromHold?.();
    this.#changed();
  }

  skip(): void {
    if (!this.#stepRun || this.#ending) return;
    this.#note({ kind: 'skip-requested', message: `Skip the rest of “${this.#stepRun.step.label}”` });
    this.#stepRun.end('skipped');
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async #run(): Promise<void> {
    try {
      if (await this.#arm()) await this.#runSteps();
    } catch (error) {
      this.#endWithError(error);
    }
    await this.#conclude().catch((error: unknown) => {
      this.#error ??= toWire(error);
      this.#settle('cell-unknown', 'failed');
    });
  }

  /** Checks the plan against this instrument and the cell against "off". Nothing has been energised when it fails. */
  async #arm(): Promise<boolean> {
    const { instrument, plan, sink, startAtStep = 0 } = this.#options;
    this.#cleanUp.push(instrument.onLost((error) => this.#end(interruptionBy(error))));
    const stop = sink.onFailed?.((error) => this.#storageFailed(error));
    if (stop) this.#cleanUp.push(stop);
    this.#setState('arming', 'Checking the method against the instrument');
    if (startAtStep > 0)
      this.#note({ kind: 'resume', message: `Resumed at step ${startAtStep + 1}`, stepIndex: startAtStep });
    const problem = this.#firstProblem(plan.steps.slice(startAtStep));
    if (problem) this.#endWithError(problem);
    if (this.#mustEnd()) return false;
    this.#setCell(await instrument.makeSafe(), 'before the first step');
    if (this.#cellState !== 'off')
      this.#endWithError(
        new AppError(
          'run/cell-unknown',
          'The instrument did not confirm that the cell is off, so nothing was started.',
          {
            cellState: 'unknown',
            remedy: 'Disconnect the leads, switch the instrument off and on, and connect again.',
          },
        ),
      );
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
    for (; this.#stepIndex < steps.length; this.#stepIndex++) {
      const step = steps[this.#stepIndex]!;
      if (this.#holdRequested) await this.#holdHere();
      if (this.#mustEnd()) return;
      if (this.#isLeft(step)) {
        this.#note({ kind: 'step-skipped', message: `${step.label}: after the cut-off`, stepIndex: step.index });
        continue;
      }
      this.#setState('running', step.label);
      await this.#runStep(step);
      if (this.#mustEnd()) return;
    }
    this.#end({ outcome: 'completed', message: 'All steps are done' });
  }

  async #runStep(step: PlannedStep): Promise<void> {
    const { instrument, plan, sink, clock } = this.#options;
    const run = new StepRun(step, instrument, plan.limits, this.#recorder, {
      started: ({ stepTimeS }) => this.#beginStepTime(step, stepTimeS),
      violated: ({ kind, message }) => this.#violated(kind, message),
      storageFailed: (error) => this.#storageFailed(error),
      warned: (code, message) => this.#warn(code, message),
      silenceExpected: (ms) => this.#announceSilence(step, ms),
    });
    this.#recorder.beginStep(step.index, this.#recorder.runTimeS);
    this.#note({ kind: 'step-started', message: step.label, stepIndex: step.index, timeS: this.#recorder.runTimeS });
    if (this.#ending) return;
    this.#stepRun = run;
    if (step.action.kind !== 'open-circuit') this.#cellState = 'on';
    this.#changed();
    try {
      const outcome = await run.execute();
      this.#cellState = outcome.cellState;
      this.#takeOutcome(step, run, outcome);
    } finally {
      this.#stepRun = undefined;
      this.#lastStepEndMs = clock.nowMs();
    }
    await sink.flush().catch((error: unknown) => this.#storageFailed(error));
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

  #takeOutcome(step: PlannedStep, run: StepRun, { end, detail }: ActionOutcome): void {
    const timeS = this.#recorder.runTimeS;
    if (end !== 'aborted') this.#estimate.noteStep(step, this.#recorder.stepTimeS);
    if (end === 'aborted' && !this.#ending) this.#end({ outcome: 'failed', message: 'The step was aborted' });
    if (end === 'cut-off') this.#takeCutOff(step, detail ?? 'cut-off reached');
    const why = end === 'asked' ? (run.endedBy ?? 'ended early') : end;
    const text = detail === undefined || end === 'cut-off' ? why : `${why} (${detail})`;
    this.#note({ kind: 'step-ended', message: `${step.label}: ${text}`, stepIndex: step.index, timeS });
  }

  #takeCutOff(step: PlannedStep, detail: string): void {
    this.#note({ kind: 'cut-off', message: detail, stepIndex: step.index, timeS: this.#recorder.runTimeS });
    if (step.onCutOff === 'end-run') this.#end({ outcome: 'limit', message: detail });
    if (step.onCutOff === 'leave-group' && step.group !== undefined)
      this.#leaving = { group: step.group, pulse: step.pulse ?? 0 };
  }

  /** After a cut-off the rest and spectrum of the same pulse are still made; later pulses of the branch are not. */
  #isLeft({ group, pulse = 0 }: PlannedStep): boolean {
    return this.#leaving !== undefined && group === this.#leaving.group && pulse > this.#leaving.pulse;
  }

  async #holdHere(): Promise<void> {
    const { instrument, clock } = this.#options;
    this.#setCell(await instrument.makeSafe(), 'for the hold');
    if (this.#cellState !== 'off') {
      this.#endWithError(
        new AppError('run/cell-unknown', 'The cell could not be confirmed off for the hold.', {
          cellState: 'unknown',
          remedy: 'Disconnect the leads.',
        }),
      );
      return;
    }
    this.#setState('holding', 'Holding between two steps; the cell is off');
    const woken = new Promise<void>((resolve) => {
      this.#wakeFromHold = resolve;
    });
    while (this.#holdRequested && !this.#mustEnd()) {
      await Promise.race([woken, clock.sleepMs(holdHeartbeatMs)]);
      await instrument.heartbeat().catch((error: unknown) => this.#endWithError(error));
    }
    this.#wakeFromHold = undefined;
  }

  #violated(kind: 'limit' | 'fault', message: string): void {
    const timeS = this.#recorder.runTimeS;
    this.#end(
      kind === 'limit'
        ? { outcome: 'limit', message }
        : { outcome: 'failed', message, error: toWire(new AppError('instrument/bad-reply', `${message}.`)) },
    );
    this.#note({ kind: kind === 'limit' ? 'limit' : 'error', message, timeS, stepIndex: this.#stepIndex });
  }

  #storageFailed(error: unknown): void {
    this.#end({
      outcome: 'failed',
      message: 'The data could not be stored',
      error: {
        ...toWire(
          error instanceof AppError
            ? error
            : new AppError('storage/failed', `The data could not be stored: ${String(error)}.`, {
                remedy: 'Check the disk. What was stored before is whole.',
              }),
        ),
        dataState: 'The samples of the last moment before the stop are not stored.',
      },
    });
  }

  #endWithError(error: unknown): void {
    const wire = toWire(error);
    if (error instanceof AppError && interrupting.has(error.code)) this.#end(interruptionBy(error));
    else this.#end({ outcome: 'failed', message: wire.message, error: wire });
  }

  /** The first ending counts. Whatever runs is aborted before this returns. */
  #end(ending: Ending): void {
    this.#stepRun?.abort();
    if (this.#ending) return;
    this.#ending = ending;
    this.#wakeFromHold?.();
  }

  /** However it came: the cell is switched off, read back, and the truth about it is told. */
  async #conclude(): Promise<void> {
    const { instrument, sink } = this.#options;
    const ending = this.#ending ?? { outcome: 'failed' as const, message: 'The run ended without a reason' };
    const cellState = await instrument.makeSafe();
    this.#setCell(cellState, 'at the end');
    this.#error = ending.error && { ...ending.error, cellState };
    if (this.#error) this.#note({ kind: 'error', message: ending.message, error: this.#error });
    await sink.flush().catch((error: unknown) => {
      this.#error ??= toWire(error);
    });
    if (ending.interrupted) this.#settle('interrupted', undefined, ending.message);
    else this.#settle(cellState === 'off' ? 'ended' : 'cell-unknown', ending.outcome, ending.message);
  }

  #settle(state: RunEnd['state'], outcome: RunOutcome | undefined, message = 'The run is over'): void {
    this.#outcome = outcome;
    for (const stop of this.#cleanUp.splice(0)) stop();
    this.#setState(state, message);
    this.#finish({
      state,
      ...(outcome ? { outcome } : {}),
      cellState: this.#cellState,
      ...(this.#error ? { error: this.#error } : {}),
      runTimeS: this.#recorder.runTimeS,
    });
  }

  /** A method, since any await may have changed the answer. */
  #mustEnd(): boolean {
    return this.#ending !== undefined;
  }

  #isOver(): boolean {
    return this.#state === 'ended' || this.#state === 'interrupted' || this.#state === 'cell-unknown';
  }

  #setState(state: RunState, message: string): void {
    if (
      state === this.#state ||
      (this.#state === 'stopping' && !['ended', 'interrupted', 'cell-unknown'].includes(state))
    )
      return;
    this.#state = state;
    this.#note({ kind: 'state', message, state, stepIndex: this.#stepIndex, timeS: this.#recorder.runTimeS });
    this.#changed();
  }

  #setCell(cellState: CellState, when: string): void {
    this.#cellState = cellState;
    const found = cellState === 'off' ? 'Cell confirmed off' : `Cell state ${cellState}: disconnect the leads`;
    this.#note({ kind: 'cell', message: `${found} (${when})`, cellState });
  }

  #warn(code: string, message: string): void {
    this.#warnings.push({ code, message });
    this.#note({ kind: 'warning', message, stepIndex: this.#stepIndex, timeS: this.#recorder.runTimeS });
  }

  #announceSilence(step: PlannedStep, ms: number): void {
    this.#note({
      kind: 'note',
      message: `At low frequencies the instrument may be silent for ${Math.round(ms / 60_000)} min; a link lost meanwhile may be noticed only then.`,
      stepIndex: step.index,
    });
  }

  #note(entry: Omit<JournalEntry, 'seq' | 'at'>): void {
    if (this.#journalFailed) return;
    try {
      this.#options.journal.append(entry);
    } catch (error) {
      this.#journalFailed = true;
      this.#storageFailed(error);
    }
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** After these the instrument may be found again, and the run resumed from the step boundary. */
const interrupting: ReadonlySet<string> = new Set(['link/lost', 'link/closed', 'link/garbled', 'instrument/no-reply']);

function interruptionBy(error: AppError): Ending {
  return { outcome: 'failed', message: error.message, error: toWire(error), interrupted: true };
}
