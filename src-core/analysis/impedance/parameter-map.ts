import type { Circuit } from '../../circuit/circuit.ts';
import { AppError } from '../../errors.ts';
import type { FitConstraint } from '../../model/fit-constraint.ts';
import { createRules, inputsOf, type Rule } from './parameter-rules.ts';
import { seriesBlocks, signatureOf } from './series-blocks.ts';
import { findTimeConstant, timeConstantOf } from './time-constants.ts';

/** A parameter that moves with a free number. */
export interface MapEntry {
  readonly parameter: number;
  readonly free: number;
}

/** A free number close to where its variable ends. */
export interface NearLimit {
  readonly free: number;
  /** The free number on the limit itself. */
  readonly at: number;
  /** A little inside. */
  readonly inside: number;
}

/**
 * Between the parameters of a circuit and the unbounded numbers the optimiser moves: ln p for positive ones, the angle θ
 * of middle + half·sin θ for exponents and for what has bounds; fixed and tied parameters follow.
 */
export interface ParameterMap {
  readonly freeCount: number;
  /** The pairs with a derivative that may differ from 0. */
  readonly entries: readonly MapEntry[];
  /** True when each parameter has a free number of its own, in order. */
  readonly isPlain: boolean;
  /** @param exact - values on a limit stay there; otherwise they start just inside, where they can leave it */
  toFree(values: ArrayLike<number>, exact?: boolean): Float64Array;
  /** Fills `values`; and, where given, ∂p/∂(free) of every entry. */
  fromFree(free: Float64Array, values: Float64Array, slopes?: Float64Array): void;
  isAtBound(parameter: number, values: ArrayLike<number>): boolean;
  /** The free number a parameter has to itself, or its time constant has; −1 for others. */
  freeOf(parameter: number): number;
  roleOf(parameter: number): 'free' | 'fixed' | 'tied';
  /** Free numbers so near a limit that the minimum may lie on it. */
  limitsNear(free: Float64Array): readonly NearLimit[];
  /** Like blocks exchanged so that their processes stand in the order demanded. */
  arrange(values: Float64Array): Float64Array;
}

/** An exponent at its very limit could not leave it, the sine being flat there: start just inside. */
const insideLimit = 0.999;
/** Time constants kept in order start at least this share apart. */
const smallestGap = 0.05;
/** Time constants no further apart stand on each other. */
const closedGap = 1e-12;

/** @throws AppError `input/invalid` for constraints that make no sense */
export function createParameterMap(circuit: Circuit, constraints: readonly FitConstraint[] = []): ParameterMap {
  const { rules, timeConstants, order, chains } = createRules(circuit, constraints);
  const count = circuit.parameters.length;
  const freeOfVariable = numberFree(rules);
  const freeCount = freeOfVariable.filter((index) => index >= 0).length;
  const reach = reachOf(rules, order, freeOfVariable);
  const entries = reach.slice(0, count).flatMap((list, parameter) => list.map((free) => ({ parameter, free })));
  const isPlain = rules.length === count && entries.length === count && entries.every((e) => e.free === e.parameter);
  const variables = new Float64Array(rules.length);
  const gradients = rules.map(() => new Float64Array(freeCount));
  const scratch = new Float64Array(2 + 2 * Math.max(1, ...rules.map((rule) => inputsOf(rule).length)));
  const inputs = new Float64Array(scratch.length);

  /** Value of one variable, and its derivatives with respect to all free numbers. */
  function evaluate(index: number, free: Float64Array, wanted: boolean): void {
    const rule = rules[index]!;
    const own = freeOfVariable[index]!;
    const gradient = gradients[index]!;
    if (rule.kind === 'constant') variables[index] = rule.value;
    else if (rule.kind === 'logarithm' || rule.kind === 'sine') {
      variables[index] = valueOfRule(rule, free[own]!);
      if (wanted) gradient[own] = slopeOfRule(rule, free[own]!, variables[index]);
    } else if (rule.kind === 'above') {
      const gap = Math.exp(Math.min(free[own]!, 500));
      variables[index] = variables[rule.base]! * (1 + gap);
      if (!wanted) return;
      for (const k of reach[index]!) gradient[k] = gradients[rule.base]![k]! * (1 + gap);
      gradient[own] = variables[rule.base]! * gap;
    } else {
      rule.inputs.forEach((input, i) => (inputs[i] = variables[input]!));
      rule.evaluate(inputs, scratch);
      variables[index] = scratch[0]!;
      if (!wanted) return;
      for (const k of reach[index]!)
        gradient[k] = rule.inputs.reduce((sum, input, i) => sum + scratch[2 + 2 * i]! * gradients[input]![k]!, 0);
    }
  }

  /** The variable that is free in place of a parameter. */
  function variableOf(parameter: number): number {
    const latent = timeConstants.findIndex((item) => item.parameter === parameter);
    return latent < 0 ? parameter : count + latent;
  }

  return {
    freeCount,
    entries,
    isPlain,
    toFree(values, exact = false) {
      const free = new Float64Array(freeCount);
      for (const index of order) {
        const own = freeOfVariable[index]!;
        const given = index < count ? values[index]! : timeConstantOf(timeConstants[index - count]!, values);
        const rule = rules[index]!;
        if (own >= 0) free[own] = freeOfRule(rule, given, rule.kind === 'above' ? variables[rule.base]! : 1, exact);
        evaluate(index, free, false);
      }
      return free;
    },
    fromFree(free, values, slopes) {
      for (const index of order) evaluate(index, free, slopes !== undefined);
      for (let j = 0; j < count; j++) values[j] = variables[j]!;
      if (slopes) entries.forEach((entry, k) => (slopes[k] = gradients[entry.parameter]![entry.free]!));
    },
    freeOf: (parameter) => freeOfVariable[variableOf(parameter)]!,
    isAtBound(parameter, values) {
      const variable = variableOf(parameter);
      const at = (index: number): number =>
        index < count ? values[index]! : timeConstantOf(timeConstants[index - count]!, values);
      const rule = rules[variable]!;
      return rule.kind === 'above' ? at(variable) <= at(rule.base) * 1.000001 : restsOnLimit(rule, at(variable));
    },
    roleOf(parameter) {
      const { kind } = rules[parameter]!;
      if (kind === 'constant') return 'fixed';
      const isLatent = timeConstants.some((item) => item.parameter === parameter);
      return kind === 'expression' && !isLatent ? 'tied' : 'free';
    },
    limitsNear: (free) =>
      rules.flatMap((rule, index) => {
        const own = freeOfVariable[index]!;
        return own < 0 ? [] : (nearLimit(rule, own, free[own]!) ?? []);
      }),
    arrange: (values) => chains.reduce((arranged, chain) => arrangeChain(circuit, arranged, chain), values),
  };
}

function numberFree(rules: readonly Rule[]): readonly number[] {
  let next = 0;
  return rules.map(({ kind }) => (kind === 'constant' || kind === 'expression' ? -1 : next++));
}

/** The free numbers each variable depends on. */
function reachOf(
  rules: readonly Rule[],
  order: readonly number[],
  freeOfVariable: readonly number[],
): readonly (readonly number[])[] {
  const reach: (readonly number[])[] = rules.map(() => []);
  for (const index of order) {
    const own = freeOfVariable[index]!;
    const inherited = inputsOf(rules[index]!).flatMap((input) => reach[input]!);
    reach[index] = [...new Set([...inherited, ...(own >= 0 ? [own] : [])])].sort((a, b) => a - b);
  }
  return reach;
}

type OwnRule = Extract<Rule, { kind: 'logarithm' | 'sine' }>;

function valueOfRule(rule: OwnRule, free: number): number {
  const { minimum, maximum } = rule;
  if (rule.kind === 'logarithm') {
    const value = Math.exp(free);
    return value >= minimum && value <= maximum ? value : Math.min(Math.max(value, minimum), maximum);
  }
  if (!rule.logarithmic) {
    const half = (maximum - minimum) / 2;
    return minimum + half + half * Math.sin(free);
  }
  const half = Math.log(maximum / minimum) / 2;
  return Math.exp(Math.log(minimum) + half + half * Math.sin(free));
}

function slopeOfRule(rule: OwnRule, free: number, value: number): number {
  const { minimum, maximum } = rule;
  if (rule.kind === 'logarithm') return value >= minimum && value <= maximum ? value : 0;
  if (!rule.logarithmic) return ((maximum - minimum) / 2) * Math.cos(free);
  return value * (Math.log(maximum / minimum) / 2) * Math.cos(free);
}

function freeOfRule(rule: Rule, value: number, base: number, exact: boolean): number {
  if (rule.kind === 'above') return Math.log(Math.max(value / base - 1, exact ? closedGap : smallestGap));
  if (rule.kind !== 'logarithm' && rule.kind !== 'sine') return 0;
  const { minimum, maximum } = rule;
  if (rule.kind === 'logarithm') return Math.log(Math.min(Math.max(value, minimum), maximum));
  const share = rule.logarithmic
    ? Math.log(Math.max(value, Number.MIN_VALUE) / minimum) / Math.log(maximum / minimum)
    : (value - minimum) / (maximum - minimum);
  const limit = exact ? 1 : insideLimit;
  return Math.asin(Math.min(Math.max(2 * share - 1, -limit), limit));
}

/** Sine of the angle beyond which a limit is near; a gap that is nearly closed; how far inside is looked for less. */
const [nearSine, nearGap, insideAngle] = [0.95, 0.02, 0.03] as const;

function nearLimit(rule: Rule, free: number, value: number): NearLimit | undefined {
  if (rule.kind === 'above' && value < Math.log(nearGap))
    return { free, at: Math.log(closedGap), inside: Math.log(nearGap / 2) };
  if (rule.kind === 'logarithm') {
    const [low, high] = [Math.log(rule.minimum), Math.log(rule.maximum)];
    if (value <= low) return { free, at: low, inside: low + insideAngle };
    return value >= high ? { free, at: high, inside: high - insideAngle } : undefined;
  }
  const sine = rule.kind === 'sine' ? Math.sin(value) : 0;
  if (Math.abs(sine) < nearSine) return undefined;
  const at = Math.sign(sine) * (Math.PI / 2);
  return { free, at, inside: at * (1 - insideAngle) };
}

/** True for a value that rests on a limit, to a millionth of the range of an exponent. */
function restsOnLimit(rule: Rule, value: number): boolean {
  if (rule.kind !== 'logarithm' && rule.kind !== 'sine') return false;
  const { minimum, maximum } = rule;
  if (rule.kind === 'logarithm' || rule.logarithmic) return value <= minimum * 1.000001 || value >= maximum / 1.000001;
  const margin = 1e-6 * (maximum - minimum);
  return value <= minimum + margin || value >= maximum - margin;
}

function arrangeChain(circuit: Circuit, values: Float64Array, chain: readonly string[]): Float64Array {
  const blocks = chain.map((name) =>
    seriesBlocks(circuit).find((block) => block.circuit.elements.some((item) => item.name === name)),
  );
  const first = blocks[0];
  if (!first || blocks.some((block) => !block || signatureOf(block.circuit) !== signatureOf(first.circuit)))
    return values;
  const sizes = first.circuit.parameters.length;
  const constants = chain.map((name) => findTimeConstant(circuit, name));
  const places = blocks.map((block) => block!.offset);
  const sorted = places
    .map((offset, k) => ({ own: values.slice(offset, offset + sizes), tau: timeConstantOf(constants[k]!, values) }))
    .sort((a, b) => a.tau - b.tau);
  const arranged = Float64Array.from(values);
  places.forEach((offset, rank) => arranged.set(sorted[rank]!.own, offset));
  return arranged;
}

/**
 * The user's start values, checked.
 *
 * @throws AppError `input/invalid` naming the parameter
 */
export function checkGuess(circuit: Circuit, guess: readonly number[]): Float64Array {
  const names = circuit.parameters.map((item) => item.name).join(', ');
  if (guess.length !== circuit.parameters.length)
    throw new AppError(
      'input/invalid',
      `${circuit.text} has ${circuit.parameters.length} parameters, but ${guess.length} start values were given.`,
      { remedy: `Give them in this order: ${names}.` },
    );
  circuit.parameters.forEach(({ name, definition }, j) => {
    const { minimum, maximum, unit } = definition;
    if (!(guess[j]! >= minimum && guess[j]! <= maximum))
      throw new AppError('input/invalid', `The start value of ${name} is ${guess[j]!}.`, {
        remedy: `Give a number from ${minimum} to ${maximum}${unit === '1' ? '' : ` ${unit}`}. Order: ${names}.`,
      });
  });
  return Float64Array.from(guess);
}
