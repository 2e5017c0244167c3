import { AppError, neverCancelled, type Cancellation } from '../../errors.ts';
import type { TitrationAnalysis, TitrationPulse } from '../../model/results.ts';
import type { Sample } from '../../model/sample.ts';
import type { TimeWindow, TitrationData, TitrationSettings } from '../../model/titration.ts';
import { placesOf } from './branches.ts';
import { checkCapacity } from './capacity-check.ts';
import { describePulse } from './describe-pulse.ts';
import { slopeFitOf } from './estimates.ts';
import { isInterruptionEstimate } from './interruption.ts';
import { fitSeries } from './fit-series.ts';
import { analysePotentialSteps } from './potential-steps/analyse-steps.ts';
import { findLevels, isPotentiostatic, type VoltageLevel } from './potential-steps/find-levels.ts';
import { hasCurrent, inferCurrent } from './infer-current.ts';
import { hostOf, type Host } from './host.ts';
import { equilibriumChange, pulseData, type PulseData } from './pulse-data.ts';
import { segmentTitration, type PulseSegment } from './segment.ts';
import { diffusivityFromSlope } from './square-root-law.ts';
import { usualTemperatureK } from './thermodynamics.ts';
import { warningsOf } from './warnings.ts';

export interface TitrationOptions extends TitrationSettings {
  readonly cancellation?: Cancellation;
  /** Called with the share done, 0 … 1. */
  readonly progress?: (share: number) => void;
}

const defaultSlopeWindow: TimeWindow = { fromS: 5, toS: 50 };

/**
 * Chemical diffusivity from a titration. Where the voltage was stepped and held (PITT), every step is analysed by
 * `analysePotentialSteps`; a galvanostatic one is segmented: applies Eq. 9, Eq. 10, the relaxation and
 * the finite-length fit to every pulse, and tests their assumptions.
 *
 * The finite-length fit of pulse and rest together is the recommended estimate; where it is not possible, Eq. 9 is
 * given and the pulse says so.
 *
 * @param data - columns of equal length, time in s not falling, positive current charges
 * @throws AppError `analysis/invalid-input` for a record without pulses or with unusable columns;
 *   `input/missing-field` when the sample lacks what D needs; whatever `cancellation` throws
 */
export function analyseTitration(
  data: TitrationData,
  sample: Sample,
  options: TitrationOptions = {},
): TitrationAnalysis {
  checkColumns(data);
  const steps = potentialLevels(data, options);
  if (steps) return analysePotentialSteps(withCurrentAsChosen(data, options), sample, options, steps);
  const known = hostOf(sample, options.geometry);
  const isSizeKnown = isCurrentKnown(data, options);
  const host = isSizeKnown ? known : withoutCapacity(known);
  const scaled = withCurrentAsChosen(data, options);
  const { pulses: segments, ignored } = segmentTitration(scaled, options.edits);
  const analysis = analyseSegments(scaled, sample, host, segments, ignored.length, options);
  return isSizeKnown ? analysis : withoutCurrent(analysis);
}

/** The levels of a potentiostatic titration; undefined for a galvanostatic one. */
export function potentialLevels(
  data: TitrationData,
  { control, nominalCurrentA }: TitrationSettings,
): readonly VoltageLevel[] | undefined {
  if (control === 'galvanostatic' || nominalCurrentA !== undefined || !hasCurrent(data)) return undefined;
  const levels = findLevels(data);
  return control === 'potentiostatic' || isPotentiostatic(data, levels) ? levels : undefined;
}

/** Whether the size of the current is recorded or said. */
export function isCurrentKnown(
  data: TitrationData,
  { nominalCurrentA }: Pick<TitrationSettings, 'nominalCurrentA'>,
): boolean {
  return nominalCurrentA !== undefined || hasCurrent(data);
}

/**
 * The record with its current scaled, or told from the jumps of the voltage: as the settings say, and in units of itself
 * where neither the record nor anybody knows its size.
 */
export function withCurrentAsChosen(
  data: TitrationData,
  { currentFactor = 1, nominalCurrentA }: Pick<TitrationSettings, 'currentFactor' | 'nominalCurrentA'>,
): TitrationData {
  if (nominalCurrentA !== undefined || !hasCurrent(data)) return inferCurrent(data, nominalCurrentA ?? 1);
  return currentFactor === 1 ? data : { ...data, currentA: data.currentA.map((value) => currentFactor * value) };
}

/** Without the size of the current no charge becomes a change of x. */
function withoutCapacity(host: Host): Host {
  return { ...host, amountMol: undefined, chargePerUnitXC: undefined, initialX: undefined, notes: [] };
}

/**
 * What the size of the current does not enter is left: D by every estimator, since Eq. 9, Eq. 10 and the finite-length
 * fit need ΔE_s, τ and the shape of the voltage only.
 */
function withoutCurrent({ pulses, warnings, assumptions }: TitrationAnalysis): TitrationAnalysis {
  return {
    pulses: pulses.map(({ currentA: _current, stepResistanceOhm: _resistance, checks, ...pulse }) => ({
      ...pulse,
      checks: checks.filter(({ name }) => name !== 'current-stability'),
    })),
    warnings: [
      {
        code: 'titration/current-unknown',
        message:
          'No current was recorded: pulses are told from the jumps of the voltage, and taken to have one size. D needs ' +
          'no more; x, dE/dx, Θ, D_J, the partial conductivity and resistances are left out. Say which current was ' +
          'applied (nominal current) to have them.',
      },
      ...warnings,
    ],
    assumptions,
  };
}

/**
 * The same for a titration that is still running: only pulses whose rest is over (the next pulse has begun, or
 * `restIsOver`) count, and a record without one is an empty analysis, not an error. Costs about 1 ms a pulse.
 */
export function analyseTitrationSoFar(
  data: TitrationData,
  sample: Sample,
  options: TitrationOptions & { readonly restIsOver?: boolean } = {},
): TitrationAnalysis {
  const host = hostOf(sample, options.geometry);
  const levels = data.timeS.length > 0 ? potentialLevels(data, options) : undefined;
  const finished = options.restIsOver ? levels : levels?.slice(0, -1);
  if (finished?.some(({ isRest }) => !isRest)) return analysePotentialSteps(data, sample, options, finished);
  const segments = finishedPulses(data, options.restIsOver ?? false);
  if (segments.length === 0) return { pulses: [], warnings: [], assumptions: host.assumptions };
  return analyseSegments(data, sample, host, segments, 0, options);
}

function finishedPulses(data: TitrationData, restIsOver: boolean): readonly PulseSegment[] {
  if (!data.currentA.some((current) => current !== 0)) return [];
  try {
    const { pulses } = segmentTitration(data);
    return pulses.filter((pulse, k) => pulse.restAfter && (restIsOver || k < pulses.length - 1));
  } catch (error) {
    if (error instanceof AppError && error.code === 'analysis/invalid-input') return [];
    throw error;
  }
}

/** @throws AppError `analysis/invalid-input` for columns of unequal length, or time that falls */
export function checkColumns(data: TitrationData): void {
  const n = data.timeS.length;
  const columns = [data.currentA, data.voltageV, data.stepIndex, data.cycleIndex, data.temperatureK];
  if (n === 0 || columns.some((column) => column !== undefined && column.length !== n))
    throw new AppError('analysis/invalid-input', 'The columns of the titration are empty or of unequal length.', {
      remedy: 'Give time, current and voltage for every sample.',
    });
  for (let i = 1; i < n; i++)
    if (!(data.timeS[i]! >= data.timeS[i - 1]!))
      throw new AppError('analysis/invalid-input', `Time runs backwards, or is not a number, at sample ${i + 1}.`, {
        remedy: 'Sort the samples by time, or split the record where the clock was reset.',
      });
}

function analyseSegments(
  data: TitrationData,
  sample: Sample,
  host: Host,
  segments: readonly PulseSegment[],
  ignored: number,
  options: TitrationOptions,
): TitrationAnalysis {
  const { cancellation = neverCancelled, progress, slopeWindow = defaultSlopeWindow } = options;
  const pulses = segments.map((segment) => pulseData(data, segment));
  checkCapacity(pulses, host, options.currentFactor);
  const starts = startDiffusivities(pulses, host, slopeWindow);
  const series = fitSeries(pulses, host, starts, {
    cancellation,
    progress: progress && ((share) => progress(0.6 * share)),
    constantOverpotential: options.constantOverpotential,
  });
  const chargeNumber = Math.abs(sample.ion.chargeNumber);
  const places = placesOf(data, segments);
  const analysed = pulses.map((_, k) => {
    cancellation.throwIfAborted();
    progress?.(0.6 + (0.4 * (k + 1)) / pulses.length);
    return describePulse(k, {
      ...{ pulses, series, host, chargeNumber, slopeWindow },
      curveWidthX: options.smoothingWidthX,
      estimator: options.estimator,
      place: places[k]!,
    });
  });
  return {
    pulses: analysed,
    warnings: warningsOf(analysed, pulses, host, ignored, options.estimator),
    assumptions: [
      ...host.assumptions,
      `Noise of one voltage sample: ${(series.noiseV * 1e6).toPrecision(3)} µV`,
      `Eq. 9 window: ${slopeWindow.fromS} to ${slopeWindow.toS} s`,
      ...curveAssumptions(analysed),
      ...(analysed.every(({ recommended }) => !isInterruptionEstimate(recommended))
        ? [fitAdvice]
        : [interruptionAdvice]),
    ],
  };
}

const fitAdvice =
  'Recommended: finite-length fit of pulse and rest together, with a titration curve that bends as its neighbours say.';
const interruptionAdvice =
  'Recommended where a rest only interrupts the current: ICI, the slope of E against √t after switching off over dE/dt, ' +
  'with the exact answer of a finite body to the currents that flowed in place of a half-space.';

function curveAssumptions(analysed: readonly TitrationPulse[]): string[] {
  const widths = analysed.flatMap((pulse) => (pulse.smoothingWidthX === undefined ? [] : [pulse.smoothingWidthX]));
  if (widths.length === 0) return [];
  const temperature = analysed.some((pulse) => pulse.temperatureK !== undefined)
    ? 'the temperature of each pulse'
    : `${usualTemperatureK} K (no temperature was recorded)`;
  return [
    `dE/dx smoothed by parabolas over Δx = ${Math.min(...widths).toPrecision(2)} to ` +
      `${Math.max(...widths).toPrecision(2)}; Θ at ${temperature}, E against the metal of the ion.`,
  ];
}

/** Eq. 9 where it works, else the run's typical value: good enough to start a search from. */
function startDiffusivities(pulses: readonly PulseData[], host: Host, window: TimeWindow): number[] {
  const found = pulses.map((pulse) => {
    const line = slopeFitOf(pulse, window);
    const change = equilibriumChange(pulse);
    const value = line ? diffusivityFromSlope(host.volumePerSurfaceM.value, change, pulse.durationS, line.slope) : NaN;
    return value > 1e-24 && value < 1e-4 ? value : NaN;
  });
  const known = found.filter((value) => value > 0).sort((a, b) => a - b);
  const typical =
    known[Math.floor(known.length / 2)] ?? (0.03 * host.diffusionLengthM.value ** 2) / pulses[0]!.durationS;
  return found.map((value) => (value > 0 ? value : typical));
}
