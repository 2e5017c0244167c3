import type { Action, CutOff, Sampling } from '../../model/action.ts';
import type { Sourced } from './dialect.ts';

/** One level held for a time. */
export interface Segment {
  readonly level: number;
  readonly durationS: number;
}

/** What a source-measure unit does in one action. */
export interface Profile {
  readonly sourced: Sourced;
  readonly segments: readonly Segment[];
  readonly sampling: Sampling;
  /** Ends the action when the voltage leaves it. */
  readonly cutOff?: CutOff;
  /** Voltage sourced: |I| that ends the action, and the limit in the unit. */
  readonly maxCurrentA?: number;
  /** The limit of current is meant: it drives the cell to the voltage, which then holds until the current has fallen. */
  readonly hold?: { readonly currentA: number; readonly endCurrentA: number };
  /** 0 A for the cell's own voltage: a limit that is reached is an overload, not an end. */
  readonly openCircuit: boolean;
}

/** Undefined for what such a unit does not do. */
export function profileOf(action: Action): Profile | undefined {
  switch (action.kind) {
    case 'open-circuit':
      return {
        sourced: 'current',
        segments: [{ level: 0, durationS: action.durationS }],
        sampling: action.sampling,
        openCircuit: true,
      };
    case 'current': {
      const { currentA, durationS, sampling, cutOff } = action;
      return { sourced: 'current', segments: [{ level: currentA, durationS }], sampling, cutOff, openCircuit: false };
    }
    case 'pulse': {
      const { currentA, pulseS, restS, sampling, cutOff } = action;
      const segments = [
        { level: currentA, durationS: pulseS },
        { level: 0, durationS: restS },
      ];
      return { sourced: 'current', segments, sampling, cutOff, openCircuit: false };
    }
    case 'potential': {
      const { voltageV, durationS, sampling, maxCurrentA } = action;
      return {
        sourced: 'voltage',
        segments: [{ level: voltageV, durationS }],
        sampling,
        maxCurrentA,
        openCircuit: false,
      };
    }
    case 'staircase': {
      const { control, levels, holdS, sampling, cutOff, maxCurrentA } = action;
      const segments = levels.map((level) => ({ level, durationS: holdS }));
      if (control === 'galvanostatic') return { sourced: 'current', segments, sampling, cutOff, openCircuit: false };
      return { sourced: 'voltage', segments, sampling, cutOff, maxCurrentA, openCircuit: false };
    }
    case 'cccv': {
      const { currentA, voltageV, endCurrentA, durationS, sampling, cutOff } = action;
      return {
        ...{ sourced: 'voltage', segments: [{ level: voltageV, durationS }], sampling, cutOff },
        ...{ maxCurrentA: Math.abs(currentA), hold: { currentA, endCurrentA }, openCircuit: false },
      };
    }
    default:
      return undefined;
  }
}

/** Interval at a time since the last switch: from the first to the last interval, a twentieth of the time between. */
export function intervalAtS({ firstIntervalS, lastIntervalS }: Sampling, sinceSwitchS: number): number {
  const [low, high] =
    firstIntervalS < lastIntervalS ? [firstIntervalS, lastIntervalS] : [lastIntervalS, firstIntervalS];
  return Math.min(high, Math.max(low, sinceSwitchS / 20));
}
