import type { ModifiableSteps, ModifyRequest } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import type { Method } from '../../../src-core/model/method.ts';
import type { Plan, PlannedStep } from '../../../src-core/model/plan.ts';
import type { JournalEntry, RunDetail } from '../../../src-core/model/run.ts';
import { Course } from '../../../src-core/run/course.ts';
import type { RunController } from '../../../src-core/run/ports.ts';

/** The steps of a run and which of them can still be replaced: of its controller, or of one that was interrupted. */
export type ModifiableCourse = Pick<RunController, 'steps' | 'firstNotBegun'>;

/** What a run would be with other steps, ready to be put in the place of those that have not begun. */
export interface Modification {
  readonly method: Method;
  readonly plan: Plan;
  /** In place of all that has not begun. */
  readonly remaining: readonly PlannedStep[];
}

/** How far a run has come in its method. */
export function modifiableSteps(detail: RunDetail, course: ModifiableCourse): ModifiableSteps {
  const { firstFree, rest } = placeOf(course);
  return { method: presentMethod(detail), firstFreeStep: firstFree, restOfPresentStep: rest.length };
}

/**
 * Plans the changed method as a whole, so that later steps see what earlier ones leave behind, and takes from it what
 * comes after the steps that have begun.
 *
 * @throws AppError `run/bad-state` when one of the steps has begun meanwhile, `input/…` for steps that are no steps
 */
export function planModification(
  detail: RunDetail,
  course: ModifiableCourse,
  request: ModifyRequest,
  planMethod: (method: Method) => Plan,
): Modification {
  const { firstFree, rest } = placeOf(course);
  const { firstChangedStep, steps, dropsRest = false } = request;
  const before = presentMethod(detail);
  if (firstChangedStep < firstFree || firstChangedStep > before.steps.length) throw begunMeanwhile(firstFree);
  // Steps between those begun and those changed stay as they are.
  const method = parseMethod({ ...before, steps: [...before.steps.slice(0, firstChangedStep), ...steps] });
  const plan = planMethod(method);
  const planned = plan.steps.filter((step) => (methodStepOf(step) ?? 0) >= firstFree);
  return { method, plan, remaining: [...(dropsRest ? [] : rest), ...planned] };
}

/**
 * Of a run that was interrupted: the step it goes on with has begun when the journal says so, and is then repeated as it
 * was.
 */
export function interruptedCourse({ plan: { steps }, journal }: RunDetail, resumeAtStep: number): ModifiableCourse {
  const hasBegun = journal.some(({ kind, stepIndex }) => kind === 'step-started' && stepIndex === resumeAtStep);
  return { steps, firstNotBegun: hasBegun ? resumeAtStep + 1 : resumeAtStep };
}

/** The line of the journal that makes the change, as the engine writes it for a run under way. */
export function changeLine(
  { steps, firstNotBegun }: ModifiableCourse,
  remaining: readonly PlannedStep[],
  message: string,
): Omit<JournalEntry, 'seq' | 'at'> {
  const course = new Course(steps, firstNotBegun, undefined);
  const change = course.replace(firstNotBegun, steps.length - firstNotBegun, remaining);
  return { kind: 'plan-changed', message, change, stepIndex: firstNotBegun };
}

/** The method as it stands after the changes made before. */
function presentMethod({ method, changes = [] }: RunDetail): Method {
  return changes.at(-1)?.method ?? method;
}

/** The first step of the method that has not begun, and planned steps left of the one before it. */
function placeOf({ steps, firstNotBegun }: ModifiableCourse): { firstFree: number; rest: readonly PlannedStep[] } {
  const begun = steps[firstNotBegun - 1];
  const present = begun === undefined ? -1 : methodStepOf(begun);
  if (present === undefined)
    throw new AppError('run/bad-state', 'This run was begun before its steps could be changed.', {
      remedy: 'Hold or stop it, and start a new one.',
      dataState: 'Nothing was changed.',
    });
  const rest = steps.slice(firstNotBegun).filter((step) => methodStepOf(step) === present);
  return { firstFree: present + 1, rest };
}

/** Place in the method: "steps[2].steps[0]" is the third. */
function methodStepOf({ field }: PlannedStep): number | undefined {
  const match = /^steps\[(\d+)\]/.exec(field ?? '');
  return match ? Number(match[1]) : undefined;
}

function begunMeanwhile(firstFree: number): AppError {
  return new AppError('run/bad-state', `Steps of the method before step ${firstFree + 1} have begun or are done.`, {
    remedy: 'Look at the steps again: only those that have not begun can be changed.',
    dataState: 'Nothing was changed; the run goes on as it was.',
  });
}
