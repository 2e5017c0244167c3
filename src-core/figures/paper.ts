import { finiteRange } from './equal-scales.ts';
import type { Figure } from './figure.ts';
import { figureThemes, type FigureTheme } from './theme.ts';

/** `paper`: for journals, in colour; `black`: the same in black and greys; `screen`: with a grid, for slides. */
export const figureStyles = ['paper', 'black', 'screen'] as const;
export type FigureStyle = (typeof figureStyles)[number];

export const figureFormats = ['svg', 'pdf', 'png'] as const;
export type FigureFormat = (typeof figureFormats)[number];

/** Widths of one and of two columns as most journals set them, mm. */
export const columnWidthsMm = { single: 85, double: 170 } as const;
export const widthLimitsMm = [40, 400] as const;
/** What journals ask of line art. */
export const printDotsPerInch = 600;

const pointsPerMm = 72 / 25.4;

export function millimetresToPoints(mm: number): number {
  return mm * pointsPerMm;
}

/**
 * Lengths in points. Type of 8 pt and lines of 0.5 to 1 pt hold at any width, since a figure is printed as large as
 * it was made; colours are those of Okabe and Ito on white, and shape and dash say the same as colour.
 */
export const exportThemes: Readonly<Record<FigureStyle, FigureTheme>> = {
  paper: paperTheme(figureThemes.paper.palette),
  black: {
    ...paperTheme(['#000000', '#8A8A8A', '#5A5A5A', '#000000', '#A0A0A0', '#6E6E6E', '#000000']),
    isGrey: true,
  },
  screen: { ...figureThemes.light, name: 'paper', fontFamily: figureThemes.paper.fontFamily, ...sizes(9, 1.25, 2.4) },
};

function paperTheme(palette: readonly string[]): FigureTheme {
  return {
    ...figureThemes.paper,
    ...sizes(8, 1, 2),
    text: '#000000',
    axis: '#000000',
    isFramed: true,
    hollowMarkers: true,
    palette,
  };
}

function sizes(fontSize: number, lineWidth: number, pointRadius: number) {
  return { fontSize, lineWidth, pointRadius };
}

/**
 * The height that suits a figure of this width, mm: three quarters of it in one column, half in two; with equal
 * scales as high as the data need.
 */
export function naturalHeightMm(figure: Figure, widthMm: number): number {
  const usual = widthMm <= 120 ? 0.75 : 0.5;
  if (!figure.equalScales) return Math.round(widthMm * usual);
  const [left, right] = finiteRange(figure.series.map((series) => series.x));
  const [low, high] = finiteRange(figure.series.map((series) => series.y));
  const shape = right > left ? (high - low) / (right - left) : 1;
  // Beside the axes stand labels and titles; above the data, mostly, the legend.
  const plotWidthMm = widthMm - 14;
  const highest = widthMm <= 120 ? 1 : 0.7;
  return Math.round(plotWidthMm * Math.min(highest, Math.max(0.5, shape * 1.2)) + 12);
}

/** A canvas has no subscripts: D_C, Z_fit and their like are written without. */
export function withPlainSymbols(figure: Figure): Figure {
  const label = figure.y.label.replace(/^D_C /, 'D ').replace(/([A-Z])_(?=[\p{L}])/gu, '$1 ');
  return { ...figure, y: { ...figure.y, label } };
}
