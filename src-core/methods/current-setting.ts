import type { CurrentSetting } from '../model/method.ts';
import { errorAt, warningAt, type PlanBuilder } from './plan-builder.ts';

const secondsPerHour = 3600;
const closeToLimit = 0.98;

/** The magnitude in A, with what is wrong with it told; undefined when a C-rate meets a sample of unknown capacity. */
export function amperesOf(setting: CurrentSetting, plan: PlanBuilder, field: string): number | undefined {
  const currentA = plainAmperesOf(setting, plan, field);
  if (currentA === undefined) return undefined;
  if (currentA > plan.limits.maxCurrentA)
    plan.problem(
      errorAt(
        field,
        `The current of ${currentA.toPrecision(4)} A is above the limit of the method (${plan.limits.maxCurrentA} A).`,
        'Lower the current, or raise the limit.',
      ),
    );
  else if (currentA > closeToLimit * plan.limits.maxCurrentA)
    plan.problem(
      warningAt(
        field,
        'The current is so close to the limit of the method that noise may end the run.',
        'Raise the limit by a few percent.',
      ),
    );
  return currentA;
}

/** The same without a look at the limits: for currents that end something. */
export function plainAmperesOf(setting: CurrentSetting, plan: PlanBuilder, field: string): number | undefined {
  if ('currentA' in setting) return setting.currentA;
  if (plan.chargePerXC !== undefined) return (setting.cRate * plan.chargePerXC) / secondsPerHour;
  plan.missing('capacity', field);
  return undefined;
}
