import { elements, findElement } from './elements/index.ts';
import {
  fail, joinNodes, skipBlanks, takeElement, type CircuitNode, type ElementNode, type GroupNode, type Reader,
} from './element-reader.ts'; // prettier-ignore
import { userSymbol } from './user-element.ts';

/** Letters of the code that differ from our symbols. */
const codeToSymbol: Readonly<Record<string, string>> = { Q: 'CPE', O: 'Ws', T: 'Wo' };
const symbolToCode: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(codeToSymbol).map(([code, symbol]) => [symbol, code]),
);
/** The longest first: `Zarc`, not `Z` and what remains. */
const codes = [...elements.map((item) => item.symbol), userSymbol, ...Object.keys(codeToSymbol)].sort(
  (a, b) => b.length - a.length,
);
const example = 'Brackets are for series, parentheses for parallel: R0(R1Q1)([R2W2]C2).';

/**
 * True for what can only be a circuit description code: brackets, or parentheses without a `p`, a comma or a hyphen; or
 * several numbered elements in a row.
 */
export function isDescriptionCode(text: string): boolean {
  const bare = text.replace(/\{[^}]*\}?/g, '');
  if (bare.includes('[')) return true;
  if (/[-,]|p\s*\(/.test(bare)) return false;
  if (bare.includes('(')) return true;
  const words = bare.match(/[A-Z][A-Za-z]*\d+/g) ?? [];
  return words.length > 1 && words.join('') === bare.trim() && words.every((word) => codeOf(word) !== undefined);
}

/**
 * Reads a circuit description code: elements in a row inside brackets or outside are in series, inside parentheses side
 * by side. Elements without a number are numbered. Q is a constant-phase element, O and T the finite-length and
 * finite-space Warburg; all other elements go by our own symbols.
 *
 * @throws CircuitSyntaxError
 * @see Boukamp, Equivalent Circuit manual, University of Twente (1989), CT88/265/128
 */
export function readDescriptionCode(reader: Reader): CircuitNode {
  const root = readGroup(reader, 'series', undefined);
  if (reader.position < reader.text.length) {
    const extra = reader.text[reader.position]!;
    fail(reader, reader.position, 1, `"${extra}" closes nothing.`, 'Remove it or open a group before it.');
  }
  return root;
}

function readGroup(reader: Reader, kind: GroupNode['kind'], opening: number | undefined): CircuitNode {
  const children: CircuitNode[] = [];
  const closing = kind === 'parallel' ? ')' : ']';
  for (;;) {
    skipBlanks(reader);
    const found = reader.text[reader.position];
    if (found === undefined || found === ')' || found === ']') {
      finishGroup(reader, found, closing, opening, children.length, kind);
      return joinNodes(kind, children);
    }
    if (found === '(' || found === '[') {
      const start = reader.position++;
      children.push(readGroup(reader, found === '(' ? 'parallel' : 'series', start));
    } else children.push(readElement(reader));
  }
}

function finishGroup(
  reader: Reader,
  found: string | undefined,
  closing: string,
  opening: number | undefined,
  count: number,
  kind: GroupNode['kind'],
): void {
  const { position } = reader;
  if (opening === undefined) {
    if (count === 0) fail(reader, position, 1, 'The circuit ends where an element should stand.', example);
    return;
  }
  if (found === undefined) fail(reader, opening, 1, 'This group is never closed.', `Add "${closing}" where it ends.`);
  if (found !== closing) fail(reader, position, 1, `"${found}" closes a group of the other kind.`, example);
  reader.position++;
  const length = reader.position - opening;
  if (count === 0) fail(reader, opening, length, 'This group is empty.', example);
  if (count === 1 && kind === 'parallel')
    fail(reader, opening, length, 'A parallel group needs two branches or more.', example);
}

function readElement(reader: Reader): ElementNode {
  const rest = reader.text.slice(reader.position);
  const code = codeOf(rest);
  if (code === undefined) {
    const word = /^[A-Za-z]+\d*/.exec(rest)?.[0];
    const message = word === undefined ? `"${rest[0]!}" is not expected here.` : `There is no element "${rest[0]!}".`;
    return fail(reader, reader.position, 1, message, example);
  }
  const symbol = codeToSymbol[code] ?? code;
  const number = /^\d+/.exec(rest.slice(code.length))?.[0];
  const name = `${symbol}${number ?? nextNumber(reader.text, reader.names, symbol)}`;
  return takeElement(reader, symbol, name, code.length + (number?.length ?? 0));
}

function codeOf(text: string): string | undefined {
  return codes.find((code) => text.startsWith(code));
}

/** The first number from 1 that neither an element read nor one that follows has. */
function nextNumber(text: string, names: ReadonlySet<string>, symbol: string): number {
  const written = symbolToCode[symbol] ?? symbol;
  for (let number = 1; ; number++) {
    const isLater = new RegExp(`(?:${symbol}|${written})${number}(?!\\d)`).test(text);
    if (!names.has(`${symbol}${number}`) && !isLater) return number;
  }
}

/**
 * The circuit as a description code, which reads back as the same circuit; a name that is not a number is replaced by
 * the next free number.
 */
export function formatDescriptionCode(node: CircuitNode): string {
  const all = elementNames(node);
  const taken = new Set(all);
  const write = (item: CircuitNode, parent: GroupNode['kind']): string => {
    if (item.kind === 'element') return writeElement(item, taken);
    const inside = item.children.map((child) => write(child, item.kind)).join('');
    if (item.kind === 'parallel') return `(${inside})`;
    return parent === 'parallel' ? `[${inside}]` : inside;
  };
  const code = write(node, 'series');
  return node.kind === 'element' ? `[${code}]` : code; // bare, it could be taken for our own writing
}

function elementNames(node: CircuitNode): readonly string[] {
  return node.kind === 'element' ? [node.name] : node.children.flatMap(elementNames);
}

function writeElement({ name, definition }: ElementNode, taken: Set<string>): string {
  const { symbol } = definition;
  let number = /^\d+$/.exec(name.slice(symbol.length))?.[0];
  if (number === undefined) {
    number = String(nextNumber('', taken, symbol));
    taken.add(`${symbol}${number}`);
  }
  const formula = findElement(symbol) ? '' : `{${definition.formula}}`;
  return `${symbolToCode[symbol] ?? symbol}${number}${formula}`;
}
