import type { Action, PlannedStep } from '../model/plan.ts';
import type { Course } from './course.ts';

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

  /** Device time left when `stepTimeS` of the present step has passed, s; without the steps that are left out. */
  remainingS(course: Course, stepTimeS: number): number {
    const { steps, index } = course;
    let sum = 0;
    for (let k = index; k < steps.length; k++)
      if (k === index || course.whyLeft(steps[k]!) === undefined)
        sum += Math.max(0, this.ofStep(steps[k]!) - (k === index ? stepTimeS : 0));
    return sum;
  }
}
