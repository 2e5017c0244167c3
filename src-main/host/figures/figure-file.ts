import { createCanvas, PDFDocument, type SKRSContext2D } from '@napi-rs/canvas';
import { toChartConfiguration } from '../../../src-core/figures/chart-config.ts';
import type { ChartDataset } from '../../../src-core/figures/chart-types.ts';
import type { Figure } from '../../../src-core/figures/figure.ts';
import {
  exportThemes,
  millimetresToPoints,
  naturalHeightMm,
  printDotsPerInch,
  withPlainSymbols,
  type FigureFormat,
  type FigureStyle,
} from '../../../src-core/figures/paper.ts';
import type { FigureTheme } from '../../../src-core/figures/theme.ts';
import { layOutChart, mostPointsFor, type LaidOutChart, type Place } from './draw-chart.ts';
import { registerFonts } from './fonts.ts';
import { drawLegend, rowsLegend, freeCorner, stackedLegend, type LegendLayout } from './legend.ts';
import { withPngMetadata } from './png-metadata.ts';
import { createSvgRecorder, escapeXml } from './svg-context.ts';

export interface FigureExport {
  readonly figure: Figure;
  readonly format: FigureFormat;
  readonly widthMm: number;
  /** By default what suits the figure. */
  readonly heightMm?: number;
  readonly style: FigureStyle;
  /** Of PNG; default 600. */
  readonly dotsPerInch?: number;
  /** Written into the file. */
  readonly programVersion: string;
}

/**
 * A figure as a file for a paper: SVG and PDF as vectors with real text, PNG at print resolution. The same figure
 * gives the same bytes. The caption is no part of the drawing; the file's own description holds it.
 * @throws AppError `environment` when the fonts are missing
 */
export function figureFile(request: FigureExport): Uint8Array {
  registerFonts();
  const heightMm = request.heightMm ?? naturalHeightMm(request.figure, request.widthMm);
  // The pages of a PDF are whole points wide and high here.
  const whole = request.format === 'pdf' ? Math.round : (points: number): number => points;
  const size = {
    width: whole(millimetresToPoints(request.widthMm)),
    height: whole(millimetresToPoints(heightMm)),
  };
  // Text is measured on a PDF page: a bitmap rounds its metrics.
  const drafts = new PDFDocument();
  const scratch = drafts.beginPage(size.width, size.height) as unknown as SKRSContext2D;
  const drawing = createDrawing(withPlainSymbols(request.figure), exportThemes[request.style], size, scratch);
  try {
    return writers[request.format](request, { ...size, heightMm, drawing, scratch });
  } finally {
    drawing.close();
    drafts.endPage();
  }
}

interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly heightMm: number;
  readonly drawing: Drawing;
  readonly scratch: SKRSContext2D;
}

const writers: Readonly<Record<FigureFormat, (request: FigureExport, sheet: Sheet) => Uint8Array>> = {
  svg({ figure, widthMm, programVersion }, { width, height, heightMm, drawing, scratch }) {
    const recorder = createSvgRecorder(scratch);
    drawing.drawOn(recorder.context, recorder);
    const [w, h] = [width, height].map((length) => length.toFixed(3));
    const creator = `Mobion ${programVersion}`;
    const lines = [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<svg xmlns="http://www.w3.org/2000/svg" width="${widthMm}mm" height="${heightMm}mm" viewBox="0 0 ${w} ${h}" role="img">`,
      `<title>${escapeXml(figure.title)}</title>`,
      `<desc>${escapeXml(figure.caption)}</desc>`,
      '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">',
      `<rdf:Description rdf:about=""><dc:title>${escapeXml(figure.title)}</dc:title><dc:creator>${escapeXml(creator)}</dc:creator></rdf:Description>`,
      '</rdf:RDF></metadata>',
      `<rect width="${w}" height="${h}" fill="#FFFFFF"/>`,
      recorder.text(),
      '</svg>\n',
    ];
    return Buffer.from(lines.join('\n'), 'utf8');
  },

  pdf({ figure, programVersion }, { width, height, drawing }) {
    const pdf = new PDFDocument({
      title: wellFormed(figure.title).slice(0, 300),
      subject: wellFormed(figure.caption).slice(0, 1000),
      creator: `Mobion ${programVersion}`,
    });
    drawing.drawOn(pdf.beginPage(width, height) as unknown as SKRSContext2D);
    pdf.endPage();
    return pdf.close();
  },

  png({ figure, dotsPerInch = printDotsPerInch, programVersion }, { width, height, drawing }) {
    const scale = dotsPerInch / 72;
    const canvas = createCanvas(Math.round(width * scale), Math.round(height * scale));
    const context = canvas.getContext('2d');
    context.fillStyle = '#FFFFFF';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.scale(scale, scale);
    drawing.drawOn(context);
    return withPngMetadata(canvas.toBuffer('image/png'), dotsPerInch, {
      Title: figure.title,
      Description: figure.caption,
      Software: `Mobion ${programVersion}`,
    });
  },
};

/** Control characters have no place in what a file says of itself. */
function wellFormed(text: string): string {
  // eslint-disable-next-line no-control-regex -- that is the point
  return text.toWellFormed().replace(/[\0-\x1f\x7f-\x9f]+/g, ' ');
}

interface SeriesGroups {
  beginGroup(title: string): void;
  endGroup(): void;
}

interface Drawing {
  drawOn(page: SKRSContext2D, groups?: SeriesGroups): void;
  close(): void;
}

/**
 * Lays the figure out with its legend where it covers no data: in a free corner of the plot, else above the plot.
 */
function createDrawing(
  figure: Figure,
  theme: FigureTheme,
  size: { readonly width: number; readonly height: number },
  scratch: SKRSContext2D,
): Drawing {
  const place: Place = { x: 0, y: 0, ...size };
  const groups: { current?: SeriesGroups | undefined } = {};
  const lay = (topPadding?: number): LaidOutChart => {
    const specification = toChartConfiguration(figure, theme, {
      ...{ responsive: false, showLegend: false, mostPointsPerSeries: mostPointsFor(size.width) },
      ...(topPadding === undefined ? {} : { topPadding }),
    });
    specification.plugins.push(groupPlugin(groups));
    return layOutChart(scratch, place, specification);
  };
  let laidOut = lay();
  const legend = placeLegend(laidOut, theme, scratch);
  if (legend?.topPadding !== undefined) {
    laidOut.close();
    laidOut = lay(legend.topPadding);
  }
  return {
    drawOn(page, own) {
      groups.current = own;
      laidOut.drawOn(page);
      if (!legend) return;
      own?.beginGroup('Legend');
      const { left, top } = laidOut.chart.chartArea;
      const [x, y] = legend.topPadding === undefined ? [legend.x, legend.y] : [left, Math.max(0, top - legend.above)];
      drawLegend(page, legend.layout, x, y, theme);
      own?.endGroup();
    },
    close: () => laidOut.close(),
  };
}

interface PlacedLegend {
  readonly layout: LegendLayout;
  readonly x: number;
  readonly y: number;
  /** Room to be kept above the plot, where the legend stands there. */
  readonly topPadding?: number;
  /** From the plot up to the legend. */
  readonly above: number;
}

function placeLegend({ chart }: LaidOutChart, theme: FigureTheme, scratch: SKRSContext2D): PlacedLegend | undefined {
  const all = chart.data.datasets as unknown as readonly ChartDataset[];
  const datasets = all.filter(({ isUnlisted }) => isUnlisted !== true);
  if (all.length < 2 || datasets.length === 0) return undefined;
  const measure = {
    width(text: string) {
      scratch.font = `${theme.fontSize}px ${theme.fontFamily}`;
      return scratch.measureText(text).width;
    },
  };
  const stacked = stackedLegend(datasets, theme.fontSize, measure);
  const corner = freeCorner(chart, stacked, theme.fontSize);
  if (corner) return { layout: stacked, x: corner.x, y: corner.y, above: 0 };
  const { left, right } = chart.chartArea;
  const layout = rowsLegend(datasets, theme.fontSize, measure, right - left);
  const above = layout.height + theme.fontSize * 0.4;
  return { layout, x: left, y: 0, topPadding: above + theme.fontSize * 0.3, above };
}

/** Tells where each series begins and ends, so that a drawing program finds it as one thing. */
function groupPlugin(groups: { readonly current?: SeriesGroups | undefined }) {
  const label = (chart: unknown, index: number): string =>
    (chart as { data: { datasets: readonly ChartDataset[] } }).data.datasets[index]?.label ?? '';
  return {
    id: 'groups',
    beforeDatasetDraw(chart: unknown, { index }: { index: number }) {
      groups.current?.beginGroup(label(chart, index));
      return undefined;
    },
    afterDatasetDraw() {
      groups.current?.endGroup();
    },
  };
}
