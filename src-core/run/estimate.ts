import type { Action, PlannedStep } from '../model/plan.ts';

/** How long steps took against how long they were expected to take, by kind of action. */
export class DurationEstimate {
  readonly #seen = new Map<Action['kind'], { expectedS: number; actualS: number }>();

  noteStep({ action, expectedDurationS }: PlannedStep, actualS: number): void {
    const sum = this.#seen.get(action.kind) ?? { expectedS: 0, actualS: 0 };
    this.#seen.set(action.kind, { expectedS: sum.expectedS + expectedDurationS, actualS: sum.actualS + actualS });
  }

  /** Expected duration of a step, corrected by what its kind has taken so far, s. */
  ofStep({ action, expectedDurationS }: PlannedStep): number {
    const sum = this.#seen.get(action.kind);
    return sum && sum.expectedS > 0 ? (expectedDurationS * sum.actualS) / sum.expectedS : expectedDurationS;
  }

  /** Device time left when `stepTimeS` of the step at `index` has passed, s. */
  remainingS(steps: readonly PlannedStep[], index: number, stepTimeS: number): number {
    return steps
      .slice(index)
      .reduce((sum, step, offset) => sum + Math.max(0, this.ofStep(step) - (offset === 0 ? stepTimeS : 0)), 0);
  }
}
