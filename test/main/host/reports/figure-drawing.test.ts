import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { Chart, type ChartConfiguration, type ChartItem, registerables } from 'chart.js';
import { describe, expect, test } from 'vitest';
import { toChartConfiguration } from '../../../../src-core/figures/chart-config.ts';
import type { Figure } from '../../../../src-core/figures/figure.ts';
import { nyquistFigure } from '../../../../src-core/figures/impedance-figures.ts';
import { spectraOf } from '../../../../src-core/figures/spectra.ts';
import { figureThemes } from '../../../../src-core/figures/theme.ts';
import { diffusivityFigure } from '../../../../src-core/figures/titration-figures.ts';
import { drawChart } from '../../../../src-main/host/figures/draw-chart.ts';
import { registerFonts } from '../../../../src-main/host/figures/fonts.ts';
import { syntheticReportInput } from '../../../support/report-input.ts';

registerFonts();
Chart.register(...registerables);
const input = syntheticReportInput();
const spectrum = spectraOf(input.impedance, input.run.plan.steps)[0]!;

function liveChart(figure: Figure, width: number, height: number): Chart {
  const item: unknown = createCanvas(width, height);
  const configuration: ChartConfiguration<'scatter'> = toChartConfiguration(figure, figureThemes.light, {
    responsive: false,
  });
  return new Chart(item as ChartItem, configuration);
}

describe('on a screen', () => {
  test.each([
    [900, 300],
    [400, 400],
    [300, 700],
  ])('a Nyquist plot of %i × %i pixels shows an ohm equally long both ways', (width, height) => {
    const chart = liveChart(nyquistFigure(spectrum), width, height);
    const x = chart.scales['x']!;
    const y = chart.scales['y']!;
    const { left, right, top, bottom } = chart.chartArea;
    const ohmX = (right - left) / (x.max - x.min);
    const ohmY = (bottom - top) / (y.max - y.min);
    expect(ohmX / ohmY).toBeGreaterThan(0.995);
    expect(ohmX / ohmY).toBeLessThan(1.005);
    expect(y.max).toBeGreaterThan(Math.max(...spectrum.zImOhm.map((z) => -z / 1000)));
    chart.destroy();
  });

  test('and follows the data when they change', () => {
    const chart = liveChart(nyquistFigure(spectrum), 600, 400);
    const before = chart.scales['y']!.max;
    chart.data.datasets[0]!.data = chart.data.datasets[0]!.data.map((point) => {
      const { x, y } = point as { x: number; y: number };
      return { x: 3 * x, y: 3 * y };
    });
    chart.update('none');
    expect(chart.scales['y']!.max / before).toBeCloseTo(3, 1);
    chart.destroy();
  });
});

describe('on a page', () => {
  const place = { x: 100, y: 200, width: 400, height: 250 };

  function drawn(figure: Figure): { context: SKRSContext2D; inkAt: (x: number, y: number) => boolean } {
    const context = createCanvas(600, 600).getContext('2d');
    const scratch = createCanvas(600, 600).getContext('2d');
    drawChart(context, scratch, place, figure);
    const { data } = context.getImageData(0, 0, 600, 600);
    return { context, inkAt: (x, y) => data[(Math.round(y) * 600 + Math.round(x)) * 4 + 3]! > 0 };
  }

  test('a chart stays in its place and leaves the page’s transform as it was', () => {
    const { context, inkAt } = drawn(nyquistFigure(spectrum));
    let inside = 0;
    for (let y = 0; y < 600; y++) {
      for (let x = 0; x < 600; x++) {
        const within =
          x >= place.x - 1 && x <= place.x + place.width && y >= place.y - 1 && y <= place.y + place.height;
        if (!inkAt(x, y)) continue;
        expect(within, `${x}, ${y}`).toBe(true);
        inside += 1;
      }
    }
    expect(inside).toBeGreaterThan(2000);
    const { a, b, c, d, e, f } = context.getTransform();
    expect([a, b, c, d, e, f]).toEqual([1, 0, 0, 1, 0, 0]);
  });

  test('error bars add ink above and below the points, none without an uncertainty', () => {
    const pulses = input.analyses[0]!.titration!.pulses;
    const count = (figure: Figure): number => {
      const { inkAt } = drawn(figure);
      let total = 0;
      for (let y = place.y; y < place.y + place.height; y++)
        for (let x = place.x; x < place.x + place.width; x++) total += inkAt(x, y) ? 1 : 0;
      return total;
    };
    const figure = diffusivityFigure(pulses);
    const fixed = { ...figure, y: { ...figure.y, min: 1e-13, max: 1e-10 } };
    const wide = {
      ...fixed,
      series: fixed.series.map((s) => ({ ...s, yError: Array.from(s.y, (value) => 0.9 * value) })),
    };
    const without = {
      ...fixed,
      series: fixed.series.map(({ label, x, y, mark, colour }) => ({ label, x, y, mark, colour })),
    };
    expect(count(wide)).toBeGreaterThan(count(without) + 500);
  });
});
