import { AppError } from '../../errors.ts';
import { readUnit, plain, type Measure } from './measure.ts';

/** Where a part of an expression stands: from `start` to before `end`, in characters. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export type Token = Place &
  (
    | { readonly kind: 'number'; readonly value: number; readonly measure: Measure }
    | { readonly kind: 'name'; readonly text: string }
    | { readonly kind: 'sign'; readonly text: string }
  );

const longestExpression = 300;
const space = /\s+/y;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/y;
const name = /[A-Za-z_][A-Za-z0-9_]*/y;
const sign = /<=|>=|[-+*/^()<>,]/y;
const unit = /\s*([A-Za-zµμΩ°%]+(?:\/[A-Za-z]+)?|[A-Za-zµμΩ°%]+)/y;

/**
 * Splits an expression. A unit belongs to the number before it, so that "10 mV" is one thing.
 * @throws AppError `input/invalid` with the place
 */
export function tokenize(text: string): readonly Token[] {
  if (text.length > longestExpression)
    throw new AppError('input/invalid', `An expression has at most ${longestExpression} characters.`);
  const source = text.replaceAll('\u2212', '-').replaceAll('≤', '<=').replaceAll('≥', '>=').replaceAll('·', '*');
  const tokens: Token[] = [];
  let at = match(space, source, 0)?.end ?? 0;
  while (at < source.length) {
    const token = readToken(source, at);
    tokens.push(token);
    at = match(space, source, token.end)?.end ?? token.end;
  }
  return tokens;
}

function readToken(source: string, at: number): Token {
  const digits = match(number, source, at);
  if (digits) return readNumber(source, at, digits);
  const word = match(name, source, at);
  if (word) return { kind: 'name', text: word.text, start: at, end: word.end };
  const found = match(sign, source, at);
  if (found) return { kind: 'sign', text: found.text, start: at, end: found.end };
  throw errorInExpression(`“${source[at]!}” has no meaning here`, { start: at, end: at + 1 });
}

function readNumber(source: string, start: number, digits: Match): Token {
  const value = Number(digits.text);
  unit.lastIndex = digits.end;
  const found = unit.exec(source);
  if (!found) return { kind: 'number', value, measure: plain, start, end: digits.end };
  const whole = found[1]!;
  // "10 mV/h" is a rate; in "10 mV/dEdt" the unit ends at the bar.
  for (const candidate of [whole, whole.split('/')[0]!]) {
    const known = readUnit(candidate);
    const end = unit.lastIndex - whole.length + candidate.length;
    if (known) return { kind: 'number', value: value * known.factor, measure: known.measure, start, end };
  }
  const words = whole.split('/')[0]!;
  if (/^(and|or)$/.test(words)) return { kind: 'number', value, measure: plain, start, end: digits.end };
  const from = unit.lastIndex - whole.length;
  throw errorInExpression(
    `“${words}” is no unit`,
    { start: from, end: from + words.length },
    'Units are V, A, s, min, h, C, Ah, Ω, Hz, °C, K and their multiples; between a number and a name there is a “*”.',
  );
}

interface Match {
  readonly text: string;
  readonly end: number;
}

function match(pattern: RegExp, source: string, at: number): Match | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(source);
  return found ? { text: found[0], end: pattern.lastIndex } : undefined;
}

/** What is wrong, and where: "… (character 7)". */
export function errorInExpression(what: string, { start }: Place, remedy?: string): AppError {
  return new AppError('input/invalid', `${what} (character ${start + 1}).`, remedy === undefined ? {} : { remedy });
}
