import { PDFDocument, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { ReportDocument } from '../../../src-core/reports/document.ts';
import { timeText } from '../../../src-core/reports/provenance-section.ts';
import { drawChart } from '../figures/draw-chart.ts';
import { layoutDocument } from './document-layout.ts';
import { registerFonts } from '../figures/fonts.ts';
import { createMeasure, fontText, ink, papers, type Font, type Mark, type Measure, type Paper } from './page.ts';
import type { Pictures } from './photos.ts';
import { ellipsize, printable } from './text-wrap.ts';

/**
 * Renders a report as PDF: real text in embedded fonts, figures as vectors. Takes some tens of milliseconds a page:
 * call it in a worker.
 * @param pictures - photos that the document names
 * @returns the bytes of the file
 */
export function renderPdf(
  document: ReportDocument,
  paperName: 'A4' | 'Letter',
  pictures: Pictures = new Map(),
): Uint8Array {
  registerFonts();
  const paper = papers[paperName];
  // Text is measured, and charts are laid out, on a page that is thrown away: a bitmap's metrics differ slightly.
  const drafts = new PDFDocument();
  const draft = asContext(drafts.beginPage(paper.widthPt, paper.heightPt));
  const measure = createMeasure(draft);
  const pages = pagesOf(document, paper, measure);
  const pdf = new PDFDocument({
    title: printable(document.title).slice(0, 300),
    subject: printable(document.subtitle).slice(0, 300),
    keywords: printable(document.reference ?? `run ${document.runId}`),
    creator: `Mobion ${document.programVersion}`,
  });
  pages.forEach((marks, index) => {
    const context = asContext(pdf.beginPage(paper.widthPt, paper.heightPt));
    const frame = pageFrame(document, paper, createMeasure(draft), index + 1, pages.length);
    for (const mark of [...frame, ...marks]) draw(context, draft, mark, pictures);
    pdf.endPage();
  });
  drafts.endPage();
  return pdf.close();
}

/** The whole, or what stands in for it where it is too long. */
function pagesOf(document: ReportDocument, paper: Paper, measure: Measure): ReturnType<typeof layoutDocument> {
  const whole = layoutDocument(document, paper, measure);
  const { shorter } = document;
  if (!shorter || whole.length <= shorter.mostPages) return whole;
  return layoutDocument({ ...document, blocks: shorter.blocks }, paper, measure);
}

/** The library types a page's context as the DOM's; it is its own. */
function asContext(context: unknown): SKRSContext2D {
  return context as SKRSContext2D;
}

/** Never stretched: photos of before have width and height as their file says, not as they are turned to be shown. */
function drawPicture(
  context: SKRSContext2D,
  picture: Canvas,
  { x, y, width, height }: Extract<Mark, { kind: 'picture' }>,
): void {
  const scale = Math.min(width / picture.width, height / picture.height);
  context.drawImage(picture, x, y, picture.width * scale, picture.height * scale);
}

function draw(context: SKRSContext2D, scratch: SKRSContext2D, mark: Mark, pictures: Pictures): void {
  if (mark.kind === 'chart') return drawChart(context, scratch, mark, mark.figure);
  if (mark.kind === 'picture') {
    const picture = pictures.get(mark.sha256);
    if (picture) drawPicture(context, picture, mark);
    return;
  }
  context.fillStyle = mark.colour;
  if (mark.kind === 'box') return context.fillRect(mark.x, mark.y, mark.width, mark.height);
  context.font = fontText(mark.font);
  context.textAlign = mark.align ?? 'left';
  context.textBaseline = 'alphabetic';
  context.fillText(mark.text, mark.x, mark.y);
}

/** Header and footer: which run, which data, which page; simulated data say so on every page. */
function pageFrame(
  document: ReportDocument,
  paper: Paper,
  measure: Measure,
  page: number,
  count: number,
): readonly Mark[] {
  const { marginPt, widthPt, heightPt } = paper;
  const font: Font = { sizePt: 7 };
  const right = widthPt - marginPt;
  const width = right - marginPt;
  const label = document.simulated ? 'Mobion · simulated data' : 'Mobion';
  const labelWidth = measure.width(label, font) + 16;
  const pageText = `${page}/${count}`;
  const made = `${timeText(document.createdAt)} · Mobion ${document.programVersion}`;
  const runText = ellipsize(
    document.reference ?? `Run ${document.runId}`,
    width - measure.width(made, font) - 16,
    font,
    measure,
  );
  const hashFont: Font = { sizePt: 6, family: 'mono' };
  const hashText = document.dataHash === '' ? 'no raw data' : `sha256 ${document.dataHash}`;
  const base = { kind: 'text', font, colour: ink.muted } as const;
  return [
    { ...base, x: marginPt, y: 40, text: ellipsize(document.title, width - labelWidth, font, measure) },
    { ...base, x: right, y: 40, text: label, align: 'right' },
    { kind: 'box', x: marginPt, y: 46, width, height: 0.5, colour: ink.rule },
    { kind: 'box', x: marginPt, y: heightPt - 44, width, height: 0.5, colour: ink.rule },
    { ...base, x: marginPt, y: heightPt - 34, text: runText },
    { ...base, x: right, y: heightPt - 34, text: made, align: 'right' },
    {
      ...base,
      x: marginPt,
      y: heightPt - 24,
      text: ellipsize(hashText, width - 60, hashFont, measure),
      font: hashFont,
    },
    { ...base, x: right, y: heightPt - 24, text: pageText, align: 'right' },
  ];
}
