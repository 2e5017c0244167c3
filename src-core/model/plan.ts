import type { Action } from './action.ts';
import type { Limits, MethodStep } from './method.ts';
import type { Problem } from './quantity.ts';

export type { Action, Sampling } from './action.ts';

/** Open circuit ends early when |slope| + its standard error stays below this. */
export interface SlopeEnd {
  readonly maxSlopeVPerS: number;
  readonly windowS: number;
  readonly minDurationS: number;
}

/** A held voltage ends early when |dI/dt| + its standard error stays below this. */
interface CurrentSlopeEnd {
  readonly maxSlopeAPerS: number;
  readonly windowS: number;
  readonly minDurationS: number;
}

/** One pass of a repetition. The id is another one each time the repetition is entered. */
export interface LoopPass {
  readonly id: string;
  /** From 1. */
  readonly pass: number;
  readonly of: number;
  /** After each pass: when this holds, the passes that are left are not made. */
  readonly until?: string;
  /** The run ends when the last pass is over and `until` has never held. */
  readonly mustHold?: boolean;
}

/** A value of a step that a result will give, e.g. `voltageV` from "OCP + 10 mV". */
export interface ValueFromResult {
  readonly path: string;
  readonly expression: string;
  /** What it is planned with until then; in the stored unit of the field. */
  readonly assumed: number;
}

/** Stands on the first planned step of a step whose values are known only once earlier steps are done. */
export interface FromResult {
  /** Place of the step in the method, e.g. "steps[2]". */
  readonly field: string;
  /** With the assumed values. */
  readonly step: MethodStep;
  readonly values: readonly ValueFromResult[];
  /** How many planned steps it makes, from this one. */
  readonly stepCount: number;
}

/** A result that is kept under a name when a step is over. */
export interface KeptResult {
  readonly name: string;
  readonly expression: string;
}

/** Planned steps that took the place of others while the run was going on. */
export interface PlanChange {
  /** Index of the first step replaced. */
  readonly at: number;
  readonly removed: number;
  readonly steps: readonly PlannedStep[];
}

/** A held voltage ends early once |I| has fallen to `endCurrentA` in three samples in a row. */
interface CurrentEnd {
  readonly endCurrentA: number;
  readonly minDurationS: number;
}

/** A pulse whose duration follows from how far the voltage at rest moved by the pulses before. */
export interface PulseRefinement {
  readonly maxVoltageStepV: number;
  readonly minDurationS: number;
  readonly maxDurationS: number;
  /** Charge for Δx = 1, C. */
  readonly chargePerXC: number;
  /** No pulse of the branch passes these. */
  readonly minX?: number;
  readonly maxX?: number;
  readonly curve?: readonly (readonly [number, number])[];
}

/** Which half of which cycle a step belongs to: capacities are summed by it. */
export interface CycleHalf {
  /** Of one cycling step of the method, e.g. "cycles-1". */
  readonly series: string;
  /** From 1. */
  readonly number: number;
  readonly half: 'charge' | 'discharge';
}

/** One journalled step: runs may be held, skipped to and resumed at its boundaries only. */
export interface PlannedStep {
  readonly index: number;
  /** For people, e.g. "Pulse 3 of 20 (charge)". */
  readonly label: string;
  readonly action: Action;
  readonly slopeEnd?: SlopeEnd;
  readonly currentSlopeEnd?: CurrentSlopeEnd;
  readonly currentEnd?: CurrentEnd;
  /** Voltages of the action are counted from the voltage measured last, at rest, before it begins. */
  readonly aboutOpenCircuit?: boolean;
  readonly refine?: PulseRefinement;
  /** A spectrum begins so long after the start of its group, times its pulse number less one; the rest before it ends then. */
  readonly everyS?: number;
  /** A spectrum that leaves its group when it agrees with the one before, or when it has left the first. */
  readonly drift?: { readonly until: 'steady' | 'changed'; readonly maxChange: number };
  /** A spectrum of a check of linearity: each halves the amplitude of the one before. */
  readonly linearity?: { readonly maxChange: number; readonly isLast: boolean };
  /** The amplitude is at most what the check of linearity before found. */
  readonly amplitudeAsChecked?: boolean;
  readonly cycle?: CycleHalf;
  /** A temperature that is not stable when the step's time is over ends the run. */
  readonly mustSettle?: boolean;
  /**
   * A spectrum that is compared with the one before it in the group. When the rms of |ΔZ|/|Z| is at most `maxChange`,
   * the rest of the group is left out; when the last of the group has not agreed, the run ends.
   */
  readonly agreement?: { readonly maxChange: number; readonly isLast: boolean };
  /** Steps of one titration branch share a group, e.g. "gitt-1-charge". */
  readonly group?: string;
  /** Pulse number within the group, from 1: pulse, rest and spectrum of one titration step share it. */
  readonly pulse?: number;
  /** A cut-off reached in this step: go on with the next step, leave the group (after the rest that follows), or end. */
  readonly onCutOff: 'continue' | 'leave-group' | 'end-run';
  readonly expectedDurationS: number;
  readonly expectedSamples: number;
  /** Place in the method of the step that this one comes from, e.g. "steps[2].steps[0]". */
  readonly field?: string;
  /** The repetitions it is inside of, the outermost first. */
  readonly loops?: readonly LoopPass[];
  readonly fromResult?: FromResult;
  /** Planned with values that a result will replace; true of every planned step of such a step. */
  readonly isAssumed?: boolean;
  /** How the values came about that a result gave, e.g. "voltageV = 1.2103 V (OCP + 10 mV)". */
  readonly resolved?: readonly string[];
  /** Kept when this step is over. */
  readonly keep?: readonly KeptResult[];
  /** Ion content after the step as planned; absent without initialX and capacity. */
  readonly expectedX?: number;
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
  readonly limits: Limits;
  /** Every pass of every repetition counted. */
  readonly expectedDurationS: number;
  /** When each condition of a repetition holds after its first pass; absent where there is none. */
  readonly shortestDurationS?: number;
  /** Charge for Δx = 1 of the sample it was planned for, C. */
  readonly chargePerXC?: number;
  readonly maxDurationS: number;
  readonly expectedSamples: number;
  readonly expectedBytes: number;
  /** For the drawing in the method editor. `assumption` says where the voltages come from. */
  readonly prediction: {
    readonly timeS: readonly number[];
    readonly voltageV: readonly number[];
    readonly currentA: readonly number[];
    readonly assumption: string;
  };
  readonly problems: readonly Problem[];
}

/** A pulse with its rest or spectrum, or a step of the voltage (PITT): spectra for stability, drift or linearity are numbered in groups of other names. */
export function isTitrationStep({ group = '', pulse }: Pick<PlannedStep, 'group' | 'pulse'>): boolean {
  return (pulse !== undefined && group.startsWith('gitt')) || group === 'pitt';
}
