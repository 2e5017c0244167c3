import type { Action } from './action.ts';
import type { Limits } from './method.ts';
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

/** One journalled step: runs may be held, skipped to and resumed at its boundaries only. */
export interface PlannedStep {
  readonly index: number;
  /** For people, e.g. "Pulse 3 of 20 (charge)". */
  readonly label: string;
  readonly action: Action;
  readonly slopeEnd?: SlopeEnd;
  readonly currentSlopeEnd?: CurrentSlopeEnd;
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
  /** Ion content after the step as planned; absent without initialX and capacity. */
  readonly expectedX?: number;
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
  readonly limits: Limits;
  readonly expectedDurationS: number;
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
