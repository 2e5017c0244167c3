import type { BudgetShare, DiffusivityEstimate } from '../../model/results.ts';
import { disagreement, residualInflation, splitCovariance, strayBeyondNoise, totalOf } from './budget.ts';
import { refit, type PulseModel } from './fit-series.ts';
import { lengthBudget } from './length-budget.ts';
import type { Host } from './host.ts';
import type { PulseData } from './pulse-data.ts';
import type { PulseFit } from './pulse-fit.ts';

/** The finite-length fits of one pulse, and what is to be believed of them. */
export interface FiniteLengthResult {
  readonly diffusivity: number;
  /** Of the recommended fit; adds up in squares to its relative uncertainty. */
  readonly budget: readonly BudgetShare[];
  readonly relativeApartFromLength: number;
  readonly estimates: readonly DiffusivityEstimate[];
  readonly pulseOnly: PulseFit | undefined;
  readonly restOnly: PulseFit | undefined;
}

/** What a description by one round particle and one D leaves out even at its best. */
const modelFloor = 0.005;

/**
 * D of the joint fit with its budget; the fits of pulse and rest alone stand beside it and bear witness.
 *
 * @returns undefined where there is no sound fit
 */
export function finiteLengthResult(pulse: PulseData, model: PulseModel, host: Host): FiniteLengthResult | undefined {
  const { fit } = model;
  if (!fit) return undefined;
  const diffusivity = Math.exp(fit.solution.logDiffusivity);
  const pulseOnly = refit(pulse, model, { part: 'pulse' });
  const restOnly = pulse.after ? refit(pulse, model, { part: 'rest' }) : undefined;
  const budget = budgetOf(pulse, model, fit, pulseOnly, restOnly);
  const lengthShares = lengthBudget(host.diffusionLengthM);
  const length = totalOf(lengthShares);
  const relativeApartFromLength = totalOf(budget);
  const total = Math.hypot(relativeApartFromLength, length);
  const main = {
    name: 'finite-length',
    chemicalDiffusivityM2PerS: diffusivity,
    standardUncertainty: diffusivity * total,
    note: `${host.geometry}, pulse and rest together, ${windowNote(pulse, fit)}`,
    budget: [...budget, ...lengthShares],
  };
  const estimates: DiffusivityEstimate[] = [main];
  for (const [name, part, what] of [
    ['finite-length-pulse', pulseOnly, 'pulse alone'],
    ['finite-length-rest', restOnly, 'rest alone'],
  ] as const)
    if (part) estimates.push(partEstimate(name, part, `${host.geometry}, ${what}`, lengthShares));
  return { diffusivity, budget: [...budget, ...lengthShares], relativeApartFromLength, estimates, pulseOnly, restOnly };
}

function windowNote(pulse: PulseData, fit: PulseFit): string {
  const { skipS, pulseWindowS } = fit.settings;
  const window = pulseWindowS < pulse.durationS ? `t ≤ ${pulseWindowS.toFixed(0)} s (0.3 L²/D)` : 'whole pulse';
  return `${window}, first ${skipS.toFixed(1)} s after each switch left out, iR free`;
}

function partEstimate(
  name: string,
  fit: PulseFit,
  note: string,
  lengthShares: readonly BudgetShare[],
): DiffusivityEstimate {
  const value = Math.exp(fit.solution.logDiffusivity);
  const relative = Math.sqrt(fit.solution.covariance[0]!) * residualInflation(fit);
  const budget = [
    { source: 'fit', relativeStandardUncertainty: relative },
    { source: 'model', relativeStandardUncertainty: modelFloor },
    ...lengthShares,
  ];
  return {
    name,
    chemicalDiffusivityM2PerS: value,
    standardUncertainty: value * totalOf(budget),
    note,
    budget,
  };
}

function budgetOf(
  pulse: PulseData,
  model: PulseModel,
  fit: PulseFit,
  pulseOnly: PulseFit | undefined,
  restOnly: PulseFit | undefined,
): BudgetShare[] {
  const halved = refit(pulse, model, {
    part: 'both',
    pulseWindowS: 0.5 * Math.min(pulse.durationS, fit.settings.pulseWindowS),
    restWindowS: 0.5 * fit.settings.restWindowS,
  });
  const later = refit(pulse, model, {
    part: 'both',
    skipS: Math.min(3 * fit.settings.skipS, 0.15 * pulse.durationS),
  });
  return [
    ...splitCovariance(fit, residualInflation(fit)),
    {
      source: 'choice of window',
      relativeStandardUncertainty: Math.max(strayBeyondNoise(fit, halved), strayBeyondNoise(fit, later)) / 2,
    },
    {
      source: 'clock of the rest',
      relativeStandardUncertainty: residualInflation(fit) * Math.sqrt(fit.solution.restShiftVariance),
    },
    { source: 'pulse against rest', relativeStandardUncertainty: disagreement(pulseOnly, restOnly) },
    { source: 'D changing within the pulse', relativeStandardUncertainty: gradientShare(model, fit) },
    { source: 'model', relativeStandardUncertainty: modelFloor },
  ];
}

/**
 * The gradient of ln D moves the answer by up to about a third of itself over a pulse; what is not corrected for, or
 * known only to its error, is left as uncertainty.
 */
function gradientShare(model: PulseModel, fit: PulseFit): number {
  const gradient = model.logGradient;
  if (!gradient) return 0;
  const unknown = fit.problem.surfaceCorrection
    ? gradient.standardError + 0.2 * Math.abs(gradient.value)
    : Math.min(gradient.standardError, Math.abs(gradient.value));
  return Math.min(0.3 * unknown, 0.5);
}
