import { SyntaxFault } from './syntax-fault.ts';

export const expressionFunctions = [
  'sqrt', 'exp', 'ln', 'log10', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'coth',
] as const; // prettier-ignore

export type ExpressionFunction = (typeof expressionFunctions)[number];

/** One operation; its arguments are earlier entries of the same list. */
export type ExpressionStep =
  | { readonly kind: 'number'; readonly re: number; readonly im: number }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: '+' | '-' | '*' | '/' | '^'; readonly left: number; readonly right: number }
  | { readonly kind: ExpressionFunction | 'negative'; readonly argument: number };

/** A formula as the list of its operations, the last being the whole. */
export interface Expression {
  readonly steps: readonly ExpressionStep[];
  /** In the order of their first use. */
  readonly variables: readonly string[];
}

const longestText = 500;
const deepest = 60;
const constants: Readonly<Record<string, readonly [number, number]>> = {
  pi: [Math.PI, 0],
  π: [Math.PI, 0],
  j: [0, 1],
};
const example = 'Write for example R/(1 + (j*w*tau)^n), with * for every product.';

/**
 * Reads a formula: numbers, names (`tau`, `CPE1.Q`), `+ - * / ^`, parentheses, the functions above, `pi` and `j`.
 * Nothing is carried out but these.
 *
 * @throws SyntaxFault `input/invalid`
 */
export function parseExpression(text: string): Expression {
  const reader: Reader = { text, position: 0, depth: 0, steps: [], variables: [] };
  if (text.length > longestText)
    throw new SyntaxFault(text, longestText, 1, `The formula is longer than ${longestText} characters.`, 'Shorten it.');
  readSum(reader);
  if (peek(reader) !== undefined) unexpected(reader);
  return { steps: reader.steps, variables: reader.variables };
}

interface Reader {
  readonly text: string;
  position: number;
  depth: number;
  readonly steps: ExpressionStep[];
  readonly variables: string[];
}

function peek(reader: Reader): string | undefined {
  while (/\s/.test(reader.text[reader.position] ?? '')) reader.position++;
  return reader.text[reader.position];
}

function add(reader: Reader, step: ExpressionStep): number {
  return reader.steps.push(step) - 1;
}

function readSum(reader: Reader): number {
  let left = readProduct(reader);
  for (;;) {
    const sign = peek(reader);
    if (sign !== '+' && sign !== '-') return left;
    reader.position++;
    left = add(reader, { kind: sign, left, right: readProduct(reader) });
  }
}

function readProduct(reader: Reader): number {
  let left = readSigned(reader);
  for (;;) {
    const sign = peek(reader);
    if (sign !== '*' && sign !== '/' && sign !== '·') return left;
    reader.position++;
    left = add(reader, { kind: sign === '/' ? '/' : '*', left, right: readSigned(reader) });
  }
}

function readSigned(reader: Reader): number {
  const sign = peek(reader);
  if (sign !== '-' && sign !== '+') return readPower(reader);
  reader.position++;
  const argument = nested(reader, readSigned);
  return sign === '+' ? argument : add(reader, { kind: 'negative', argument });
}

/** Powers bind to the right and tighter than a sign before them: −a^b^c = −(a^(b^c)). */
function readPower(reader: Reader): number {
  const left = readAtom(reader);
  if (peek(reader) !== '^') return left;
  reader.position++;
  return add(reader, { kind: '^', left, right: nested(reader, readSigned) });
}

function readAtom(reader: Reader): number {
  const first = peek(reader);
  const rest = reader.text.slice(reader.position);
  const number = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(rest)?.[0];
  if (number !== undefined) {
    reader.position += number.length;
    return add(reader, { kind: 'number', re: Number(number), im: 0 });
  }
  const name = /^[A-Za-z_\u0370-\u03ff][\w\u0370-\u03ff]*(?:\.[A-Za-z]\w*)?/.exec(rest)?.[0];
  if (name !== undefined) return readName(reader, name);
  if (first !== '(') return unexpected(reader);
  return readParenthesis(reader);
}

function readParenthesis(reader: Reader): number {
  const opening = reader.position++;
  const inside = nested(reader, readSum);
  if (peek(reader) === ')') reader.position++;
  else if (reader.position < reader.text.length) unexpected(reader);
  else throw new SyntaxFault(reader.text, opening, 1, 'This parenthesis is never closed.', 'Add ")" where it ends.');
  return inside;
}

function readName(reader: Reader, name: string): number {
  const start = reader.position;
  reader.position += name.length;
  const kind = expressionFunctions.find((known) => known === name);
  if (peek(reader) === '(') {
    if (kind) return add(reader, { kind, argument: readParenthesis(reader) });
    const list = expressionFunctions.join(', ');
    const remedy = `Functions are ${list}. A product needs "*".`;
    throw new SyntaxFault(reader.text, start, name.length, `There is no function "${name}".`, remedy);
  }
  if (kind) throw new SyntaxFault(reader.text, start, name.length, `${name} needs parentheses.`, `Write ${name}(…).`);
  const constant = Object.hasOwn(constants, name) ? constants[name] : undefined;
  if (constant) return add(reader, { kind: 'number', re: constant[0], im: constant[1] });
  if (!reader.variables.includes(name)) reader.variables.push(name);
  return add(reader, { kind: 'variable', name });
}

/** Keeps a text of a thousand parentheses from ending in a stack overflow. */
function nested(reader: Reader, read: (reader: Reader) => number): number {
  if (++reader.depth > deepest)
    throw new SyntaxFault(reader.text, reader.position, 1, 'The formula is nested too deeply.', 'Simplify it.');
  const step = read(reader);
  reader.depth--;
  return step;
}

function unexpected(reader: Reader): never {
  const { text, position } = reader;
  const found = text[position];
  const message = found === undefined ? 'The formula ends too early.' : `"${found}" is not expected here.`;
  throw new SyntaxFault(text, position, 1, message, example);
}
