import { SyntaxFault } from '../numerics/syntax-fault.ts';
import type { ElementDefinition } from './element.ts';
import { elements, findElement } from './elements/index.ts';
import { createUserElement, userSymbol } from './user-element.ts';

/** One element of a circuit as it stands in the text. */
export interface ElementNode {
  readonly kind: 'element';
  readonly name: string;
  readonly definition: ElementDefinition;
  /** Index of its first character. */
  readonly position: number;
}

/** Elements or groups one after the other (`series`) or side by side (`parallel`); at least two children. */
export interface GroupNode {
  readonly kind: 'series' | 'parallel';
  readonly children: readonly CircuitNode[];
}

export type CircuitNode = ElementNode | GroupNode;

/** A circuit text that cannot be read, pointing at the character. */
export class CircuitSyntaxError extends SyntaxFault {}

/** A text being read, in either way of writing. */
export interface Reader {
  readonly text: string;
  position: number;
  readonly names: Set<string>;
}

export function fail(reader: Reader, position: number, length: number, message: string, remedy: string): never {
  throw new CircuitSyntaxError(reader.text, position, length, message, remedy);
}

export function skipBlanks(reader: Reader): void {
  while (/\s/.test(reader.text[reader.position] ?? '')) reader.position++;
}

/** A group with groups of its own kind made part of it: it is the same circuit, and the tree stays flat. */
export function joinNodes(kind: GroupNode['kind'], children: readonly CircuitNode[]): CircuitNode {
  const flat = children.flatMap((child) => (child.kind === kind ? child.children : [child]));
  return flat.length === 1 ? flat[0]! : { kind, children: flat };
}

/**
 * Takes the element that stands at the reader's position.
 *
 * @param length - how many characters its symbol and number have
 * @param name - what it is to be called
 */
export function takeElement(reader: Reader, symbol: string, name: string, length: number): ElementNode {
  const { position } = reader;
  const known = findElement(symbol);
  if (!known && symbol !== userSymbol)
    return fail(reader, position, length, `There is no element "${symbol}".`, suggestion(symbol));
  if (reader.names.has(name))
    return fail(
      reader,
      position,
      length,
      `The name "${name}" stands twice in the circuit.`,
      `Number the elements, e.g. ${symbol}1 and ${symbol}2.`,
    );
  reader.names.add(name);
  reader.position += length;
  return { kind: 'element', name, definition: known ?? takeFormula(reader, position, length), position };
}

function takeFormula(reader: Reader, position: number, length: number): ElementDefinition {
  skipBlanks(reader);
  const { text } = reader;
  const opening = reader.position;
  const example = `Write for example ${userSymbol}1{R/(1 + (j*w*tau)^n)}.`;
  if (text[opening] !== '{')
    return fail(reader, position, length, `${userSymbol} needs its formula in braces.`, example);
  const closing = text.indexOf('}', opening);
  if (closing < 0) return fail(reader, opening, 1, 'This brace is never closed.', 'Add "}" where the formula ends.');
  reader.position = closing + 1;
  try {
    return createUserElement(text.slice(opening + 1, closing));
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    const message = error.message.split('\n')[0]!;
    return fail(reader, opening + 1 + error.position, error.length, message, error.remedy ?? example);
  }
}

/** Names by which other programs know our elements. */
const otherNames: Readonly<Record<string, string>> = {
  Q: 'CPE',
  P: 'CPE',
  Y: 'CPE',
  T: 'Wo',
  O: 'Ws',
  FSW: 'Wo',
  FLW: 'Ws',
  Ger: 'G',
  ZARC: 'Zarc',
  RQ: 'Zarc',
};

function suggestion(symbol: string): string {
  const known = otherNames[symbol] ?? otherNames[symbol.toUpperCase()];
  const same = elements.find((item) => item.symbol.toLowerCase() === symbol.toLowerCase());
  const close = elements.filter((item) => editDistance(item.symbol, symbol) === 1).map((item) => item.symbol);
  const longest = close.sort((a, b) => b.length - a.length)[0]; // a letter is forgotten more often than added
  const near = same?.symbol ?? known ?? longest;
  const list = `Elements are ${elements.map((item) => item.symbol).join(', ')}, and ${userSymbol}{formula}.`;
  return near === undefined ? list : `Did you mean ${near}? ${list}`;
}

/** Levenshtein distance, ignoring case. */
function editDistance(a: string, b: string): number {
  const from = a.toLowerCase();
  const to = b.toLowerCase();
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[to.length]!;
}
