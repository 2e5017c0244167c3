import { AppError } from '../errors.ts';

/** One line of data. */
export interface DelimitedRow {
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A table found in a text: what stands before its header is passed over. */
export interface DelimitedTable {
  readonly header: readonly string[];
  readonly headerLine: number;
  readonly rows: readonly DelimitedRow[];
  /** True where a comma between digits is a decimal sign. */
  readonly decimalComma: boolean;
}

export interface TextLine {
  readonly content: string;
  /** Counted from 1, as editors do. */
  readonly line: number;
}

export type Separator = '\t' | ';' | ',' | ' ';

const mostRows = 5_000_000;
const preambleLines = 200;
const mostColumns = 2000;

/**
 * Finds the table in a text: separator tab, semicolon, comma or blanks; `#` and `%` begin comments; quotes as in
 * RFC 4180.
 *
 * @param isHeader - whether these cells are the header looked for
 * @returns undefined when no line among the first 200 is
 * @throws AppError `input/file-format` for an empty text, one that is not text, or too many rows
 */
export function readDelimited(
  text: string,
  isHeader: (cells: readonly string[]) => boolean,
): DelimitedTable | undefined {
  if (text.slice(0, 4096).includes('\u0000'))
    throw new AppError('input/file-format', 'This is not a text file.', {
      remedy: 'Export the data as text (CSV) from the program that wrote it.',
    });
  const lines = splitLines(text);
  if (lines.length === 0)
    throw new AppError('input/file-format', 'The file is empty.', { remedy: 'Check that its export was finished.' });
  for (const [position, { content, line }] of lines.slice(0, preambleLines).entries())
    for (const separator of ['\t', ';', ',', ' '] as const) {
      const header = splitCells(content, separator);
      if (header.length < 2 || header.length > mostColumns || !isHeader(header)) continue;
      const rest = lines.slice(position + 1);
      // "Frequency (Hz)" falls apart at blanks: the header must then fit what follows.
      if (separator === ' ' && rest[0] && splitCells(rest[0].content, ' ').length !== header.length) continue;
      const rows = rest.map((row) => ({ line: row.line, cells: splitCells(row.content, separator) }));
      return { header, headerLine: line, rows, decimalComma: separator !== ',' };
    }
  return undefined;
}

/**
 * Lines that hold something besides comment, with their numbers.
 *
 * @throws AppError `input/file-format` for too many
 */
export function splitLines(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  const ends = /\r\n|\n|\r/g;
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = 1; start <= text.length; line++) {
    const end = ends.exec(text);
    const content = text.slice(start, end?.index).trimEnd();
    if (content.trim() !== '' && !/^\s*[#%]/.test(content)) lines.push({ content, line });
    if (lines.length > mostRows)
      throw new AppError('input/file-format', `The file has more than ${mostRows} rows.`, {
        remedy: 'Cut it into smaller files.',
      });
    if (!end) break;
    start = ends.lastIndex;
  }
  return lines;
}

export function splitCells(line: string, separator: Separator): string[] {
  if (separator === ' ') return line.trim().split(/\s+/);
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = '';
  let isBlank = true;
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (quoted && character === '"' && line[i + 1] === '"') {
      cell += '"';
      isBlank = false;
      i++;
    } else if (character === '"' && (quoted || isBlank)) quoted = !quoted;
    else if (character === separator && !quoted) {
      cells.push(cell.trim());
      cell = '';
      isBlank = true;
    } else {
      cell += character;
      isBlank &&= character === ' ' || character === '\t';
    }
  }
  cells.push(cell.trim());
  return cells;
}

const decimalPattern = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eEdD][-+]?\d+)?$/;

/** The number in a cell; NaN when it is none. Infinity is none either: no instrument measures it. */
export function readNumber(cell: string, decimalComma: boolean): number {
  const text = (decimalComma ? cell.replace(',', '.') : cell).replace('\u2212', '-');
  return decimalPattern.test(text) ? Number(text.replace(/[dD]/, 'e')) : NaN;
}
