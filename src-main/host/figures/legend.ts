import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Chart } from 'chart.js';
import { drawPoint } from 'chart.js/helpers';
import { bandOpacity } from '../../../src-core/figures/bands.ts';
import type { ChartDataset } from '../../../src-core/figures/chart-types.ts';
import type { FigureTheme } from '../../../src-core/figures/theme.ts';
import type { Place } from './draw-chart.ts';

/** What stands where: the legend's entries, their places relative to its own corner, and its size; points. */
export interface LegendLayout {
  readonly entries: readonly {
    readonly dataset: ChartDataset;
    readonly text: string;
    readonly x: number;
    readonly y: number;
  }[];
  readonly width: number;
  readonly height: number;
}

interface TextMeasure {
  width(text: string): number;
}

/** Line sample, gap and text of one entry; in units of the type size. */
const sampleEm = 2.2;
const gapEm = 0.5;
const leadingEm = 1.35;

/** Entries one under the other, for a corner of the plot. */
export function stackedLegend(datasets: readonly ChartDataset[], fontSize: number, measure: TextMeasure): LegendLayout {
  const texts = datasets.map(entryText);
  const widest = Math.max(0, ...texts.map((text) => measure.width(text)));
  return {
    entries: datasets.map((dataset, i) => ({ dataset, text: texts[i]!, x: 0, y: i * leadingEm * fontSize })),
    width: (sampleEm + gapEm) * fontSize + widest,
    height: datasets.length * leadingEm * fontSize,
  };
}

/**
 * Entries for the room above the plot: in as many columns as fit, or, where that needs fewer rows, one after the
 * other. Long texts are cut.
 */
export function rowsLegend(
  datasets: readonly ChartDataset[],
  fontSize: number,
  measure: TextMeasure,
  mostWidth: number,
): LegendLayout {
  const before = (sampleEm + gapEm) * fontSize;
  const between = fontSize * 1.2;
  const texts = datasets.map((dataset) => cutToWidth(entryText(dataset), mostWidth - before, measure));
  const widths = texts.map((text) => before + measure.width(text));
  const grid = inColumns(widths, between, mostWidth);
  const flow = oneAfterTheOther(widths, between, mostWidth);
  const rows = (places: readonly EntryPlace[]): number => (places.at(-1)?.row ?? 0) + 1;
  const places = rows(flow) < rows(grid) ? flow : grid;
  return {
    entries: datasets.map((dataset, i) => {
      const { x, row } = places[i]!;
      return { dataset, text: texts[i]!, x, y: row * leadingEm * fontSize };
    }),
    width: mostWidth,
    height: rows(places) * leadingEm * fontSize,
  };
}

interface EntryPlace {
  readonly x: number;
  readonly row: number;
}

function inColumns(widths: readonly number[], between: number, mostWidth: number): readonly EntryPlace[] {
  let columns = Math.min(4, widths.length);
  while (columns > 1 && sum(columnWidths(widths, columns)) + between * (columns - 1) > mostWidth) columns -= 1;
  const inColumn = columnWidths(widths, columns);
  return widths.map((_, i) => ({
    x: sum(inColumn.slice(0, i % columns)) + between * (i % columns),
    row: Math.floor(i / columns),
  }));
}

function oneAfterTheOther(widths: readonly number[], between: number, mostWidth: number): readonly EntryPlace[] {
  let [x, row] = [0, 0];
  return widths.map((width) => {
    if (x > 0 && x + width > mostWidth) [x, row] = [0, row + 1];
    const place = { x, row };
    x += width + between;
    return place;
  });
}

function columnWidths(widths: readonly number[], columns: number): readonly number[] {
  return Array.from({ length: columns }, (_, column) => Math.max(...widths.filter((__, i) => i % columns === column)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function entryText(dataset: ChartDataset): string {
  return dataset.yAxisID === 'right' ? `${dataset.label} (right axis)` : dataset.label;
}

function cutToWidth(text: string, mostWidth: number, measure: TextMeasure): string {
  if (measure.width(text) <= mostWidth) return text;
  const characters = Array.from(text);
  while (characters.length > 1 && measure.width(`${characters.join('')}…`) > mostWidth) characters.pop();
  return `${characters.join('')}…`;
}

/**
 * The corner of the plot in which a legend covers no data: upper right first, since spectra mostly stand lower left.
 * Undefined where there is none.
 */
export function freeCorner(chart: Chart, legend: LegendLayout, fontSize: number): Place | undefined {
  const { left, right, top, bottom } = chart.chartArea;
  const inset = fontSize * 0.8;
  const { width, height } = legend;
  if (width > (right - left) * 0.8 || height > (bottom - top) * 0.6) return undefined;
  const obstacles = drawnPlaces(chart);
  const corners = [
    [right - inset - width, top + inset],
    [left + inset, top + inset],
    [right - inset - width, bottom - inset - height],
    [left + inset, bottom - inset - height],
    [(left + right - width) / 2, top + inset],
  ] as const;
  const margin = fontSize * 0.5;
  const corner = corners.find(([x, y]) =>
    obstacles.every(
      ([px, py]) => px < x - margin || px > x + width + margin || py < y - margin || py > y + height + margin,
    ),
  );
  return corner && { x: corner[0], y: corner[1], width, height };
}

/** Points, places along lines no more than 2 pt apart, and the ends of error bars. */
function drawnPlaces(chart: Chart): readonly (readonly [number, number])[] {
  const places: (readonly [number, number])[] = [];
  (chart.data.datasets as unknown as readonly ChartDataset[]).forEach((dataset, index) => {
    const points = chart.getDatasetMeta(index).data;
    const scale = chart.scales[dataset.yAxisID]!;
    points.forEach(({ x, y }, i) => {
      if (!Number.isFinite(x) || !Number.isFinite(y)) return;
      places.push([x, y]);
      const half = dataset.yError?.[i] ?? 0;
      const value = dataset.data[i]!.y;
      if (half > 0)
        for (const end of [value - half, value + half]) addLine(places, x, y, x, scale.getPixelForValue(end));
      const band = dataset.band;
      if (band) addLine(places, x, scale.getPixelForValue(band.low[i]!), x, scale.getPixelForValue(band.high[i]!));
      const next = dataset.showLine ? points[i + 1] : undefined;
      if (next) addLine(places, x, y, next.x, next.y);
    });
  });
  return places;
}

function addLine(places: (readonly [number, number])[], x0: number, y0: number, x1: number, y1: number): void {
  if (![x0, y0, x1, y1].every((place) => Number.isFinite(place))) return;
  const pieces = Math.min(500, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 2));
  for (let k = 1; k <= pieces; k++) places.push([x0 + ((x1 - x0) * k) / pieces, y0 + ((y1 - y0) * k) / pieces]);
}

/** Draws a legend whose corner stands at x, y: each entry as its series is drawn, line, dash, marker and bar. */
export function drawLegend(ctx: SKRSContext2D, legend: LegendLayout, x: number, y: number, theme: FigureTheme): void {
  ctx.save();
  ctx.font = `${theme.fontSize}px ${theme.fontFamily}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const entry of legend.entries) {
    const left = x + entry.x;
    const middle = y + entry.y + (leadingEm * theme.fontSize) / 2;
    drawSample(ctx, entry.dataset, left, middle, sampleEm * theme.fontSize);
    ctx.fillStyle = theme.text;
    ctx.fillText(entry.text, left + (sampleEm + gapEm) * theme.fontSize, middle);
  }
  ctx.restore();
}

function drawSample(ctx: SKRSContext2D, dataset: ChartDataset, left: number, middle: number, length: number): void {
  ctx.strokeStyle = dataset.borderColor;
  if (dataset.band) {
    ctx.save();
    ctx.globalAlpha = bandOpacity;
    ctx.fillStyle = dataset.borderColor;
    ctx.fillRect(left, middle - length * 0.2, length, length * 0.4);
    ctx.restore();
  }
  if (dataset.showLine) {
    ctx.lineWidth = dataset.borderWidth;
    ctx.setLineDash(dataset.borderDash);
    ctx.beginPath();
    ctx.moveTo(left, middle);
    ctx.lineTo(left + length, middle);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  if (dataset.pointRadius === 0) return;
  ctx.fillStyle = dataset.pointBackgroundColor;
  const { pointStyle, pointRadius: radius, pointBorderWidth: borderWidth } = dataset;
  const context: unknown = ctx;
  drawPoint(
    context as Parameters<typeof drawPoint>[0],
    { pointStyle, radius, borderWidth, rotation: 0 },
    left + length / 2,
    middle,
  );
}
