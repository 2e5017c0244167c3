import type { Capabilities } from '../instruments/driver.ts';
import { longestActionS, roleOf } from '../model/action.ts';
import type { Method, MethodStep } from '../model/method.ts';
import type { Action, Plan, PlannedStep } from '../model/plan.ts';
import type { Problem } from '../model/quantity.ts';
import { dcColumns, impedanceColumns } from '../model/reading.ts';
import { chargePerUnitXC, missingFor } from '../model/sample-fields.ts';
import type { Sample } from '../model/sample.ts';
import { siValue } from '../units/quantity.ts';
import { checkLimits, checkStep } from './checks.ts';
import { methodKinds } from './index.ts';
import type { MethodKind } from './kind.ts';
import { errorAt, type PlanBuilder } from './plan-builder.ts';
import { predict } from './predict.ts';

/** More steps than this are a slip of the keyboard. */
const mostPlannedSteps = 20_000;
/** Steps of the method looked at, repetitions counted; more than steps planned, since some add none. */
const mostVisits = 100_000;

export interface PlanContext {
  readonly sample?: Sample;
  readonly capabilities?: Capabilities;
  /** `Instrument.check` of the instrument that will run it; knows more than the capabilities. */
  check?(action: Action): readonly Problem[];
}

/**
 * The method as it would run: its steps, durations, volume of data, predicted curves, and every problem found in the
 * method itself, against the sample and against the instrument. Never throws for what a user can mend: problems of
 * severity "error" must keep the run from starting.
 */
export function planMethod(method: Method, context: PlanContext = {}): Plan {
  const builder = new Builder(method, context);
  for (const [index, step] of method.steps.entries()) builder.planStep(step, `steps[${index}]`);
  const { steps } = builder;
  const problems = [...checkLimits(method, context.capabilities), ...builder.problems, ...checkSteps(steps, context)];
  const expectedDurationS = sum(steps, ({ expectedDurationS: durationS }) => durationS);
  if (expectedDurationS > method.limits.maxDurationS)
    problems.push(
      errorAt(
        'limits.maxDurationS',
        `The method takes about ${hours(expectedDurationS)}, longer than its time limit of ${hours(method.limits.maxDurationS)}.`,
        'Raise the limit, or shorten the method.',
      ),
    );
  if (steps.length === 0 && !problems.some(({ severity }) => severity === 'error'))
    problems.push(errorAt('steps', 'The method does nothing.', 'Add a step.'));
  return {
    steps,
    limits: method.limits,
    expectedDurationS,
    maxDurationS: Math.min(method.limits.maxDurationS, sum(steps, longestDurationS)),
    expectedSamples: sum(steps, ({ expectedSamples }) => expectedSamples),
    expectedBytes: sum(steps, bytesOf),
    prediction: predict(steps, method.limits, builder.chargePerXC),
    problems: withoutRepeats(problems),
  };
}

class Builder implements PlanBuilder {
  readonly steps: PlannedStep[] = [];
  readonly problems: Problem[] = [];
  readonly limits;
  readonly chargePerXC: number | undefined;
  readonly #sample: Sample | undefined;
  /** As stated of the sample; unknown once the method moves charge by itself. */
  #openCircuitV: number | undefined;
  #x: number | undefined;
  #groups = 0;
  #visits = 0;
  #overflowed = false;

  constructor({ limits }: Method, { sample }: PlanContext) {
    this.limits = limits;
    this.#sample = sample;
    this.chargePerXC = sample && chargePerUnitXC(sample);
    this.#x = sample?.initialX && siValue(sample.initialX, 'number').value;
    this.#openCircuitV = sample?.openCircuitVoltage && siValue(sample.openCircuitVoltage, 'voltage').value;
  }

  get x(): number | undefined {
    return this.chargePerXC === undefined ? undefined : this.#x;
  }

  get lastAction(): Action | undefined {
    return this.steps.at(-1)?.action;
  }

  add(step: Omit<PlannedStep, 'index' | 'expectedX'>): void {
    if (this.steps.length >= mostPlannedSteps) {
      this.#overflow();
      return;
    }
    if (step.action.kind === 'current' && this.#x !== undefined && this.chargePerXC !== undefined)
      this.#x -= (step.action.currentA * step.action.durationS) / this.chargePerXC;
    const x = this.x;
    const action = this.#withOpenCircuit(step.action);
    this.steps.push({ index: this.steps.length, ...step, action, ...(x === undefined ? {} : { expectedX: x }) });
  }

  #withOpenCircuit(action: Action): Action {
    if (roleOf(action) === 'source' && action.kind !== 'open-circuit') this.#openCircuitV = undefined;
    if (action.kind !== 'impedance' || this.#openCircuitV === undefined) return action;
    return { ...action, openCircuitV: this.#openCircuitV };
  }

  problem(problem: Problem): void {
    this.problems.push(problem);
  }

  missing(purpose: 'capacity' | 'ion-content', field: string): void {
    if (!this.#sample) {
      this.problem(
        errorAt(
          field,
          'This needs the amount of active material, and no sample is chosen.',
          'Choose a sample, or give the current in amperes and the pulse as a time.',
        ),
      );
      return;
    }
    for (const { field: name, message, remedy } of missingFor(this.#sample, purpose))
      this.problem({
        field: `sample.${name}`,
        message: `${message} (${field})`,
        severity: 'error',
        ...(remedy ? { remedy } : {}),
      });
  }

  nextGroup(): string {
    this.#groups++;
    return `gitt-${this.#groups}`;
  }

  planStep(step: MethodStep, field: string): void {
    if (++this.#visits > mostVisits) this.#overflow();
    if (this.#overflowed) return;
    // Each entry of the table takes exactly the steps of its own name.
    const kind = methodKinds[step.kind] as unknown as MethodKind;
    kind.plan(step, this, field);
  }

  /** Says it once, and lets the loops of nested repetitions run out. */
  #overflow(): void {
    if (!this.#overflowed)
      this.problem(errorAt('steps', `The method has more than ${mostPlannedSteps} steps.`, 'Repeat less.'));
    this.#overflowed = true;
  }
}

function checkSteps(steps: readonly PlannedStep[], context: PlanContext): Problem[] {
  return steps.flatMap((step) => {
    const found = context.check?.(step.action) ?? (context.capabilities ? checkStep(step, context.capabilities) : []);
    return found.map((problem) => ({ ...problem, field: `${step.label}: ${problem.field}` }));
  });
}

/** Twenty equal pulses have the same problem once: the first is named. */
function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ message, severity }) => {
    const key = `${severity} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function longestDurationS({ action, expectedDurationS }: PlannedStep): number {
  return longestActionS(action) ?? 2 * expectedDurationS;
}

function bytesOf({ action, expectedSamples }: PlannedStep): number {
  const columns = action.kind === 'impedance' ? impedanceColumns.length : dcColumns.length;
  return expectedSamples * columns * Float64Array.BYTES_PER_ELEMENT;
}

function sum(steps: readonly PlannedStep[], value: (step: PlannedStep) => number): number {
  return steps.reduce((total, step) => total + value(step), 0);
}

function hours(seconds: number): string {
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toPrecision(3)} h`;
}
