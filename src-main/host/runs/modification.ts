import type { ModifiableSteps, ModifyRequest } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import type { Method } from '../../../src-core/model/method.ts';
import type { Plan, PlannedStep } from '../../../src-core/model/plan.ts';
import type { RunDetail } from '../../../src-core/model/run.ts';
import type { RunController } from '../../../src-core/run/ports.ts';

/** What a run would be with other steps, ready to be put in the place of those that have not begun. */
export interface Modification {
  readonly method: Method;
  readonly plan: Plan;
  /** In place of all that has not begun. */
  readonly remaining: readonly PlannedStep[];
}

/** How far a run has come in its method. */
export function modifiableSteps(detail: RunDetail, controller: RunController): ModifiableSteps {
  const { firstFree, rest } = placeOf(controller);
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
  controller: RunController,
  request: ModifyRequest,
  planMethod: (method: Method) => Plan,
): Modification {
  const { firstFree, rest } = placeOf(controller);
  const { firstChangedStep, steps, dropsRest = false } = request;
  const before = presentMethod(detail);
  if (firstChangedStep < firstFree || firstChangedStep > before.steps.length) throw begunMeanwhile(firstFree);
  // Steps between those begun and those changed stay as they are.
  const method = parseMethod({ ...before, steps: [...before.steps.slice(0, firstChangedStep), ...steps] });
  const plan = planMethod(method);
  const planned = plan.steps.filter((step) => (methodStepOf(step) ?? 0) >= firstFree);
  return { method, plan, remaining: [...(dropsRest ? [] : rest), ...planned] };
}

/** The method as it stands after the changes made before. */
function presentMethod({ method, changes = [] }: RunDetail): Method {
  return changes.at(-1)?.method ?? method;
}

/** The first step of the method that has not begun, and planned steps left of the one before it. */
function placeOf(controller: RunController): { firstFree: number; rest: readonly PlannedStep[] } {
  const { steps, firstNotBegun } = controller;
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
