import type { DiffusivityEstimate, TitrationPulse } from '../../model/results.ts';
import { checksOf } from './checks.ts';
import {
  equation10Estimate,
  equation9Estimate,
  relaxationEstimate,
  selfConsistentTheta,
  slopeFitOf,
  type FormulaInput,
} from './estimates.ts';
import type { FitSeries } from './fit-series.ts';
import type { Host } from './host.ts';
import { equilibriumChange, equilibriumChangeError, type PulseData } from './pulse-data.ts';
import { finiteLengthResult, type FiniteLengthResult } from './recommend.ts';
import type { TimeWindow } from './square-root-law.ts';

/** A finite-length fit less certain than this is not recommended. */
const largestRelative = 0.6;

interface Estimates {
  readonly all: readonly DiffusivityEstimate[];
  readonly best: DiffusivityEstimate | undefined;
  readonly result: FiniteLengthResult | undefined;
  /** Whether the record can tell D: not with short rests, or where the model does not hold. */
  readonly identified: boolean;
  readonly theta: number;
}

/** Every estimate of one pulse; the finite-length fit is the best one where the record can tell D, else Eq. 9. */
function estimatesOf(k: number, pulse: PulseData, series: FitSeries, host: Host, slopeWindow: TimeWindow): Estimates {
  const result = finiteLengthResult(pulse, series.models[k]!, host);
  const identified = result !== undefined && result.relativeApartFromLength < largestRelative;
  const inputs = {
    pulse,
    host,
    equilibriumChangeV: equilibriumChange(pulse),
    equilibriumErrorV: equilibriumChangeError(pulse, series.noiseV),
    slopeWindow,
  };
  const perDiffusivity = pulse.durationS / host.diffusionLengthM.value ** 2;
  const theta = identified ? result.diffusivity * perDiffusivity : selfConsistentTheta(inputs);
  const all = [...(result?.estimates ?? []), ...formulas({ ...inputs, theta })];
  const best = identified ? result.estimates[0] : all.find((estimate) => estimate.name === 'eq9');
  return { all, best, result, identified, theta };
}

/** Everything there is to say about pulse k. */
export function describePulse(
  k: number,
  pulse: PulseData,
  series: FitSeries,
  host: Host,
  slopeWindow: TimeWindow,
): TitrationPulse {
  const model = series.models[k]!;
  const { all, best, result, identified, theta } = estimatesOf(k, pulse, series, host, slopeWindow);
  const { segment } = pulse;
  const diffusivity = best?.chemicalDiffusivityM2PerS ?? NaN;
  const equilibriumChangeV = equilibriumChange(pulse);
  return {
    index: k + 1,
    direction: segment.direction,
    ...composition(series, k, host, pulse, equilibriumChangeV),
    chemicalDiffusivityM2PerS: diffusivity,
    standardUncertainty: best?.standardUncertainty ?? NaN,
    estimator: best?.name ?? 'none',
    estimates: all,
    checks: checksOf({
      pulse,
      model,
      host,
      result,
      estimates: all,
      diffusivity,
      equilibriumChangeV,
      noiseV: series.noiseV,
      slopeSamples: slopeFitOf(pulse, slopeWindow)?.samples ?? 0,
      isFirst: k === 0,
    }),
    startTimeS: segment.startTimeS,
    endTimeS: segment.endTimeS,
    equilibriumBeforeV: pulse.before?.voltageV ?? NaN,
    equilibriumAfterV: pulse.after?.voltageV ?? NaN,
    currentA: pulse.currentA,
    durationS: pulse.durationS,
    ...(Number.isFinite(theta) ? { theta } : {}),
    ...(identified && result ? certainty(result) : {}),
    flags: [...flagsOf(k, pulse), ...(identified ? [] : ['not-identifiable'])],
    ...drawing(pulse, model.fit),
  };
}

function certainty(result: FiniteLengthResult): Partial<TitrationPulse> {
  return {
    budget: result.budget,
    standardUncertaintyApartFromLength: result.diffusivity * result.relativeApartFromLength,
  };
}

/** Estimates that came out as positive numbers. */
function formulas(input: FormulaInput): DiffusivityEstimate[] {
  return [
    equation9Estimate(input),
    equation10Estimate(input, 'intercept'),
    equation10Estimate(input, 'one-second'),
    equation10Estimate(input, 'none'),
    relaxationEstimate(input),
  ].filter(
    (one): one is DiffusivityEstimate =>
      one !== undefined && one.chemicalDiffusivityM2PerS > 0 && one.chemicalDiffusivityM2PerS < Infinity,
  );
}

function composition(series: FitSeries, k: number, host: Host, pulse: PulseData, equilibriumChangeV: number) {
  const perX = host.chargePerUnitXC;
  const slope =
    perX === undefined || !Number.isFinite(equilibriumChangeV)
      ? {}
      : { potentialPerX: (-equilibriumChangeV * perX) / pulse.chargeC };
  if (perX === undefined || host.initialX === undefined) return { x: NaN, ...slope };
  const xBefore = host.initialX - series.axis.before[k]! / perX;
  const xAfter = host.initialX - series.axis.after[k]! / perX;
  return { x: (xBefore + xAfter) / 2, xBefore, xAfter, ...slope };
}

function flagsOf(k: number, pulse: PulseData): string[] {
  const flags: string[] = [];
  if (pulse.segment.cutOff) flags.push('cut-off');
  if (!pulse.after) flags.push('no-rest');
  if (!pulse.before) flags.push('no-rest-before');
  if (k === 0) flags.push('first');
  return flags;
}

function drawing(pulse: PulseData, fit: FitSeries['models'][number]['fit']): Partial<TitrationPulse> {
  if (!fit) return {};
  const shown = fit.problem.observations.map((one, i) => ({ ...one, fittedV: fit.solution.fittedV[i]! }));
  return {
    stepResistanceOhm: fit.solution.linear[2]! / pulse.currentA,
    fit: {
      timeS: shown.map((one) => pulse.segment.startTimeS + one.timeS),
      measuredV: shown.map((one) => one.voltageV),
      fittedV: shown.map((one) => one.fittedV),
    },
  };
}
