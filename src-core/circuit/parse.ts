import { AppError } from '../errors.ts';
import { elements, findElement } from './elements/index.ts';
import type { ElementDefinition } from './element.ts';

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

/** Points at the characters that could not be understood. */
export class CircuitSyntaxError extends AppError {
  readonly position: number;
  readonly length: number;

  constructor(text: string, position: number, length: number, message: string, remedy: string) {
    super('input/invalid', `${message}\n${excerpt(text, position, length)}`, { remedy });
    this.position = position;
    this.length = length;
  }
}

const longestText = 1000;
const example = 'Write elements in series with "-" and side by side with "p(…,…)", e.g. R0-p(R1,CPE1)-Wo1.';

/**
 * Reads a circuit: elements joined by `-` in series, `p(a,b,…)` in parallel, nested at will; blanks are ignored.
 * An element is its symbol and, where there are several, a number or a name after an underscore: `R1`, `CPE_gb`.
 *
 * @throws CircuitSyntaxError `input/invalid` with the position of the fault
 */
export function parseCircuit(text: string): CircuitNode {
  if (text.length > longestText)
    throw new AppError('input/invalid', `The circuit is ${text.length} characters long; ${longestText} are allowed.`);
  const reader: Reader = { text, position: 0, names: new Map() };
  const root = readSeries(reader, undefined);
  skipBlanks(reader);
  if (reader.position < text.length) {
    const extra = text[reader.position]!;
    const message = extra === ')' ? 'This parenthesis closes nothing.' : `"${extra}" is not expected here.`;
    fail(reader, reader.position, 1, message, extra === ')' ? 'Remove it or open "p(" before it.' : example);
  }
  return root;
}

interface Reader {
  readonly text: string;
  position: number;
  readonly names: Map<string, number>;
}

function readSeries(reader: Reader, opening: number | undefined): CircuitNode {
  const children = [readItem(reader, opening)];
  for (;;) {
    skipBlanks(reader);
    if (reader.text[reader.position] !== '-') break;
    reader.position++;
    children.push(readItem(reader, opening));
  }
  // A group of the same kind inside a group is the same circuit: keep the tree flat.
  const flat = children.flatMap((child) => (child.kind === 'series' ? child.children : [child]));
  return flat.length === 1 ? flat[0]! : { kind: 'series', children: flat };
}

function readItem(reader: Reader, opening: number | undefined): CircuitNode {
  skipBlanks(reader);
  const { text, position } = reader;
  const word = /^[A-Za-z]+(?:[0-9][0-9A-Za-z_]*|_[0-9A-Za-z_]+)?/.exec(text.slice(position))?.[0];
  if (word === 'p' && /^p\s*\(/.test(text.slice(position))) return readParallel(reader);
  if (word !== undefined) return readElement(reader, word);
  const found = text[position];
  if (found === undefined && opening !== undefined)
    return fail(reader, opening, 2, 'This parenthesis is never closed.', 'Add ")" where the branches end.');
  if (found === undefined) return fail(reader, position, 1, 'The circuit ends where an element should stand.', example);
  if (found === '(') return fail(reader, position, 1, 'A group needs "p" before its parenthesis.', example);
  return fail(reader, position, 1, `An element should stand here, not "${found}".`, example);
}

function readParallel(reader: Reader): CircuitNode {
  const opening = reader.position;
  reader.position = reader.text.indexOf('(', opening) + 1;
  const children = [readSeries(reader, opening)];
  for (;;) {
    skipBlanks(reader);
    const found = reader.text[reader.position];
    if (found === ')') break;
    if (found === undefined)
      return fail(reader, opening, 2, 'This parenthesis is never closed.', 'Add ")" where the branches end.');
    if (found !== ',')
      return fail(reader, reader.position, 1, `"${found}" is not expected here.`, 'Separate branches with ",".');
    reader.position++;
    children.push(readSeries(reader, opening));
  }
  reader.position++;
  if (children.length < 2)
    return fail(
      reader,
      opening,
      reader.position - opening,
      'A parallel group needs two branches or more.',
      'Separate its branches with ",".',
    );
  const flat = children.flatMap((child) => (child.kind === 'parallel' ? child.children : [child]));
  return { kind: 'parallel', children: flat };
}

function readElement(reader: Reader, word: string): ElementNode {
  const { position } = reader;
  const symbol = /^[A-Za-z]+/.exec(word)![0];
  const definition = findElement(symbol);
  if (!definition) return fail(reader, position, word.length, `There is no element "${symbol}".`, suggestion(symbol));
  if (reader.names.has(word))
    return fail(
      reader,
      position,
      word.length,
      `The name "${word}" stands twice in the circuit.`,
      `Number the elements, e.g. ${symbol}1 and ${symbol}2.`,
    );
  reader.names.set(word, position);
  reader.position += word.length;
  return { kind: 'element', name: word, definition, position };
}

function skipBlanks(reader: Reader): void {
  while (/\s/.test(reader.text[reader.position] ?? '')) reader.position++;
}

function fail(reader: Reader, position: number, length: number, message: string, remedy: string): never {
  throw new CircuitSyntaxError(reader.text, position, length, message, remedy);
}

/** The text with carets under the fault, cut to a window around it. */
function excerpt(text: string, position: number, length: number): string {
  const from = Math.max(0, position - 40);
  const window = text.slice(from, from + 100).replace(/\s/g, ' ');
  const prefix = from > 0 ? '…' : '';
  return `${prefix}${window}\n${' '.repeat(position - from + prefix.length)}${'^'.repeat(Math.max(1, length))}`;
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
  const list = `Elements are ${elements.map((item) => item.symbol).join(', ')}.`;
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
