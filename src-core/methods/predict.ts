import type { Limits } from '../model/method.ts';
import type { Plan, PlannedStep } from '../model/plan.ts';

/** Points drawn per step, fewer when there are many steps. */
const pointsPerStep = 12;
const mostPoints = 6000;
/** Without knowledge of the electrode: volts per unit x, and how much a pulse polarizes. */
const assumedSlopeVPerX = 1;
const assumedPolarizationV = 0.03;
const assumedShiftPerPulse = 0.01;

/**
 * E(t) and I(t) as a sketch: the shape follows diffusion (√t in the pulse, the same way back in the rest), the level
 * is a guess that the `assumption` states, since no one knows E(x) before measuring it.
 */
export function predict(
  steps: readonly PlannedStep[],
  limits: Limits,
  chargePerXC: number | undefined,
): Plan['prediction'] {
  const middleV = (limits.minVoltageV + limits.maxVoltageV) / 2;
  const windowV = limits.maxVoltageV - limits.minVoltageV;
  const perStep = Math.max(2, Math.min(pointsPerStep, Math.floor(mostPoints / Math.max(1, steps.length))));
  const curve = { timeS: [] as number[], voltageV: [] as number[], currentA: [] as number[] };
  let startS = 0;
  let equilibriumV = middleV;
  let polarizationV = 0;
  for (const step of steps) {
    const shape = shapeOf(step, equilibriumV, polarizationV, chargePerXC, windowV);
    for (let point = 0; point < perStep; point++) {
      const fraction = (point / (perStep - 1)) ** 2;
      curve.timeS.push(startS + fraction * step.expectedDurationS);
      curve.voltageV.push(Math.min(limits.maxVoltageV, Math.max(limits.minVoltageV, shape.voltageV(fraction))));
      curve.currentA.push(step.action.kind === 'current' ? step.action.currentA : 0);
    }
    startS += step.expectedDurationS;
    ({ equilibriumV, polarizationV } = shape.end);
  }
  return { ...curve, assumption: assumptionText(middleV, chargePerXC) };
}

interface Shape {
  /** At a fraction of the step's duration. */
  voltageV(fraction: number): number;
  readonly end: { readonly equilibriumV: number; readonly polarizationV: number };
}

function shapeOf(
  { action, expectedDurationS }: PlannedStep,
  equilibriumV: number,
  polarizationV: number,
  chargePerXC: number | undefined,
  windowV: number,
): Shape {
  if (action.kind === 'current') {
    const shiftV =
      chargePerXC === undefined
        ? Math.sign(action.currentA) * assumedShiftPerPulse * windowV
        : (assumedSlopeVPerX * action.currentA * expectedDurationS) / chargePerXC;
    const overV = Math.sign(action.currentA) * Math.min(assumedPolarizationV, windowV / 20);
    return {
      voltageV: (fraction) => equilibriumV + fraction * shiftV + overV * Math.sqrt(fraction),
      end: { equilibriumV: equilibriumV + shiftV, polarizationV: overV },
    };
  }
  if (action.kind === 'potential')
    return { voltageV: () => action.voltageV, end: { equilibriumV: action.voltageV, polarizationV: 0 } };
  return {
    voltageV: (fraction) => equilibriumV + polarizationV * (1 - Math.sqrt(fraction)),
    end: { equilibriumV, polarizationV: 0 },
  };
}

function assumptionText(middleV: number, chargePerXC: number | undefined): string {
  const shift =
    chargePerXC === undefined
      ? 'each pulse moves it by 1 % of the limits, as the capacity is not known'
      : `it changes by ${assumedSlopeVPerX} V per unit x`;
  return `A sketch, not a simulation: E starts in the middle of the limits (${middleV.toPrecision(3)} V), ${shift}, and pulses polarize by 30 mV.`;
}
