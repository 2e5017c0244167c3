import type { CellState } from '../errors.ts';
import { errorAt } from '../methods/plan-builder.ts';
import type { PlannedStep } from '../model/plan.ts';
import type { Problem } from '../model/quantity.ts';
import { beyondInstrument, refusal } from './arming.ts';
import { Closing, placeIn, type RunBasis } from './closing.ts';
import { routeChosenBefore, temperatureHeldBefore } from './conditions.ts';
import { Course } from './course.ts';
import { endingByLoss, endingByStorage, endingByUnknownCell } from './ending.ts';
import { Hold } from './hold.ts';
import type { RunController, RunEnd, RunOptions, RunProgress } from './ports.ts';
import { progressOf } from './progress.ts';
import { Recorder } from './recorder.ts';
import { RunLog } from './run-log.ts';
import { StepCarrier } from './step-carrier.ts';

/** Executes a plan against an instrument. See README.md for the states. */
export class RunEngine implements RunController {
  readonly finished: Promise<RunEnd>;
  readonly #options: RunOptions;
  readonly #basis: RunBasis;
  readonly #course: Course;
  readonly #log: RunLog;
  readonly #closing: Closing;
  readonly #carrier: StepCarrier;
  readonly #hold = new Hold();

  constructor(options: RunOptions) {
    const { sink, plan, startTimeS = 0, startChargeC = 0, startAtStep = 0 } = options;
    this.#options = options;
    this.#log = new RunLog(options.journal, (error) => this.#closing.end(endingByStorage(error)));
    this.#course = new Course(plan.steps, startAtStep, options.leaving);
    const recorder = new Recorder(sink, startTimeS, startChargeC, options.ionContent);
    this.#basis = { options, course: this.#course, recorder, log: this.#log };
    this.#closing = new Closing(
      this.#basis,
      () => this.#carrier.abort(),
      () => this.#hold.wake(),
    );
    this.#carrier = new StepCarrier(this.#basis, this.#closing);
    this.finished = this.#closing.finished;
  }

  start(): Promise<RunEnd> {
    if (this.#log.state === 'idle') void this.#run();
    return this.finished;
  }

  snapshot(): RunProgress {
    const { outcome, error } = this.#closing;
    return progressOf({
      ...this.#basis,
      runId: this.#options.runId,
      estimate: this.#carrier.estimate,
      ...{ outcome, error },
      holdRequested: this.#hold.isRequested,
    });
  }

  async stop(reason = 'Stop was asked'): Promise<CellState> {
    // First the bytes, then everything else.
    this.#closing.end({ outcome: 'stopped', message: reason });
    if (this.#log.isOver) return this.#log.cellState;
    this.#log.note({ kind: 'stop-requested', message: reason });
    if (this.#log.state === 'idle') void this.#run();
    else this.#log.setState('stopping', reason, placeIn(this.#basis));
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
    this.#carrier.skip();
  }

  get steps(): readonly PlannedStep[] {
    return this.#course.steps;
  }

  get firstNotBegun(): number {
    return this.#course.firstNotBegun;
  }

  replaceRemaining(steps: readonly PlannedStep[], reason: string): readonly Problem[] {
    if (this.#log.isOver || this.#closing.mustEnd()) return [errorAt('run', 'The run is over.', 'Start a new one.')];
    const errors = beyondInstrument(steps, this.#options.instrument);
    if (errors.length > 0) return errors;
    const at = this.#course.firstNotBegun;
    const change = this.#course.replace(at, this.#course.steps.length - at, steps);
    this.#log.note({ kind: 'plan-changed', message: reason, change, ...placeIn(this.#basis) });
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
      this.#closing.endByError(error);
    }
    await this.#closing.conclude();
  }

  /** Checks the plan against this instrument and the cell against "off". Nothing has been energised when it fails. */
  async #arm(): Promise<boolean> {
    const { instrument, plan, sink, startAtStep = 0 } = this.#options;
    const closing = this.#closing;
    closing.atEnd(instrument.onLost((error) => closing.end(endingByLoss(error))));
    const stop = sink.onFailed?.((error) => closing.end(endingByStorage(error)));
    if (stop) closing.atEnd(stop);
    this.#log.setState('arming', 'Checking the method against the instrument', placeIn(this.#basis));
    if (startAtStep > 0)
      this.#log.note({ kind: 'resume', message: `Resumed at step ${startAtStep + 1}`, stepIndex: startAtStep });
    const checked = beyondInstrument(this.#course.steps.slice(startAtStep), instrument);
    const problem = refusal([...plan.problems, ...checked]);
    if (problem) closing.endByError(problem);
    if (closing.mustEnd()) return false;
    this.#log.confirmCell(await instrument.makeSafe(), 'before the first step');
    if (this.#log.cellState !== 'off')
      closing.end(endingByUnknownCell('The instrument did not confirm that the cell is off, so nothing was started.'));
    return !closing.mustEnd();
  }

  async #runSteps(): Promise<void> {
    const course = this.#course;
    const closing = this.#closing;
    const { results, clock } = this.#carrier;
    clock.stepEnded();
    if (course.index > 0) {
      closing.endIf(results.catchUp());
      await this.#returnToConditions();
    }
    while (!course.isDone) {
      if (this.#hold.isRequested) await this.#holdHere();
      if (closing.mustEnd()) return;
      const { step } = course;
      // During the hold the steps may have been taken out.
      if (!step) break;
      await this.#carrier.runOrLeave(step);
      if (closing.mustEnd()) return;
      closing.endIf(results.endPasses(course.index));
      course.advance();
    }
    closing.end({ outcome: 'completed', message: 'All steps are done' });
  }

  /** After an interruption or a hold routes are open and the controller is off: what follows was planned with both. */
  async #returnToConditions(): Promise<void> {
    const { steps, index } = this.#course;
    await this.#again(routeChosenBefore(steps, index), 'route');
    await this.#again(temperatureHeldBefore(steps, index), 'temperature');
  }

  async #again(step: PlannedStep | undefined, what: string): Promise<void> {
    if (!step || this.#closing.mustEnd()) return;
    this.#log.note({ kind: 'note', message: `First back to the ${what} of “${step.label}”` });
    this.#log.setState('running', step.label, placeIn(this.#basis));
    await this.#carrier.run(step, true);
  }

  async #holdHere(): Promise<void> {
    const { instrument, clock } = this.#options;
    const closing = this.#closing;
    this.#log.confirmCell(await instrument.makeSafe(), 'for the hold');
    if (this.#log.cellState !== 'off') {
      closing.end(endingByUnknownCell('The cell could not be confirmed off for the hold.'));
      return;
    }
    this.#log.setState('holding', 'Holding between two steps; the cell is off', placeIn(this.#basis));
    await this.#hold.wait(
      instrument,
      clock,
      () => closing.mustEnd(),
      (error) => closing.endByError(error),
    );
    this.#carrier.held();
    await this.#returnToConditions();
  }
}
