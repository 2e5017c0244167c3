import type { BudgetShare, DiffusivityEstimate } from '../../../model/results.ts';
import type { EstimatorName } from '../../../model/titration.ts';
import { boltzmannVPerK } from '../../../units/constants.ts';
import { formatUncertain } from '../../../units/format.ts';
import { totalOf } from '../budget.ts';
import { formulaEstimate } from '../estimates.ts';
import type { Host } from '../host.ts';
import { sharesApartFromLength, withModelSpread } from '../model-spread.ts';
import { usualTemperatureK } from '../thermodynamics.ts';
import {
  longTimeEstimate,
  longTimeLine,
  shortTimeEstimate,
  shortTimePlateau,
  type ClassicalInput,
  type LongTimeLine,
  type ShortTimePlateau,
} from './classical-laws.ts';
import type { FittedStep } from './fit-levels.ts';
import type { StepFit } from './step-fit.ts';
import { stepRemainder } from './step-kernel.ts';

export interface StepEstimates {
  readonly all: readonly DiffusivityEstimate[];
  readonly best: DiffusivityEstimate | undefined;
  readonly recommended: EstimatorName | undefined;
  readonly because: string;
  readonly relativeApartFromLength: number | undefined;
  readonly identified: boolean;
  readonly line: LongTimeLine | undefined;
  readonly plateau: ShortTimePlateau | undefined;
  readonly classical: ClassicalInput;
}

/** What the neighbours say changes while a step lasts: D and dQ/dE, of their logarithms. */
export interface StepChanges {
  readonly logDiffusivity: number;
  readonly logCapacity: number;
}

/** A fit less certain than this, or with less diffusion in it, is not recommended. */
const largestRelative = 0.6;
const leastLambda = 0.05;
/** As the check of the misfit fails. */
const failedMisfit = 10;
const size = 4;

/** D by the fit and by both classical laws, with what each owes its uncertainty to. */
export function stepEstimates(
  fitted: FittedStep,
  host: Host,
  stepV: number,
  changes: StepChanges,
  chosen: EstimatorName | undefined,
): StepEstimates {
  const { fit } = fitted;
  const ofFit = fit && fitEstimate(fitted, fit, host, stepV, changes);
  const own = ofFit && totalOf(sharesApartFromLength(ofFit, host));
  const identified = fit !== undefined && own !== undefined && own < largestRelative && fit.lambda > leastLambda;
  const classical = classicalInput(fitted, host, identified ? fit : undefined);
  const line = longTimeLine(classical);
  const plateau = shortTimePlateau(classical);
  const found = [
    ofFit,
    line && longTimeEstimate(classical, line),
    plateau && shortTimeEstimate(classical, plateau),
  ].filter(
    (one): one is DiffusivityEstimate =>
      one !== undefined && one.chemicalDiffusivityM2PerS > 0 && one.chemicalDiffusivityM2PerS < Infinity,
  );
  const { recommended, because } = recommendation(found, identified, fit, own);
  const all = withModelSpread(found, recommended, host);
  const best = all.find(({ name }) => name === chosen) ?? all.find(({ name }) => name === recommended);
  return {
    ...{ all, best, recommended, because, identified, line, plateau, classical },
    relativeApartFromLength: best && totalOf(sharesApartFromLength(best, host)),
  };
}

function recommendation(
  found: readonly DiffusivityEstimate[],
  identified: boolean,
  fit: StepFit | undefined,
  relative: number | undefined,
): { readonly recommended: EstimatorName | undefined; readonly because: string } {
  if (identified)
    return {
      recommended: 'pitt-fit',
      because:
        `The whole current, fitted with a resistance (Λ = ${fit!.lambda.toPrecision(2)}), tells D to ` +
        `${percent(relative!)} apart from the length. The classical laws need Λ ≫ 10: their bias is given.`,
    };
  const why =
    fit && fit.lambda <= leastLambda
      ? 'Resistance, not diffusion, sets the current (Λ below 0.05)'
      : fit
        ? `The fit leaves D uncertain by ${percent(relative ?? NaN)}`
        : 'No fit was found';
  const left = (['pitt-long', 'pitt-short'] as const).find((name) => found.some((one) => one.name === name));
  if (left === undefined) return { recommended: undefined, because: `${why}, and neither classical law has a window.` };
  return { recommended: left, because: `${why}: a classical law is left, whose bias by the resistance is not known.` };
}

function classicalInput(
  { step, fit: whole, history }: FittedStep,
  host: Host,
  fit: StepFit | undefined,
): ClassicalInput {
  // A fit that explains nothing knows no charge either: what was recorded is left, and what flowed last.
  const told = whole && whole.misfit < failedMisfit ? whole : undefined;
  const backgroundA = told?.backgroundA ?? 0;
  const rate = told ? told.diffusivityM2PerS / host.diffusionLengthM.value ** 2 : 0;
  const roots = told?.modes.rootsSquared;
  return {
    ...{ step, host, fit, backgroundA },
    backgroundErrorA: told ? Math.sqrt(told.covariance[15]!) * told.unitA : Math.abs(step.endCurrentA),
    chargeC: told?.chargeC ?? step.chargeC,
    chargeRelative: told ? Math.sqrt(told.covariance[10]!) : 0.1,
    leftA: (timeS) =>
      history.reduce((sum, chargeC, n) => {
        const decay = (roots?.[n] ?? 0) * rate;
        return sum + chargeC * decay * Math.exp(-decay * timeS);
      }, 0),
  };
}

function fitEstimate(
  { late, step }: FittedStep,
  fit: StepFit,
  host: Host,
  stepV: number,
  changes: StepChanges,
): DiffusivityEstimate {
  const theta = (fit.diffusivityM2PerS * step.durationS) / host.diffusionLengthM.value ** 2;
  const early = 1 + earlyFactor * stepRemainder(fit.modes, theta);
  const shares = [
    ...splitCovariance(fit),
    share('late part against the whole', strayBeyondNoise(fit, late)),
    share('change of D within the step', 0.25 * changes.logDiffusivity),
    share('change of dQ/dE within the step', 0.15 * changes.logCapacity),
    share('kinetics taken as linear', kineticShare(stepV, fit.lambda) * early),
    share('linear model', linearModelShare),
  ];
  const resistance = fit.isIdeal ? 'no resistance to be seen' : `Λ = ${fit.lambda.toPrecision(3)}`;
  const note =
    `I(t) of a finite ${host.geometry} behind a resistance, ${resistance}, ${fit.bins.length} means of samples, ` +
    `background ${formatUncertain(fit.backgroundA * 1e9, Math.sqrt(fit.covariance[15]!) * fit.unitA * 1e9, 'nA')}`;
  return formulaEstimate('pitt-fit', fit.diffusivityM2PerS, shares, host.diffusionLengthM, NaN, note, {
    charge: {
      value: Math.abs(fit.chargeC),
      standardUncertainty: Math.abs(fit.chargeC) * Math.sqrt(fit.covariance[10]!),
      unit: 'C',
    },
  });
}

/** Finite volumes and means over time; whatever else a linear model misses shows where the late part strays. */
const linearModelShare = 0.001;
/** A step that ends early tells D by the shape of its begin: what bends it then counts more (by simulation). */
const earlyFactor = 12;

/**
 * A resistance of charge transfer falls with the current: asinh(u) ≈ u − u³/6 makes it (F·η/RT)²/24 smaller for the
 * overpotential η of a symmetric reaction of one electron, which is at most the step; and it matters the less the more
 * diffusion there is. That is the most: where the resistance is the electrolyte's there is none of it. Nobody knows which
 * part is whose, so that anything between none and the most is as likely: most/√3 from none (GUM, 4.3.7).
 */
function kineticShare(stepV: number, lambda: number): number {
  const reduced = stepV / (boltzmannVPerK * usualTemperatureK);
  return Number.isFinite(stepV) ? Math.min(1, reduced ** 2 / 24 / (1 + lambda / 5)) / Math.sqrt(3) : 0.01;
}

const conditionedOn = [
  [1, 'resistance of electrolyte and interface'],
  [3, 'background current'],
  [2, 'charge of the step ΔQ'],
] as const;

/** What not knowing each parameter adds to the variance of ln D, taken out one after the other; noise remains. */
function splitCovariance(fit: StepFit): BudgetShare[] {
  const covariance = Float64Array.from(fit.covariance);
  const shares: BudgetShare[] = [];
  for (const [j, source] of conditionedOn) {
    const pivot = covariance[j * size + j]!;
    if (!(pivot > 0)) continue;
    shares.push(share(source, Math.sqrt(covariance[j]! ** 2 / pivot)));
    const column = Float64Array.from({ length: size }, (_, i) => covariance[i * size + j]!);
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) covariance[a * size + b]! -= (column[a]! * column[b]!) / pivot;
  }
  return [...shares, share('current noise', Math.sqrt(Math.max(0, covariance[0]!)))];
}

/**
 * How far the late part strays beyond what its smaller number of samples explains (Hausman). Both errors hold a share for
 * the model: where samples scatter less than it, the scatter counts, or a model that fails could not be seen.
 */
function strayBeyondNoise(whole: StepFit, late: StepFit | undefined): number {
  if (!late || !(late.covariance[0]! < 0.25)) return 0;
  const moved = Math.log(late.diffusivityM2PerS / whole.diffusivityM2PerS);
  return Math.sqrt(Math.max(0, moved ** 2 - Math.max(0, byScatter(late) - byScatter(whole))));
}

/** Variance of ln D by the scatter that was found. */
function byScatter({ covariance, misfit }: StepFit): number {
  return covariance[0]! * Math.min(1, misfit) ** 2;
}

function share(source: string, relative: number): BudgetShare {
  return { source, relativeStandardUncertainty: Math.abs(relative) };
}

function percent(relative: number): string {
  return `${(100 * relative).toPrecision(2)} %`;
}
