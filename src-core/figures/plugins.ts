import type { ChartDataset, ChartLike, ChartPlugin } from './chart-types.ts';
import { equalScaleRanges, finiteRange, type Range } from './equal-scales.ts';

interface PixelScale {
  readonly min: number;
  readonly max: number;
  readonly type: string;
  readonly options: { min?: number; max?: number; afterFit?: (scale: FittedScale) => void };
  getPixelForValue(value: number): number;
}

/** What a scale takes up beside the plot. */
interface FittedScale {
  width: number;
  height: number;
  paddingLeft?: number;
  paddingRight?: number;
  isHorizontal(): boolean;
}

/** Draws `yError` of each visible dataset as bars with caps, clipped to the plot. */
export function errorBarPlugin(capHalfWidth: number, lineWidth: number): ChartPlugin {
  return {
    id: 'errorBars',
    afterDatasetsDraw: (chart) => {
      const datasets = chart.data.datasets as readonly ChartDataset[];
      datasets.forEach((dataset, index) => {
        if (dataset.yError && chart.isDatasetVisible(index)) drawBars(chart, dataset, capHalfWidth, lineWidth);
      });
    },
  };
}

function drawBars(chart: ChartLike, dataset: ChartDataset, cap: number, lineWidth: number): void {
  const { ctx, chartArea } = chart;
  const xScale = chart.scales['x'] as PixelScale;
  const yScale = chart.scales[dataset.yAxisID] as PixelScale;
  ctx.save();
  ctx.beginPath();
  ctx.rect(chartArea.left, chartArea.top, chartArea.right - chartArea.left, chartArea.bottom - chartArea.top);
  ctx.clip();
  ctx.beginPath();
  ctx.setLineDash([]);
  ctx.strokeStyle = dataset.borderColor;
  ctx.lineWidth = lineWidth;
  dataset.data.forEach(({ x, y }, i) => {
    const half = dataset.yError?.[i] ?? NaN;
    if (!Number.isFinite(x) || !Number.isFinite(y) || !(half > 0)) return;
    const pixelX = xScale.getPixelForValue(x);
    const top = yScale.getPixelForValue(y + half);
    const low = y - half;
    // On a logarithmic axis a bar that reaches zero or below runs out of the plot.
    const bottom = yScale.type === 'logarithmic' && low <= 0 ? chartArea.bottom + 10 : yScale.getPixelForValue(low);
    ctx.moveTo(pixelX, top);
    ctx.lineTo(pixelX, bottom);
    for (const end of [top, bottom]) {
      ctx.moveTo(pixelX - cap, end);
      ctx.lineTo(pixelX + cap, end);
    }
  });
  ctx.stroke();
  ctx.restore();
}

const mostRounds = 8;

/**
 * Keeps one unit equally long on x and y. The plot area is known only after a layout, and the ranges change the
 * labels and with them the area: so after each update the ranges are set and the chart updated again. Labels that
 * took room once in these rounds keep it, so that the area only shrinks and comes to rest instead of swinging between
 * two sets of labels. `view` narrows the range when the user has zoomed.
 */
export function equalScalesPlugin(view?: () => { readonly x: Range; readonly y: Range } | undefined): ChartPlugin {
  let round = 0;
  let hold = roomKeeper();
  return {
    id: 'equalScales',
    beforeUpdate: () => {
      if (round === 0) hold = roomKeeper();
    },
    afterUpdate: (chart) => {
      const xScale = chart.scales['x'] as PixelScale;
      const yScale = chart.scales['y'] as PixelScale;
      const width = chart.chartArea.right - chart.chartArea.left;
      const height = chart.chartArea.bottom - chart.chartArea.top;
      if (!(width > 0) || !(height > 0) || round >= mostRounds) return;
      const wanted = view?.() ?? dataRange(chart);
      const { x, y } = equalScaleRanges(width, height, wanted.x, wanted.y);
      if (isAt(xScale, x) && isAt(yScale, y)) return;
      [xScale.options.min, xScale.options.max] = x;
      [yScale.options.min, yScale.options.max] = y;
      xScale.options.afterFit = yScale.options.afterFit = (scale) => hold(scale, round);
      round += 1;
      try {
        chart.update('none');
      } finally {
        round -= 1;
      }
    },
  };
}

/** Widens a scale to the most room it took since the first round, whose ranges were not yet the right ones. */
function roomKeeper(): (scale: FittedScale, round: number) => void {
  let width = 0;
  let left = 0;
  let right = 0;
  return (scale, round) => {
    if (round === 0) return;
    if (scale.isHorizontal()) {
      scale.paddingLeft = left = Math.max(left, scale.paddingLeft ?? 0);
      scale.paddingRight = right = Math.max(right, scale.paddingRight ?? 0);
    } else scale.width = width = Math.max(width, scale.width);
  };
}

function dataRange(chart: ChartLike): { x: Range; y: Range } {
  const datasets = chart.data.datasets as readonly ChartDataset[];
  const visible = datasets.filter((_, index) => chart.isDatasetVisible(index));
  return {
    x: finiteRange(visible.map((dataset) => dataset.data.map((point) => point.x))),
    y: finiteRange(visible.map((dataset) => dataset.data.map((point) => point.y))),
  };
}

function isAt(scale: PixelScale, [min, max]: Range): boolean {
  const tolerance = 1e-4 * (max - min);
  return Math.abs(scale.min - min) < tolerance && Math.abs(scale.max - max) < tolerance;
}
