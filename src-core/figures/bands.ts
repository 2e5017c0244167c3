import type { ChartDataset, ChartLike, ChartPlugin } from './chart-types.ts';

interface PixelScale {
  getPixelForValue(value: number): number;
}

export const bandOpacity = 0.2;

/** Fills `band` of each visible dataset in its colour, thin enough to see the grid, below everything that is drawn. */
export const bandPlugin: ChartPlugin = {
  id: 'bands',
  beforeDatasetsDraw: (chart) => {
    const datasets = chart.data.datasets as readonly ChartDataset[];
    datasets.forEach((dataset, index) => {
      if (dataset.band && chart.isDatasetVisible(index)) fillBand(chart, dataset, dataset.band);
    });
  },
};

function fillBand(chart: ChartLike, dataset: ChartDataset, { low, high }: NonNullable<ChartDataset['band']>): void {
  const { ctx, chartArea } = chart;
  const xScale = chart.scales['x'] as PixelScale;
  const yScale = chart.scales[dataset.yAxisID] as PixelScale;
  const known = [...dataset.data.keys()].filter((i) => Number.isFinite(low[i]) && Number.isFinite(high[i]));
  if (known.length < 2) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(chartArea.left, chartArea.top, chartArea.right - chartArea.left, chartArea.bottom - chartArea.top);
  ctx.clip();
  ctx.beginPath();
  known.forEach((i, k) => {
    const [x, y] = [xScale.getPixelForValue(dataset.data[i]!.x), yScale.getPixelForValue(high[i]!)];
    if (k === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  });
  for (const i of known.toReversed())
    ctx.lineTo(xScale.getPixelForValue(dataset.data[i]!.x), yScale.getPixelForValue(low[i]!));
  ctx.globalAlpha = bandOpacity;
  ctx.fillStyle = dataset.borderColor;
  ctx.fill();
  ctx.restore();
}
