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
    // Closer at first, as diffusion goes, where no path is given.
    const spread = Array.from({ length: perStep }, (_, point) => (point / (perStep - 1)) ** 2);
    for (const fraction of shape.fractions ?? spread) {
      curve.timeS.push(startS + fraction * step.expectedDurationS);
      curve.voltageV.push(Math.min(limits.maxVoltageV, Math.max(limits.minVoltageV, shape.voltageV(fraction))));
      curve.currentA.push('currentA' in step.action ? step.action.currentA : 0);
    }
    startS += step.expectedDurationS;
    ({ equilibriumV, polarizationV } = shape.end);
  }
  return { ...curve, assumption: assumptionText(middleV, chargePerXC) };
}

interface Shape {
  /** At a fraction of the step's duration. */
  voltageV(fraction: number): number;
  /** Where to look, for what moves along a path. */
  readonly fractions?: readonly number[];
  readonly end: { readonly equilibriumV: number; readonly polarizationV: number };
}

function shapeOf(
  { action, expectedDurationS, aboutOpenCircuit = false }: PlannedStep,
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
  // Paths may be counted from a voltage that is not known yet.
  const zeroV = aboutOpenCircuit ? equilibriumV : 0;
  if (action.kind === 'sweep') return sweepShape(action.vertexVoltagesV, zeroV);
  if (action.kind === 'staircase' && action.control === 'potentiostatic') return stairShape(action.levels, zeroV);
  if (action.kind === 'cccv')
    return {
      voltageV: (fraction) => equilibriumV + (action.voltageV - equilibriumV) * Math.min(1, 1.5 * fraction),
      end: { equilibriumV: action.voltageV, polarizationV: 0 },
    };
  if (action.kind === 'potential')
    return { voltageV: () => action.voltageV, end: { equilibriumV: action.voltageV, polarizationV: 0 } };
  return {
    voltageV: (fraction) => equilibriumV + polarizationV * (1 - Math.sqrt(fraction)),
    end: { equilibriumV, polarizationV: 0 },
  };
}

/** Straight from vertex to vertex. */
function sweepShape(path: readonly number[], zeroV: number): Shape {
  let lengthV = 0;
  const lengths = path.map((voltageV, index) => (lengthV += Math.abs(voltageV - (path[index - 1] ?? voltageV))));
  return {
    voltageV: (fraction) => zeroV + alongPath(path, fraction),
    fractions: lengthV > 0 ? lengths.map((soFarV) => soFarV / lengthV) : [0, 1],
    end: { equilibriumV: zeroV + path.at(-1)!, polarizationV: 0 },
  };
}

/** Each level from its beginning to just before the next. */
function stairShape(levels: readonly number[], zeroV: number): Shape {
  const count = levels.length;
  return {
    voltageV: (fraction) => zeroV + levels[Math.min(count - 1, Math.floor(fraction * count + 1e-9))]!,
    fractions: levels.flatMap((_, index) => [index / count, (index + 1 - 1e-6) / count]),
    end: { equilibriumV: zeroV + levels.at(-1)!, polarizationV: 0 },
  };
}

/** Where a path through voltages is after a share of its length. */
function alongPath(pathV: readonly number[], share: number): number {
  const lengths = pathV.slice(1).map((voltageV, index) => Math.abs(voltageV - pathV[index]!));
  let left = share * lengths.reduce((sum, lengthV) => sum + lengthV, 0);
  for (const [index, lengthV] of lengths.entries()) {
    if (left <= lengthV && lengthV > 0) return pathV[index]! + ((pathV[index + 1]! - pathV[index]!) * left) / lengthV;
    left -= lengthV;
  }
  return pathV.at(-1)!;
}

function assumptionText(middleV: number, chargePerXC: number | undefined): string {
  const shift =
    chargePerXC === undefined
      ? 'each pulse moves it by 1 % of the limits, as the capacity is not known'
      : `it changes by ${assumedSlopeVPerX} V per unit x`;
  return `A sketch, not a simulation: E starts in the middle of the limits (${middleV.toPrecision(3)} V), ${shift}, and pulses polarize by 30 mV.`;
}
