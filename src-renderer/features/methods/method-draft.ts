import { methodKinds } from '../../../src-core/methods/index.ts';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import type { Method, MethodStep } from '../../../src-core/model/method.ts';

/** What a new step of each kind begins with: values that are sensible at room temperature. */
export const newSteps = Object.fromEntries(
  Object.values(methodKinds).map((kind) => [kind.kind, kind.create()] as const),
) as Readonly<Record<MethodStep['kind'], MethodStep>>;

export const stepTitles: Readonly<Record<MethodStep['kind'], string>> = {
  rest: 'Rest',
  gitt: 'Titration (GITT)',
  eis: 'Impedance',
  'potential-step': 'Potential step',
  polarization: 'DC polarization',
  'hebb-wagner': 'Hebb–Wagner staircase',
  sweep: 'Voltage sweep (CV, LSV)',
  cccv: 'Cycles (CC, CCCV)',
  cycling: 'Cycles with titrations',
  ici: 'Interrupted current (ICI)',
  pitt: 'Potential titration (PITT)',
  'linearity-check': 'Amplitude check',
  'drift-watch': 'Drift watch',
  'temperature-series': 'Temperature series',
  switch: 'Switch to a route',
  repeat: 'Repeat',
};

export const emptyMethod: Method = {
  id: '',
  name: '',
  limits: { minVoltageV: 0.3, maxVoltageV: 2.1, maxCurrentA: 1e-3, maxDurationS: 3 * 86_400 },
  steps: [newSteps.rest],
};

/** Place of a step in nested lists: `[2, 0]` is the first step of the repeat that is third. */
export type StepPath = readonly number[];

/** The same steps with one changed; undefined takes it out. */
export function replaceStep(
  steps: readonly MethodStep[],
  path: StepPath,
  next: MethodStep | undefined,
): readonly MethodStep[] {
  const [index = 0, ...rest] = path;
  return steps.flatMap((step, i) => {
    if (i !== index) return [step];
    if (rest.length === 0) return next ? [next] : [];
    if (!('steps' in step)) return [step];
    return [{ ...step, steps: replaceStep(step.steps, rest, next) }];
  });
}

/** Adds a step at the end of the list that `path` names (empty: the outermost). */
export function appendStep(steps: readonly MethodStep[], path: StepPath, added: MethodStep): readonly MethodStep[] {
  const [index, ...rest] = path;
  if (index === undefined) return [...steps, added];
  return steps.map((step, i) =>
    i === index && 'steps' in step ? { ...step, steps: appendStep(step.steps, rest, added) } : step,
  );
}

/** Puts the same step once more behind itself. */
export function copyStep(steps: readonly MethodStep[], path: StepPath): readonly MethodStep[] {
  const [index = 0, ...rest] = path;
  return steps.flatMap((step, i) => {
    if (i !== index) return [step];
    if (rest.length === 0) return [step, step];
    return 'steps' in step ? [{ ...step, steps: copyStep(step.steps, rest) }] : [step];
  });
}

/** Swaps a step with its neighbour; the ends stay. */
export function moveStep(steps: readonly MethodStep[], path: StepPath, by: 1 | -1): readonly MethodStep[] {
  const [index = 0, ...rest] = path;
  if (rest.length > 0)
    return steps.map((step, i) =>
      i === index && 'steps' in step ? { ...step, steps: moveStep(step.steps, rest, by) } : step,
    );
  const other = index + by;
  const here = steps[index];
  const there = steps[other];
  if (!here || !there) return steps;
  return steps.map((step, i) => (i === index ? there : i === other ? here : step));
}

/** An object without the fields that were emptied: absent is absent, never `undefined`. */
export function withChange<T extends object>(object: T, change: { readonly [Key in keyof T]?: T[Key] | undefined }): T {
  const next = { ...object, ...change };
  for (const key of Object.keys(next) as (keyof T)[]) if (next[key] === undefined) Reflect.deleteProperty(next, key);
  return next;
}

/** What is left of a method for its JSON view: the id belongs to the data file. */
export function toMethodText({ id: _id, ...method }: Method): string {
  return JSON.stringify(method, null, 2);
}

/**
 * The reverse; text with units in number fields becomes numbers.
 * @throws SyntaxError when it is not JSON; AppError `input/invalid` naming each field that is wrong
 */
export function fromMethodText(text: string, id: string): Method {
  return { ...parseMethod(JSON.parse(text)), id };
}
