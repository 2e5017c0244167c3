import { AppError } from '../errors.ts';
import { isDescriptionCode, readDescriptionCode } from './description-code.ts';
import { fail, joinNodes, skipBlanks, takeElement, type CircuitNode, type Reader } from './element-reader.ts';

const longestText = 1000;
const example = 'Write elements in series with "-" and side by side with "p(…,…)", e.g. R0-p(R1,CPE1)-Wo1.';

/**
 * Reads a circuit: elements joined by `-` in series, `p(a,b,…)` in parallel, nested at will; blanks are ignored.
 * An element is its symbol and, where there are several, a number or a name after an underscore: `R1`, `CPE_gb`.
 * A circuit description code, `R0(R1Q1)([R2W2]C2)`, is known by its brackets and read too.
 *
 * @throws CircuitSyntaxError `input/invalid` with the position of the fault
 */
export function parseCircuit(text: string): CircuitNode {
  if (text.length > longestText)
    throw new AppError('input/invalid', `The circuit is ${text.length} characters long; ${longestText} are allowed.`);
  const reader: Reader = { text, position: 0, names: new Set() };
  if (isDescriptionCode(text)) return readDescriptionCode(reader);
  const root = readSeries(reader, undefined);
  skipBlanks(reader);
  if (reader.position < text.length) {
    const extra = text[reader.position]!;
    const message = extra === ')' ? 'This parenthesis closes nothing.' : `"${extra}" is not expected here.`;
    fail(reader, reader.position, 1, message, extra === ')' ? 'Remove it or open "p(" before it.' : example);
  }
  return root;
}

function readSeries(reader: Reader, opening: number | undefined): CircuitNode {
  const children = [readItem(reader, opening)];
  for (;;) {
    skipBlanks(reader);
    if (reader.text[reader.position] !== '-') break;
    reader.position++;
    children.push(readItem(reader, opening));
  }
  return joinNodes('series', children);
}

function readItem(reader: Reader, opening: number | undefined): CircuitNode {
  skipBlanks(reader);
  const { text, position } = reader;
  const word = /^[A-Za-z]+(?:[0-9][0-9A-Za-z_]*|_[0-9A-Za-z_]+)?/.exec(text.slice(position))?.[0];
  if (word === 'p' && /^p\s*\(/.test(text.slice(position))) return readParallel(reader);
  if (word !== undefined) return takeElement(reader, /^[A-Za-z]+/.exec(word)![0], word, word.length);
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
  return joinNodes('parallel', children);
}
