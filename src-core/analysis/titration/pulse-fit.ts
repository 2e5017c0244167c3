import type { Host } from './host.ts';
import { fitFiniteLength, profileCost, type FiniteLengthSolution } from './finite-length-fit.ts';
import type { FiniteLengthProblem, Observation, Priors } from './finite-length-model.ts';
import { binSamples, type PulseData } from './pulse-data.ts';
import type { RelaxationState } from './relaxation-modes.ts';

/** Which part of the record a finite-length fit looks at. */
export type FitPart = 'both' | 'pulse' | 'rest';

export interface FitSettings {
  readonly part: FitPart;
  /** Samples sooner than this after a switch still carry the interface's own transient, s. */
  readonly skipS: number;
  /** End of the window inside the pulse, s from its start. */
  readonly pulseWindowS: number;
  /** End of the window inside the rest, s from its start. */
  readonly restWindowS: number;
  readonly noiseV: number;
  /** Error shared by neighbouring samples (quantisation, model), which averaging does not lower, V. */
  readonly floorV: number;
}

/** Voltages of one pulse as the fit weighs them: the rest before as one value, pulse and rest in bins. */
export function observationsOf(pulse: PulseData, settings: FitSettings): Observation[] {
  const { noiseV, floorV, skipS, part } = settings;
  const errorOf = (samples: number) => Math.hypot(noiseV / Math.sqrt(samples), floorV);
  const observations: Observation[] = [];
  if (pulse.before) {
    const { voltageV, timeS, samples } = pulse.before;
    observations.push({ voltageV, timeS: timeS - pulse.segment.startTimeS, standardErrorV: errorOf(samples) });
  }
  const binned = (time: Float64Array, voltage: Float64Array, from: number, to: number, origin: number) => {
    if (!(to > from)) return;
    for (const bin of binSamples(time, voltage, from, to, origin))
      observations.push({ timeS: bin.timeS, voltageV: bin.voltageV, standardErrorV: errorOf(bin.samples) });
  };
  const { durationS } = pulse;
  if (part !== 'rest') binned(pulse.timeS, pulse.voltageV, skipS, Math.min(durationS, settings.pulseWindowS), 0);
  if (part !== 'pulse') {
    const to = durationS + settings.restWindowS;
    binned(pulse.restTimeS, pulse.restVoltageV, durationS + skipS, to, durationS);
  } else if (pulse.after) {
    const { voltageV, timeS, samples } = pulse.after;
    observations.push({ voltageV, timeS: timeS - pulse.segment.startTimeS, standardErrorV: errorOf(samples) });
  }
  return observations;
}

export interface PulseFit {
  readonly problem: FiniteLengthProblem;
  readonly solution: FiniteLengthSolution;
  readonly settings: FitSettings;
}

export interface FitContext {
  readonly host: Host;
  readonly history: RelaxationState;
  readonly priors: Priors;
}

/** How well the time between the end of the pulse and the first sample of the rest is known, s. */
function restClockError(pulse: PulseData): number {
  return 0.5 * pulse.pauseS;
}

/** Fewer observations than this leave nothing to judge the fit by. */
const fewestObservations = 10;

/**
 * One finite-length fit of one pulse.
 *
 * @param startLogD - ln D to start from
 * @param scan - true to look over three decades first, for a start that is only a guess
 * @returns undefined when the window holds too few samples
 */
export function fitPulse(
  pulse: PulseData,
  context: FitContext,
  settings: FitSettings,
  startLogD: number,
  scan: boolean,
  correction?: (observations: readonly Observation[]) => Float64Array,
): PulseFit | undefined {
  const observations = observationsOf(pulse, settings);
  if (observations.length < fewestObservations) return undefined;
  const problem: FiniteLengthProblem = {
    geometry: context.host.geometry,
    lengthM: context.host.diffusionLengthM.value,
    startTimeS: pulse.segment.startTimeS,
    durationS: pulse.durationS,
    currentA: pulse.currentA,
    history: context.history,
    observations,
    priors: context.priors,
    restClockErrorS: restClockError(pulse),
    ...(correction ? { surfaceCorrection: correction(observations) } : {}),
  };
  const start = scan ? scanned(problem, startLogD) : startLogD;
  return { problem, settings, solution: fitFiniteLength(problem, start) };
}

function scanned(problem: FiniteLengthProblem, around: number): number {
  const trials = Array.from({ length: 13 }, (_, i) => around + 0.7 * (i - 5));
  const costs = profileCost(problem, trials);
  let best = 0;
  for (let i = 1; i < costs.length; i++) if (costs[i]! < costs[best]!) best = i;
  return trials[best]!;
}
