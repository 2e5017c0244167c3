import { methodKinds } from '../../../src-core/methods/index.ts';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import type { EisStep, GittStep, Method, MethodStep, RestEnd } from '../../../src-core/model/method.ts';

/** What a new step of each kind begins with: values that are sensible at room temperature. */
export const newSteps: Readonly<Record<MethodStep['kind'], MethodStep>> = {
  rest: { kind: 'rest', end: { maxDurationS: 3600 } },
  gitt: {
    kind: 'gitt',
    direction: 'charge',
    current: { cRate: 0.05 },
    pulseDurationS: 600,
    pulseCount: 10,
    rest: { maxDurationS: 3600 },
    minVoltageV: 0.5,
    maxVoltageV: 1.9,
  },
  eis: {
    kind: 'eis',
    control: 'potentiostatic',
    startFrequencyHz: 100_000,
    endFrequencyHz: 0.1,
    pointsPerDecade: 10,
    amplitudeVRms: 0.01,
    dc: 'open-circuit',
  },
  'potential-step': { kind: 'potential-step', voltageV: 1.2, durationS: 600 },
  polarization: {
    kind: 'polarization',
    control: 'potentiostatic',
    voltageV: 0.05,
    zeroDurationS: 300,
    durationS: 3600,
  },
  'hebb-wagner': { kind: 'hebb-wagner', startVoltageV: 0.1, endVoltageV: 0.6, stepVoltageV: 0.05, holdS: 1800 },
  sweep: methodKinds.sweep.create(),
  cccv: methodKinds.cccv.create(),
  cycling: methodKinds.cycling.create(),
  ici: methodKinds.ici.create(),
  pitt: methodKinds.pitt.create(),
  'linearity-check': methodKinds['linearity-check'].create(),
  'drift-watch': methodKinds['drift-watch'].create(),
  'temperature-series': {
    kind: 'temperature-series',
    temperaturesC: [-40, -20, 0, 25],
    toleranceK: 0.2,
    holdS: 600,
    maxSettleS: 3 * 3600,
    endTemperatureC: 25,
    steps: [
      {
        kind: 'eis',
        control: 'potentiostatic',
        startFrequencyHz: 200_000,
        endFrequencyHz: 1,
        pointsPerDecade: 10,
        amplitudeVRms: 0.01,
        dc: { voltageV: 0 },
      },
    ],
  },
  switch: methodKinds.switch.create(),
  repeat: { kind: 'repeat', times: 2, steps: [{ kind: 'rest', end: { maxDurationS: 600 } }] },
};

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

export type GittPulse = 'time' | 'delta-x';

/** A pulse is set by its time or by Δx; the other is taken away. */
export function withPulse(step: GittStep, kind: GittPulse): GittStep {
  return kind === 'time'
    ? withChange(step, { pulseDurationS: step.pulseDurationS ?? 600, pulseDeltaX: undefined, refine: undefined })
    : withChange(step, { pulseDeltaX: step.pulseDeltaX ?? 0.01, pulseDurationS: undefined });
}

export type RestRule = 'time' | 'flat-or-time' | 'flat-and-time';

export function restRuleOf({ maxSlopeVPerS, combine }: RestEnd): RestRule {
  if (maxSlopeVPerS === undefined) return 'time';
  return combine === 'and' ? 'flat-and-time' : 'flat-or-time';
}

export function withRestRule(end: RestEnd, rule: RestRule): RestEnd {
  if (rule === 'time')
    return withChange(end, { maxSlopeVPerS: undefined, slopeWindowS: undefined, combine: undefined });
  return {
    ...end,
    maxSlopeVPerS: end.maxSlopeVPerS ?? 1e-3 / 3600,
    slopeWindowS: end.slopeWindowS ?? 600,
    combine: rule === 'flat-and-time' ? 'and' : 'or',
  };
}

type EisSettings = Omit<EisStep, 'kind'>;

export function withControl(step: EisSettings, control: EisStep['control']): EisSettings {
  return control === 'potentiostatic'
    ? withChange(step, {
        control,
        amplitudeVRms: step.amplitudeVRms ?? 0.01,
        amplitudeARms: undefined,
        dc: 'open-circuit',
      })
    : withChange(step, {
        control,
        amplitudeARms: step.amplitudeARms ?? 1e-5,
        amplitudeVRms: undefined,
        dc: 'open-circuit',
      });
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
