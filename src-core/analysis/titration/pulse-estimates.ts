import type { BudgetShare, DiffusivityEstimate } from '../../model/results.ts';
import type { EstimatorName, TimeWindow } from '../../model/titration.ts';
import {
  equation10Estimate,
  equation9Estimate,
  lateEquation9Estimate,
  selfConsistentTheta,
  type FormulaInput,
} from './estimates.ts';
import { interruptionEstimates } from './interruption.ts';
import { totalOf } from './budget.ts';
import type { FitSeries } from './fit-series.ts';
import type { Host } from './host.ts';
import { sharesApartFromLength, withModelSpread } from './model-spread.ts';
import { equilibriumChange, equilibriumChangeError, type PulseData } from './pulse-data.ts';
import { finiteLengthResult, type FiniteLengthResult } from './recommend.ts';
import { isInterruption, plainRelaxationEstimate, relaxationEstimate } from './rest-estimates.ts';
import { earlyPulseEstimate, wholePulseEstimate } from './window-fit.ts';

/** A finite-length fit less certain than this is not recommended. */
const largestRelative = 0.6;

export interface EstimateChoices {
  readonly slopeWindow: TimeWindow;
  /** What the user wants D from; where a pulse lacks it, the recommended estimate stands in. */
  readonly estimator?: EstimatorName | undefined;
}

export interface PulseEstimates {
  readonly all: readonly DiffusivityEstimate[];
  /** The one that gives D. */
  readonly best: DiffusivityEstimate | undefined;
  readonly recommended: string | undefined;
  readonly because: string;
  readonly result: FiniteLengthResult | undefined;
  /** What the uncertainty of the best one is made of, and without the length. */
  readonly budget: readonly BudgetShare[] | undefined;
  readonly relativeApartFromLength: number | undefined;
  /** Whether the record can tell D: not with short rests, or where the model does not hold. */
  readonly identified: boolean;
  readonly theta: number;
}

/** Every estimate of pulse k, the recommended one and why. */
export function estimatesOf(
  k: number,
  pulses: readonly PulseData[],
  series: FitSeries,
  host: Host,
  { slopeWindow, estimator }: EstimateChoices,
): PulseEstimates {
  const pulse = pulses[k]!;
  const result = finiteLengthResult(pulse, series.models[k]!, host);
  const identified = result !== undefined && result.relativeApartFromLength < largestRelative;
  const input = {
    pulse,
    host,
    equilibriumChangeV: equilibriumChange(pulse),
    equilibriumErrorV: equilibriumChangeError(pulse, series.noiseV),
    slopeWindow,
  };
  const perDiffusivity = pulse.durationS / host.diffusionLengthM.value ** 2;
  const theta = identified ? result.diffusivity * perDiffusivity : selfConsistentTheta(input);
  const found = [
    ...(result?.estimates ?? []),
    ...formulas({ ...input, theta }, interruptionEstimates({ ...input, theta }, pulses, k)),
  ];
  const { name: recommended, because } = recommendation(found, result, identified, pulse);
  const all = withModelSpread(found, recommended, host);
  const best = all.find(({ name }) => name === estimator) ?? all.find(({ name }) => name === recommended);
  const relativeApartFromLength = best && totalOf(sharesApartFromLength(best, host));
  const interruption = all.find(({ name }) => name === 'ici-finite' && name === recommended);
  return {
    ...{ all, best, recommended, because, result },
    identified: identified || interruption !== undefined,
    theta: interruption ? interruption.chemicalDiffusivityM2PerS * perDiffusivity : theta,
    ...{ budget: best?.budget, relativeApartFromLength },
  };
}

/** Estimates that came out as positive numbers; figures show the first few. */
function formulas(
  input: FormulaInput,
  interruptions: readonly (DiffusivityEstimate | undefined)[],
): DiffusivityEstimate[] {
  return [
    earlyPulseEstimate(input),
    wholePulseEstimate(input),
    equation9Estimate(input),
    relaxationEstimate(input),
    equation10Estimate(input, 'intercept'),
    lateEquation9Estimate(input),
    equation10Estimate(input, 'one-second'),
    equation10Estimate(input, 'first-sample'),
    equation10Estimate(input, 'none'),
    plainRelaxationEstimate(input),
    ...interruptions,
  ].filter(
    (one): one is DiffusivityEstimate =>
      one !== undefined && one.chemicalDiffusivityM2PerS > 0 && one.chemicalDiffusivityM2PerS < Infinity,
  );
}

function recommendation(
  all: readonly DiffusivityEstimate[],
  result: FiniteLengthResult | undefined,
  identified: boolean,
  pulse: PulseData,
): { readonly name: string | undefined; readonly because: string } {
  const interruption = (['ici-finite', 'ici'] as const).find((one) => all.some(({ name }) => name === one));
  if (isInterruption(pulse) && interruption)
    return {
      name: interruption,
      because:
        'The rest is shorter than half the pulse: it only interrupts the current, and no equilibrium is reached that ' +
        'the other estimators need.',
    };
  if (identified)
    return {
      name: 'finite-length',
      because:
        'Pulse and rest together tell D: the fit needs no τ ≪ L²/D, leaves iR free and allows for a curved E(x); its ' +
        `uncertainty apart from the length is ${percent(result!.relativeApartFromLength)}.`,
    };
  const why = result
    ? `The finite-length fit leaves D uncertain by ${percent(result.relativeApartFromLength)}`
    : 'The finite-length fit finds no D here';
  const eq9 = all.find(({ name }) => name === 'eq9');
  if (!eq9) return { name: undefined, because: `${why}, and the pulse has too few samples for Eq. 9.` };
  return { name: 'eq9', because: `${why}: Eq. 9 in its window is left, with its known bias in its uncertainty.` };
}

function percent(relative: number): string {
  return `${(100 * relative).toPrecision(2)} %`;
}
