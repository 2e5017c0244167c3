import { AppError } from '../../errors.ts';
import type { Measure } from './measure.ts';
import { errorInExpression, tokenize, type Place, type Token } from './tokens.ts';

export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | '<' | '<=' | '>' | '>=' | 'and' | 'or';

/** An expression as read. There is nothing in it that could do anything but compute. */
export type Expression = Place &
  (
    | { readonly kind: 'number'; readonly value: number; readonly measure: Measure }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'unary'; readonly operator: '-' | 'not'; readonly operand: Expression }
    | {
        readonly kind: 'binary';
        readonly operator: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | { readonly kind: 'call'; readonly name: string; readonly parts: readonly Expression[] }
  );

const deepest = 40;

/** How strongly operators bind; comparisons do not chain. */
const strengths: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '^': 8,
};
const notStrength = 3;
const signStrength = 7;

/**
 * Reads e.g. "OCP + 10 mV", "capacity / 20 h" or "change(OCP) < 1 mV and t > 2 h".
 * @throws AppError `input/invalid` with the place
 */
export function parseExpression(text: string): Expression {
  const reader = new Reader(tokenize(text), text.length);
  const expression = reader.read(0, 0);
  reader.expectEnd();
  return expression;
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #length: number;
  #next = 0;

  constructor(tokens: readonly Token[], length: number) {
    this.#tokens = tokens;
    this.#length = length;
  }

  read(weakest: number, depth: number): Expression {
    if (depth > deepest) throw errorInExpression('The expression is nested too deeply', this.#here);
    let left = this.#readFirst(depth);
    for (;;) {
      const operator = this.#operatorHere();
      if (operator === undefined || strengths[operator] <= weakest) return left;
      this.#next++;
      // A power binds to the right, so that 2^3^2 is 2^9.
      const right = this.read(operator === '^' ? strengths[operator] - 1 : strengths[operator], depth + 1);
      if (isComparison(operator) && this.#isComparisonHere())
        throw errorInExpression('Comparisons do not chain', this.#here, 'Write “a < b and b < c”.');
      left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
    }
  }

  expectEnd(): void {
    const token = this.#tokens[this.#next];
    if (token) throw errorInExpression(`Here the expression should end, but “${textOf(token)}” follows`, token);
  }

  #readFirst(depth: number): Expression {
    const token = this.#tokens[this.#next++];
    if (!token) throw errorInExpression('Something is missing here', this.#here);
    if (token.kind === 'number') return token;
    if (token.kind === 'name') return this.#readName(token, depth);
    if (token.text === '-' || token.text === '+') {
      const operand = this.read(signStrength, depth + 1);
      return token.text === '+'
        ? operand
        : { kind: 'unary', operator: '-', operand, start: token.start, end: operand.end };
    }
    if (token.text !== '(') throw errorInExpression(`A value is missing before “${token.text}”`, token);
    const inner = this.read(0, depth + 1);
    this.#expect(')');
    return inner;
  }

  #readName({ text, start, end }: Token & { kind: 'name' }, depth: number): Expression {
    if (text === 'not') {
      const operand = this.read(notStrength, depth + 1);
      return { kind: 'unary', operator: 'not', operand, start, end: operand.end };
    }
    if (text === 'and' || text === 'or')
      throw errorInExpression(`A condition is missing before “${text}”`, { start, end });
    if (!this.#isSign('(')) return { kind: 'name', name: text, start, end };
    this.#next++;
    const parts: Expression[] = [];
    if (!this.#isSign(')')) {
      parts.push(this.read(0, depth + 1));
      while (this.#isSign(',')) {
        this.#next++;
        parts.push(this.read(0, depth + 1));
      }
    }
    return { kind: 'call', name: text, parts, start, end: this.#expect(')').end };
  }

  #operatorHere(): BinaryOperator | undefined {
    const token = this.#tokens[this.#next];
    if (!token || token.kind === 'number') return undefined;
    return Object.hasOwn(strengths, token.text) ? (token.text as BinaryOperator) : undefined;
  }

  #isComparisonHere(): boolean {
    const operator = this.#operatorHere();
    return operator !== undefined && isComparison(operator);
  }

  #isSign(text: string): boolean {
    const token = this.#tokens[this.#next];
    return token?.kind === 'sign' && token.text === text;
  }

  #expect(text: string): Place {
    const token = this.#tokens[this.#next];
    if (!token || !this.#isSign(text)) throw errorInExpression(`“${text}” is missing here`, this.#here);
    this.#next++;
    return token;
  }

  get #here(): Place {
    return this.#tokens[this.#next] ?? { start: this.#length, end: this.#length };
  }
}

function isComparison(operator: BinaryOperator): boolean {
  return strengths[operator] === strengths['<'];
}

function textOf(token: Token): string {
  return token.kind === 'number' ? String(token.value) : token.text;
}

/** Every result that an expression refers to. */
export function namesIn(expression: Expression): readonly { readonly name: string; readonly at: Place }[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'name':
      return [{ name: expression.name, at: expression }];
    case 'unary':
      return namesIn(expression.operand);
    case 'binary':
      return [...namesIn(expression.left), ...namesIn(expression.right)];
    case 'call':
      return expression.parts.flatMap(namesIn);
  }
}

/** The message of what is wrong with a text; undefined when it can be read. */
export function syntaxErrorOf(text: string): AppError | undefined {
  try {
    parseExpression(text);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
