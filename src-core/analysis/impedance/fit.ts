import { createCircuit, type Circuit } from '../../circuit/circuit.ts';
import { AppError, neverCancelled } from '../../errors.ts';
import type { FitConstraint, FixtureCorrection } from '../../model/fit-constraint.ts';
import type { ImpedanceFit, ImpedanceFitStatistics, ImpedanceWeight } from '../../model/results.ts';
import type { Spectrum } from '../../model/spectrum.ts';
import { parseExpression } from '../../numerics/expression.ts';
import { bootstrap } from './bootstrap.ts';
import { correctSpectrum } from './correction.ts';
import { selectFitData, type FitData, type FitSelection } from './fit-data.ts';
import { createProblem } from './fit-problem.ts';
import { describeFit, type FitDescription } from './fit-result.ts';
import { finishing, minimise, type FitModel } from './minimise.ts';
import { checkGuess, createParameterMap, type ParameterMap } from './parameter-map.ts';
import { profileParameter } from './profile.ts';
import { huber, type RobustOutcome } from './robust.ts';
import { findMinima, type SearchOptions } from './search.ts';
import { orderLikeBlocks } from './series-blocks.ts';

export interface ImpedanceFitOptions extends FitSelection, SearchOptions {
  /** Circuit text, e.g. `R0-p(R1,CPE1)-Wo1`. */
  readonly circuit: string;
  /** Start values in the order of the circuit's parameters; tried beside those found in the data. */
  readonly guess?: readonly number[] | undefined;
  /** Default `modulus`: weights 1/|Z| of the data. */
  readonly weight?: ImpedanceWeight | undefined;
  readonly constraints?: readonly FitConstraint[] | undefined;
  /** Leads and cables, taken away first. */
  readonly correction?: FixtureCorrection | undefined;
  /** Huber's estimate: outliers count less, and are named. */
  readonly robust?: boolean | undefined;
  /** Draws of a parametric bootstrap after the fit; none by default. */
  readonly bootstrap?: number | undefined;
  /** A parameter whose profile likelihood is wanted. */
  readonly profile?: string | undefined;
}

/** Of the work, where a bootstrap follows the search. */
const searchShare = 0.1;

/**
 * Fits a circuit to a spectrum by complex non-linear least squares, Σ w'²(Z'−Z'fit)² + w''²(Z''−Z''fit)², with
 * Levenberg–Marquardt on logarithms of positive parameters, from several starts found in the data.
 *
 * @param nowMs - a clock for `elapsedMs`
 * @throws CircuitSyntaxError; AppError `input/invalid` for a bad guess, `analysis/invalid-input` when the data cannot
 *   determine so many parameters; whatever `cancellation` throws
 * @see Boukamp, Solid State Ionics 20 (1986) 31
 */
export function fitImpedance(
  spectrum: Spectrum,
  options: ImpedanceFitOptions,
  nowMs: () => number = () => 0,
): ImpedanceFit {
  const startedMs = nowMs();
  const weight = options.weight ?? 'modulus';
  const circuit = createCircuit(options.circuit);
  const map = createParameterMap(circuit, options.constraints);
  const guess = options.guess && checkGuess(circuit, options.guess);
  const cell = options.correction ? correctSpectrum(spectrum, options.correction) : spectrum;
  const all = selectFitData(cell, weight, options);
  checkFreedom(circuit, all, map);
  const { minima, iterations } = findMinima({ circuit, map }, all, guess, {
    ...options,
    onProgress: (share) => options.onProgress?.(options.bootstrap ? searchShare * share : share),
  });
  const best = minima[0]!;
  const isConstrained = (parameter: number): boolean =>
    options.constraints !== undefined &&
    options.constraints.length > 0 &&
    isNamedBy(circuit, parameter, options.constraints);
  const ordered = orderLikeBlocks(circuit, best.values, guess, isConstrained);
  const { data, values, robust } = options.robust
    ? fitRobustly({ circuit, map }, all, ordered, options)
    : { data: all, values: ordered, robust: undefined };
  const described = describeFit({ circuit, map, data, weight, values, minima, converged: best.converged, robust });
  return {
    ...described,
    statistics: { ...described.statistics, ...askedFor({ circuit, map }, data, values, described, options) },
    iterations,
    elapsedMs: nowMs() - startedMs,
  };
}

/** True for a parameter, or one of its element, that a constraint names. */
export function isNamedBy(circuit: Circuit, parameter: number, constraints: readonly FitConstraint[]): boolean {
  const { name, elementName } = circuit.parameters[parameter]!;
  return constraints.some((item) => {
    if (item.kind === 'order') return item.elements.includes(elementName);
    if (item.kind === 'frequency') return item.element === elementName;
    if (item.kind === 'tie')
      return parseExpression(item.expression).variables.includes(name) || item.parameter === name;
    return item.parameter === name;
  });
}

function fitRobustly(
  { circuit, map }: FitModel,
  all: FitData,
  start: Float64Array,
  { cancellation = neverCancelled }: ImpedanceFitOptions,
): { data: FitData; values: Float64Array; robust: RobustOutcome } {
  const unweighted = createProblem(circuit, all, map);
  const residualsAt = (values: Float64Array): Float64Array => {
    const residuals = new Float64Array(unweighted.residualCount);
    unweighted.residuals(map.toFree(values, true), residuals);
    return residuals;
  };
  let values = start;
  const { data, outcome } = huber(all, map.freeCount, residualsAt(start), (trusted) => {
    values =
      minimise(createProblem(circuit, trusted, map), map, values, { ...finishing, cancellation })?.values ?? values;
    return residualsAt(values);
  });
  return { data, values, robust: outcome };
}

function checkFreedom(circuit: Circuit, data: FitData, map: ParameterMap): void {
  const count = map.freeCount;
  if (count === 0)
    throw new AppError('analysis/invalid-input', 'Every parameter is fixed or tied: there is nothing to fit.', {
      remedy: 'Leave at least one free.',
    });
  const points = data.frequencyHz.length;
  if (2 * points > count) return;
  throw new AppError(
    'analysis/invalid-input',
    `${points} ${points === 1 ? 'frequency is' : 'frequencies are'} too few for the ${count} parameters of ${circuit.text}.`,
    { remedy: `Use at least ${Math.floor(count / 2) + 1} frequencies, better ${2 * count}, or a simpler circuit.` },
  );
}

/** What is calculated only on request. */
function askedFor(
  model: FitModel,
  data: FitData,
  values: Float64Array,
  { reducedChiSquared, parameters, circuit }: FitDescription,
  { bootstrap: draws, profile, constraints = [], seed, cancellation, onProgress }: ImpedanceFitOptions,
): Pick<ImpedanceFitStatistics, 'bootstrap' | 'bootstrapDraws' | 'profile'> {
  const standardError = parameters.find(({ name }) => name === profile)?.standardError ?? NaN;
  const { freeCount: freeParameters } = model.map;
  const input = { circuitText: circuit, constraints, data, values, standardError, reducedChiSquared, freeParameters };
  return {
    ...(profile === undefined ? {} : { profile: profileParameter(profile, input, cancellation) }),
    ...(draws === undefined || draws < 1
      ? {}
      : {
          bootstrap: bootstrap(model, data, values, reducedChiSquared, {
            ...{ draws, seed, cancellation },
            onProgress: (share) => onProgress?.(searchShare + (1 - searchShare) * share),
          }),
          bootstrapDraws: draws,
        }),
  };
}
