import type { PlanChange, PlannedStep } from '../model/plan.ts';
import { withChange } from './plan-change.ts';
import type { LeftBranch } from './ports.ts';

/** The steps of a run, where it is, and what is left out. */
export class Course {
  #steps: readonly PlannedStep[];
  #index: number;
  #begun = -1;
  #branch: (LeftBranch & { readonly why: string }) | undefined;
  #changes: number;
  /** Loops that are over, with their last pass. */
  readonly #loops = new Map<string, number>();

  constructor(steps: readonly PlannedStep[], startAtStep: number, leaving: LeftBranch | undefined) {
    this.#steps = steps;
    this.#index = startAtStep;
    this.#branch = leaving && { ...leaving, why: 'after the cut-off' };
    this.#changes = lastChange(steps);
  }

  get steps(): readonly PlannedStep[] {
    return this.#steps;
  }

  get index(): number {
    return this.#index;
  }

  get step(): PlannedStep | undefined {
    return this.#steps[this.#index];
  }

  get isDone(): boolean {
    return this.#index >= this.#steps.length;
  }

  /** The present step is under way from now on: it can be replaced no longer. */
  begin(): void {
    this.#begun = this.#index;
  }

  get firstNotBegun(): number {
    return this.#begun === this.#index ? this.#index + 1 : this.#index;
  }

  advance(): void {
    this.#index++;
  }

  /** Later pulses of the step's group are not made; what belongs to its own pulse still is. */
  leaveBranch({ group, pulse = 0 }: PlannedStep, why: string): void {
    if (group !== undefined) this.#branch = { group, pulse, why };
  }

  /** Later passes of this loop are not made. */
  leaveLoop(id: string, pass: number): void {
    this.#loops.set(id, pass);
  }

  /** Why a step is not carried out; undefined when it is. */
  whyLeft({ group, pulse = 0, loops = [] }: PlannedStep): string | undefined {
    const branch = this.#branch;
    if (branch && group === branch.group && pulse > branch.pulse) return branch.why;
    const isOver = loops.some(({ id, pass }) => pass > (this.#loops.get(id) ?? Infinity));
    return isOver ? 'the condition of the repetition holds' : undefined;
  }

  /**
   * Replaces steps that have not begun. Groups and loops of new steps get names of their own, so that leaving an old
   * one does not leave a new one; steps that were in the plan before keep theirs.
   */
  replace(at: number, removed: number, added: readonly PlannedStep[]): PlanChange {
    this.#changes++;
    const known = new Set<object>(this.#steps.flatMap((step) => [step, ...(step.loops ?? [])]));
    const suffix = `+${this.#changes}`;
    const steps = added.map((step, offset) => ({
      ...(known.has(step) ? step : withNames(step, suffix, known)),
      index: at + offset,
    }));
    const change = { at, removed, steps };
    this.#steps = withChange(this.#steps, change);
    return change;
  }
}

function withNames(step: PlannedStep, suffix: string, known: ReadonlySet<object>): PlannedStep {
  const { group, loops } = step;
  const renamed = loops?.map((pass) => (known.has(pass) ? pass : { ...pass, id: `${pass.id}${suffix}` }));
  return {
    ...step,
    ...(group === undefined ? {} : { group: `${group}${suffix}` }),
    ...(renamed ? { loops: renamed } : {}),
  };
}

/** Names must also differ from those of changes before an interruption. */
function lastChange(steps: readonly PlannedStep[]): number {
  const names = steps.flatMap(({ group = '', loops = [] }) => [group, ...loops.map(({ id }) => id)]);
  return names.reduce((last, name) => Math.max(last, Number(/\+(\d+)$/.exec(name)?.[1] ?? 0)), 0);
}
