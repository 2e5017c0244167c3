import type {
  FigureBlock,
  Paragraph,
  ReportBlock,
  ReportDocument,
  Section,
  WarningList,
} from '../../../src-core/reports/document.ts';
import { createFlow, type Flow } from './flow.ts';
import { ink, type Font, type Mark, type Measure, type Paper } from './page.ts';
import { layoutPhotos, tallestPhotoPt } from './photos.ts';
import { layoutTable, tableStartHeight } from './table-layout.ts';
import { wrapText } from './text-wrap.ts';

const body: Font = { sizePt: 8.5 };
const small: Font = { sizePt: 7.5 };
const captionFont: Font = { sizePt: 7 };
const figureGapPt = 14;

/** Breaks a report into pages of marks. Pure: the same document gives the same pages. */
export function layoutDocument(document: ReportDocument, paper: Paper, measure: Measure): readonly (readonly Mark[])[] {
  const flow = createFlow(paper, measure);
  titleLines(flow, document);
  const { blocks } = document;
  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[i]!;
    // A heading, and a note above a table, must not stand alone at the foot of a page.
    flow.need(keptTogether(flow, blocks, i));
    if (block.kind === 'figure') {
      const row = rowOf(blocks, i);
      layoutFigures(flow, row);
      i += row.length - 1;
    } else layoutBlock(flow, block);
  }
  return flow.pages;
}

const columnsOf = { full: 1, half: 2, third: 3 } as const;

/** The figures that stand beside each other from this one on. */
function rowOf(blocks: readonly ReportBlock[], index: number): readonly FigureBlock[] {
  const row: FigureBlock[] = [];
  const { width } = blocks[index] as FigureBlock;
  for (const block of blocks.slice(index, index + columnsOf[width])) {
    if (block.kind !== 'figure' || block.width !== width) break;
    row.push(block);
  }
  return row;
}

function titleLines(flow: Flow, document: ReportDocument): void {
  const titleFont: Font = { sizePt: 17, weight: 'bold' };
  const lines = wrapText(document.title, flow.width, titleFont, flow.measure);
  const shown = lines.length <= 3 ? lines : [...lines.slice(0, 2), `${lines[2]!.slice(0, -1)}…`];
  for (const line of shown) lineOf(flow, line, titleFont, ink.text, 1.3);
  const subtitle = wrapText(document.subtitle, flow.width, { sizePt: 10.5 }, flow.measure);
  for (const line of subtitle.slice(0, 3)) lineOf(flow, line, { sizePt: 10.5 }, ink.muted, 1.4);
  flow.advance(8);
}

function lineOf(flow: Flow, text: string, font: Font, colour: string, leading: number, x = 0): void {
  flow.need(font.sizePt * leading);
  flow.text(text, font, colour, x);
  flow.advance(font.sizePt * leading);
}

function layoutBlock(flow: Flow, block: ReportBlock): void {
  switch (block.kind) {
    case 'section':
      return layoutSection(flow, block);
    case 'paragraph':
      return layoutParagraph(flow, block);
    case 'table':
      return layoutTable(flow, block);
    case 'figure':
      return layoutFigures(flow, [block]);
    case 'warnings':
      return layoutWarnings(flow, block);
    case 'photos':
      return layoutPhotos(flow, block);
  }
}

function layoutSection(flow: Flow, { title, level, startsPage }: Section): void {
  if (startsPage && !flow.atTop()) flow.newPage();
  const font: Font = { sizePt: level === 1 ? 12.5 : 9.5, weight: 'bold' };
  const lines = wrapText(title, flow.width, font, flow.measure).slice(0, 3);
  const above = level === 1 ? 14 : 8;
  flow.skip(above);
  for (const line of lines) lineOf(flow, line, font, ink.text, 1.3);
  if (level === 1) {
    flow.advance(1);
    flow.mark({ kind: 'box', x: flow.paper.marginPt, y: flow.y, width: flow.width, height: 0.8, colour: ink.rule });
  }
  flow.advance(level === 1 ? 6 : 3);
}

/** Height of a block's beginning, with that of the next one where the two belong together. */
function keptTogether(flow: Flow, blocks: readonly ReportBlock[], index: number): number {
  const block = blocks[index];
  if (block === undefined) return 0;
  if (block.kind === 'section') return (block.level === 1 ? 38 : 24) + keptTogether(flow, blocks, index + 1);
  if (block.kind === 'table') return tableStartHeight(flow, block) + 2;
  if (block.kind === 'photos') return tallestPhotoPt + 40;
  if (block.kind === 'figure') return figureHeight(flow, columnsOf[block.width]) + 30;
  const introduces = block.kind === 'paragraph' && block.tone === 'note' && blocks[index + 1]?.kind === 'table';
  return 26 + (introduces ? keptTogether(flow, blocks, index + 1) : 0);
}

function layoutParagraph(flow: Flow, { text, tone }: Paragraph): void {
  const font: Font = tone === 'note' ? small : tone === 'mono' ? { sizePt: 7.5, family: 'mono' } : body;
  if (tone === 'alert') return layoutAlert(flow, text, font);
  const lines = wrapText(text, flow.width, font, flow.measure);
  for (const line of lines) lineOf(flow, line, font, tone === 'note' ? ink.muted : ink.text, 1.42);
  flow.skip(4);
}

/** What must not be missed: a tinted box with a bar, in words. A box longer than a page is set as plain lines. */
function layoutAlert(flow: Flow, text: string, font: Font): void {
  const inset = 9;
  const lines = wrapText(text, flow.width - 2 * inset, font, flow.measure).slice(0, 30);
  const height = lines.length * font.sizePt * 1.42 + 9;
  flow.need(height + 6);
  const { marginPt } = flow.paper;
  flow.mark({ kind: 'box', x: marginPt, y: flow.y, width: flow.width, height, colour: ink.alertFill });
  flow.mark({ kind: 'box', x: marginPt, y: flow.y, width: 2.5, height, colour: ink.alert });
  flow.advance(5);
  for (const line of lines) {
    flow.text(line, font, ink.alert, inset);
    flow.advance(font.sizePt * 1.42);
  }
  flow.advance(10);
}

function layoutWarnings(flow: Flow, { items }: WarningList): void {
  const inset = 14;
  for (const { title, text, severity } of items) {
    const lines = wrapText(text, flow.width - inset, body, flow.measure);
    flow.need(body.sizePt * 1.42 * Math.min(3, lines.length + 1));
    flow.text(severity === 'failure' ? '✗' : '▲', body, ink.alert);
    for (const line of lines) lineOf(flow, line, body, ink.text, 1.42, inset);
    const titles = title === '' ? [] : wrapText(title, flow.width - inset, captionFont, flow.measure);
    for (const line of titles.slice(0, 2)) lineOf(flow, line, captionFont, ink.muted, 1.3, inset);
    flow.skip(titles.length === 0 ? 1 : 4);
  }
}

function figureHeight(flow: Flow, columns: 1 | 2 | 3): number {
  const [share, mostPt] = ([[0.5, 250], [0.36, 180], [0.23, 115]] as const)[columns - 1]!; // prettier-ignore
  return Math.min(flow.width * share, mostPt);
}

/** One figure over the width, or several side by side (a lone half stands at half width); captions below. */
function layoutFigures(flow: Flow, blocks: readonly FigureBlock[]): void {
  const columns = columnsOf[blocks[0]!.width];
  const width = (flow.width - (columns - 1) * figureGapPt) / columns;
  const height = figureHeight(flow, columns);
  const captions = blocks.map(({ figure }) =>
    wrapText(figure.caption, width - 8, captionFont, flow.measure).slice(0, 6),
  );
  const titles = blocks.map(({ figure }) =>
    wrapText(figure.title, width, { ...small, weight: 'bold' }, flow.measure).slice(0, 2),
  );
  const titleHeight = Math.max(...titles.map((lines) => lines.length)) * small.sizePt * 1.35;
  const captionHeight = Math.max(...captions.map((lines) => lines.length)) * captionFont.sizePt * 1.4;
  flow.need(titleHeight + height + captionHeight + 10);
  const top = flow.y;
  blocks.forEach(({ figure }, i) => {
    const x = flow.paper.marginPt + i * (width + figureGapPt);
    const place = { kind: 'text', x, colour: ink.text } as const;
    titles[i]!.forEach((text, line) => {
      const font: Font = { ...small, weight: 'bold' };
      flow.mark({ ...place, y: top + small.sizePt * (1 + 1.35 * line), text, font });
    });
    flow.mark({ kind: 'chart', x, y: top + titleHeight, width, height, figure });
    captions[i]!.forEach((text, line) => {
      const y = top + titleHeight + height + captionFont.sizePt * (1.2 + 1.4 * line);
      flow.mark({ ...place, y, text, font: captionFont, colour: ink.muted });
    });
  });
  flow.advance(titleHeight + height + captionHeight + 12);
}
