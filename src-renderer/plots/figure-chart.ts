import type { ChartConfiguration } from 'chart.js';
import { toChartConfiguration } from '../../src-core/figures/chart-config.ts';
import type { Figure } from '../../src-core/figures/figure.ts';
import type { FigureTheme } from '../../src-core/figures/theme.ts';
import { Chart } from './chart-parts.ts';
import type { FigureView } from './figure-view.ts';

export interface FigureChartOptions {
  /** Text for a point under the pointer, by series and point. */
  readonly readOut?: ((series: number, point: number) => string) | undefined;
  readonly onPick?: ((series: number, point: number) => void) | undefined;
  /** What the user looks at; undefined: all of the data. */
  view(): FigureView | undefined;
}

export interface FigureChart {
  /** Draws anew after the view changed. */
  look(): void;
  /** What is visible now. */
  visible(): FigureView;
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
  const configuration = toChartConfiguration(figure, theme, {
    mostPointsPerSeries: 4000,
    ...(equal && { view: options.view }),
  }) as ChartConfiguration<'scatter'>;
  makeInteractive(configuration, options);
  if (!equal) setRanges(configuration.options!.scales, options.view());
  const chart = new Chart(canvas, configuration);
  const usual = equal ? undefined : rangesOf(toChartConfiguration(figure, theme).options.scales);

  return {
    look() {
      if (!equal) setRanges(chart.options.scales, options.view() ?? usual);
      chart.update('none');
    },
    visible() {
      const { x, y } = chart.scales;
      return { x: [x!.min, x!.max], y: [y!.min, y!.max] };
    },
    valuesAt: (x, y) => [chart.scales['x']!.getValueForPixel(x) ?? NaN, chart.scales['y']!.getValueForPixel(y) ?? NaN],
    get size() {
      return { width: Math.max(1, chart.chartArea.width), height: Math.max(1, chart.chartArea.height) };
    },
    destroy: () => chart.destroy(),
  };
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

function makeInteractive(configuration: ChartConfiguration<'scatter'>, { readOut, onPick }: FigureChartOptions): void {
  const options = configuration.options!;
  options.plugins!.tooltip = {
    enabled: true,
    displayColors: false,
    callbacks: {
      label: ({ datasetIndex, dataIndex, formattedValue, dataset }) =>
        readOut ? readOut(datasetIndex, dataIndex) : `${dataset.label ?? ''} ${formattedValue}`,
    },
  };
  options.onClick = (_event, elements) => {
    const hit = elements[0];
    if (hit) onPick?.(hit.datasetIndex, hit.index);
  };
}
