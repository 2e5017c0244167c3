import {
  planTitration,
  type TitrationProposal,
  type TitrationWish,
} from '../../../../src-core/analysis/titration/plan-titration.ts';
import { methodOfProposal } from '../../../../src-core/analysis/titration/proposal-method.ts';
import { hostOf } from '../../../../src-core/analysis/titration/host.ts';
import { AppError, toWire, type WireError } from '../../../../src-core/errors.ts';
import { chargePerUnitXC } from '../../../../src-core/model/sample-fields.ts';
import type { Method } from '../../../../src-core/model/method.ts';
import type { Geometry, Sample } from '../../../../src-core/model/sample.ts';

/** What stands in the fields of the planner; SI, absent while empty. */
export interface PlannerForm {
  readonly sampleId: string;
  readonly geometry: Geometry;
  readonly lengthM?: number | undefined;
  readonly chargePerXC?: number | undefined;
  readonly fromX?: number | undefined;
  readonly toX?: number | undefined;
  readonly diffusivityM2PerS?: number | undefined;
  readonly diffusivityLowM2PerS?: number | undefined;
  readonly potentialPerX?: number | undefined;
  readonly step: 'voltage' | 'x';
  readonly equilibriumChangeV?: number | undefined;
  readonly deltaX?: number | undefined;
  readonly estimator: 'finite-length' | 'eq9';
  readonly bias?: number | undefined;
  readonly residual?: number | undefined;
  readonly minVoltageV?: number | undefined;
  readonly maxVoltageV?: number | undefined;
  readonly withSpectra: boolean;
}

/** Before anything is known: magnesium in an oxide or sulfide of micrometres. */
export const firstForm: PlannerForm = {
  sampleId: '',
  geometry: 'sphere',
  diffusivityM2PerS: 1e-15,
  potentialPerX: 1,
  step: 'voltage',
  equilibriumChangeV: 0.01,
  deltaX: 0.01,
  estimator: 'finite-length',
  bias: 0.05,
  residual: 0.01,
  minVoltageV: 0.5,
  maxVoltageV: 1.9,
  withSpectra: false,
};

/** What a sample tells, in place of what stood there; what it does not tell stays. */
export function withSample(form: PlannerForm, sample: Sample): PlannerForm {
  const charge = known(() => chargePerUnitXC(sample));
  const length = known(() => hostOf(sample).diffusionLengthM.value);
  const fromX = sample.initialX?.value;
  return {
    ...form,
    sampleId: sample.id,
    geometry: sample.geometry,
    ...(length === undefined ? {} : { lengthM: length }),
    ...(charge === undefined ? {} : { chargePerXC: charge }),
    ...(fromX === undefined ? {} : { fromX }),
  };
}

/** The first sample that tells size and charge, so that little is left to type; empty when there is none. */
export function sampleToPlan(samples: readonly Sample[]): string {
  const whole = samples.find((sample) => {
    const { lengthM, chargePerXC } = withSample(firstForm, sample);
    return lengthM !== undefined && chargePerXC !== undefined;
  });
  return whole?.id ?? '';
}

function known<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    // A sample may be half filled in.
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** A proposal, or what is still missing for one, or why there is none. */
export type PlannerOutcome =
  | { readonly kind: 'proposal'; readonly proposal: TitrationProposal; readonly method?: Method }
  | { readonly kind: 'missing'; readonly fields: readonly string[] }
  | { readonly kind: 'refused'; readonly error: WireError };

const needed = [
  ['lengthM', 'radius or thickness'],
  ['diffusivityM2PerS', 'guess of D'],
  ['chargePerXC', 'charge of Δx = 1'],
  ['fromX', 'x at the start'],
  ['toX', 'x at the end'],
] as const;

export function planForm(form: PlannerForm): PlannerOutcome {
  const missing = needed.filter(([key]) => form[key] === undefined).map(([, name]) => name);
  const stepName = form.step === 'voltage' ? 'ΔE of a pulse' : 'Δx of a pulse';
  const isStepMissing = (form.step === 'voltage' ? form.equilibriumChangeV : form.deltaX) === undefined;
  if (missing.length > 0 || isStepMissing)
    return { kind: 'missing', fields: [...missing, ...(isStepMissing ? [stepName] : [])] };
  const wish = wishOf(form);
  try {
    const proposal = planTitration(wish);
    const method = methodOf(form, wish, proposal);
    return { kind: 'proposal', proposal, ...(method ? { method } : {}) };
  } catch (error) {
    return { kind: 'refused', error: toWire(error) };
  }
}

/** The fields that are needed are known to be there. */
function wishOf(form: PlannerForm): TitrationWish {
  const { diffusivityLowM2PerS, potentialPerX, bias, residual, equilibriumChangeV, deltaX } = form;
  return {
    geometry: form.geometry,
    lengthM: form.lengthM!,
    diffusivityM2PerS: form.diffusivityM2PerS!,
    chargePerXC: form.chargePerXC!,
    fromX: form.fromX!,
    toX: form.toX!,
    estimator: form.estimator,
    ...(diffusivityLowM2PerS === undefined ? {} : { diffusivityLowM2PerS }),
    ...(potentialPerX === undefined ? {} : { potentialPerX }),
    ...(bias === undefined ? {} : { bias }),
    ...(residual === undefined ? {} : { residual }),
    ...(form.step === 'voltage' ? { equilibriumChangeV: equilibriumChangeV! } : { deltaX: deltaX! }),
  };
}

/** Undefined while the voltages are not known between which it may run. */
function methodOf(form: PlannerForm, wish: TitrationWish, proposal: TitrationProposal): Method | undefined {
  const { minVoltageV, maxVoltageV, withSpectra } = form;
  if (minVoltageV === undefined || maxVoltageV === undefined) return undefined;
  // A new one: the data file gives it its id when it is saved.
  return { ...methodOfProposal(wish, proposal, { minVoltageV, maxVoltageV, withSpectra }), id: '' };
}
