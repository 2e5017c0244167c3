import { neverCancelled, type Cancellation } from '../../errors.ts';
import { median } from '../../numerics/statistics.ts';
import { correctionAt, gradientCorrection } from './diffusivity-gradient.ts';
import type { Observation, Prior } from './finite-length-model.ts';
import { settingsFor } from './fit-settings.ts';
import type { Host } from './host.ts';
import { localDerivative, type Derivative } from './local-derivative.ts';
import { equilibriumChange, type PulseData } from './pulse-data.ts';
import { fitPulse, type FitContext, type FitPart, type FitSettings, type PulseFit } from './pulse-fit.ts';
import { carryOver, relaxedAt, type RelaxationState } from './relaxation-modes.ts';
import { chargeAxis, neighbourhood, priorsFrom, type ChargeAxis, type Neighbourhood } from './titration-curve.ts';

/** The finite-length model of one pulse with all it was told, so that it can be fitted again to a part of the data. */
export interface PulseModel {
  /** Undefined where the record holds too little, or the fit ran away. */
  readonly fit: PulseFit | undefined;
  readonly context: FitContext;
  readonly settings: FitSettings;
  /** d ln D/dy from the neighbours: the change of ln D over the pulse. */
  readonly logGradient: Derivative | undefined;
  readonly correction: ((observations: readonly Observation[]) => Float64Array) | undefined;
}

/** Every pulse of a run fitted with the finite-length model, each knowing its neighbours. */
export interface FitSeries {
  readonly axis: ChargeAxis;
  readonly models: readonly PulseModel[];
  readonly noiseV: number;
}

export interface SeriesOptions {
  readonly cancellation?: Cancellation | undefined;
  /** Called with the share done, 0 … 1. */
  readonly progress?: ((share: number) => void) | undefined;
  /** The overpotential is the same throughout a pulse; by default it may change with composition. */
  readonly constantOverpotential?: boolean | undefined;
  /** Passes over the run; each lets the pulses learn from one another. Default 3. */
  readonly passes?: number | undefined;
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

interface Series {
  readonly constantOverpotential: boolean;
  readonly pulses: readonly PulseData[];
  readonly host: Host;
  readonly axis: ChargeAxis;
  readonly noiseV: number;
  readonly stepV: number;
  readonly startLogD: readonly number[];
}

/**
 * Fits all pulses in order, several times over: the first pass finds D and the relaxation that each pulse leaves to
 * the next; later passes know the curvature of the titration curve, the trend of the overpotential and that of D.
 *
 * @param startDiffusivities - one guess per pulse, m²/s, within two decades
 */
export function fitSeries(
  pulses: readonly PulseData[],
  host: Host,
  startDiffusivities: readonly number[],
  options: SeriesOptions = {},
): FitSeries {
  const { cancellation = neverCancelled, progress, passes = 3, constantOverpotential = false } = options;
  const series: Series = {
    constantOverpotential,
    pulses,
    host,
    axis: chargeAxis(pulses),
    noiseV: voltageNoise(pulses),
    stepV: voltageStep(pulses),
    startLogD: startDiffusivities.map(Math.log),
  };
  let models: PulseModel[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const previous = models;
    const fits = pulses.map((_, k) => previous[k]?.fit);
    models = [];
    let history: RelaxationState | undefined;
    for (let k = 0; k < pulses.length; k++) {
      cancellation.throwIfAborted();
      history ??= relaxedAt(pulses[k]!.before?.timeS ?? pulses[k]!.segment.startTimeS);
      const model = fitOne(series, k, fits, history);
      models.push(model);
      history = afterPulse(series, k, model, history);
      progress?.((pass * pulses.length + k + 1) / (passes * pulses.length));
    }
  }
  return { axis: series.axis, models, noiseV: series.noiseV };
}

function fitOne(
  series: Series,
  k: number,
  fits: readonly (PulseFit | undefined)[],
  history: RelaxationState,
): PulseModel {
  const { host, axis, noiseV, stepV } = series;
  const pulse = series.pulses[k]!;
  const floorV = Math.hypot(modelShare * (equilibriumChange(pulse) || 0), 0.03 * Math.min(stepV, 3 * noiseV));
  const known = fits[k];
  const startLogD = known?.solution.logDiffusivity ?? series.startLogD[k]!;
  const restErrorV = Math.hypot(noiseV / Math.sqrt(pulse.before?.samples ?? 5), floorV);
  const around = neighbourhood(series.pulses, axis, fits, k, restErrorV);
  const middleC = (axis.before[k]! + axis.after[k]!) / 2;
  const roughStepV = known?.solution.linear[2] ?? firstStep(pulse);
  const priors = priorsFrom(pulse, around, middleC, roughStepV);
  const context = { host, history, priors: series.constantOverpotential ? { ...priors, stepSlope: none } : priors };
  const settings = settingsFor(pulse, host, startLogD, noiseV, floorV, known);
  const logGradient = gradientOf(around, middleC, pulse.chargeC);
  const correction = correctionFor(pulse, host, startLogD, logGradient, settings.restWindowS);
  const isExcluded = pulse.segment.changes.includes('excluded');
  const fit = isExcluded ? undefined : fitPulse(pulse, context, settings, startLogD, known === undefined, correction);
  return {
    fit: fit && isSound(fit, series.startLogD[k]!) ? fit : undefined,
    context,
    settings,
    logGradient,
    correction,
  };
}

/** Held at zero. */
const none: Prior = { meanV: 0, deviationV: 1e-12 };

/** A fit further than this from Eq. 9 has run along the valley in which √t alone cannot tell slope from D. */
const farthestLog = 3;
/** A fit that knows ln D to less than this, misfit allowed for, tells nothing. */
const largestError = 0.6;

function isSound(fit: PulseFit, guessLogD: number): boolean {
  const { logDiffusivity, covariance, converged, chiSquared, degreesOfFreedom } = fit.solution;
  const error = Math.sqrt(covariance[0]! * Math.max(1, chiSquared / degreesOfFreedom));
  return converged && Math.abs(logDiffusivity - guessLogD) < farthestLog && error < largestError;
}

function afterPulse(series: Series, k: number, model: PulseModel, history: RelaxationState): RelaxationState {
  const { pulses, host } = series;
  const { segment, currentA } = pulses[k]!;
  const diffusivity = Math.exp(model.fit?.solution.logDiffusivity ?? series.startLogD[k]!);
  const untilS = Math.max(pulses[k + 1]?.before?.timeS ?? segment.nextStartTimeS, segment.endTimeS);
  const { startTimeS, endTimeS } = segment;
  return carryOver(
    history,
    host.geometry,
    host.diffusionLengthM.value,
    diffusivity,
    { startTimeS, endTimeS, currentA },
    untilS,
  );
}

/**
 * Fits the pulse once more with other windows.
 *
 * @returns undefined where the part holds too few samples or the fit ran away
 */
export function refit(pulse: PulseData, model: PulseModel, changes: Partial<FitSettings> & { part: FitPart }) {
  if (!model.fit) return undefined;
  const start = model.fit.solution.logDiffusivity;
  const fit = fitPulse(pulse, model.context, { ...model.settings, ...changes }, start, false, model.correction);
  return fit && isSound(fit, start) ? fit : undefined;
}

/** d ln D/dy from the neighbours. */
function gradientOf(around: Neighbourhood, middleC: number, chargeC: number): Derivative | undefined {
  const slope = localDerivative(around.logDiffusivities, middleC, 1);
  return slope && { ...slope, value: slope.value * chargeC, standardError: Math.abs(slope.standardError * chargeC) };
}

/** Below this change of ln D over a pulse the correction is smaller than anything else. */
const leastGradient = 0.01;

/** Only a gradient that stands out of its error is corrected for. */
function correctionFor(
  pulse: PulseData,
  host: Host,
  logD: number,
  gradient: Derivative | undefined,
  restWindowS: number,
): PulseModel['correction'] {
  if (!gradient || Math.abs(gradient.value) < Math.max(leastGradient, 2 * gradient.standardError)) return undefined;
  const bounded = Math.max(-1.5, Math.min(1.5, gradient.value));
  const theta = (Math.exp(logD) * pulse.durationS) / host.diffusionLengthM.value ** 2;
  const restS = Math.min(restWindowS, pulse.segment.nextStartTimeS - pulse.segment.endTimeS);
  const table = gradientCorrection(host.geometry, theta, bounded, pulse.durationS, restS / pulse.durationS);
  return (observations) => Float64Array.from(observations, ({ timeS }) => correctionAt(table, timeS));
}

function firstStep(pulse: PulseData): number {
  const first = pulse.voltageV[0];
  return first !== undefined && pulse.before ? first - pulse.before.voltageV : 0.01;
}
