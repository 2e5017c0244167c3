import type { Geometry } from '../../model/sample.ts';
import { modeWeight, rootsSquared } from './diffusion-kernel.ts';

/**
 * What earlier pulses have left behind: the surface's excess over the mean as a sum of modes, in coulombs of the
 * coulometric axis, at one instant. By superposition it only decays and adds up, so a rest that was too short
 * spoils nothing that follows.
 */
export interface RelaxationState {
  /** s on the data's clock. */
  readonly timeS: number;
  /** Contribution of mode n to the surface excess, C. */
  readonly modesC: Float64Array;
}

export function relaxedAt(timeS: number): RelaxationState {
  return { timeS, modesC: new Float64Array(24) };
}

/**
 * Carries the state over one pulse to a later instant at which the current is off again.
 *
 * @param diffusivityM2PerS - of this pulse, for the whole interval
 * @param untilS - not before the end of the pulse
 */
export function carryOver(
  state: RelaxationState,
  geometry: Geometry,
  lengthM: number,
  diffusivityM2PerS: number,
  pulse: { readonly startTimeS: number; readonly endTimeS: number; readonly currentA: number },
  untilS: number,
): RelaxationState {
  const roots = rootsSquared(geometry);
  const rate = diffusivityM2PerS / lengthM ** 2;
  const scale = (modeWeight(geometry) * pulse.currentA) / rate;
  const modesC = state.modesC.map((mode, n) => {
    const root = roots[n]!;
    const decayed = mode * Math.exp(-root * rate * (untilS - state.timeS));
    const sinceOff = Math.exp(-root * rate * Math.max(0, untilS - pulse.endTimeS));
    const sinceOn = Math.exp(-root * rate * Math.max(0, untilS - pulse.startTimeS));
    return decayed + (scale / root) * (sinceOff - sinceOn);
  });
  return { timeS: untilS, modesC };
}

/** Surface excess left at the state's own instant, C. */
export function remainingExcessC(state: RelaxationState): number {
  return state.modesC.reduce((sum, mode) => sum + mode, 0);
}
