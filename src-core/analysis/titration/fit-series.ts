import { neverCancelled, type Cancellation } from '../../errors.ts';
import { median } from '../../numerics/statistics.ts';
import { slowestRootSquared } from './diffusion-kernel.ts';
import type { Host } from './host.ts';
import { correctionAt, gradientCorrection } from './diffusivity-gradient.ts';
import { predictVoltage, type Observation } from './finite-length-fit.ts';
import { localDerivative } from './local-derivative.ts';
import { binSamples, type PulseData } from './pulse-data.ts';
import { fitPulse, type FitContext, type FitSettings, type PulseFit } from './pulse-fit.ts';
import { carryOver, relaxedAt, type RelaxationState } from './relaxation-modes.ts';
import { chargeAxis, neighbourhood, priorsFrom, type ChargeAxis, type Neighbourhood } from './titration-curve.ts';

/** Every pulse of a run fitted with the finite-length model, each knowing its neighbours. */
export interface FitSeries {
  readonly axis: ChargeAxis;
  readonly fits: readonly (PulseFit | undefined)[];
  readonly contexts: readonly FitContext[];
  readonly noiseV: number;
  readonly floorV: readonly number[];
}

export interface SeriesOptions {
  readonly cancellation?: Cancellation;
  /** Called with the share done, 0 … 1. */
  readonly progress?: (share: number) => void;
  /** Passes over the run; each lets the pulses learn from one another. Default 3. */
  readonly passes?: number;
}

/** Typical scatter of a single sample, from the ends of all rests. */
export function voltageNoise(pulses: readonly PulseData[]): number {
  const noises = pulses.map((pulse) => pulse.after?.noiseV ?? 0).filter((noise) => noise > 0);
  return Math.max(noises.length > 0 ? median(noises) : 0, 1e-9);
}

/** The instrument's smallest voltage step: the least difference that occurs; 0 when none can be told. */
export function voltageStep(pulses: readonly PulseData[]): number {
  let least = Infinity;
  for (const { restVoltageV } of pulses)
    for (let i = 1; i < restVoltageV.length; i++) {
      const difference = Math.abs(restVoltageV[i]! - restVoltageV[i - 1]!);
      if (difference > 1e-9 && difference < least) least = difference;
    }
  return Number.isFinite(least) ? least : 0;
}

/** Share of the equilibrium change that the model, being a model, may miss at any instant. */
const modelShare = 0.001;

/**
 * Fits all pulses in order, several times over: the first pass finds D and the relaxation that each pulse leaves to
 * the next; later passes know the curvature of the titration curve and the trend of the overpotential.
 */
export function fitSeries(
  pulses: readonly PulseData[],
  host: Host,
  startDiffusivities: readonly number[],
  options: SeriesOptions = {},
): FitSeries {
  const { cancellation = neverCancelled, progress, passes = 3 } = options;
  const axis = chargeAxis(pulses);
  const noiseV = voltageNoise(pulses);
  const stepV = voltageStep(pulses);
  const floorV = pulses.map((pulse) =>
    Math.hypot(modelShare * equilibriumChange(pulse), 0.03 * Math.min(stepV, 3 * noiseV)),
  );
  let fits: (PulseFit | undefined)[] = pulses.map(() => undefined);
  let contexts: FitContext[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const previous = fits;
    const next: (PulseFit | undefined)[] = [];
    contexts = [];
    let history: RelaxationState | undefined;
    pulses.forEach((pulse, k) => {
      cancellation.throwIfAborted();
      history ??= relaxedAt(pulse.before?.timeS ?? pulse.segment.startTimeS);
      const known = previous[k]?.solution;
      const startLogD = known?.logDiffusivity ?? Math.log(startDiffusivities[k]!);
      const restError = Math.hypot(noiseV / Math.sqrt(pulse.before?.samples ?? 5), floorV[k]!);
      const around = neighbourhood(pulses, axis, previous, k, restError);
      const middle = (axis.before[k]! + axis.after[k]!) / 2;
      const roughStepV = known?.linear[2] ?? firstStep(pulse);
      const context = { host, history, priors: priorsFrom(pulse, around, middle, roughStepV) };
      const settings = settingsFor(pulse, host, startLogD, noiseV, floorV[k]!, previous[k]);
      const logGradient = pass === 0 ? 0 : gradientOf(around, middle, pulse.chargeC);
      const correction = correctionFor(pulse, host, startLogD, logGradient, settings.restWindowS);
      const fit = fitPulse(pulse, context, settings, startLogD, pass === 0, correction);
      next.push(fit);
      contexts.push(context);
      const diffusivity = Math.exp(fit?.solution.logDiffusivity ?? startLogD);
      const until = pulses[k + 1]?.before?.timeS ?? pulse.segment.nextStartTimeS;
      history = carryOver(
        history,
        host.geometry,
        host.diffusionLengthM.value,
        diffusivity,
        {
          startTimeS: pulse.segment.startTimeS,
          endTimeS: pulse.segment.endTimeS,
          currentA: pulse.currentA,
        },
        Math.max(until, pulse.segment.endTimeS),
      );
      progress?.((pass * pulses.length + k + 1) / (passes * pulses.length));
    });
    fits = next;
  }
  return { axis, fits, contexts, noiseV, floorV };
}

/** d ln D/dy from the neighbours where it stands out of their errors, else 0. */
function gradientOf(around: Neighbourhood, middleC: number, chargeC: number): number {
  const slope = localDerivative(around.logDiffusivities, middleC, 1);
  if (!slope || Math.abs(slope.value) < 2 * slope.standardError) return 0;
  return Math.max(-1.5, Math.min(1.5, slope.value * chargeC));
}

/** Below this change of ln D over a pulse the correction is smaller than anything else. */
const leastGradient = 0.01;

function correctionFor(pulse: PulseData, host: Host, logD: number, logGradient: number, restWindowS: number) {
  if (Math.abs(logGradient) < leastGradient) return undefined;
  const theta = (Math.exp(logD) * pulse.durationS) / host.diffusionLengthM.value ** 2;
  const restS = Math.min(restWindowS, pulse.segment.nextStartTimeS - pulse.segment.endTimeS);
  const table = gradientCorrection(host.geometry, theta, logGradient, pulse.durationS, restS / pulse.durationS);
  return (observations: readonly Observation[]) =>
    Float64Array.from(observations, ({ timeS }) => correctionAt(table, timeS));
}

function equilibriumChange(pulse: PulseData): number {
  const change = Math.abs((pulse.after?.voltageV ?? NaN) - (pulse.before?.voltageV ?? NaN));
  return Number.isFinite(change) ? change : 0;
}

function firstStep(pulse: PulseData): number {
  const first = pulse.voltageV[0];
  return first !== undefined && pulse.before ? first - pulse.before.voltageV : 0.01;
}

/** Windows: the whole pulse or 0.3 L²/D of it; the rest as long as it can still tell of diffusion. */
function settingsFor(
  pulse: PulseData,
  host: Host,
  logD: number,
  noiseV: number,
  floorV: number,
  previous: PulseFit | undefined,
): FitSettings {
  const diffusionTime = host.diffusionLengthM.value ** 2 / Math.exp(logD);
  const scanning = previous === undefined;
  return {
    part: 'both',
    skipS: scanning ? startSkip(pulse) : transientEnd(pulse, previous),
    pulseWindowS: scanning ? Infinity : Math.max(0.3 * diffusionTime, 40),
    restWindowS: scanning
      ? Infinity
      : Math.max((6 * diffusionTime) / slowestRootSquared(host.geometry), pulse.durationS),
    noiseV,
    floorV,
  };
}

function startSkip(pulse: PulseData): number {
  return Math.max(1, Math.min(20, 0.05 * pulse.durationS));
}

/** How much earlier than the fit's window the record still follows the diffusion model. */
const earlyBins = 12;

/**
 * When the interface's own transient has died away: the earliest time from which on pulse and rest agree with the
 * diffusion model that was fitted to later times.
 */
export function transientEnd(pulse: PulseData, fit: PulseFit): number {
  const { skipS, noiseV, floorV } = fit.settings;
  const firstS = Math.max(1, 2 * (pulse.timeS[0] ?? 1));
  if (firstS >= skipS) return skipS;
  let end = firstS;
  for (const origin of [0, pulse.durationS]) {
    const [time, voltage] = origin === 0 ? [pulse.timeS, pulse.voltageV] : [pulse.restTimeS, pulse.restVoltageV];
    const bins = binSamples(time, voltage, origin + firstS, origin + skipS, origin, earlyBins);
    const observations = bins.map((bin) => ({
      timeS: bin.timeS,
      voltageV: bin.voltageV,
      standardErrorV: Math.hypot(noiseV / Math.sqrt(bin.samples), 2 * floorV),
    }));
    const fitted = predictVoltage(fit.problem, fit.solution, observations);
    for (let i = observations.length - 1; i >= 0; i--) {
      const { voltageV, standardErrorV, timeS } = observations[i]!;
      if (Math.abs(voltageV - fitted[i]!) < 3 * standardErrorV) continue;
      end = Math.max(end, 1.3 * (timeS - origin));
      break;
    }
  }
  return Math.min(end, skipS);
}
