import type { ChartConfiguration } from 'chart.js';
import { toChartConfiguration } from '../../src-core/figures/chart-config.ts';
import type { Figure } from '../../src-core/figures/figure.ts';
import { withPlainSymbols } from '../../src-core/figures/paper.ts';
import type { FigureTheme } from '../../src-core/figures/theme.ts';
import { Chart } from './chart-parts.ts';
import type { FigureView } from './figure-view.ts';

export interface FigureChartOptions {
  /** Text for a point under the pointer, by series and point. */
  readonly readOut?: ((series: number, point: number) => string) | undefined;
  readonly onPick?: ((series: number, point: number) => void) | undefined;
  /** The pointer came to a point. */
  readonly onPoint?: ((series: number, point: number) => void) | undefined;
  /** What the user looks at; undefined: all of the data. */
  view(): FigureView | undefined;
  /** After each drawing: where things on top of the figure have to stand. */
  readonly onLayout?: ((area: PlotArea) => void) | undefined;
}

/** Where the plot is on its canvas, CSS pixels, and what its horizontal axis spans. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly min: number;
  readonly max: number;
}

/** A point that is pointed at, here or in another figure of the same points. */
export interface RingedPoint {
  readonly series: number;
  readonly point: number;
}

/** On a canvas, CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface FigureChart {
  /** Draws other numbers of the same figure; much faster than a new chart. See `isSameKind`. */
  show(figure: Figure): void;
  /** Draws a ring around a point, or takes it away. */
  ring(point: RingedPoint | undefined): void;
  /** Draws anew after the view changed. */
  look(): void;
  /** What is visible now. */
  visible(): FigureView;
  /** Points between two corners of a rectangle on the canvas, CSS pixels. */
  pointsWithin(a: Place, b: Place): readonly RingedPoint[];
  /** Values under a place on the canvas, CSS pixels. */
  valuesAt(x: number, y: number): readonly [number, number];
  readonly size: { readonly width: number; readonly height: number };
  destroy(): void;
}

/** A static figure on the screen: the configuration it has on paper, with pointer and zoom. */
export function createFigureChart(
  canvas: HTMLCanvasElement,
  figure: Figure,
  theme: FigureTheme,
  options: FigureChartOptions,
): FigureChart {
  const equal = figure.equalScales ?? false;
  const configuration = toChartConfiguration(withPlainSymbols(figure), theme, {
    mostPointsPerSeries: 4000,
    ...(equal && { view: options.view }),
  }) as ChartConfiguration<'scatter'>;
  makeInteractive(configuration, options);
  if (!equal) setRanges(configuration.options!.scales, options.view());
  let ringed: RingedPoint | undefined;
  configuration.plugins = [
    ...(configuration.plugins ?? []),
    { id: 'ring', afterDatasetsDraw: (drawn) => drawRing(drawn, ringed, theme) },
    { id: 'layout', afterDraw: (drawn) => options.onLayout?.(areaOf(drawn)) },
  ];
  const chart = new Chart(canvas, configuration);
  let usual = equal ? undefined : rangesOf(toChartConfiguration(figure, theme).options.scales);

  return {
    show(next) {
      const made = toChartConfiguration(withPlainSymbols(next), theme, { mostPointsPerSeries: 4000 });
      chart.data.datasets = made.data.datasets;
      retitle(chart.options.scales, made.options.scales);
      chart.options.plugins!.legend!.display = made.options.plugins.legend.display;
      if (!equal) {
        usual = rangesOf(made.options.scales);
        setRanges(chart.options.scales, options.view() ?? usual);
      }
      chart.update('none');
    },
    ring(point) {
      if (ringed?.series === point?.series && ringed?.point === point?.point) return;
      ringed = point;
      chart.draw();
    },
    look() {
      if (!equal) setRanges(chart.options.scales, options.view() ?? usual);
      chart.update('none');
    },
    visible() {
      const { x, y } = chart.scales;
      return { x: [x!.min, x!.max], y: [y!.min, y!.max] };
    },
    pointsWithin(a, b) {
      const isBetween = (value: number, one: number, other: number): boolean =>
        value >= Math.min(one, other) && value <= Math.max(one, other);
      return chart.data.datasets.flatMap((dataset, series) =>
        // Lines are drawn through points that nobody measured.
        !chart.isDatasetVisible(series) || dataset.pointStyle === 'line'
          ? []
          : chart
              .getDatasetMeta(series)
              .data.map(({ x, y }, point) => ({
                series,
                point,
                isInside: isBetween(x, a.x, b.x) && isBetween(y, a.y, b.y),
              }))
              .filter(({ isInside }) => isInside)
              .map(({ point }) => ({ series, point })),
      );
    },
    valuesAt: (x, y) => [chart.scales['x']!.getValueForPixel(x) ?? NaN, chart.scales['y']!.getValueForPixel(y) ?? NaN],
    get size() {
      return { width: Math.max(1, chart.chartArea.width), height: Math.max(1, chart.chartArea.height) };
    },
    destroy: () => chart.destroy(),
  };
}

/** Whether a chart of one figure can show the other: only numbers, names and series differ. */
export function isSameKind(a: Figure, b: Figure): boolean {
  const kindOf = ({ id, x, y, rightY, equalScales }: Figure): string =>
    [id, x.scale, x.kind, y.scale, y.kind, rightY?.scale, equalScales].join();
  return kindOf(a) === kindOf(b);
}

function areaOf({ chartArea: { left, right, top, bottom }, scales }: Chart): PlotArea {
  return { left, right, top, bottom, min: scales['x']!.min, max: scales['x']!.max };
}

/** Units, and with them the names of axes, follow the numbers. */
function retitle(scales: unknown, next: unknown): void {
  type Titled = Readonly<Record<string, { title: { text: string } } | undefined>>;
  for (const [id, scale] of Object.entries(scales as Titled)) {
    const text = (next as Titled)[id]?.title.text;
    if (scale && text !== undefined && scale.title.text !== text) scale.title.text = text;
  }
}

interface RangeOptions {
  min?: number;
  max?: number;
}

function setRanges(scales: unknown, view: Partial<FigureView> | undefined): void {
  if (!view) return;
  const { x, y } = scales as { x: RangeOptions; y: RangeOptions };
  if (view.x) [x.min, x.max] = view.x;
  if (view.y) [y.min, y.max] = view.y;
}

function rangesOf(scales: unknown): Partial<FigureView> {
  const { x, y } = scales as { x: RangeOptions; y: RangeOptions };
  return {
    ...(x.min !== undefined && x.max !== undefined && { x: [x.min, x.max] }),
    ...(y.min !== undefined && y.max !== undefined && { y: [y.min, y.max] }),
  };
}

function makeInteractive(
  configuration: ChartConfiguration<'scatter'>,
  { readOut, onPick, onPoint }: FigureChartOptions,
): void {
  const options = configuration.options!;
  options.plugins!.tooltip = {
    enabled: true,
    displayColors: false,
    callbacks: {
      label: ({ datasetIndex, dataIndex, formattedValue, dataset }) =>
        readOut ? readOut(datasetIndex, dataIndex) : `${dataset.label ?? ''} ${formattedValue}`,
    },
  };
  options.onHover = (_event, elements) => {
    const hit = elements[0];
    if (hit) onPoint?.(hit.datasetIndex, hit.index);
  };
  options.onClick = (_event, elements) => {
    const hit = elements[0];
    if (hit) onPick?.(hit.datasetIndex, hit.index);
  };
}

/** The ring, and for figures over frequency a line down to the axis. */
function drawRing(chart: Chart, ringed: RingedPoint | undefined, theme: FigureTheme): void {
  const point = ringed && chart.getDatasetMeta(ringed.series).data[ringed.point];
  if (!point || !Number.isFinite(point.x) || !Number.isFinite(point.y)) return;
  const { ctx, chartArea } = chart;
  ctx.save();
  ctx.strokeStyle = theme.text;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.arc(point.x, point.y, 7, 0, 2 * Math.PI);
  ctx.stroke();
  if (chart.scales['x']?.type === 'logarithmic') {
    ctx.lineWidth = 1;
    ctx.setLineDash([3, 3]);
    ctx.beginPath();
    ctx.moveTo(point.x, chartArea.top);
    ctx.lineTo(point.x, chartArea.bottom);
    ctx.stroke();
  }
  ctx.restore();
}
