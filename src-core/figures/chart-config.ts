import { bandPlugin } from './bands.ts';
import { chartScales } from './chart-scales.ts';
import type { ChartDataset, ChartFont, ChartLike, ChartPlugin, ChartSpecification, LegendItem } from './chart-types.ts';
import type { Range } from './equal-scales.ts';
import type { Figure, Series } from './figure.ts';
import { framePlugin } from './frame.ts';
import { equalScalesPlugin, errorBarPlugin } from './plugins.ts';
import { lineDashes, longDash, markerShapes, type FigureTheme, type MarkerShape } from './theme.ts';
import { isAscending, thinnedIndices } from './thinning.ts';
import { viridis } from './viridis.ts';

export interface ChartOptions {
  /** The figure's title inside the drawing; off where the surroundings show it. */
  readonly showTitle?: boolean;
  /** False where the surroundings draw one; default: yes, from two series on. */
  readonly showLegend?: boolean;
  /** Room kept free above the plot. */
  readonly topPadding?: number;
  /** False on paper; the screen's charts follow their box. */
  readonly responsive?: boolean;
  /** Longer series are thinned by lowest and highest value per column. Default: never. */
  readonly mostPointsPerSeries?: number;
  /** For equal scales: the range the user looks at; data decide when it answers undefined. */
  readonly view?: () => { readonly x: Range; readonly y: Range } | undefined;
}

/**
 * The Chart.js configuration of a figure, the same for screen and paper but for the theme: axes with units,
 * Okabe–Ito colours seconded by marker shape and dash, decades, durations, error bars, equal scales, no animation.
 */
export function toChartConfiguration(
  figure: Figure,
  theme: FigureTheme,
  options: ChartOptions = {},
): ChartSpecification {
  return {
    type: 'scatter',
    data: { datasets: figure.series.map((series, index) => toDataset(series, index, figure, theme, options)) },
    options: {
      animation: false,
      responsive: options.responsive ?? true,
      maintainAspectRatio: false,
      color: theme.text,
      font: fontOf(theme),
      layout: { padding: paddingOf(theme, options.topPadding) },
      scales: chartScales(figure, theme),
      plugins: {
        legend: legendOptions(figure, theme, options.showLegend ?? true),
        title: {
          display: options.showTitle ?? false,
          text: figure.title,
          align: 'start',
          color: theme.text,
          font: { ...fontOf(theme), size: theme.fontSize * 1.15, weight: 'bold' },
        },
        tooltip: { enabled: theme.name !== 'paper' },
      },
    },
    plugins: pluginsOf(figure, theme, options),
  };
}

function pluginsOf(figure: Figure, theme: FigureTheme, options: ChartOptions): ChartPlugin[] {
  const plugins = [bandPlugin, errorBarPlugin(theme.pointRadius * 1.1, theme.lineWidth * 0.75)];
  if (theme.isFramed) plugins.push(framePlugin(theme));
  if (figure.equalScales) plugins.push(equalScalesPlugin(options.view));
  return plugins;
}

function toDataset(
  series: Series,
  index: number,
  figure: Figure,
  theme: FigureTheme,
  { mostPointsPerSeries = Infinity }: ChartOptions,
): ChartDataset {
  const ascending = isAscending(series.x);
  // Where x turns back (a clock that was set, a Nyquist plot) only the count is left to divide by.
  const kept = ascending
    ? thinnedIndices(series.x, series.y, mostPointsPerSeries, figure.x.scale)
    : thinnedIndices(
        Array.from(series.x, (_, i) => i),
        series.y,
        mostPointsPerSeries,
      );
  const length = kept?.length ?? Math.min(series.x.length, series.y.length);
  const at = (i: number): number => (kept ? kept[i]! : i);
  const { yError, band } = series;
  const pick = (values: ArrayLike<number>): number[] => Array.from({ length }, (_, i) => values[at(i)]!);
  return {
    label: series.label,
    data: Array.from({ length }, (_, i) => ({ x: series.x[at(i)]!, y: series.y[at(i)]! })),
    ...(ascending && { parsing: false, normalized: true }),
    ...(yError && { yError: pick(yError) }),
    ...(band && { band: { low: pick(band.low), high: pick(band.high) } }),
    yAxisID: series.axis === 'right' && figure.rightY ? 'right' : 'y',
    order: -index,
    ...(series.isUnlisted === true && { isUnlisted: true }),
    ...lookOf(series, theme),
  };
}

/** Markers shrink where they would run into one another. */
function markerScale(length: number): number {
  return length <= 60 ? 1 : length <= 400 ? 0.65 : 0.4;
}

function lookOf(series: Series, theme: FigureTheme): Omit<ChartDataset, 'label' | 'data' | 'yAxisID' | 'order'> {
  const number = ((series.colour % theme.palette.length) + theme.palette.length) % theme.palette.length;
  const colour = series.shade === undefined ? theme.palette[number]! : shadeOf(series.shade, theme);
  const isLine = series.mark === 'line';
  const radius = theme.pointRadius * markerScale(series.x.length);
  const shape = markerShapes[(series.shape ?? number) % markerShapes.length]!;
  // Crosses and stars are strokes; the closed shapes of even numbers are filled, of odd numbers hollow.
  const hollow = theme.hollowMarkers === true || (series.hollow ?? number % 2 === 1);
  return {
    showLine: series.mark !== 'points',
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: theme.lineWidth,
    borderDash: dashOf(series, number).map((length) => length * (theme.lineWidth / 1.75)),
    borderJoinStyle: 'round',
    pointStyle: isLine ? 'line' : shape,
    pointRadius: isLine ? 0 : radius,
    pointHoverRadius: isLine ? radius : radius * 1.4,
    pointHitRadius: theme.pointRadius * 2,
    pointBorderWidth: theme.lineWidth * 0.75,
    pointBackgroundColor: hollow ? theme.background : colour,
  };
}

function shadeOf(place: number, theme: FigureTheme): string {
  if (!theme.isGrey) return viridis(place, theme.name === 'dark' ? 'dark' : 'light');
  const part = Math.round(Math.min(1, Math.max(0, place)) * 0xaa)
    .toString(16)
    .padStart(2, '0');
  return `#${part.repeat(3)}`;
}

/** `dashed: false` asks for a solid line, e.g. for a fit through markers; undefined leaves it to the number. */
function dashOf(series: Series, number: number): readonly number[] {
  if (series.dashed === true) return longDash;
  return series.dashed === false || series.mark === 'points' ? [] : lineDashes[number % lineDashes.length]!;
}

function fontOf(theme: FigureTheme): ChartFont {
  return { family: theme.fontFamily, size: theme.fontSize };
}

function paddingOf(theme: FigureTheme, top?: number): ChartSpecification['options']['layout']['padding'] {
  const usual = theme.fontSize * 0.3;
  return top === undefined ? usual : { left: usual, right: usual, bottom: usual, top };
}

function legendOptions(
  figure: Figure,
  theme: FigureTheme,
  isWanted: boolean,
): ChartSpecification['options']['plugins']['legend'] {
  return {
    display: isWanted && figure.series.length > 1,
    position: 'top',
    align: 'start',
    labels: {
      usePointStyle: true,
      // A width of its own lets dashes show, and would make ellipses of circles.
      ...(figure.series.every((series) => series.mark === 'line') && { pointStyleWidth: theme.fontSize * 2 }),
      boxHeight: theme.fontSize * 0.6,
      padding: theme.fontSize * 0.8,
      color: theme.text,
      font: fontOf(theme),
      generateLabels: legendItems,
    },
  };

  function legendItems(chart: ChartLike): LegendItem[] {
    const all = (chart.data.datasets as readonly ChartDataset[]).map((dataset, datasetIndex) => ({
      dataset,
      datasetIndex,
    }));
    const listed = all.filter(({ dataset }) => dataset.isUnlisted !== true);
    return listed.map(({ dataset, datasetIndex }) => ({
      text: dataset.yAxisID === 'right' ? `${dataset.label} (right axis)` : dataset.label,
      datasetIndex,
      fillStyle: dataset.pointBackgroundColor,
      strokeStyle: dataset.borderColor,
      fontColor: theme.text,
      lineWidth: dataset.borderWidth,
      lineDash: dataset.pointStyle === 'line' ? dataset.borderDash : [],
      pointStyle: dataset.pointStyle satisfies MarkerShape,
      hidden: !chart.isDatasetVisible(datasetIndex),
    }));
  }
}
