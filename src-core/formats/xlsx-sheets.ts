import { AppError } from '../errors.ts';
import { decodeText } from './decode-text.ts';
import type { DelimitedRow } from './delimited-text.ts';
import { readZip } from './zip-archive.ts';

const mostColumns = 500;
const mostCells = 20_000_000;

/**
 * The sheets of an Excel workbook (ECMA-376) as rows of texts: numbers as they are stored, with a decimal point; times
 * of day and durations as `h:mm:ss`.
 *
 * @throws AppError `input/file-format`
 */
export function readSheets(bytes: Uint8Array): readonly (readonly DelimitedRow[])[] {
  const files = readZip(bytes, (name) => /^xl\/(?:worksheets\/sheet\d+|sharedStrings|styles)\.xml$/.test(name));
  const text = (name: string): string => {
    const found = files.get(name);
    // Some writers put a prefix before every element.
    return found ? decodeText(found).replace(/<(\/?)x:/g, '<$1') : '';
  };
  const strings = elements(text('xl/sharedStrings.xml'), 'si').map(({ content }) => textOf(content));
  const timeStyles = findTimeStyles(text('xl/styles.xml'));
  const number = (name: string): number => Number(/\d+/.exec(name)?.[0]);
  const sheets = [...files.keys()].filter((name) => name.includes('/sheet')).sort((a, b) => number(a) - number(b));
  if (sheets.length === 0)
    throw new AppError('input/file-format', 'The workbook holds no sheet.', { remedy: 'Save it again as .xlsx.' });
  return sheets.map((name) => rowsOf(text(name), strings, timeStyles));
}

interface Element {
  readonly attributes: string;
  readonly content: string;
}

/** Elements of one name that do not nest, in one pass; what is not closed ends the list. */
function elements(xml: string, name: string): readonly Element[] {
  const found: Element[] = [];
  const [begin, close] = [`<${name}`, `</${name}>`];
  let at = xml.indexOf(begin);
  while (at >= 0) {
    const next = xml.charCodeAt(at + begin.length);
    const end = xml.indexOf('>', at);
    if (end < 0) break;
    const isOther = next !== 0x20 && next !== 0x3e && next !== 0x2f;
    let from = end + 1;
    if (!isOther && xml[end - 1] === '/')
      found.push({ attributes: xml.slice(at + begin.length, end - 1), content: '' });
    else if (!isOther) {
      const stop = xml.indexOf(close, end);
      if (stop < 0) break;
      found.push({ attributes: xml.slice(at + begin.length, end), content: xml.slice(end + 1, stop) });
      from = stop + close.length;
    }
    at = xml.indexOf(begin, from);
  }
  return found;
}

function textOf(content: string): string {
  const texts = elements(content, 't').map((element) => element.content);
  return unescaped(texts.join(''));
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name)] ?? whole;
    const code = decimal === undefined ? parseInt(String(hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function attribute(attributes: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
}

/** Numbers of the cell styles that show a time of day or a duration and no date. */
function findTimeStyles(xml: string): ReadonlySet<number> {
  const timeFormats = new Set([18, 19, 20, 21, 45, 46, 47]);
  for (const { attributes } of elements(xml, 'numFmt')) {
    const code = (attribute(attributes, 'formatCode') ?? '').replace(/"[^"]*"|&quot;[^&]*&quot;/g, '');
    if (/h+\]?[:\\]/i.test(code) && !/[yd]/i.test(code)) timeFormats.add(Number(attribute(attributes, 'numFmtId')));
  }
  const formats = elements(elements(xml, 'cellXfs')[0]?.content ?? '', 'xf');
  const styles = formats.flatMap(({ attributes }, style) =>
    timeFormats.has(Number(attribute(attributes, 'numFmtId'))) ? [style] : [],
  );
  return new Set(styles);
}

function rowsOf(xml: string, strings: readonly string[], timeStyles: ReadonlySet<number>): readonly DelimitedRow[] {
  let cellCount = 0;
  return elements(xml, 'row').map(({ attributes, content }, index) => {
    const cells: string[] = [];
    for (const cell of elements(content, 'c')) {
      const column = columnNumber(attribute(cell.attributes, 'r')) ?? cells.length;
      cellCount += Math.max(1, column + 1 - cells.length);
      if (column >= mostColumns || cellCount > mostCells)
        throw new AppError('input/file-format', 'The workbook has too many cells.', {
          remedy: 'Keep only the columns of time, current and voltage, or export it as text.',
        });
      while (cells.length < column) cells.push('');
      cells[column] = cellText(cell, strings, timeStyles);
    }
    return { line: Number(attribute(attributes, 'r') ?? index + 1), cells };
  });
}

/** `AB12` → 27 */
function columnNumber(reference: string | undefined): number | undefined {
  const letters = reference && /^[A-Z]{1,3}(?=\d)/.exec(reference)?.[0];
  if (!letters) return undefined;
  return Array.from(letters).reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1;
}

function cellText(
  { attributes, content }: Element,
  strings: readonly string[],
  timeStyles: ReadonlySet<number>,
): string {
  const type = attribute(attributes, 't');
  if (type === 'inlineStr') return textOf(content).trim();
  const value = unescaped(elements(content, 'v')[0]?.content ?? '');
  if (type === 's') return (strings[Number(value)] ?? '').trim();
  if (type !== undefined && type !== 'n') return value.trim();
  const style = attribute(attributes, 's');
  return style !== undefined && timeStyles.has(Number(style)) && value !== '' ? clock(Number(value)) : value;
}

/** Days as hours, minutes and seconds; a hundred-thousandth of a second is what is left of a day's fraction. */
function clock(days: number): string {
  if (!Number.isFinite(days) || days < 0) return '';
  const ticks = Math.round(days * 86_400 * 1e5);
  const two = (value: number): string => String(value).padStart(2, '0');
  const seconds = Math.floor(ticks / 1e5);
  const fraction = String(ticks % 1e5).padStart(5, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}`;
}
