import { createExpressionEvaluator, type ExpressionEvaluator } from '../numerics/expression-evaluator.ts';
import { parseExpression } from '../numerics/expression.ts';
import { solveLeastSquares } from '../numerics/linear-algebra.ts';
import { createRandom } from '../numerics/random.ts';
import { SyntaxFault } from '../numerics/syntax-fault.ts';
import type { ElementDefinition, ElementFeature, ParameterDefinition } from './element.ts';

/** Letter of an element whose formula stands in braces behind its name: `U1{R/(1 + (j*w*tau)^n)}`. */
export const userSymbol = 'U';

/** Names with a meaning of their own in a formula. */
const frequencyNames = ['w', 'omega', 'ω', 'f'] as const;
const mostParameters = 10;

interface Formula {
  readonly evaluate: ExpressionEvaluator;
  /** Parameters, then the names of the frequency in use. */
  readonly variables: readonly string[];
  readonly parameters: readonly ParameterDefinition[];
}

/**
 * An element from a formula in `w` (or `f`), `j` and named parameters. Names that begin with n, and alpha and beta,
 * are exponents from 0 to 1.1, all others positive; a semicolon and `name=low..high` set other limits.
 *
 * @throws SyntaxFault pointing into `text`
 */
export function createUserElement(text: string): ElementDefinition {
  const formula = readFormula(text);
  const powers = scalePowers(formula, undefined);
  const parameters = formula.parameters.map((item, i) => ({ ...item, impedancePower: powers?.[i] ?? 0 }));
  return {
    symbol: userSymbol,
    title: 'User-defined element',
    family: 'user',
    formula: text.trim(),
    source: 'User',
    parameters,
    impedance: (values) => bindFormula(formula, values),
    start: (feature) => startValues({ ...formula, parameters }, feature),
  };
}

function readFormula(text: string): Formula {
  const end = text.indexOf(';');
  const expression = parseExpression(end < 0 ? text : text.slice(0, end));
  const names = expression.variables.filter((name) => !frequencyNames.some((known) => known === name));
  if (names.length === 0) throw new SyntaxFault(text, 0, 1, 'The formula has no parameter.', 'Name at least one.');
  if (names.length > mostParameters)
    throw new SyntaxFault(text, 0, 1, `The formula has more than ${mostParameters} parameters.`, 'Simplify it.');
  const dotted = names.find((name) => name.includes('.'));
  if (dotted !== undefined)
    throw new SyntaxFault(text, text.indexOf(dotted), dotted.length, `"${dotted}" is no name.`, 'Leave out the dot.');
  const limits = end < 0 ? new Map<string, Limits>() : readLimits(text, end + 1, names);
  const parameters = names.map((name) => describeParameter(name, limits.get(name)));
  const variables = [...names, ...frequencyNames];
  return { evaluate: createExpressionEvaluator(expression, variables), variables, parameters };
}

interface Limits {
  readonly minimum: number;
  readonly maximum: number;
}

function readLimits(text: string, from: number, names: readonly string[]): ReadonlyMap<string, Limits> {
  const limits = new Map<string, Limits>();
  let position = from;
  for (const part of text.slice(from).split(';')) {
    const found = /^\s*([^\s=]+)\s*=\s*(.+?)\s*\.\.\s*(.+?)\s*$/.exec(part);
    const minimum = Number(found?.[2]);
    const maximum = Number(found?.[3]);
    if (!found || !(minimum < maximum))
      throw new SyntaxFault(text, position, part.length, 'These are no limits.', 'Write for example ; n=0..1');
    if (!names.includes(found[1]!))
      throw new SyntaxFault(text, position, part.length, `The formula has no "${found[1]!}".`, 'Check the name.');
    limits.set(found[1]!, { minimum, maximum });
    position += part.length + 1;
  }
  return limits;
}

function describeParameter(symbol: string, limits: Limits | undefined): ParameterDefinition {
  const isExponent = limits ? !(limits.minimum > 0 && limits.maximum > 100 * limits.minimum) : hasExponentName(symbol);
  const usual = isExponent ? { minimum: 0, maximum: 1.1 } : { minimum: 1e-18, maximum: 1e18 };
  const kind = isExponent ? 'exponent' : 'positive';
  return { symbol, title: symbol, unit: isExponent ? '1' : '', kind, impedancePower: 0, ...usual, ...limits };
}

function hasExponentName(name: string): boolean {
  return /^(n|alpha|beta|α|β)/.test(name);
}

function bindFormula(formula: Formula, values: ArrayLike<number>): ReturnType<ElementDefinition['impedance']> {
  const { evaluate } = formula;
  const count = formula.parameters.length;
  const given = new Float64Array(formula.variables.length);
  for (let i = 0; i < count; i++) given[i] = values[i]!;
  const result = new Float64Array(2 + 2 * given.length);
  return (omega, _logOmega, out) => {
    given.fill(omega, count);
    given[count + frequencyNames.indexOf('f')] = omega / (2 * Math.PI);
    evaluate(given, result);
    out.set(result.subarray(0, 2 + 2 * count));
  };
}

/** Start values that make |Z| of a formula R at ω, by the dimensions its parameters turn out to have. */
function startValues(formula: Formula, { resistanceOhm, omega, exponent }: ElementFeature): readonly number[] {
  const clamp = (value: number, { minimum, maximum }: Limits): number => Math.min(Math.max(value, minimum), maximum);
  const base = formula.parameters.map((item) =>
    clamp(item.kind === 'positive' ? 1 : exponent * Math.min(1, item.maximum), item),
  );
  const times = scalePowers(formula, base);
  const out = new Float64Array(2 + 2 * base.length);
  bindFormula(formula, base)(1, 0, out);
  const factor = resistanceOhm / Math.hypot(out[0]!, out[1]!);
  return formula.parameters.map((item, i) => {
    if (item.kind === 'exponent') return base[i]!;
    const scaled = base[i]! * (factor > 0 && factor < Infinity ? factor : 1) ** item.impedancePower;
    return clamp(scaled * omega ** -(times?.[i] ?? 0), item);
  });
}

/**
 * Powers p of the positive parameters θ with Σ p·θ·∂Z/∂θ = Z, by which Z is scaled; or, with `exponents` given, = ω·∂Z/∂ω,
 * by which it is shifted in frequency. Undefined where there are none.
 *
 * @see Euler's theorem on homogeneous functions
 */
function scalePowers(formula: Formula, exponents: readonly number[] | undefined): readonly number[] | undefined {
  const { parameters, variables, evaluate } = formula;
  const positive = parameters.flatMap((item, i) => (item.kind === 'positive' ? [i] : []));
  const out = new Float64Array(2 + 2 * variables.length);
  const random = createRandom(7);
  const trials = 8 * (positive.length + 1);
  const matrix = new Float64Array(2 * trials * positive.length);
  const right = new Float64Array(2 * trials);
  for (let trial = 0; trial < trials; trial++) {
    const values = parameters.map((item, i) => {
      if (item.kind === 'positive') return 4 ** (2 * random.uniform() - 1);
      return exponents?.[i] ?? item.minimum + (item.maximum - item.minimum) * random.uniform();
    });
    const omega = 4 ** (2 * random.uniform() - 1);
    const frequencies = frequencyNames.map((name) => (name === 'f' ? omega / (2 * Math.PI) : omega));
    evaluate([...values, ...frequencies], out);
    const slope = (variable: number, part: number): number => out[2 + 2 * variable + part]!;
    const size = Math.hypot(out[0]!, out[1]!);
    for (const part of [0, 1]) {
      const row = 2 * trial + part;
      positive.forEach((i, column) => (matrix[row * positive.length + column] = (values[i]! * slope(i, part)) / size));
      const byFrequency = frequencies.reduce((sum, f, k) => sum + f * slope(parameters.length + k, part), 0);
      right[row] = (exponents ? byFrequency : out[part]!) / size;
    }
  }
  const solved = solveLeastSquares(matrix, 2 * trials, positive.length, right);
  if (!solved || !(solved.residualSumOfSquares < 1e-16 * trials)) return undefined;
  const powers = parameters.map(() => 0);
  positive.forEach((i, column) => (powers[i] = Math.round(1e6 * solved.solution[column]!) / 1e6));
  return powers;
}
