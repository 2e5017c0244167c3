import type { SKRSContext2D } from '@napi-rs/canvas';
import {
  Chart,
  type ChartItem,
  Legend,
  LinearScale,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Title,
} from 'chart.js';
import { toChartConfiguration } from '../../../src-core/figures/chart-config.ts';
import type { ChartSpecification } from '../../../src-core/figures/chart-types.ts';
import type { Figure } from '../../../src-core/figures/figure.ts';
import { figureThemes } from '../../../src-core/figures/theme.ts';

Chart.register(Legend, LinearScale, LineElement, LogarithmicScale, PointElement, ScatterController, Title);

/** Four points to a column of 0.8 pt: finer than a printer shows. */
const pointsPerPt = 5;

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LaidOutChart {
  readonly chart: Chart;
  /** Draws at the place; the page's transform is as before afterwards. */
  drawOn(page: SKRSContext2D): void;
  close(): void;
}

/** Draws a figure with Chart.js at a place of a larger page, as reports have it. */
export function drawChart(page: SKRSContext2D, scratch: SKRSContext2D, place: Place, figure: Figure): void {
  const specification = toChartConfiguration(figure, figureThemes.paper, {
    responsive: false,
    mostPointsPerSeries: mostPointsFor(place.width),
  });
  const laidOut = layOutChart(scratch, place, specification);
  page.save();
  page.beginPath();
  page.rect(place.x, place.y, place.width, place.height);
  page.clip();
  try {
    laidOut.drawOn(page);
  } finally {
    page.restore();
    laidOut.close();
  }
}

/** Points of one series that a drawing of this width, in points, can show. */
export function mostPointsFor(widthPt: number): number {
  return Math.round(widthPt * pointsPerPt);
}

/**
 * Lays a chart out; nothing is drawn yet.
 *
 * Chart.js takes a canvas to be its own: it sizes and clears it, resets its transform and draws at every update. So
 * it is given a stand-in whose context leads to `scratch` while the chart is laid out, and to the page for the one
 * drawing that counts; transforms are kept relative to the place, clearing does nothing.
 */
export function layOutChart(scratch: SKRSContext2D, place: Place, specification: ChartSpecification): LaidOutChart {
  const canvas = { width: place.width, height: place.height, getContext: () => context, style: undefined };
  const target = { context: scratch };
  const context = relativeContext(target, place, canvas);
  specification.options.devicePixelRatio = 1;
  const item: unknown = canvas;
  const chart = new Chart(item as ChartItem, specification);
  // Else Chart.js draws dense lines by whole pixels: here points, a third of a millimetre each.
  for (const { dataset } of chart.getSortedVisibleDatasetMetas())
    if (dataset) Object.assign(dataset, { _decimated: true });
  return {
    chart,
    drawOn(page) {
      page.save();
      page.translate(place.x, place.y);
      try {
        target.context = page;
        chart.draw();
      } finally {
        page.restore();
        target.context = scratch;
      }
    },
    close: () => chart.destroy(),
  };
}

/** The members of the context that would leave the place are replaced; all else goes to the present target. */
function relativeContext(target: { context: SKRSContext2D }, place: Place, canvas: object): SKRSContext2D {
  const replaced: Readonly<Record<string, unknown>> = {
    canvas,
    clearRect: () => undefined,
    resetTransform: () => target.context.setTransform(1, 0, 0, 1, place.x, place.y),
    setTransform: (a: number, b: number, c: number, d: number, e: number, f: number) =>
      target.context.setTransform(a, b, c, d, e + place.x, f + place.y),
  };
  return new Proxy({} as SKRSContext2D, {
    get(_, name) {
      if (typeof name === 'string' && Object.hasOwn(replaced, name)) return replaced[name];
      const value: unknown = Reflect.get(target.context, name);
      return typeof value === 'function' ? (value.bind(target.context) as unknown) : value;
    },
    set(_, name, value) {
      return Reflect.set(target.context, name, value);
    },
  });
}
