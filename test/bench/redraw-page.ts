import { figureThemes } from '../../src-core/figures/theme.ts';
import { Chart } from '../../src-renderer/plots/chart-parts.ts';
import { SeriesStore } from '../../src-renderer/plots/series-store.ts';
import { createTimeChart } from '../../src-renderer/plots/time-chart.ts';

/** Script times in ms, one for each redraw after a new sample. */
export interface RedrawTimes {
  readonly ours: readonly number[];
  readonly plain: readonly number[];
}

declare global {
  interface Window {
    measureRedraw(points: number, oursTimes: number, plainTimes: number): RedrawTimes;
  }
}

/** Runs in a page of the browser: the same history, redrawn whole after every new sample, by turns. */
window.measureRedraw = (points, oursTimes, plainTimes) => {
  const ours = prepareOurs(points);
  const plain = preparePlain(points);
  const times = { ours: [] as number[], plain: [] as number[] };
  const oursPerPlain = Math.ceil(oursTimes / plainTimes);
  for (let turn = 0; turn < plainTimes; turn++) {
    times.plain.push(timed(() => plain(points + turn)));
    for (let i = 0; i < oursPerPlain; i++) times.ours.push(timed(() => ours(points + turn * oursPerPlain + i)));
  }
  return times;
};

function valueAt(index: number): number {
  return 1.2 + 0.3 * Math.sin(index / 5e4) + 1e-3 * Math.sin(index * 12.9898);
}

function prepareOurs(points: number): (next: number) => void {
  const store = new SeriesStore(['voltageV']);
  const indices = Float64Array.from({ length: points }, (_, index) => index);
  store.append(indices, { voltageV: indices.map(valueAt) });
  const options = { symbol: 'E', unit: 'V', colour: 0, smallestSpan: 1e-3 };
  const chart = createTimeChart(makeCanvas(), options, figureThemes.light);
  return (next) => {
    store.append([next], { voltageV: [valueAt(next)] });
    chart.draw(store, 'voltageV', [0, next]);
  };
}

/** Chart.js at its best without decimation: no parsing, sorted data, no points, no animation. */
function preparePlain(points: number): (next: number) => void {
  const data = Array.from({ length: points }, (_, x) => ({ x, y: valueAt(x) }));
  const chart = new Chart(makeCanvas(), {
    type: 'line',
    data: { datasets: [{ data, pointRadius: 0, borderWidth: 1.5 }] },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: { x: { type: 'linear' } },
    },
  });
  return (next) => {
    data.push({ x: next, y: valueAt(next) });
    chart.update('none');
  };
}

function makeCanvas(): HTMLCanvasElement {
  const box = document.createElement('div');
  box.className = 'plot';
  const canvas = document.createElement('canvas');
  box.append(canvas);
  document.body.append(box);
  return canvas;
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
