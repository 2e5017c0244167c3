import { createEvaluator, type Circuit } from '../../circuit/circuit.ts';
import type { Warning } from '../../model/quantity.ts';
import type { FittedParameter, ImpedanceFit, ImpedanceFitStatistics, ImpedanceWeight } from '../../model/results.ts';
import { runsTest } from '../../numerics/statistics.ts';
import type { FitData } from './fit-data.ts';
import { createProblem } from './fit-problem.ts';
import type { LocalMinimum } from './minimise.ts';
import type { ParameterMap } from './parameter-map.ts';
import type { RobustOutcome } from './robust.ts';
import { unlikely } from './search.ts';
import { uncertainties, type Uncertainties } from './covariance.ts';

export interface FitFound {
  readonly circuit: Circuit;
  readonly map: ParameterMap;
  /** As it was minimised: points a robust fit trusts less weigh less. */
  readonly data: FitData;
  readonly weight: ImpedanceWeight;
  readonly values: Float64Array;
  readonly minima: readonly LocalMinimum[];
  readonly converged: boolean;
  readonly robust?: RobustOutcome | undefined;
  /** Where they are known from elsewhere, as in a fit of several spectra. */
  readonly uncertainties?: Uncertainties | undefined;
}

/** What is shown of a fit besides how long it took. */
export type FitDescription = Omit<ImpedanceFit, 'elapsedMs' | 'iterations' | 'statistics'> & {
  readonly statistics: ImpedanceFitStatistics;
};

/** Curves, errors and warnings at the values found. */
export function describeFit(found: FitFound): FitDescription {
  const { circuit, data, map, values, robust } = found;
  const n = data.frequencyHz.length;
  const zRe = new Float64Array(n);
  const zIm = new Float64Array(n);
  createEvaluator(circuit, data.frequencyHz).impedance(values, zRe, zIm);
  const problem = createProblem(circuit, data, map);
  const weightedResiduals = new Float64Array(2 * n);
  problem.residuals(map.toFree(values, true), weightedResiduals);
  const weighted = weightedResiduals.reduce((sum, r) => sum + r * r, 0);

  const size = data.zRe.map((re, k) => Math.hypot(re, data.zIm[k]!));
  const residualRe = size.map((z, k) => (data.zRe[k]! - zRe[k]!) / z);
  const residualIm = size.map((z, k) => (data.zIm[k]! - zIm[k]!) / z);
  const chiSquared = [...residualRe, ...residualIm].reduce((sum, r) => sum + r * r, 0);
  const reducedChiSquared = weighted / (2 * n - map.freeCount);
  const { errors, correlation } =
    found.uncertainties ?? uncertainties(circuit, problem, map, values, robust?.variance ?? reducedChiSquared);
  const parameters = circuit.parameters.map(({ name, definition }, j): FittedParameter => {
    const role = map.roleOf(j);
    return {
      ...{
        name,
        value: values[j]!,
        standardError: errors[j]!,
        unit: definition.unit,
        atBound: map.isAtBound(j, values),
      },
      ...(role === 'free' ? {} : { constraint: role }),
    };
  });
  const runsProbability = Math.min(...[residualRe, residualIm].map((part) => runsTest(part).probabilityOfSoFew));
  return {
    circuit: circuit.text,
    points: n,
    chiSquared,
    reducedChiSquared,
    converged: found.converged,
    parameters,
    warnings: [...data.warnings, ...judge(found, parameters, correlation, runsProbability)],
    weight: found.weight,
    correlation,
    frequencyHz: [...data.frequencyHz],
    fitReOhm: [...zRe],
    fitImOhm: [...zIm],
    residualRe: [...residualRe],
    residualIm: [...residualIm],
    statistics: {
      freeParameters: map.freeCount,
      ...informationCriteria(weighted, 2 * n, map.freeCount),
      representation: data.representation,
      runsProbability,
      ...(robust ? { robust: robust.report } : {}),
    },
  };
}

/**
 * Corrected Akaike and Bayes criterion of a least-squares fit whose noise level is one more parameter.
 *
 * @see Burnham & Anderson, Model Selection and Multimodel Inference, 2nd ed. (2002), 2.4; Schwarz, Ann. Stat. 6 (1978) 461
 */
function informationCriteria(sumOfSquares: number, residuals: number, free: number): { aicc: number; bic: number } {
  const k = free + 1;
  const fit = residuals * Math.log(sumOfSquares / residuals);
  return {
    aicc: fit + 2 * k + (2 * k * (k + 1)) / Math.max(residuals - k - 1, Number.MIN_VALUE),
    bic: fit + k * Math.log(residuals),
  };
}

const strongCorrelation = 0.95;
const largeError = 0.5;
/** Another minimum counts as nearly as good within 10 % of χ². */
const nearlyEqual = 1.1;

function judge(
  found: FitFound,
  parameters: readonly FittedParameter[],
  correlation: readonly number[],
  runsProbability: number,
): readonly Warning[] {
  const { circuit, data, map, values, minima, converged, robust } = found;
  const warnings: Warning[] = [];
  const warn = (code: string, message: string): void => void warnings.push({ code, message });
  if (!converged) warn('not-converged', 'The fit was still improving when it was ended; its values are not final.');
  if (2 * data.frequencyHz.length < 3 * map.freeCount)
    warn('few-points', `${data.frequencyHz.length} frequencies are few for ${map.freeCount} parameters.`);
  warnings.push(...parameters.flatMap((parameter, j) => judgeParameter(parameter, j, found)));
  const pairs = correlatedPairs(parameters, correlation);
  if (pairs.length > 0)
    warn('correlated', `Strongly correlated, so trust combinations more than each alone: ${pairs.join(', ')}.`);
  const rival = minima.find((item) => isRival(item, minima[0]!, circuit, values));
  if (rival) {
    const shown = parameters.map(({ name }, j) => `${name} ${format(rival.values[j]!)}`).join(', ');
    const excess = percent(rival.sumOfSquares / minima[0]!.sumOfSquares - 1);
    warn('second-minimum', `Another minimum is nearly as good, its χ² ${excess} larger: ${shown}.`);
  }
  if (data.frequencyHz.length >= 10 && runsProbability < unlikely)
    warn(
      'residuals-not-random',
      'The residuals follow a pattern over frequency: the circuit does not describe the data down to their noise.',
    );
  if (robust && robust.report.outliers.length > 0) {
    const list = robust.report.outliers.map(
      ({ frequencyHz, deviation }) => `${format(frequencyHz)} Hz (${deviation.toPrecision(2)} σ)`,
    );
    warn('outliers', `Outliers, which count little: ${list.join(', ')}.`);
  }
  const inductive = data.zIm.filter((im) => im > 0).length;
  if (inductive > 0.9 * data.zIm.length && data.zIm.length > 2)
    warn('ambiguous-sign', "Nearly all Z'' are positive: is the sign convention of the file −Z''?");
  return warnings;
}

/** What one value, its error and its limits give reason to say. */
function judgeParameter(
  { name, value, standardError, atBound }: FittedParameter,
  index: number,
  { circuit, map }: FitFound,
): readonly Warning[] {
  const { kind, minimum, maximum } = circuit.parameters[index]!.definition;
  const role = map.roleOf(index);
  const warnings: Warning[] = [];
  const warn = (code: string, message: string): void => void warnings.push({ code, message });
  if (role === 'fixed') return warnings;
  if (role === 'tied' && !(value >= minimum && value <= maximum))
    warn(
      'tied-outside-limits',
      `${name} follows its tie to ${format(value)}, which its element cannot have (${minimum} to ${maximum}): change the tie.`,
    );
  if (atBound) warn('at-bound', `${name} rests on its limit ${format(value)}; other errors hold only for that value.`);
  else if (!Number.isFinite(standardError)) warn('not-identifiable', `${name} cannot be told from these data.`);
  else if (standardError > largeError * Math.abs(value))
    warn('large-error', `${name} is uncertain by ${percent(standardError / Math.abs(value))} of its value.`);
  if (kind === 'exponent' && !atBound && value > 1 && value - 2 * standardError > 1)
    warn('exponent-above-one', `${name} is ${format(value)}, above 1: the circuit or the data are at fault.`);
  return warnings;
}

/** The strongest first. */
function correlatedPairs(parameters: readonly FittedParameter[], correlation: readonly number[]): readonly string[] {
  const count = parameters.length;
  const pairs = parameters.flatMap((second, j) =>
    parameters.slice(0, j).map((first, i) => ({ first, second, rho: correlation[j * count + i]! })),
  );
  return pairs
    .filter(({ first, second }) => first.constraint !== 'tied' && second.constraint !== 'tied')
    .filter(({ rho }) => Math.abs(rho) > strongCorrelation)
    .sort((a, b) => Math.abs(b.rho) - Math.abs(a.rho))
    .map(({ first, second, rho }) => `${first.name} and ${second.name} (ρ = ${rho.toFixed(3).replace('-', '−')})`);
}

/** Nearly as good, and with some parameter elsewhere by more than 5 %; exchanged like blocks do not count. */
function isRival(item: LocalMinimum, best: LocalMinimum, circuit: Circuit, values: Float64Array): boolean {
  if (item === best || !item.converged || item.sumOfSquares > nearlyEqual * best.sumOfSquares) return false;
  const sorted = (list: Float64Array): number[] => [...list].sort((a, b) => a - b);
  const mine = sorted(values);
  return circuit.parameters.length > 0 && sorted(item.values).some((value, j) => Math.abs(value / mine[j]! - 1) > 0.05);
}

function percent(share: number): string {
  if (share > 10) return 'more than 1000 %';
  return `${Number((100 * share).toPrecision(2))} %`;
}

function format(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
