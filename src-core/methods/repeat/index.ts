import * as v from 'valibot';
import type { RepeatStep } from '../../model/method.ts';
import type { MethodKind } from '../kind.ts';
import { wholeNumber } from '../schema.ts';

const mostTimes = 1000;

export const repeat: MethodKind<RepeatStep> = {
  kind: 'repeat',
  title: 'Repeat',
  description: 'A sequence of steps, several times or until a condition on results holds.',
  fields: [
    {
      path: 'until',
      label: 'Repeat',
      input: 'variant',
      variants: [
        { value: 'times', label: 'so many times', begins: {}, without: ['until', 'otherwise'] },
        { value: 'until', label: 'until a condition holds', begins: { until: 'change(OCP) < 1 mV' }, without: [] },
      ],
      required: true,
      help: 'A condition speaks of results: of the voltage, the charge, a spectrum.',
    },
    {
      path: 'times',
      label: 'Times',
      input: 'integer',
      required: true,
      initial: 2,
      help: 'How often the steps are carried out; with a condition: at most.',
    },
    {
      path: 'until',
      label: 'Until, looked at after each pass',
      input: 'condition',
      required: true,
      help: 'Such as change(OCP) < 1 mV.',
      shownWhen: { path: 'until' },
    },
    {
      path: 'otherwise',
      label: 'If it never holds',
      input: 'choice',
      choices: [
        { value: 'go-on', label: 'go on, with a warning' },
        { value: 'end-run', label: 'end the run safely' },
      ],
      required: false,
      initial: 'go-on',
      help: 'What happens after the last pass.',
      shownWhen: { path: 'until' },
    },
    { path: 'steps', label: 'Add a step to the repeat', input: 'steps', required: true, help: 'What is repeated.' },
  ],
  schema: (step) =>
    v.strictObject({
      kind: v.literal('repeat'),
      times: wholeNumber(1, mostTimes),
      until: v.exactOptional(v.pipe(v.string('must be text'), v.maxLength(300, 'must have at most 300 characters'))),
      otherwise: v.exactOptional(v.picklist(['go-on', 'end-run'], 'must be "go-on" or "end-run"')),
      steps: v.pipe(v.array(step, 'must be a list of steps'), v.minLength(1, 'must have at least one step')),
    }),
  create: () => ({ kind: 'repeat', times: 2, steps: [{ kind: 'rest', end: { maxDurationS: 600 } }] }),
  plan(step, plan, field) {
    plan.repeat(step, field, () => {
      for (const [index, inner] of step.steps.entries()) plan.planStep(inner, `${field}.steps[${index}]`);
    });
  },
};
