import type { Font, Measure } from './page.ts';

/** Control characters and marks that turn the reading direction have no place on paper. */
const unprintable =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]/g;

/** Text that can be drawn: tabs and line breaks stay for `wrapText`; what cannot be seen is taken out. */
export function printable(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(unprintable, '');
}

/** Longer texts are cut with a word on how long they were: a report is no place for a pasted file. */
const longestText = 4000;

/**
 * Breaks text into lines no wider than `width`: at spaces, inside a word only where it alone is too long, and at
 * line breaks of the text itself.
 */
export function wrapText(text: string, width: number, font: Font, measure: Measure): readonly string[] {
  const clean = printable(text);
  const cut =
    clean.length <= longestText
      ? clean
      : `${clean.slice(0, longestText).toWellFormed()}… (${text.length} characters in all)`;
  return cut.split('\n').flatMap((line) => wrapLine(line.replaceAll('\t', ' '), width, font, measure));
}

function wrapLine(text: string, width: number, font: Font, measure: Measure): readonly string[] {
  if (measure.width(text, font) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  const indent = /^ */.exec(text)![0];
  for (const word of text.trimStart().split(/ +/)) {
    const longer = line === '' ? (lines.length === 0 ? indent : '') + word : `${line} ${word}`;
    if (measure.width(longer, font) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = breakWord(word, width, font, measure);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** Pieces of one word, cut where a line is full; never inside a pair of surrogates. */
function breakWord(word: string, width: number, font: Font, measure: Measure): readonly string[] {
  if (measure.width(word, font) <= width) return [word];
  const pieces: string[] = [];
  let rest = Array.from(word);
  while (rest.length > 0) {
    const count = fittingCount(rest, width, font, measure);
    pieces.push(rest.slice(0, count).join(''));
    rest = rest.slice(count);
  }
  return pieces;
}

function fittingCount(characters: readonly string[], width: number, font: Font, measure: Measure): number {
  let low = 1;
  let high = Math.min(characters.length, 400);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure.width(characters.slice(0, middle).join(''), font) <= width) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** One line, ended with "…" where it does not fit. */
export function ellipsize(text: string, width: number, font: Font, measure: Measure): string {
  const line = printable(text)
    .replaceAll(/[\n\t]/g, ' ')
    .slice(0, 1000);
  if (measure.width(line, font) <= width) return line;
  const characters = Array.from(line);
  const room = width - measure.width('…', font);
  return `${characters
    .slice(0, fittingCount(characters, room, font, measure))
    .join('')
    .trimEnd()}…`;
}
