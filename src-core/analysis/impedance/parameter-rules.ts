import type { Circuit } from '../../circuit/circuit.ts';
import type { ParameterDefinition } from '../../circuit/element.ts';
import { AppError } from '../../errors.ts';
import type { FitConstraint } from '../../model/fit-constraint.ts';
import { createExpressionEvaluator, type ExpressionEvaluator } from '../../numerics/expression-evaluator.ts';
import { parseExpression } from '../../numerics/expression.ts';
import { findTimeConstant, type TimeConstant } from './time-constants.ts';

/**
 * How a variable gets its value. Variables are the circuit's parameters, then time constants that a constraint brings
 * in, by which a parameter is expressed.
 */
export type Rule =
  | { readonly kind: 'constant'; readonly value: number }
  /** e^u inside the definition's limits. */
  | { readonly kind: 'logarithm'; readonly minimum: number; readonly maximum: number }
  /** Middle + half·sin u, of the value or of its logarithm. */
  | { readonly kind: 'sine'; readonly minimum: number; readonly maximum: number; readonly logarithmic: boolean }
  /** (1 + e^u) times another variable. */
  | { readonly kind: 'above'; readonly base: number }
  | { readonly kind: 'expression'; readonly inputs: readonly number[]; readonly evaluate: ExpressionEvaluator };

export interface RuleSet {
  /** One per variable. */
  readonly rules: readonly Rule[];
  /** Of the variables beyond the parameters, how they are read from the parameters of a start. */
  readonly timeConstants: readonly TimeConstant[];
  /** Variables so that each comes after those it needs. */
  readonly order: readonly number[];
  /** Elements whose processes are to stay in this order, fastest first. */
  readonly chains: readonly (readonly string[])[];
}

/**
 * Turns constraints into rules.
 *
 * @throws AppError `input/invalid` naming what is unknown, contradictory or circular
 */
export function createRules(circuit: Circuit, constraints: readonly FitConstraint[]): RuleSet {
  const rules: Rule[] = circuit.parameters.map(({ definition }) => usualRule(definition));
  const names = circuit.parameters.map((item) => item.name);
  const timeConstants: TimeConstant[] = [];
  const chains: (readonly string[])[] = [];
  const taken = new Map<number, string>();

  function indexOf(name: string): number {
    const index = names.indexOf(name);
    if (index >= 0) return index;
    throw invalid(
      `There is no parameter “${name.slice(0, 40)}” in ${circuit.text}.`,
      `Parameters are ${names.join(', ')}.`,
    );
  }
  function take(index: number, what: string): void {
    const before = taken.get(index);
    if (before !== undefined)
      throw invalid(`${names[index]!} is constrained twice: ${before} and ${what}.`, 'Leave one of them out.');
    taken.set(index, what);
  }
  /** The variable that is τ of an element, made for the purpose where τ is no parameter. */
  function timeVariable(element: string, what: string): number {
    const found = findTimeConstant(circuit, element);
    const known = timeConstants.findIndex((item) => item.parameter === found.parameter);
    if (known >= 0) return names.length + known;
    if (found.resistor === undefined) return found.parameter;
    take(found.parameter, what);
    const variable = names.length + timeConstants.push(found) - 1;
    const exponent = found.exponent === undefined ? '' : '^n';
    const inputs = [variable, found.resistor, ...(found.exponent === undefined ? [] : [found.exponent])];
    const evaluate = createExpressionEvaluator(
      parseExpression(`tau${exponent}/R`),
      ['tau', 'R', 'n'].slice(0, inputs.length),
    );
    rules[found.parameter] = { kind: 'expression', inputs, evaluate };
    rules[variable] = { kind: 'logarithm', minimum: 1e-15, maximum: 1e12 };
    return variable;
  }

  for (const item of constraints) {
    if (item.kind === 'fix') {
      const index = indexOf(item.parameter);
      take(index, 'fixed');
      rules[index] = { kind: 'constant', value: checkedValue(circuit, index, item.value) };
    } else if (item.kind === 'bound') {
      const index = indexOf(item.parameter);
      take(index, 'bounded');
      rules[index] = boundRule(circuit.parameters[index]!.definition, item.parameter, item.minimum, item.maximum);
    } else if (item.kind === 'tie') {
      const index = indexOf(item.parameter);
      take(index, 'tied');
      const { variables, ...expression } = parseExpression(item.expression);
      const evaluate = createExpressionEvaluator({ variables, ...expression }, variables);
      rules[index] = { kind: 'expression', inputs: variables.map(indexOf), evaluate };
    } else if (item.kind === 'frequency') {
      const variable = timeVariable(item.element, 'bounded in frequency');
      take(variable, 'bounded in frequency');
      rules[variable] = frequencyRule(item.element, item.minimumHz, item.maximumHz);
    } else {
      chains.push(item.elements);
      const variables = item.elements.map((element) => timeVariable(element, 'ordered'));
      variables.slice(1).forEach((variable, k) => {
        take(variable, 'ordered');
        rules[variable] = { kind: 'above', base: variables[k]! };
      });
    }
  }
  return { rules, timeConstants, order: sortRules(rules, names), chains };
}

function usualRule({ kind, minimum, maximum }: ParameterDefinition): Rule {
  if (kind === 'positive') return { kind: 'logarithm', minimum, maximum };
  return { kind: 'sine', minimum, maximum, logarithmic: false };
}

function checkedValue(circuit: Circuit, index: number, value: number): number {
  const { name, definition } = circuit.parameters[index]!;
  if (value >= definition.minimum && value <= definition.maximum) return value;
  throw invalid(`${name} cannot be ${value}.`, `Give a value from ${definition.minimum} to ${definition.maximum}.`);
}

function boundRule(definition: ParameterDefinition, name: string, low?: number, high?: number): Rule {
  const minimum = Math.max(low ?? definition.minimum, definition.minimum);
  const maximum = Math.min(high ?? definition.maximum, definition.maximum);
  if (!(minimum < maximum))
    throw invalid(
      `The bounds of ${name} leave nothing between ${minimum} and ${maximum}.`,
      'The lower one comes first, both inside the limits of the element.',
    );
  return { kind: 'sine', minimum, maximum, logarithmic: definition.kind === 'positive' };
}

function frequencyRule(element: string, lowHz = 1e-12, highHz = 1e15): Rule {
  if (!(lowHz > 0 && lowHz < highHz))
    throw invalid(`The frequency of ${element} cannot lie between ${lowHz} and ${highHz} Hz.`, 'Give the lower first.');
  const [minimum, maximum] = [1 / (2 * Math.PI * highHz), 1 / (2 * Math.PI * lowHz)];
  return { kind: 'sine', minimum, maximum, logarithmic: true };
}

/** Depth first; a circle is refused. */
function sortRules(rules: readonly Rule[], names: readonly string[]): readonly number[] {
  const order: number[] = [];
  const state = rules.map((): 'new' | 'open' | 'done' => 'new');
  const visit = (index: number): void => {
    if (state[index] === 'done') return;
    if (state[index] === 'open')
      throw invalid(`${names[index] ?? 'A time constant'} depends on itself.`, 'Break the circle of ties.');
    state[index] = 'open';
    inputsOf(rules[index]!).forEach(visit);
    state[index] = 'done';
    order.push(index);
  };
  rules.forEach((_, index) => visit(index));
  return order;
}

export function inputsOf(rule: Rule): readonly number[] {
  if (rule.kind === 'expression') return rule.inputs;
  return rule.kind === 'above' ? [rule.base] : [];
}

function invalid(message: string, remedy: string): AppError {
  return new AppError('input/invalid', message, { remedy });
}
