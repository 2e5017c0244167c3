import type { CellControl } from './cell.ts';

/** A model that can take one implicit Euler step. */
export interface ImplicitModel {
  readonly state: Float64Array;
  /** Writes into `to` the solution of y = from + stepS f(y) under `control`; `guess` starts the iteration. */
  implicitEuler(from: Float64Array, to: Float64Array, stepS: number, control: CellControl): void;
}

const gamma = 1 - Math.SQRT1_2;
/** After a switch steps grow with the time since it: the transients that remain are as slow as they are old. */
const growth = 0.15;
const firstStepS = 2e-5;
const longestStepS = 60;

/**
 * Integrates an implicit model by the two-stage SDIRK method of second order, L-stable and conservative (Alexander 1977),
 * with steps that start small after each switch of the control and grow with the time since.
 */
export function createIntegrator(model: ImplicitModel): (durationS: number, control: CellControl) => void {
  const { state } = model;
  const base = new Float64Array(state.length);
  const stage = new Float64Array(state.length);
  let last: CellControl = { kind: 'open' };
  let sinceSwitchS = longestStepS / growth;

  function step(stepS: number, control: CellControl): void {
    base.set(state);
    stage.set(state);
    model.implicitEuler(base, stage, gamma * stepS, control);
    const ahead = (1 - gamma) / gamma;
    for (let index = 0; index < base.length; index++) base[index]! += ahead * (stage[index]! - base[index]!);
    state.set(stage);
    model.implicitEuler(base, state, gamma * stepS, control);
  }

  return function advance(durationS: number, control: CellControl): void {
    if (!(durationS > 0)) return;
    if (switched(last, control)) sinceSwitchS = 0;
    else if (changed(last, control)) sinceSwitchS = Math.min(sinceSwitchS, durationS / growth);
    last = control;
    let left = durationS;
    while (left > 0) {
      const wanted = Math.min(longestStepS, Math.max(firstStepS, growth * sinceSwitchS));
      // A last sliver would cost as much as a whole step.
      const stepS = left <= wanted * 1.5 ? left : wanted;
      step(stepS, control);
      sinceSwitchS += stepS;
      left -= stepS;
    }
  };
}

function changed(a: CellControl, b: CellControl): boolean {
  return valueOf(a) !== valueOf(b);
}

/** A jump, as against a step of a ramp. */
function switched(a: CellControl, b: CellControl): boolean {
  if (a.kind !== b.kind) return true;
  const scale = a.kind === 'voltage' ? 1 : Math.max(Math.abs(valueOf(a)), Math.abs(valueOf(b)));
  return Math.abs(valueOf(a) - valueOf(b)) > 0.01 * scale;
}

function valueOf(control: CellControl): number {
  if (control.kind === 'open') return 0;
  return control.kind === 'current' ? control.currentA : control.voltageV;
}
