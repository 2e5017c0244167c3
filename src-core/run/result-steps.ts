import type { Instrument } from '../instruments/driver.ts';
import type { LoopPass, Plan, PlannedStep } from '../model/plan.ts';
import type { Reading } from '../model/reading.ts';
import type { Course } from './course.ts';
import { endingByError, type Ending } from './ending.ts';
import { closingPasses, endPass, neverHeld, usesResults } from './loops.ts';
import type { RunOptions } from './ports.ts';
import type { Recorder } from './recorder.ts';
import { resolveStep } from './resolve.ts';
import { describeResults } from './result-words.ts';
import { RunResults } from './results.ts';
import type { Place, RunLog } from './run-log.ts';

/** What results do to the steps of a run: values of steps before they begin, kept results, ends of repetitions. */
export class ResultSteps {
  readonly #plan: Plan;
  readonly #instrument: Instrument;
  readonly #course: Course;
  readonly #recorder: Recorder;
  readonly #log: RunLog;
  readonly #results: RunResults;

  constructor({ plan, instrument, startResults }: RunOptions, course: Course, recorder: Recorder, log: RunLog) {
    this.#plan = plan;
    this.#instrument = instrument;
    this.#course = course;
    this.#recorder = recorder;
    this.#log = log;
    this.#results = new RunResults(recorder, plan.chargePerXC, startResults);
    for (const [id, { pass, isOver }] of Object.entries(startResults?.passes ?? {}))
      if (isOver) course.leaveLoop(id, pass);
  }

  /**
   * The step with its values known: planned again where a result gives them, and checked again.
   * @throws AppError when a value is not known or not allowed
   */
  prepare(step: PlannedStep): PlannedStep {
    const { fromResult, index } = step;
    if (!fromResult) return step;
    const { steps } = this.#course;
    const { steps: known, texts } = resolveStep(steps.slice(index, index + fromResult.stepCount), fromResult, {
      plan: this.#plan,
      instrument: this.#instrument,
      results: this.#results,
      lastAction: steps[index - 1]?.action,
      x: this.#recorder.x,
    });
    const change = this.#course.replace(index, fromResult.stepCount, known);
    const message = texts.length > 0 ? texts.join('; ') : 'Planned again with the ion content reached';
    this.#log.note({ kind: 'plan-changed', message, change, ...this.#place });
    return this.#course.steps[index]!;
  }

  begin(step: PlannedStep): void {
    this.#results.beginStep(step);
  }

  take(reading: Reading): void {
    this.#results.take(reading);
  }

  /** Before the journal says that the step has ended: a run resumed after it must know what it gave. */
  end(step: PlannedStep): void {
    this.#results.endStep();
    for (const { name, expression } of step.keep ?? []) {
      const value = this.#results.evaluate(expression, step.loops);
      if (typeof value === 'number' && Number.isFinite(value)) this.#results.keep(name, value);
      else this.#log.warn('result', `${step.label}: “${expression}” gives no value to keep as ${name}`, this.#place);
    }
    if (!usesResults(this.#course.steps)) return;
    const known = this.#results.stored;
    const message = `Known now: ${describeResults(known.values, shownNames(known.values))}`;
    this.#log.note({ kind: 'result', message, results: known, ...this.#place });
  }

  /** The passes that end with the step at `index`, whether it was made or left out. Returns why the run must end. */
  endPasses(index: number): Ending | undefined {
    const { steps } = this.#course;
    const loops = steps[index]?.loops ?? [];
    for (const loop of closingPasses(steps, index)) {
      // Of a repetition that is over, passes are left out: nothing is looked at any more.
      if (this.#results.passOf(loop.id)?.isOver) continue;
      const ending = this.#endPass(loop, loops);
      if (ending) return ending;
    }
    return undefined;
  }

  /** After an interruption between the end of a step and the look at the conditions behind it. */
  catchUp(): Ending | undefined {
    const index = this.#course.index - 1;
    const seen = closingPasses(this.#course.steps, index).every(
      ({ id, pass }) => (this.#results.passOf(id)?.pass ?? 0) >= pass,
    );
    return seen ? undefined : this.endPasses(index);
  }

  #endPass(loop: LoopPass, loops: readonly LoopPass[]): Ending | undefined {
    const { isOver, isUnmet, text } = endPass(loop, loops, this.#results);
    if (text === undefined) return undefined;
    this.#log.note({ kind: 'loop', message: text, results: this.#results.stored, ...this.#place });
    if (isOver) this.#course.leaveLoop(loop.id, loop.pass);
    if (!isUnmet) return undefined;
    if (loop.mustHold) return endingByError(neverHeld(loop));
    this.#log.warn('loop', `“${loop.until}” did not hold after ${loop.of} passes; the run goes on`, this.#place);
    return undefined;
  }

  get #place(): Place {
    return { stepIndex: this.#course.index, timeS: this.#recorder.runTimeS };
  }
}

function shownNames(values: Readonly<Record<string, number>>): readonly string[] {
  return Object.keys(values).filter((name) => name !== 'direction');
}
