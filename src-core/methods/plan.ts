import type { Capabilities } from '../instruments/driver.ts';
import { isOfCell, longestActionS, roleOf } from '../model/action.ts';
import type { Limits, Method, MethodStep, RepeatStep } from '../model/method.ts';
import type { Action, CycleHalf, Plan, PlannedStep } from '../model/plan.ts';
import type { Problem } from '../model/quantity.ts';
import { dcColumns, impedanceColumns } from '../model/reading.ts';
import { chargePerUnitXC, missingFor } from '../model/sample-fields.ts';
import type { Sample } from '../model/sample.ts';
import { formatDuration } from '../units/format.ts';
import { siValue } from '../units/quantity.ts';
import { checkCharge, checkElectrodes, checkLimits, checkStep, limitsOf } from './checks.ts';
import { methodKinds } from './index.ts';
import type { MethodKind } from './kind.ts';
import { errorAt, warningAt, type PlanBuilder } from './plan-builder.ts';
import { predict } from './predict.ts';
import { ResultsInPlan } from './results-in-plan.ts';
import { placeInWords } from './place-in-words.ts';

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
  const { sample, capabilities } = context;
  const limits = limitsOf(method, capabilities, sample);
  const builder = new Builder({
    limits,
    threeElectrodes: method.electrodes === 'three',
    sample,
    capabilities,
    chargePerXC: sample && chargePerUnitXC(sample),
    x: sample?.initialX && siValue(sample.initialX, 'number').value,
    openCircuitV: sample?.openCircuitVoltage && siValue(sample.openCircuitVoltage, 'voltage').value,
  });
  for (const [index, step] of method.steps.entries()) builder.planStep(step, `steps[${index}]`);
  const { steps } = builder;
  const problems = [
    ...checkLimits(method, capabilities, sample),
    ...checkElectrodes(method, capabilities),
    ...builder.problems,
    ...checkSteps(steps, context),
  ];
  const expectedDurationS = sum(steps, ({ expectedDurationS: durationS }) => durationS);
  const shortestDurationS = sum(steps.filter(isSureToCome), ({ expectedDurationS: durationS }) => durationS);
  problems.push(...checkDuration(shortestDurationS, expectedDurationS, limits));
  problems.push(...checkCharge(steps, limits));
  if (steps.length === 0 && !problems.some(({ severity }) => severity === 'error'))
    problems.push(errorAt('steps', 'The method does nothing.', 'Add a step.'));
  return {
    steps,
    limits,
    expectedDurationS,
    ...(shortestDurationS < expectedDurationS ? { shortestDurationS } : {}),
    ...(builder.chargePerXC === undefined ? {} : { chargePerXC: builder.chargePerXC }),
    maxDurationS: Math.min(limits.maxDurationS, sum(steps, longestDurationS)),
    expectedSamples: sum(steps, ({ expectedSamples }) => expectedSamples),
    expectedBytes: sum(steps, bytesOf),
    prediction: predict(steps, limits, builder.chargePerXC),
    problems: withoutRepeats(problems),
  };
}

/** A step anew, with values that are now known. Groups begin at 1 again. */
export function planAgain(
  step: MethodStep,
  field: string,
  from: Omit<BuilderStart, 'sample'>,
): { readonly steps: readonly PlannedStep[]; readonly problems: readonly Problem[] } {
  const builder = new Builder(from);
  builder.planStep(step, field);
  return { steps: builder.steps, problems: withoutRepeats(builder.problems) };
}

/** What is known where a plan begins. */
interface BuilderStart {
  readonly limits: Limits;
  readonly threeElectrodes?: boolean;
  readonly sample?: Sample | undefined;
  readonly capabilities?: Capabilities | undefined;
  readonly chargePerXC: number | undefined;
  readonly x: number | undefined;
  readonly openCircuitV?: number | undefined;
  readonly lastAction?: Action | undefined;
}

class Builder implements PlanBuilder {
  readonly steps: PlannedStep[] = [];
  readonly problems: Problem[] = [];
  readonly limits;
  readonly chargePerXC: number | undefined;
  readonly #sample: Sample | undefined;
  readonly #results: ResultsInPlan;
  readonly #actionBefore: Action | undefined;
  /** As stated of the sample; unknown once the method moves charge by itself. */
  #openCircuitV: number | undefined;
  #x: number | undefined;
  #groups = 0;
  #visits = 0;
  #overflowed = false;
  #cycle: CycleHalf | undefined;
  targetC: number | undefined;
  readonly #capabilities: Capabilities | undefined;
  readonly #threeElectrodes: boolean;

  constructor({
    limits,
    threeElectrodes = false,
    sample,
    capabilities,
    chargePerXC,
    x,
    openCircuitV,
    lastAction,
  }: BuilderStart) {
    this.#capabilities = capabilities;
    this.limits = limits;
    this.#threeElectrodes = threeElectrodes;
    this.#sample = sample;
    this.chargePerXC = chargePerXC;
    this.#x = x;
    this.#openCircuitV = openCircuitV;
    this.#actionBefore = lastAction;
    this.#results = new ResultsInPlan(chargePerXC !== undefined, (problem) => this.problem(problem));
  }

  get x(): number | undefined {
    return this.chargePerXC === undefined ? undefined : this.#x;
  }

  get lastAction(): Action | undefined {
    return this.steps.at(-1)?.action ?? this.#actionBefore;
  }

  get routeId(): string | undefined {
    const last = this.steps.findLast(({ action }) => action.kind === 'switch')?.action;
    return last?.kind === 'switch' ? last.routeId : undefined;
  }

  can(kind: Action['kind']): boolean {
    return this.#capabilities?.actions.has(kind) ?? true;
  }

  inCycle(cycle: CycleHalf | undefined): void {
    this.#cycle = cycle;
  }

  add(step: Omit<PlannedStep, 'index' | 'expectedX'>): void {
    if (this.steps.length >= mostPlannedSteps) {
      this.#overflow();
      return;
    }
    const { action: asked } = step;
    if (asked.kind === 'temperature') this.targetC = asked.targetC;
    if (
      (asked.kind === 'current' || asked.kind === 'cccv') &&
      this.#x !== undefined &&
      this.chargePerXC !== undefined
    ) {
      const movedX = (asked.currentA * step.expectedDurationS) / this.chargePerXC;
      // The current of a held voltage falls by itself: x comes no further than its end.
      this.#x = asked.kind === 'current' ? this.#x - movedX : Math.min(1, Math.max(0, this.#x - movedX));
    }
    const x = this.#results.isXAssumed ? undefined : this.x;
    const action = this.#withElectrodes(this.#withOpenCircuit(step.action));
    const cycle = this.#cycle ? { cycle: this.#cycle } : {};
    this.steps.push({
      index: this.steps.length,
      ...step,
      ...cycle,
      ...this.#results.marks,
      action,
      ...(x === undefined ? {} : { expectedX: x }),
    });
    this.#results.learn(action);
  }

  #withElectrodes(action: Action): Action {
    return this.#threeElectrodes && isOfCell(action) ? { ...action, threeElectrodes: true } : action;
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
    for (const { field: name, message, remedy } of missingFor(this.#sample, purpose)) {
      const said = `${message} (${placeInWords(field)})`;
      // Charge and discharge of one step miss the same.
      if (this.problems.some(({ message: known }) => known === said)) continue;
      this.problem({ field: `sample.${name}`, message: said, severity: 'error', ...(remedy ? { remedy } : {}) });
    }
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
    this.#results.around(step, field, this.steps, () => kind.plan(step, this, field));
  }

  repeat(step: RepeatStep, field: string, plan: () => void): void {
    this.#results.repeat(step, field, plan);
  }

  /** Says it once, and lets the loops of nested repetitions run out. */
  #overflow(): void {
    if (!this.#overflowed)
      this.problem(errorAt('steps', `The method has more than ${mostPlannedSteps} steps.`, 'Repeat less.'));
    this.#overflowed = true;
  }
}

/** Not in a later pass of a repetition that its condition may end. */
function isSureToCome({ loops = [] }: PlannedStep): boolean {
  return loops.every(({ until, pass }) => until === undefined || pass === 1);
}

function checkDuration(shortestS: number, expectedS: number, { maxDurationS }: Limits): readonly Problem[] {
  if (shortestS > maxDurationS)
    return [
      errorAt(
        'limits.maxDurationS',
        `The method takes about ${formatDuration(shortestS)}, longer than its time limit of ${formatDuration(maxDurationS)}.`,
        'Raise the limit, or shorten the method.',
      ),
    ];
  if (expectedS <= maxDurationS) return [];
  return [
    warningAt(
      'limits.maxDurationS',
      `If conditions hold late, the method takes up to ${formatDuration(expectedS)}; its time limit of ${formatDuration(maxDurationS)} would end it before.`,
      'Raise the limit, or repeat less.',
    ),
  ];
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
