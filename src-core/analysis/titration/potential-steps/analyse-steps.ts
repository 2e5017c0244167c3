import { AppError } from '../../../errors.ts';
import type { PotentialStepCurve, TitrationAnalysis, TitrationPulse } from '../../../model/results.ts';
import type { Sample } from '../../../model/sample.ts';
import type { TitrationData, TitrationSettings } from '../../../model/titration.ts';
import { checkCapacity } from '../capacity-check.ts';
import { hostOf, type Host } from '../host.ts';
import { factorsOf, usualTemperatureK } from '../thermodynamics.ts';
import { findLevels, type VoltageLevel } from './find-levels.ts';
import { editLevels } from './level-edits.ts';
import { fitLevels, type FittedStep, type LevelOptions } from './fit-levels.ts';
import { stepChecks } from './step-checks.ts';
import { stepEstimates, type StepChanges, type StepEstimates } from './step-estimates.ts';
import { stepsOf, type StepData } from './step-data.ts';
import { stepRemainder } from './step-kernel.ts';
import { stepWarnings } from './step-warnings.ts';

type Options = Pick<TitrationSettings, 'estimator' | 'geometry' | 'edits' | 'currentFactor'> & LevelOptions;

/**
 * Chemical diffusivity from a potentiostatic titration (PITT): D of every step of the voltage by a fit of the whole
 * current to a finite body behind a resistance, by the long-time law and by the Cottrell law.
 *
 * @param data - columns as `analyseTitration` wants them, the current scaled
 * @param levels - of the record; the last one may be left out while it still runs
 * @throws AppError `analysis/invalid-input` without a step that can be looked at; as `hostOf` does for the sample
 */
export function analysePotentialSteps(
  data: TitrationData,
  sample: Sample,
  options: Options = {},
  levels: readonly VoltageLevel[] = findLevels(data),
): TitrationAnalysis {
  const host = hostOf(sample, options.geometry);
  const steps = stepsOf(data, editLevels(data, levels, options.edits));
  if (steps.length === 0)
    throw new AppError(
      'analysis/invalid-input',
      'The record holds no step at which the voltage was held while a current flowed.',
      {
        remedy: 'Check the voltage and current columns, or analyse it as a galvanostatic titration.',
      },
    );
  checkCapacity(steps, host, options.currentFactor);
  const fitted = fitLevels(steps, host, options);
  const pulses = describeAll(fitted, host, Math.abs(sample.ion.chargeNumber), options);
  return {
    pulses,
    control: 'potentiostatic',
    warnings: stepWarnings(pulses, host, options.estimator),
    assumptions: [
      ...host.assumptions,
      'PITT: each step is fitted by I(t) = ΔQ·(D/L²)·Σ cₙ·exp(−bₙ²Dt/L²) + I∞, with the resistance of electrolyte and ' +
        'interface in Λ, and what earlier steps had still to move added.',
      'D, dE/dQ and the resistance are taken as constant within a step; how far they are not is part of the uncertainty.',
      'I∞ is held near what the other steps found.',
      pulses.some(({ temperatureK }) => temperatureK !== undefined)
        ? 'Θ at the temperature of each step, E against the metal of the ion.'
        : `Θ at ${usualTemperatureK} K (no temperature was recorded), E against the metal of the ion.`,
    ],
  };
}

function describeAll(
  fitted: readonly FittedStep[],
  host: Host,
  chargeNumber: number,
  { estimator }: Options,
): readonly TitrationPulse[] {
  let x = host.initialX ?? NaN;
  let branch = 1;
  return fitted.map((one, k) => {
    const { step, fit } = one;
    const direction = step.chargeC > 0 ? 'charge' : 'discharge';
    if (k > 0 && Math.sign(fitted[k - 1]!.step.chargeC) !== Math.sign(step.chargeC)) branch++;
    const netC = step.heldChargeC - (fit?.backgroundA ?? 0) * step.heldS;
    const xBefore = x;
    if (host.chargePerUnitXC !== undefined) x -= netC / host.chargePerUnitXC;
    const changes = changesAt(fitted, k);
    const found = stepEstimates(one, host, stepVoltage(step), changes, estimator);
    const place = { index: k + 1, direction, branch, cycle: Math.ceil(branch / 2) } as const;
    return describe(one, found, host, chargeNumber, changes, {
      ...place,
      ...(Number.isFinite(x) && host.chargePerUnitXC !== undefined ? { xBefore, xAfter: x } : {}),
      // Its mean over the time that is looked at: current times time is what flowed.
      currentA: netC / step.durationS,
    });
  });
}

/** NaN where nothing came before. */
function stepVoltage({ level, before }: StepData): number {
  return level.voltageV - (before?.voltageV ?? NaN);
}

/** |Δ ln D| and |Δ ln dQ/dE| over step k, from its neighbours in the same direction; 0 where there are none. */
function changesAt(fitted: readonly FittedStep[], k: number): StepChanges {
  const sign = Math.sign(fitted[k]!.step.chargeC);
  const near = [k - 1, k, k + 1].flatMap((i) => {
    const one = fitted[i];
    const stepV = one ? stepVoltage(one.step) : NaN;
    if (!one?.fit || Math.sign(one.step.chargeC) !== sign || !(one.fit.covariance[0]! < 0.1)) return [];
    return {
      at: i,
      logD: Math.log(one.fit.diffusivityM2PerS),
      logCapacity: Math.log(Math.abs(one.fit.chargeC / stepV)),
    };
  });
  const [first, last] = [near[0], near.at(-1)];
  if (!first || !last || first.at === last.at) return { logDiffusivity: 0, logCapacity: 0 };
  const per = last.at - first.at;
  const logCapacity = Math.abs(last.logCapacity - first.logCapacity) / per;
  return {
    logDiffusivity: Math.abs(last.logD - first.logD) / per,
    logCapacity: Number.isFinite(logCapacity) ? logCapacity : 0,
  };
}

type Place = Pick<TitrationPulse, 'index' | 'direction' | 'branch' | 'cycle' | 'xBefore' | 'xAfter' | 'currentA'>;

function describe(
  fitted: FittedStep,
  found: StepEstimates,
  host: Host,
  chargeNumber: number,
  changes: StepChanges,
  place: Place,
): TitrationPulse {
  const { step, fit } = fitted;
  const { best, recommended, because, relativeApartFromLength } = found;
  const stepV = stepVoltage(step);
  const diffusivity = step.isExcluded ? NaN : (best?.chemicalDiffusivityM2PerS ?? NaN);
  const theta = (diffusivity * step.durationS) / host.diffusionLengthM.value ** 2;
  const curve = curveOf(fitted, found, host, stepV);
  const known = {
    ...place,
    x: place.xBefore === undefined ? NaN : (place.xBefore + place.xAfter!) / 2,
    chemicalDiffusivityM2PerS: diffusivity,
    standardUncertainty: best?.standardUncertainty ?? NaN,
    ...(Number.isFinite(step.temperatureK) ? { temperatureK: step.temperatureK } : {}),
  };
  const slope = slopeOf(fitted, host, stepV);
  return {
    ...known,
    ...(slope ? factorsOf(host, chargeNumber, slope, known) : {}),
    estimator: step.isExcluded ? 'none' : (best?.name ?? 'none'),
    ...(recommended === undefined || step.isExcluded ? {} : { recommended }),
    recommendedBecause: step.isExcluded ? 'Left out by hand.' : because,
    estimates: step.isExcluded ? [] : found.all,
    checks: step.isExcluded
      ? []
      : stepChecks({
          ...{ fitted, stepV, changes, estimates: found.all },
          remainingShare: curve.remainingShare ?? NaN,
          potentialPerX: Math.abs(slope?.potentialPerX ?? NaN),
        }),
    startTimeS: step.level.startTimeS,
    endTimeS: step.level.endTimeS,
    equilibriumBeforeV: step.before?.voltageV ?? NaN,
    equilibriumAfterV: step.level.voltageV,
    durationS: step.durationS,
    ...(Number.isFinite(theta) ? { theta } : {}),
    ...(fit && !fit.isIdeal && Number.isFinite(stepV) ? resistanceOf(fitted, host, stepV) : {}),
    ...(best?.budget && !step.isExcluded ? { budget: best.budget } : {}),
    ...(relativeApartFromLength === undefined || step.isExcluded
      ? {}
      : { standardUncertaintyApartFromLength: diffusivity * relativeApartFromLength }),
    potentialStep: curve,
    flags: flagsOf(fitted, found, curve, place.index),
  };
}

function flagsOf(
  { step }: FittedStep,
  { identified }: StepEstimates,
  curve: PotentialStepCurve,
  index: number,
): string[] {
  const { changes = [] } = step.level;
  if (step.isExcluded) return [...new Set(changes)];
  const gapS = step.before ? step.level.startTimeS - step.before.endTimeS : 0;
  return [
    ...(index === 1 ? ['first-step'] : []),
    ...(step.before ? [] : ['no-voltage-before']),
    ...(gapS > Math.max(2, 0.002 * step.durationS) ? ['gap-before'] : []),
    ...((curve.remainingShare ?? 0) > 0.05 ? ['incomplete'] : []),
    ...(identified ? [] : ['not-identifiable']),
    ...new Set(changes),
  ];
}

/** Both levels as means of what was read, and the offset of the reading that changes between them, V. */
function stepErrorV({ voltageScatterV, currentA }: StepData): number {
  return (1.4 * voltageScatterV) / Math.sqrt(currentA.length) + 1e-5;
}

/** dE/dx of the step from its whole charge, V, with its relative error; undefined without a capacity. */
function slopeOf({ fit, step }: FittedStep, host: Host, stepV: number) {
  const perX = host.chargePerUnitXC;
  if (perX === undefined || !fit || !Number.isFinite(stepV)) return undefined;
  return {
    potentialPerX: (-stepV * perX) / fit.chargeC,
    relative: Math.hypot(Math.sqrt(fit.covariance[10]!), stepErrorV(step) / stepV, 0.005),
  };
}

/** R from Λ = L²·(ΔE/ΔQ)/(d·D·R), Ω; what D, Λ and ΔQ are out by together goes into its error. */
function resistanceOf({ fit, step }: FittedStep, host: Host, stepV: number) {
  const { diffusivityM2PerS, lambda, chargeC, covariance } = fit!;
  const together = [0, 1, 2].reduce(
    (sum, i) => sum + covariance[4 * i]! + covariance[4 * i + 1]! + covariance[4 * i + 2]!,
    0,
  );
  const relative = Math.hypot(Math.sqrt(Math.max(0, together)), stepErrorV(step) / stepV);
  // L/d is the volume over the surface.
  const lengths = host.diffusionLengthM.value * host.volumePerSurfaceM.value;
  const stepResistanceOhm = (lengths * stepV) / (chargeC * diffusivityM2PerS * lambda);
  return { stepResistanceOhm, stepResistanceUncertaintyOhm: stepResistanceOhm * relative };
}

function curveOf(
  { step, fit }: FittedStep,
  { line, plateau, classical }: StepEstimates,
  host: Host,
  stepV: number,
): PotentialStepCurve {
  const bins = fit?.bins ?? [];
  const sign = Math.sign(step.chargeC);
  const theta = fit ? (fit.diffusivityM2PerS * step.durationS) / host.diffusionLengthM.value ** 2 : NaN;
  return {
    stepV,
    timeS: bins.map(({ timeS }) => timeS),
    currentA: bins.map(({ currentA }) => currentA),
    fittedA: fit?.fittedA ?? [],
    background: { value: classical.backgroundA, standardUncertainty: classical.backgroundErrorA, unit: 'A' },
    charge: {
      value: classical.chargeC,
      standardUncertainty: Math.abs(classical.chargeC) * classical.chargeRelative,
      unit: 'C',
    },
    ...(fit
      ? {
          remainingShare: stepRemainder(fit.modes, theta),
          lambda: { value: fit.lambda, standardUncertainty: fit.lambda * Math.sqrt(fit.covariance[5]!), unit: '1' },
        }
      : {}),
    ...(line
      ? { longTime: { fromS: line.fromS, toS: line.toS, ratePerS: line.ratePerS, amplitudeA: line.amplitudeA } }
      : {}),
    ...(plateau
      ? { shortTime: { fromS: plateau.fromS, toS: plateau.toS, cottrellARootS: sign * plateau.cottrellARootS } }
      : {}),
  };
}
