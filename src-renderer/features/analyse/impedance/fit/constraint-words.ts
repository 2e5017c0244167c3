import {
  parseBound,
  parseFix,
  parseOrder,
  parseTie,
} from '../../../../../src-core/analysis/impedance/constraint-text.ts';
import { createParameterMap } from '../../../../../src-core/analysis/impedance/parameter-map.ts';
import type { Circuit } from '../../../../../src-core/circuit/circuit.ts';
import { AppError } from '../../../../../src-core/errors.ts';
import type { FitConstraint } from '../../../../../src-core/model/fit-constraint.ts';
import { parseExpression } from '../../../../../src-core/numerics/expression.ts';

/**
 * A constraint as it is typed: `R0=10`, `R2=2*R1`, `CPE1.n=0.6..1`, `f(CPE1)=1..100`, `CPE1<CPE2`.
 *
 * @throws AppError `input/invalid`
 */
export function readConstraint(text: string): FitConstraint {
  const [, right = ''] = text.split('=', 2);
  if (text.includes('<')) return parseOrder(text);
  if (right.includes('..')) return parseBound(text);
  return right.trim() !== '' && Number.isFinite(Number(right)) ? parseFix(text) : parseTie(text);
}

/** As it is typed; `readConstraint` gives the same again. */
export function writeConstraint(constraint: FitConstraint): string {
  const range = (low: number | undefined, high: number | undefined): string => `${low ?? ''}..${high ?? ''}`;
  switch (constraint.kind) {
    case 'fix':
      return `${constraint.parameter}=${constraint.value}`;
    case 'bound':
      return `${constraint.parameter}=${range(constraint.minimum, constraint.maximum)}`;
    case 'tie':
      return `${constraint.parameter}=${constraint.expression}`;
    case 'frequency':
      return `f(${constraint.element})=${range(constraint.minimumHz, constraint.maximumHz)}`;
    case 'order':
      return constraint.elements.join('<');
  }
}

/** What it does, beside the text that says how. */
/** As it is shown: a value that was fixed where a fit had left it has more digits than anyone reads. */
export function shownConstraint(constraint: FitConstraint): string {
  return writeConstraint(constraint).replace(/\d+\.\d{6,}(e[-+]?\d+)?/g, (long) =>
    String(Number(Number(long).toPrecision(6))),
  );
}

export function constraintMeaning(constraint: FitConstraint): string {
  const meanings: Readonly<Record<FitConstraint['kind'], string>> = {
    fix: 'fixed',
    bound: 'bounded',
    tie: 'tied',
    frequency: 'characteristic frequency, Hz',
    order: 'order of time constants, fastest first',
  };
  return meanings[constraint.kind];
}

/** Whether all it speaks of stands in the circuit; while a circuit is being rewritten, constraints may wait. */
export function isAtHome(constraint: FitConstraint, circuit: Circuit): boolean {
  const hasParameter = (name: string): boolean => circuit.parameters.some((parameter) => parameter.name === name);
  const hasElement = (name: string): boolean => circuit.elements.some((element) => element.name === name);
  switch (constraint.kind) {
    case 'frequency':
      return hasElement(constraint.element);
    case 'order':
      return constraint.elements.every(hasElement);
    case 'tie':
      return hasParameter(constraint.parameter) && variablesOf(constraint.expression).every(hasParameter);
    default:
      return hasParameter(constraint.parameter);
  }
}

/** What is wrong with each constraint by itself, and at last with all of them together. */
export function constraintFaults(
  circuit: Circuit,
  constraints: readonly FitConstraint[],
): readonly (string | undefined)[] {
  const active = constraints.filter((constraint) => isAtHome(constraint, circuit));
  const faults = constraints.map((constraint) =>
    active.includes(constraint) ? faultOf(circuit, [constraint]) : undefined,
  );
  const together = faults.every((fault) => fault === undefined) ? faultOf(circuit, active) : undefined;
  return [...faults, together];
}

/** @returns undefined where they make sense */
export function faultOf(circuit: Circuit, constraints: readonly FitConstraint[]): string | undefined {
  try {
    createParameterMap(circuit, constraints);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [error.message, error.remedy].filter(Boolean).join(' ');
  }
}

/** Of one parameter. */
export type OwnKind = 'fix' | 'bound' | 'tie';

export function constraintOn<Kind extends OwnKind>(
  constraints: readonly FitConstraint[],
  kind: Kind,
  parameter: string,
): Extract<FitConstraint, { kind: Kind }> | undefined {
  const found = constraints.find((item) => item.kind === kind && item.parameter === parameter);
  return found as Extract<FitConstraint, { kind: Kind }> | undefined;
}

/** With another constraint of the parameter's own in place of what it had; undefined frees it. */
export function withOwn(
  constraints: readonly FitConstraint[],
  parameter: string,
  own: Extract<FitConstraint, { kind: OwnKind }> | undefined,
): readonly FitConstraint[] {
  const isOwn = (item: FitConstraint): boolean => 'parameter' in item && item.parameter === parameter;
  const others = constraints.filter((item) => !isOwn(item));
  return own ? [...others, own] : others;
}

function variablesOf(expression: string): readonly string[] {
  try {
    return parseExpression(expression).variables;
  } catch {
    // What cannot be read is told where constraints are checked.
    return [];
  }
}
