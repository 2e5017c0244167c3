import type { AppError } from '../../errors.ts';
import type { Expression } from './expression.ts';
import { describeMeasure, isSame, plain, type Measure } from './measure.ts';
import { functionHelp, knownResults } from './results.ts';
import { errorInExpression } from './tokens.ts';

/** What a name is; undefined for names that are not known at this place. */
export type Scope = (name: string) => Measure | undefined;

/**
 * The measure of an expression, with every part checked against its neighbours.
 * @param names - all that could have been written, for the message
 * @throws AppError `input/invalid` with the place of what does not fit
 */
export function measureOfExpression(expression: Expression, scope: Scope): Measure {
  switch (expression.kind) {
    case 'number':
      return expression.measure;
    case 'name':
      return scope(expression.name) ?? fail(unknownName(expression));
    case 'unary':
      return measureOfUnary(expression, scope);
    case 'binary':
      return measureOfBinary(expression, scope);
    case 'call':
      return measureOfCall(expression, scope);
  }
}

function measureOfUnary(expression: Expression & { kind: 'unary' }, scope: Scope): Measure {
  const { operator, operand } = expression;
  const measure = measureOfExpression(operand, scope);
  if ((operator === 'not') !== (measure === 'truth'))
    fail(errorInExpression(`“${operator}” does not go with ${describeMeasure(measure)}`, operand));
  return measure;
}

function measureOfBinary(expression: Expression & { kind: 'binary' }, scope: Scope): Measure {
  const { operator, left, right } = expression;
  const [one, other] = [measureOfExpression(left, scope), measureOfExpression(right, scope)];
  if (operator === 'and' || operator === 'or') {
    if (one !== 'truth') fail(needsCondition(operator, left, one));
    if (other !== 'truth') fail(needsCondition(operator, right, other));
    return 'truth';
  }
  if (one === 'truth' || other === 'truth')
    return fail(errorInExpression(`“${operator}” does not go with a condition`, one === 'truth' ? left : right));
  if (operator === '*' || operator === '/') {
    const sign = operator === '*' ? 1 : -1;
    return one.map((exponent, index) => exponent + sign * other[index]!) as unknown as Measure;
  }
  if (operator === '^') return power(expression, one, other);
  if (!isSame(one, other))
    fail(
      errorInExpression(
        `${describeMeasure(one)} and ${describeMeasure(other)} cannot be ${operator === '+' || operator === '-' ? 'added' : 'compared'}`,
        right,
        'Give the number a unit, e.g. “10 mV”.',
      ),
    );
  return operator === '+' || operator === '-' ? one : 'truth';
}

function power(
  { right }: Expression & { kind: 'binary' },
  base: Exclude<Measure, 'truth'>,
  exponent: Measure,
): Measure {
  if (!isSame(exponent, plain)) fail(errorInExpression('An exponent has no unit', right));
  if (isSame(base, plain)) return plain;
  if (right.kind !== 'number' || !Number.isInteger(right.value))
    return fail(errorInExpression('A value with a unit can be raised to whole numbers only', right));
  return base.map((value) => value * right.value) as unknown as Measure;
}

function measureOfCall(expression: Expression & { kind: 'call' }, scope: Scope): Measure {
  const { name, parts } = expression;
  const help = Object.hasOwn(functionHelp, name) ? functionHelp[name]! : undefined;
  if (help === undefined)
    return fail(
      errorInExpression(`“${name}” is no function`, expression, `There are ${Object.keys(functionHelp).join(', ')}.`),
    );
  const many = name === 'min' || name === 'max';
  if (many ? parts.length === 0 : parts.length !== 1) fail(errorInExpression(`${name} is used as ${help}`, expression));
  const measures = parts.map((part) => measureOfExpression(part, scope));
  for (const [index, measure] of measures.entries()) {
    if (measure === 'truth') fail(errorInExpression(`${name} takes values, not conditions`, parts[index]!));
    if (!isSame(measure, measures[0]!))
      fail(
        errorInExpression(
          `${describeMeasure(measures[0]!)} and ${describeMeasure(measure)} do not go together`,
          parts[index]!,
        ),
      );
  }
  if (name === 'sqrt' && !isSame(measures[0]!, plain)) fail(errorInExpression(`sqrt is used as ${help}`, parts[0]!));
  return name === 'relchange' ? plain : measures[0]!;
}

function needsCondition(operator: string, side: Expression, measure: Measure): AppError {
  return errorInExpression(
    `“${operator}” joins conditions, but this is ${describeMeasure(measure)}`,
    side,
    'Compare it with a value, e.g. “OCP > 1.2 V”.',
  );
}

function unknownName(expression: Expression & { kind: 'name' }): AppError {
  const { name } = expression;
  const near = knownResults.find((result) => result.name.toLowerCase() === name.toLowerCase());
  return errorInExpression(
    `“${name}” is no result`,
    expression,
    near
      ? `Did you mean “${near.name}”?`
      : `There are ${knownResults.map((result) => result.name).join(', ')}, and what earlier steps keep.`,
  );
}

function fail(error: AppError): never {
  throw error;
}
