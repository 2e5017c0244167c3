import type { Geometry } from '../../../model/sample.ts';
import { differenceJacobian, levenbergMarquardt } from '../../../numerics/levenberg-marquardt.ts';
import { invertPositiveDefinite } from '../../../numerics/linear-algebra.ts';
import { serialCorrelation } from '../../../numerics/statistics.ts';
import { currentBins, type CurrentBin, type StepData } from './step-data.ts';
import { hasEnough, idealLambda, stepCurrent, stepModes, type StepModes } from './step-kernel.ts';

/** What earlier steps have left to flow when this one begins, C by mode. */
export type StepHistory = readonly number[];

export interface StepFitInput {
  readonly geometry: Geometry;
  readonly lengthM: number;
  readonly history: StepHistory;
  /** What is known of the current that flows for ever, A. */
  readonly background: { readonly meanA: number; readonly deviationA: number };
  /** Bins from here on, s; default: past what the sampling leaves unsure. */
  readonly fromS?: number;
}

/** I(t) of one step, fitted. */
export interface StepFit {
  readonly diffusivityM2PerS: number;
  readonly lambda: number;
  /** Charge that the step moves in the end, C. */
  readonly chargeC: number;
  readonly backgroundA: number;
  /** Of ln D, ln Λ, ΔQ over itself and the background over its unit, errors widened by the misfit; row-major 4 × 4. */
  readonly covariance: Float64Array;
  readonly unitA: number;
  readonly isIdeal: boolean;
  readonly bins: readonly CurrentBin[];
  readonly fittedA: readonly number[];
  /** Scatter over what noise and model explain, and how much larger errors are for it. */
  readonly misfit: number;
  readonly inflation: number;
  readonly modes: StepModes;
  readonly converged: boolean;
}

/** Share of the current that the linear model, being a model, may miss. */
const modelShare = 0.003;
/** ln Λ is hardly known beforehand: between 0.1 and 250, and more with less right. */
const lambdaPrior = { mean: Math.log(5), deviation: 4 };
const idealFrom = 300;
const parameterCount = 4;

interface Model {
  readonly input: StepFitInput;
  readonly bins: readonly CurrentBin[];
  readonly sigmaA: readonly number[];
  readonly unitA: number;
  readonly unitC: number;
  /** Held where the resistance cannot be told from none. */
  readonly isIdeal: boolean;
  /** Roots belong to Λ alone: the last ones are kept. */
  readonly modesAt: (logD: number, logLambda: number) => StepModes;
}

/**
 * Fits D, the resistance, the charge and the background to the current of one step by the exact answer of a finite body
 * behind a resistance.
 *
 * @returns undefined for too few samples, or where nothing fits
 */
export function fitStep(step: StepData, input: StepFitInput): StepFit | undefined {
  const first = step.timeS[0]!;
  const fromS = input.fromS ?? Math.max(first, Math.min(5 * step.level.startErrorS, 0.02 * step.durationS));
  const bins = currentBins(step, fromS);
  if (bins.length < 10) return undefined;
  const unitA = Math.max(...bins.map(({ currentA }) => Math.abs(currentA)));
  const unitC = Math.abs(step.chargeC - input.background.meanA * step.durationS);
  if (!(unitC > 0 && unitA > 0)) return undefined;
  const sigmaA = bins.map(({ currentA, samples, timeS }) =>
    Math.hypot(
      step.noiseA / Math.sqrt(samples),
      modelShare * Math.abs(currentA),
      // The instant of the switch: dI/dt is about I/(2t) at first.
      (step.level.startErrorS * 0.3 * Math.abs(currentA)) / timeS,
      1e-5 * unitA,
    ),
  );
  const common = { input, bins, sigmaA, unitA, unitC };
  const model = { ...common, isIdeal: false, modesAt: createModes(input, bins, false) };
  const free = bestOf(model, startsOf(model));
  if (!free) return undefined;
  if (!(free.lambda > idealFrom)) return free;
  const ideal = { ...common, isIdeal: true, modesAt: createModes(input, bins, true) };
  return minimise(ideal, { logD: Math.log(free.diffusivityM2PerS), logLambda: Math.log(idealLambda) }) ?? free;
}

/** With a misfit beyond this another valley may be the right one. */
const doubtfulMisfit = 2;
const firstStarts = 2;

/**
 * The best of two starts, and of all where it explains the current badly: with what earlier steps left, the grid's best
 * places may all lie in a valley of far too small a D (2 of 200 simulated cells).
 */
function bestOf(model: Model, starts: readonly Trial[]): StepFit | undefined {
  let best: StepFit | undefined;
  for (const [n, start] of starts.entries()) {
    if (n >= firstStarts && best && best.misfit <= doubtfulMisfit) break;
    const fit = minimise(model, start);
    if (fit && (!best || fit.misfit < best.misfit)) best = fit;
  }
  return best;
}

interface Trial {
  readonly logD: number;
  readonly logLambda: number;
}

function lambdaOf(isIdeal: boolean, logLambda: number): number {
  return isIdeal ? idealLambda : Math.exp(Math.max(-9, Math.min(logLambda, Math.log(idealLambda))));
}

function createModes(
  { geometry, lengthM }: StepFitInput,
  bins: readonly CurrentBin[],
  isIdeal: boolean,
): (logD: number, logLambda: number) => StepModes {
  const known = new Map<number, StepModes>();
  return (logD, logLambda) => {
    const lambda = lambdaOf(isIdeal, logLambda);
    const fromTheta = Math.max((0.5 * Math.exp(logD) * bins[0]!.timeS) / lengthM ** 2, 1e-5);
    const kept = known.get(lambda);
    if (kept && hasEnough(kept, fromTheta)) return kept;
    if (known.size > 40) known.clear();
    const modes = stepModes(geometry, lambda, fromTheta);
    known.set(lambda, modes);
    return modes;
  };
}

/** Current of ΔQ = 1 C, and of what earlier steps left, at each bin. */
function shapes(
  { input, bins }: Model,
  logD: number,
  modes: StepModes,
): { readonly unit: number[]; readonly left: number[] } {
  const rate = Math.exp(logD) / input.lengthM ** 2;
  const { history } = input;
  const unit = bins.map(({ timeS }) => rate * stepCurrent(modes, rate * timeS));
  const left = bins.map(({ timeS }) =>
    history.reduce((sum, chargeC, n) => {
      const squared = modes.rootsSquared[n] ?? 0;
      return sum + chargeC * squared * rate * Math.exp(-squared * rate * timeS);
    }, 0),
  );
  return { unit, left };
}

/** Charge and background for given shapes, by linear least squares; both in their units. */
function solveLinear(
  model: Model,
  { unit, left }: ReturnType<typeof shapes>,
): readonly [charge: number, offset: number] {
  const { bins, sigmaA, input, unitA, unitC } = model;
  const weight = (unitA / input.background.deviationA) ** 2;
  let [aa, ab, bb, ay, by] = [0, 0, weight, 0, (weight * input.background.meanA) / unitA];
  for (let i = 0; i < bins.length; i++) {
    const a = (unit[i]! * unitC) / sigmaA[i]!;
    const b = unitA / sigmaA[i]!;
    const y = (bins[i]!.currentA - left[i]!) / sigmaA[i]!;
    aa += a * a;
    ab += a * b;
    bb += b * b;
    ay += a * y;
    by += b * y;
  }
  const determinant = aa * bb - ab * ab;
  return [(ay * bb - by * ab) / determinant, (aa * by - ab * ay) / determinant];
}

/** Fills what noise, background and Λ leave unexplained; the linear ones as given, or the best. */
function residualsInto(model: Model, trial: Trial, out: Float64Array, linear?: readonly [number, number]): void {
  const { bins, sigmaA, unitA, unitC, input } = model;
  const found = shapes(model, trial.logD, model.modesAt(trial.logD, trial.logLambda));
  const [charge, offset] = linear ?? solveLinear(model, found);
  for (let i = 0; i < bins.length; i++)
    out[i] = (bins[i]!.currentA - found.left[i]! - charge * unitC * found.unit[i]! - offset * unitA) / sigmaA[i]!;
  out[bins.length] = (offset * unitA - input.background.meanA) / input.background.deviationA;
  out[bins.length + 1] = (trial.logLambda - lambdaPrior.mean) / lambdaPrior.deviation;
}

/** The best places of a coarse grid over D and Λ, no two of them with the same Λ, the best first. */
function startsOf(whole: Model): readonly Trial[] {
  const { input } = whole;
  const half = halfTime(whole.bins);
  // A coarse grid needs no more than a third of the means.
  const bins = whole.bins.filter((_, i) => i % 3 === 1);
  const model = { ...whole, bins, sigmaA: whole.sigmaA.filter((_, i) => i % 3 === 1) };
  const out = new Float64Array(bins.length + 2);
  const found = [0.2, 0.6, 2, 6, 20, 100].map((lambda) => {
    let best = { logD: NaN, logLambda: Math.log(lambda), sum: Infinity };
    for (let k = -14; k <= 14; k++) {
      const trial = { logD: Math.log((0.05 * input.lengthM ** 2) / half) + 0.4 * k, logLambda: Math.log(lambda) };
      residualsInto(model, trial, out);
      const sum = out.reduce((total, value) => total + value * value, 0);
      if (sum < best.sum) best = { ...trial, sum };
    }
    return best;
  });
  return found.filter(({ sum }) => Number.isFinite(sum)).sort((a, b) => a.sum - b.sum);
}

/** When half of the charge has flowed, s. */
function halfTime(bins: readonly CurrentBin[]): number {
  const charges: number[] = [];
  let sum = 0;
  bins.forEach(({ timeS, currentA }, i) => {
    sum += Math.abs(currentA) * (timeS - (bins[i - 1]?.timeS ?? 0));
    charges.push(sum);
  });
  return bins[charges.findIndex((charge) => charge >= sum / 2)]!.timeS;
}

/** D and Λ by Levenberg–Marquardt with charge and background solved for at each step (variable projection). */
function minimise(model: Model, start: Trial): StepFit | undefined {
  const { bins, unitA, unitC, isIdeal } = model;
  const rows = bins.length + 2;
  const residuals = (parameters: Float64Array, out: Float64Array): void =>
    residualsInto(model, { logD: parameters[0]!, logLambda: parameters[1] ?? Math.log(idealLambda) }, out);
  const first = isIdeal ? Float64Array.of(start.logD) : Float64Array.of(start.logD, start.logLambda);
  const found = levenbergMarquardt(
    { residualCount: rows, parameterCount: first.length, residuals, jacobian: differenceJacobian(rows, residuals) },
    first,
    { maxIterations: 80, relativeReduction: 1e-8, relativeStep: 1e-7 },
  );
  const trial = { logD: found.parameters[0]!, logLambda: found.parameters[1] ?? Math.log(idealLambda) };
  const modes = model.modesAt(trial.logD, trial.logLambda);
  const shape = shapes(model, trial.logD, modes);
  const linear = solveLinear(model, shape);
  const [charge, offset] = linear;
  const covariance = covarianceAt(model, trial, linear);
  if (!covariance || !Number.isFinite(trial.logD)) return undefined;
  const own = found.residuals.subarray(0, bins.length);
  const misfit = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0) / (bins.length - parameterCount));
  const inflation = inflationOf(own, misfit);
  return {
    diffusivityM2PerS: Math.exp(trial.logD),
    lambda: lambdaOf(isIdeal, trial.logLambda),
    chargeC: charge * unitC,
    backgroundA: offset * unitA,
    covariance: relativeToCharge(covariance, charge, inflation),
    ...{ unitA, isIdeal, bins, misfit, inflation, modes, converged: found.converged },
    fittedA: shape.unit.map((one, i) => charge * unitC * one + offset * unitA + shape.left[i]!),
  };
}

/** Of all four, from the Jacobian at the solution; Λ that is held has next to none. */
function covarianceAt(
  model: Model,
  { logD, logLambda }: Trial,
  linear: readonly [number, number],
): Float64Array | undefined {
  const rows = model.bins.length + 2;
  const residuals = (parameters: Float64Array, out: Float64Array): void => {
    const [d, l, charge, offset] = [parameters[0]!, parameters[1]!, parameters[2]!, parameters[3]!];
    residualsInto(model, { logD: d, logLambda: l }, out, [charge, offset]);
    if (model.isIdeal) out[rows - 1] = 1e6 * (l - logLambda);
  };
  const jacobian = new Float64Array(rows * parameterCount);
  differenceJacobian(rows, residuals)(Float64Array.of(logD, logLambda, ...linear), jacobian);
  return covarianceOf(jacobian, rows);
}

function covarianceOf(jacobian: Float64Array, rows: number): Float64Array | undefined {
  const normal = new Float64Array(parameterCount ** 2);
  for (let i = 0; i < rows; i++)
    for (let a = 0; a < parameterCount; a++)
      for (let b = 0; b < parameterCount; b++)
        normal[a * parameterCount + b]! += jacobian[i * parameterCount + a]! * jacobian[i * parameterCount + b]!;
  return invertPositiveDefinite(normal, parameterCount) ?? undefined;
}

function relativeToCharge(covariance: Float64Array, charge: number, inflation: number): Float64Array {
  const scale = [1, 1, 1 / Math.abs(charge), 1];
  return covariance.map(
    (value, i) => value * inflation ** 2 * scale[Math.floor(i / parameterCount)]! * scale[i % parameterCount]!,
  );
}

/** Residuals that are larger than noise, and hang together, say less than their number. */
function inflationOf(residuals: Float64Array, misfit: number): number {
  const spread = Math.max(1, misfit);
  const correlation = serialCorrelation(residuals);
  if (misfit < 0.3 || correlation < 2 / Math.sqrt(residuals.length)) return spread;
  const bounded = Math.min(0.9, correlation);
  return spread * Math.sqrt((1 + bounded) / (1 - bounded));
}
