import type { ChartConfiguration, Plugin } from 'chart.js';
import type { FigureTheme } from '../../src-core/figures/theme.ts';
import { commonPrefix } from '../../src-core/figures/scaling.ts';
import { durationLabel, durationTicks, linearLabel } from '../../src-core/figures/ticks.ts';
import { Chart } from './chart-parts.ts';
import type { SeriesStore } from './series-store.ts';
import { thinned, visibleRange, type Point } from './thinning.ts';
import type { TimeRange } from './time-range.ts';

export interface TimeChartOptions {
  /** Symbol and unit of the axis, e.g. "E" and "V"; a prefix is put before the unit. */
  readonly symbol: string;
  readonly unit: string;
  /** Number in the figure palette. */
  readonly colour: number;
  /** Smallest height of the axis, in the unit: keeps noise about a constant from filling the plot. */
  readonly smallestSpan: number;
  readonly usePrefix?: boolean;
}

/** A line over time drawn from a store of any length; at most four points for each column of pixels reach Chart.js. */
export interface TimeChart {
  draw<Channel extends string>(store: SeriesStore<Channel>, channel: Channel, range: TimeRange): void;
  /** Moves the cursor line without drawing the data anew. */
  point(timeS: number | undefined): void;
  applyTheme(theme: FigureTheme): void;
  /** Left and right end of the plot area, CSS pixels from the left of the canvas. */
  area(): { readonly left: number; readonly right: number };
  destroy(): void;
}

type LineConfiguration = ChartConfiguration<'line', Point[]>;

export function createTimeChart(canvas: HTMLCanvasElement, options: TimeChartOptions, theme: FigureTheme): TimeChart {
  let cursorS: number | undefined;
  let colours = theme;
  const cursor: Plugin<'line'> = { id: 'cursor', afterDatasetsDraw: (chart) => drawCursor(chart, cursorS, colours) };
  const chart = new Chart<'line', Point[]>(canvas, configurationOf(options, theme, cursor));

  return {
    draw(store, channel, range) {
      const columns = Math.max(100, Math.round(chart.chartArea.width || canvas.clientWidth || 600));
      const visible = visibleRange(store, channel, range) ?? [0, 0];
      const [low, high] = withAir(visible, options.smallestSpan);
      const prefix = options.usePrefix ? commonPrefix([[low, high]], options.unit) : { factor: 1, unit: options.unit };
      const factor = 1 / prefix.factor;
      const { x, y } = chart.options.scales as { x: AxisOptions; y: AxisOptions };
      x.min = range[0];
      x.max = range[1];
      y.min = low * factor;
      y.max = high * factor;
      y.title.text = `${options.symbol} / ${prefix.unit}`;
      chart.data.datasets[0]!.data = thinned(store, channel, range, columns, factor);
      chart.update('none');
    },
    point(timeS) {
      if (cursorS === timeS) return;
      cursorS = timeS;
      chart.draw();
    },
    applyTheme(next) {
      colours = next;
      const fresh = configurationOf(options, next, cursor);
      Object.assign(chart.data.datasets[0]!, fresh.data.datasets[0], { data: chart.data.datasets[0]!.data });
      chart.options = fresh.options!;
    },
    area: () => ({ left: chart.chartArea.left, right: chart.chartArea.right }),
    destroy: () => chart.destroy(),
  };
}

interface AxisOptions {
  min: number;
  max: number;
  title: { text: string };
}

/** 6 % of air above and below; at least the smallest span about the middle. */
function withAir([low, high]: readonly [number, number], smallestSpan: number): readonly [number, number] {
  const span = Math.max(high - low, smallestSpan);
  const middle = (low + high) / 2;
  return [middle - span * 0.56, middle + span * 0.56];
}

function configurationOf(options: TimeChartOptions, theme: FigureTheme, cursor: Plugin<'line'>): LineConfiguration {
  const font = { family: theme.fontFamily, size: theme.fontSize };
  const axis = {
    border: { color: theme.axis },
    grid: { color: theme.grid, tickColor: theme.axis, tickLength: 4 },
  };
  return {
    type: 'line',
    data: { datasets: [lineOf(options, theme)] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      events: [],
      layout: { padding: { top: 6, right: 10 } },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: {
        x: {
          type: 'linear',
          ...axis,
          ticks: {
            color: theme.text,
            font,
            maxRotation: 0,
            autoSkip: false,
            callback: (value: number | string, _index, ticks) => durationLabel(Number(value), stepOf(ticks)),
          },
          afterBuildTicks(scale) {
            const most = Math.max(2, Math.floor(scale.width / 80));
            scale.ticks = durationTicks(scale.min, scale.max, most).map((tick) => ({ ...tick }));
          },
        },
        y: {
          type: 'linear',
          ...axis,
          title: { display: true, text: `${options.symbol} / ${options.unit}`, color: theme.text, font },
          ticks: {
            color: theme.text,
            font,
            maxTicksLimit: 6,
            includeBounds: false,
            callback: (value: number | string, _index, ticks) => linearLabel(Number(value), stepOf(ticks)),
          },
          // Plots that stand above each other begin at the same place.
          afterFit: (scale) => void (scale.width = 68),
        },
      },
    },
    plugins: [cursor],
  };
}

function stepOf(ticks: readonly { readonly value: number }[]): number {
  return ticks.length > 1 ? ticks[1]!.value - ticks[0]!.value : 1;
}

function lineOf(options: TimeChartOptions, theme: FigureTheme): LineConfiguration['data']['datasets'][number] {
  return {
    data: [],
    borderColor: theme.palette[options.colour]!,
    borderWidth: 1.5,
    borderJoinStyle: 'round',
    pointRadius: 0,
    spanGaps: false,
    // Chart.js would hide points outside the plot; the line must still run out of it.
    clip: 0,
  };
}

function drawCursor(chart: Chart<'line'>, cursorS: number | undefined, theme: FigureTheme): void {
  const scale = chart.scales['x'];
  if (cursorS === undefined || !scale || cursorS < scale.min || cursorS > scale.max) return;
  const x = scale.getPixelForValue(cursorS);
  const { ctx, chartArea } = chart;
  ctx.save();
  ctx.strokeStyle = theme.mutedText;
  ctx.lineWidth = 1;
  ctx.setLineDash([3, 3]);
  ctx.beginPath();
  ctx.moveTo(x, chartArea.top);
  ctx.lineTo(x, chartArea.bottom);
  ctx.stroke();
  ctx.restore();
}
