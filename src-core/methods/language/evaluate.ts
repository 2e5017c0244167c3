import type { Expression, BinaryOperator } from './expression.ts';

/** What is known now, and what was known at the end of the pass before (for change and relchange). */
export interface Known {
  readonly values: Readonly<Record<string, number>>;
  readonly before?: Readonly<Record<string, number>>;
}

/**
 * The value in V, A, s and K, or whether a condition holds; undefined while a result it needs is not known.
 * Dimensions are checked beforehand by `measureOfExpression`.
 */
export function evaluate(expression: Expression, known: Known): number | boolean | undefined {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'name': {
      const value = Object.hasOwn(known.values, expression.name) ? known.values[expression.name] : undefined;
      return value === undefined || Number.isNaN(value) ? undefined : value;
    }
    case 'unary': {
      const operand = evaluate(expression.operand, known);
      if (operand === undefined) return undefined;
      return expression.operator === 'not' ? !operand : -Number(operand);
    }
    case 'binary':
      return combine(expression.operator, evaluate(expression.left, known), evaluate(expression.right, known));
    case 'call':
      return call(expression, known);
  }
}

type Value = number | boolean | undefined;

function combine(operator: BinaryOperator, left: Value, right: Value): Value {
  // What is decided by one side alone is decided.
  if (operator === 'and') return left === false || right === false ? false : both(left, right) && true;
  if (operator === 'or') return left === true || right === true ? true : both(left, right) && false;
  if (!both(left, right)) return undefined;
  return compute(operator, Number(left), Number(right));
}

function both(left: Value, right: Value): true | undefined {
  return left === undefined || right === undefined ? undefined : true;
}

function compute(operator: Exclude<BinaryOperator, 'and' | 'or'>, left: number, right: number): number | boolean {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '^':
      return left ** right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function call({ name, parts }: Expression & { kind: 'call' }, known: Known): Value {
  if (name === 'change' || name === 'relchange') {
    const now = evaluate(parts[0]!, known);
    const before = known.before && evaluate(parts[0]!, { values: known.before });
    if (now === undefined || before === undefined) return undefined;
    const change = Math.abs(Number(now) - Number(before));
    return name === 'change' ? change : change / Math.abs(Number(now));
  }
  const values: number[] = [];
  for (const part of parts) {
    const value = evaluate(part, known);
    if (value === undefined) return undefined;
    values.push(Number(value));
  }
  if (name === 'abs') return Math.abs(values[0]!);
  if (name === 'sqrt') return Math.sqrt(values[0]!);
  return name === 'min' ? Math.min(...values) : Math.max(...values);
}
