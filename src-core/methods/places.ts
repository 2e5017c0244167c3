import type { MethodStep } from '../model/method.ts';
import { methodKinds } from './index.ts';

/** The title of each step's kind by its place in the method, e.g. "steps[2].steps[0]" → "Impedance spectrum". */
export function titlesByPlace(steps: readonly MethodStep[], place = 'steps'): ReadonlyMap<string, string> {
  return new Map(
    steps.flatMap((step, index) => {
      const here = `${place}[${index}]`;
      const inner = 'steps' in step ? [...titlesByPlace(step.steps, `${here}.steps`)] : [];
      return [[here, methodKinds[step.kind].title] as const, ...inner];
    }),
  );
}
