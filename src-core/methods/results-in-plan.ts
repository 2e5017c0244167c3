import { AppError } from '../errors.ts';
import type { MethodStep, RepeatStep } from '../model/method.ts';
import type { Action, FromResult, KeptResult, LoopPass, PlannedStep, ValueFromResult } from '../model/plan.ts';
import type { Problem } from '../model/quantity.ts';
import { measureOf, type Measure } from './language/measure.ts';
import { keptName, knownResult } from './language/results.ts';
import { ResultScope } from './language/scope.ts';
import { errorAt } from './plan-builder.ts';
import { numberAt, valueFields } from './value-fields.ts';

/** Places, repetitions and expressions while a method is planned. */
export class ResultsInPlan {
  readonly #scope: ResultScope;
  readonly #problem: (problem: Problem) => void;
  #field = '';
  #loops: readonly LoopPass[] = [];
  #loopCount = 0;
  /** What x will be is a matter of results from here on. */
  isXAssumed = false;

  constructor(knowsSample: boolean, problem: (problem: Problem) => void) {
    this.#scope = new ResultScope(knowsSample);
    this.#problem = problem;
  }

  /** What every planned step of this place carries. */
  get marks(): Pick<PlannedStep, 'field' | 'loops'> {
    return { field: this.#field, ...(this.#loops.length > 0 ? { loops: this.#loops } : {}) };
  }

  learn(action: Action): void {
    this.#scope.learn(action);
  }

  /** Plans a step by `plan`, and marks what it added to `steps`. */
  around(step: MethodStep, field: string, steps: PlannedStep[], plan: () => void): void {
    const outer = this.#field;
    this.#field = field;
    const first = steps.length;
    const values = this.#readValues(step, field);
    // Where x decides how many pulses there are, it is looked at again once it is known.
    const needsX = this.isXAssumed && (numberAt(step, 'minX') ?? numberAt(step, 'maxX')) !== undefined;
    plan();
    if ((values.length > 0 || needsX) && steps.length > first) {
      markAssumed(steps, first, { field, step: withoutResults(step), values, stepCount: steps.length - first });
      this.isXAssumed = true;
    }
    this.#keep(step, field, steps, first);
    this.#field = outer;
  }

  /** Plans the passes of a repetition. */
  repeat(step: RepeatStep, field: string, plan: () => void): void {
    const outer = this.#loops;
    const id = `loop-${++this.#loopCount}`;
    const { times, until } = step;
    for (let pass = 1; pass <= times; pass++) {
      const condition =
        until === undefined ? {} : { until, ...(step.otherwise === 'end-run' ? { mustHold: true } : {}) };
      this.#loops = [...outer, { id, pass, of: times, ...condition }];
      plan();
      if (pass === 1 && until !== undefined)
        this.#attempt(`${field}.until`, () => void this.#scope.readAs(until, 'truth'));
    }
    if (until !== undefined) this.isXAssumed = true;
    this.#loops = outer;
  }

  #readValues(step: MethodStep, field: string): readonly ValueFromResult[] {
    const fields = new Map(valueFields(step.kind).map((entry) => [entry.path, entry]));
    return Object.entries(step.from ?? {}).flatMap(([path, expression]) => {
      const place = `${field}.from.${path}`;
      const known = fields.get(path);
      const wanted = known && measureOf(known.dimension)?.measure;
      if (!wanted) {
        const can = [...fields.keys()].join(', ');
        const remedy = can === '' ? 'Give it to the steps inside.' : `A result can give ${can}.`;
        this.#problem(errorAt(place, `“${path}” is nothing that a result can give to this step.`, remedy));
        return [];
      }
      const assumed = numberAt(step, path);
      if (assumed === undefined) {
        this.#problem(
          errorAt(place, 'A value to plan with is missing.', `Set ${path} to what it will be about, or at most.`),
        );
        return [];
      }
      return this.#attempt(place, () => this.#scope.readAs(expression, wanted)) ? [{ path, expression, assumed }] : [];
    });
  }

  #keep(step: MethodStep, field: string, steps: PlannedStep[], first: number): void {
    const kept: KeptResult[] = [];
    for (const [name, expression] of Object.entries(step.keep ?? {})) {
      const place = `${field}.keep.${name}`;
      if (!keptName.test(name) || knownResult(name)) {
        const what = knownResult(name) ? 'already the name of a result' : 'no name for a result';
        this.#problem(errorAt(place, `“${name}” is ${what}.`, 'Use letters, digits and _, beginning with a letter.'));
        continue;
      }
      let measure: Measure | undefined;
      this.#attempt(place, () => void (measure = this.#scope.read(expression).measure));
      if (!measure) continue;
      if (measure === 'truth') {
        this.#problem(errorAt(place, 'A condition cannot be kept.', 'Keep a value, and compare it later.'));
        continue;
      }
      this.#scope.keep(name, measure);
      kept.push({ name, expression });
    }
    const last = steps.at(-1);
    if (kept.length === 0 || !last || steps.length === first) return;
    steps[steps.length - 1] = { ...last, keep: [...(last.keep ?? []), ...kept] };
  }

  #attempt(field: string, read: () => unknown): boolean {
    try {
      read();
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#problem(errorAt(field, error.message, error.remedy ?? 'Correct the expression.'));
      return false;
    }
  }
}

function markAssumed(steps: PlannedStep[], first: number, fromResult: FromResult): void {
  for (let index = first; index < steps.length; index++) steps[index] = { ...steps[index]!, isAssumed: true };
  steps[first] = { ...steps[first]!, fromResult };
}

function withoutResults({ from: _from, keep: _keep, ...step }: MethodStep): MethodStep {
  return step;
}
