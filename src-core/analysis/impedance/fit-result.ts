import { createEvaluator, type Circuit } from '../../circuit/circuit.ts';
import type { Warning } from '../../model/quantity.ts';
import type { FittedParameter, ImpedanceFit, ImpedanceWeight } from '../../model/results.ts';
import { inverseNormalMatrix } from '../../numerics/linear-algebra.ts';
import { runsTest } from '../../numerics/statistics.ts';
import type { FitData } from './fit-data.ts';
import { isAtBound } from './parameter-map.ts';

/** Where one start ended. */
export interface LocalMinimum {
  readonly values: Float64Array;
  readonly sumOfSquares: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface FitFound {
  readonly circuit: Circuit;
  readonly data: FitData;
  readonly weight: ImpedanceWeight;
  readonly values: Float64Array;
  readonly minima: readonly LocalMinimum[];
  readonly converged: boolean;
}

/** What is shown of a fit besides how long it took. */
export type FitDescription = Omit<ImpedanceFit, 'elapsedMs' | 'iterations'>;

/** Curves, errors and warnings at the values found. */
export function describeFit(found: FitFound): FitDescription {
  const { circuit, data, values } = found;
  const n = data.frequencyHz.length;
  const count = circuit.parameters.length;
  const zRe = new Float64Array(n);
  const zIm = new Float64Array(n);
  const slopeRe = new Float64Array(n * count);
  const slopeIm = new Float64Array(n * count);
  createEvaluator(circuit, data.frequencyHz).derivatives(values, zRe, zIm, slopeRe, slopeIm);

  const size = data.zRe.map((re, k) => Math.hypot(re, data.zIm[k]!));
  const residualRe = size.map((z, k) => (data.zRe[k]! - zRe[k]!) / z);
  const residualIm = size.map((z, k) => (data.zIm[k]! - zIm[k]!) / z);
  let chiSquared = 0;
  let weighted = 0;
  for (let k = 0; k < n; k++) {
    chiSquared += residualRe[k]! ** 2 + residualIm[k]! ** 2;
    weighted += (data.weightRe[k]! * size[k]! * residualRe[k]!) ** 2;
    weighted += (data.weightIm[k]! * size[k]! * residualIm[k]!) ** 2;
  }
  const reducedChiSquared = weighted / (2 * n - count);
  const { errors, correlation } = uncertainties(found, slopeRe, slopeIm, reducedChiSquared);
  const parameters = circuit.parameters.map(({ name, definition }, j): FittedParameter => ({
    name,
    value: values[j]!,
    standardError: errors[j]!,
    unit: definition.unit,
    atBound: isAtBound(definition, values[j]!),
  }));
  return {
    circuit: circuit.text,
    points: n,
    chiSquared,
    reducedChiSquared,
    converged: found.converged,
    parameters,
    warnings: [...data.warnings, ...judge(found, parameters, correlation, residualRe, residualIm)],
    weight: found.weight,
    correlation,
    frequencyHz: [...data.frequencyHz],
    fitReOhm: [...zRe],
    fitImOhm: [...zIm],
    residualRe: [...residualRe],
    residualIm: [...residualIm],
  };
}

/**
 * (JᵀWJ)⁻¹·χ²/(2N − p) in ln p for positive parameters, in n for exponents. A parameter at its limit, or without
 * influence, is held: it has no error, and those of the others are conditional on it.
 */
function uncertainties(
  { circuit, data, values }: FitFound,
  slopeRe: Float64Array,
  slopeIm: Float64Array,
  variance: number,
): { errors: number[]; correlation: number[] } {
  const n = data.frequencyHz.length;
  const count = circuit.parameters.length;
  const scale = circuit.parameters.map(({ definition }, j) => (definition.kind === 'positive' ? values[j]! : 1));
  const free = scale.flatMap((factor, j) => {
    if (isAtBound(circuit.parameters[j]!.definition, values[j]!)) return [];
    let square = 0;
    for (let k = 0; k < n; k++) {
      const at = k * count + j;
      square += (data.weightRe[k]! * slopeRe[at]! * factor) ** 2 + (data.weightIm[k]! * slopeIm[at]! * factor) ** 2;
    }
    return square > 0 && square < Infinity ? [j] : [];
  });
  const columns = free.length;
  const jacobian = new Float64Array(2 * n * columns);
  for (let k = 0; k < n; k++)
    free.forEach((j, column) => {
      const at = k * count + j;
      jacobian[k * columns + column] = data.weightRe[k]! * slopeRe[at]! * scale[j]!;
      jacobian[(n + k) * columns + column] = data.weightIm[k]! * slopeIm[at]! * scale[j]!;
    });
  const inverse = columns > 0 ? inverseNormalMatrix(jacobian, 2 * n, columns) : null;

  const errors = new Array<number>(count).fill(NaN);
  const correlation = Array.from({ length: count * count }, (_, k): number => (k % (count + 1) === 0 ? 1 : 0));
  if (!inverse) return { errors, correlation };
  free.forEach((j, a) => {
    errors[j] = scale[j]! * Math.sqrt(variance * inverse[a * columns + a]!);
    free.forEach((i, b) => {
      const size = Math.sqrt(inverse[a * columns + a]! * inverse[b * columns + b]!);
      correlation[j * count + i] = i === j ? 1 : inverse[a * columns + b]! / size;
    });
  });
  return { errors, correlation };
}

const strongCorrelation = 0.95;
const largeError = 0.5;
/** Another minimum counts as nearly as good within 10 % of χ². */
const nearlyEqual = 1.1;
/** Probability of so few runs by chance below which residuals are called not random. */
export const unlikely = 0.01;

function judge(
  { circuit, data, values, minima, converged }: FitFound,
  parameters: readonly FittedParameter[],
  correlation: readonly number[],
  residualRe: Float64Array,
  residualIm: Float64Array,
): readonly Warning[] {
  const warnings: Warning[] = [];
  const warn = (code: string, message: string): void => void warnings.push({ code, message });
  const count = parameters.length;
  if (!converged) warn('not-converged', 'The fit was still improving when it was ended; its values are not final.');
  if (2 * data.frequencyHz.length < 3 * count)
    warn('few-points', `${data.frequencyHz.length} frequencies are few for ${count} parameters.`);
  parameters.forEach(({ name, value, standardError, atBound }, j) => {
    const { kind } = circuit.parameters[j]!.definition;
    if (atBound)
      warn('at-bound', `${name} rests on its limit ${format(value)}; other errors hold only for that value.`);
    else if (!Number.isFinite(standardError)) warn('not-identifiable', `${name} cannot be told from these data.`);
    else if (standardError > largeError * Math.abs(value))
      warn('large-error', `${name} is uncertain by ${percent(standardError / Math.abs(value))} of its value.`);
    if (kind === 'exponent' && !atBound && value > 1 && value - 2 * standardError > 1)
      warn('exponent-above-one', `${name} is ${format(value)}, above 1: the circuit or the data are at fault.`);
  });
  const pairs = correlatedPairs(parameters, correlation);
  if (pairs.length > 0)
    warn('correlated', `Strongly correlated, so trust combinations more than each alone: ${pairs.join(', ')}.`);
  const rival = minima.find((item) => isRival(item, minima[0]!, circuit, values));
  if (rival) {
    const shown = parameters.map(({ name }, j) => `${name} ${format(rival.values[j]!)}`).join(', ');
    const excess = percent(rival.sumOfSquares / minima[0]!.sumOfSquares - 1);
    warn('second-minimum', `Another minimum is nearly as good, its χ² ${excess} larger: ${shown}.`);
  }
  const probability = Math.min(...[residualRe, residualIm].map((part) => runsTest(part).probabilityOfSoFew));
  if (data.frequencyHz.length >= 10 && probability < unlikely)
    warn(
      'residuals-not-random',
      'Residuals hang together over frequency: the circuit does not describe the data to their noise.',
    );
  const inductive = data.zIm.filter((im) => im > 0).length;
  if (inductive > 0.9 * data.zIm.length && data.zIm.length > 2)
    warn('ambiguous-sign', "Nearly all Z'' are positive: is the sign convention of the file −Z''?");
  return warnings;
}

/** The strongest first. */
function correlatedPairs(parameters: readonly FittedParameter[], correlation: readonly number[]): readonly string[] {
  const count = parameters.length;
  const pairs = parameters.flatMap((second, j) =>
    parameters.slice(0, j).map((first, i) => ({ first, second, rho: correlation[j * count + i]! })),
  );
  return pairs
    .filter(({ rho }) => Math.abs(rho) > strongCorrelation)
    .sort((a, b) => Math.abs(b.rho) - Math.abs(a.rho))
    .map(({ first, second, rho }) => `${first.name} and ${second.name} (ρ ${rho.toFixed(3)})`);
}

/** Nearly as good, and with some parameter elsewhere by more than 5 %; exchanged like blocks do not count. */
function isRival(item: LocalMinimum, best: LocalMinimum, circuit: Circuit, values: Float64Array): boolean {
  if (item === best || !item.converged || item.sumOfSquares > nearlyEqual * best.sumOfSquares) return false;
  const sorted = (list: Float64Array): number[] => [...list].sort((a, b) => a - b);
  const mine = sorted(values);
  return circuit.parameters.length > 0 && sorted(item.values).some((value, j) => Math.abs(value / mine[j]! - 1) > 0.05);
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}

function format(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
