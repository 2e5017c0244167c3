import type { Table, TableColumn } from '../../../src-core/reports/document.ts';
import type { Flow } from './flow.ts';
import { ink, type Font, type Measure } from './page.ts';
import { printable, wrapText } from './text-wrap.ts';

const gapPt = 10;
const usualPaddingPt = 2.2;
const densePaddingPt = 1.1;
const sizesPt = [8, 7.5, 7, 6.5, 6];
const denseSizesPt = [6.5, 6];

interface TableLook {
  readonly widths: readonly number[];
  readonly fonts: readonly Font[];
  readonly headerFont: Font;
  readonly lineHeight: number;
  readonly paddingPt: number;
}

interface WrappedTable {
  readonly look: TableLook;
  readonly header: WrappedRow | undefined;
  readonly rows: readonly WrappedRow[];
}

function wrapTable(flow: Flow, table: Table): WrappedTable {
  const look = chooseLook(table, flow.width, flow.measure);
  const titles = table.columns.map((column) => column.header);
  return {
    look,
    header: table.form ? undefined : wrapRow(titles, look, look.headerFont, flow.measure),
    rows: table.rows.map((row) => wrapRow(row, look, undefined, flow.measure)),
  };
}

/** Room that a table wants where it begins: all of it when it is short, else its header and the first rows. */
export function tableStartHeight(flow: Flow, table: Table): number {
  // Longer ones are not short whatever their rows are.
  const mostShortRows = 12;
  return startHeight(flow, wrapTable(flow, { ...table, rows: table.rows.slice(0, mostShortRows + 1) }));
}

function startHeight(flow: Flow, { look, header, rows }: WrappedTable): number {
  const headerHeight = header ? rowHeight(header, look) : 0;
  const wholeHeight = headerHeight + sum(rows.map((row) => rowHeight(row, look) + 0.5));
  if (wholeHeight < flow.fullHeight * 0.2) return wholeHeight;
  const firstHeight = rows.length > 0 ? rowHeight(rows[0]!, look) : 0;
  return headerHeight + Math.min(firstHeight, 4 * look.lineHeight) + 2 * look.lineHeight;
}

/** Draws a table: the largest type in which rows stand on one line, else wrapped; header repeated on each page. */
export function layoutTable(flow: Flow, table: Table): void {
  const wrapped = wrapTable(flow, table);
  const { look, header, rows } = wrapped;
  const turnPage = (): void => {
    flow.newPage();
    if (header) drawHeader(flow, header, table, look);
  };
  flow.need(startHeight(flow, wrapped));
  if (header) drawHeader(flow, header, table, look);
  for (const row of rows) {
    const height = rowHeight(row, look);
    // A row of a third of a page or more is split rather than leaving that much blank.
    if (height > flow.room() && height <= flow.fullHeight / 3) turnPage();
    drawRow(flow, row, table, look, turnPage);
    rule(flow, ink.faintRule);
  }
  flow.skip(8);
}

function chooseLook(table: Table, width: number, measure: Measure): TableLook {
  const sizes = table.dense ? denseSizesPt : sizesPt;
  for (const sizePt of sizes) {
    const look = lookAt(table, sizePt, width, measure);
    if (look.fits || table.form || sizePt === sizes.at(-1)) return look;
    // Prose is better wrapped than shrunk: only columns of numbers and identifiers are worth a smaller type.
    if (look.prose && look.unbroken) return look;
  }
  throw new RangeError('no type size');
}

function lookAt(
  table: Table,
  sizePt: number,
  width: number,
  measure: Measure,
): TableLook & { fits: boolean; unbroken: boolean; prose: boolean } {
  const fonts = table.columns.map((column): Font => (column.mono ? { sizePt, family: 'mono' } : { sizePt }));
  const headerFont: Font = { sizePt, weight: 'bold' };
  const columns = table.columns.map((column, i) => columnWidths(column, table, i, fonts[i]!, headerFont, measure));
  const available = width - gapPt * (columns.length - 1);
  const wanted = columns.map(({ natural }) => natural);
  const least = columns.map(({ word }) => word);
  const fits = sum(wanted) <= available;
  return {
    widths: table.form
      ? formWidths(wanted[0]!, available)
      : fits
        ? stretch(wanted, available)
        : squeeze(wanted, least, available),
    fonts,
    headerFont,
    lineHeight: sizePt * (table.dense ? 1.25 : 1.35),
    paddingPt: table.dense ? densePaddingPt : usualPaddingPt,
    fits,
    unbroken: sum(least) <= available,
    prose: columns.some(({ natural, word }) => natural > 3 * word && natural > 150),
  };
}

/** Width of the longest cell, and of the longest word, which should not be broken. Headers wrap at words. */
function columnWidths(
  column: TableColumn,
  table: Table,
  index: number,
  font: Font,
  headerFont: Font,
  measure: Measure,
): { natural: number; word: number } {
  const words = printable(column.header).split(' ');
  let word = Math.max(0, ...words.map((text) => measure.width(text, headerFont)));
  let natural = Math.max(word, Math.min(60, measure.width(column.header, headerFont)));
  for (const row of table.rows) {
    const text = printable(row[index] ?? '').slice(0, 500);
    for (const line of text.split('\n')) natural = Math.max(natural, measure.width(line, font));
    for (const part of text.split(/[ \t\n]+/)) word = Math.max(word, measure.width(part, font));
  }
  return { natural: natural + 0.5, word: word + 0.5 };
}

/** The label column as wide as its labels, within bounds, so that successive forms line up. */
function formWidths(labels: number, available: number): readonly number[] {
  const first = Math.min(Math.max(labels, 130), 0.45 * available);
  return [first, available - first];
}

/** Spreads what is left over evenly. */
function stretch(wanted: readonly number[], available: number): readonly number[] {
  const spare = available - sum(wanted);
  return wanted.map((width) => width + spare / wanted.length);
}

/** Every column its longest word, and of the rest a share by what it lacks; where even words are too long, all alike. */
function squeeze(wanted: readonly number[], least: readonly number[], available: number): readonly number[] {
  if (sum(least) <= available) {
    const lacking = wanted.map((width, i) => width - least[i]!);
    const rest = available - sum(least);
    return least.map((width, i) => width + (rest * lacking[i]!) / Math.max(1e-9, sum(lacking)));
  }
  const fair = available / least.length;
  const narrow = least.map((width) => Math.min(width, fair));
  const rest = available - sum(narrow);
  const lacking = least.map((width, i) => width - narrow[i]!);
  return narrow.map((width, i) => width + (rest * lacking[i]!) / Math.max(1e-9, sum(lacking)));
}

type WrappedRow = readonly (readonly string[])[];

function wrapRow(cells: readonly string[], look: TableLook, font: Font | undefined, measure: Measure): WrappedRow {
  return look.widths.map((width, i) => wrapText(cells[i] ?? '', width, font ?? look.fonts[i]!, measure));
}

function rowHeight(row: WrappedRow, look: TableLook): number {
  return Math.max(...row.map((lines) => lines.length)) * look.lineHeight + 2 * look.paddingPt;
}

function drawHeader(flow: Flow, header: WrappedRow, table: Table, look: TableLook): void {
  const lineCount = Math.max(...header.map((lines) => lines.length));
  for (let line = 0; line < lineCount; line++) {
    // Headers stand on the line below them, so that short ones are near their numbers.
    drawLine(flow, header, table, look, (lines) => lines[line - lineCount + lines.length], look.headerFont);
    flow.advance(look.lineHeight);
  }
  flow.advance(look.paddingPt);
  rule(flow, ink.rule);
}

/** Line by line, so that a row taller than a page goes on over the next one. */
function drawRow(flow: Flow, row: WrappedRow, table: Table, look: TableLook, turnPage: () => void): void {
  const lineCount = Math.max(...row.map((lines) => lines.length));
  flow.advance(look.paddingPt);
  for (let line = 0; line < lineCount; line++) {
    if (flow.room() < look.lineHeight) turnPage();
    drawLine(flow, row, table, look, (lines) => lines[line], undefined);
    flow.advance(look.lineHeight);
  }
  flow.advance(look.paddingPt);
}

function drawLine(
  flow: Flow,
  row: WrappedRow,
  table: Table,
  look: TableLook,
  pick: (lines: readonly string[]) => string | undefined,
  font: Font | undefined,
): void {
  let x = flow.paper.marginPt;
  row.forEach((lines, i) => {
    const text = pick(lines);
    const width = look.widths[i]!;
    const right = table.columns[i]?.align === 'right';
    const used = font ?? look.fonts[i]!;
    if (text !== undefined && text !== '') {
      const colour = table.form && i === 0 ? ink.muted : ink.text;
      const place = { x: right ? x + width : x, y: flow.y + used.sizePt };
      flow.mark({ kind: 'text', ...place, text, font: used, colour, align: right ? 'right' : 'left' });
    }
    x += width + gapPt;
  });
}

function rule(flow: Flow, colour: string): void {
  flow.mark({ kind: 'box', x: flow.paper.marginPt, y: flow.y, width: flow.width, height: 0.5, colour });
  flow.advance(0.5);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
