import * as v from 'valibot';
import type { RepeatStep } from '../../model/method.ts';
import type { MethodKind } from '../kind.ts';
import { wholeNumber } from '../schema.ts';

const mostTimes = 1000;

export const repeat: MethodKind<RepeatStep> = {
  kind: 'repeat',
  title: 'Repeat',
  description: 'A sequence of steps, several times.',
  fields: [
    {
      path: 'times',
      label: 'Times',
      input: 'integer',
      required: true,
      initial: 2,
      help: 'How often the steps are carried out.',
    },
    { path: 'steps', label: 'Steps', input: 'steps', required: true, help: 'What is repeated.' },
  ],
  schema: (step) =>
    v.strictObject({
      kind: v.literal('repeat'),
      times: wholeNumber(1, mostTimes),
      steps: v.pipe(v.array(step, 'must be a list of steps'), v.minLength(1, 'must have at least one step')),
    }),
  create: () => ({ kind: 'repeat', times: 2, steps: [] }),
  plan(step, plan, field) {
    for (let time = 0; time < step.times; time++)
      for (const [index, inner] of step.steps.entries()) plan.planStep(inner, `${field}.steps[${index}]`);
  },
};
