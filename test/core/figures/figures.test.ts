import type { ChartConfiguration } from 'chart.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toChartConfiguration } from '../../../src-core/figures/chart-config.ts';
import { equalScaleRanges, finiteRange } from '../../../src-core/figures/equal-scales.ts';
import type { Figure } from '../../../src-core/figures/figure.ts';
import {
  bodeFigure,
  nyquistDetailFigure,
  nyquistFigure,
  nyquistOverviewFigure,
  residualsFigure,
} from '../../../src-core/figures/impedance-figures.ts';
import { spectraOf } from '../../../src-core/figures/spectra.ts';
import { figureThemes, markerShapes } from '../../../src-core/figures/theme.ts';
import {
  coulometricFigure,
  diffusivityFigure,
  predictionFigure,
  pulseFitFigure,
  titrationCurveFigure,
} from '../../../src-core/figures/titration-figures.ts';
import { syntheticReportInput } from '../../support/report-input.ts';

const input = syntheticReportInput();
const spectra = spectraOf(input.impedance, input.run.plan.steps);
const { pulses } = input.analyses[0]!.titration!;
const { fit } = input.analyses[1]!.impedance!;

const all: readonly Figure[] = [
  titrationCurveFigure(input.dc),
  predictionFigure(input.run.plan),
  diffusivityFigure(pulses),
  coulometricFigure(pulses),
  pulseFitFigure(pulses[0]!),
  nyquistFigure(spectra[0]!, fit),
  nyquistDetailFigure(spectra[0]!, fit)!,
  nyquistOverviewFigure(spectra),
  bodeFigure(spectra[0]!, fit),
  residualsFigure(fit),
];

describe('every figure', () => {
  test.each(all.map((figure) => [figure.id, figure] as const))(
    '%s names its axes with units, has a caption, and a configuration that Chart.js takes',
    (_, figure) => {
      for (const axis of [figure.x, figure.y, figure.rightY]) {
        if (axis && axis.kind !== 'duration' && axis.label !== 'x') expect(axis.label).toMatch(/ \/ \S/);
      }
      expect(figure.caption.length).toBeGreaterThan(20);
      expect(figure.title).not.toBe('');
      // Held against the real types: this assignment is the test.
      const configuration: ChartConfiguration<'scatter'> = toChartConfiguration(figure, figureThemes.light);
      expect(configuration.data.datasets).toHaveLength(figure.series.length);
      expect(configuration.options?.animation).toBe(false);
      for (const [i, dataset] of configuration.data.datasets.entries())
        expect(dataset.data).toHaveLength(figure.series[i]!.x.length);
    },
  );

  test('promises sorted x only where it is', () => {
    // Frequencies fall from the first point to the last.
    const bode = toChartConfiguration(bodeFigure(spectra[0]!), figureThemes.light).data.datasets[0]!;
    expect(bode.parsing).toBeUndefined();
    const curve = toChartConfiguration(titrationCurveFigure(input.dc), figureThemes.light).data.datasets[0]!;
    expect(curve.parsing).toBe(false);
  });

  test('series differ by shape or dash, not by colour alone', () => {
    const series = Array.from({ length: 7 }, (_, colour) => ({
      label: `s${colour}`,
      x: [1, 2],
      y: [1, 2],
      mark: 'points' as const,
      colour,
    }));
    const { datasets } = toChartConfiguration({ ...all[0]!, series }, figureThemes.paper).data;
    expect(new Set(datasets.map((dataset) => dataset.pointStyle)).size).toBe(markerShapes.length);
    const lines = series.map((one) => ({ ...one, mark: 'line' as const }));
    const dashes = toChartConfiguration({ ...all[0]!, series: lines }, figureThemes.paper).data.datasets.map((d) =>
      d.borderDash.join(),
    );
    expect(new Set(dashes).size).toBe(7);
  });

  test('marks have a contrast of 3:1 and text of 4.5:1 in every theme', () => {
    for (const theme of Object.values(figureThemes)) {
      for (const colour of theme.palette)
        expect(contrast(colour, theme.background), `${theme.name} ${colour}`).toBeGreaterThanOrEqual(3);
      for (const colour of [theme.text, theme.mutedText])
        expect(contrast(colour, theme.background)).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('is thinned for paper without losing its highest point', () => {
    const n = 300_000;
    const timeS = Float64Array.from({ length: n }, (_, i) => i);
    const voltageV = timeS.map((t) => (t === 77_777 ? 3 : 1));
    const { datasets } = toChartConfiguration(
      titrationCurveFigure({ timeS, voltageV, currentA: voltageV }),
      figureThemes.paper,
      {
        mostPointsPerSeries: 2000,
      },
    ).data;
    for (const { data } of datasets) expect(data.length).toBeLessThanOrEqual(2000);
    expect(datasets[1]!.data).toContainEqual({ x: 77_777, y: 3 });
  });
});

describe('builders', () => {
  test('D_C is drawn in cm²/s with its uncertainty, estimator by estimator', () => {
    const figure = diffusivityFigure(pulses);
    expect(figure.y).toMatchObject({ label: 'D_C / cm² s⁻¹', scale: 'log' });
    expect(figure.series.map((series) => series.label)).toEqual(['finite-length (recommended)', 'eq9', 'eq10']);
    const [recommended] = figure.series;
    // Sorted by x, which falls on charge.
    expect(recommended!.y[0]).toBeCloseTo(pulses.at(-1)!.chemicalDiffusivityM2PerS * 1e4, 18);
    expect(recommended!.yError![0]).toBeCloseTo(pulses.at(-1)!.standardUncertainty * 1e4, 18);
    const unknown = diffusivityFigure(pulses.map((pulse) => ({ ...pulse, x: NaN })));
    expect(unknown.x.label).toBe('Pulse');
  });

  test('Nyquist plots show −Z″ upwards in a unit of a readable size', () => {
    const figure = nyquistFigure(spectra[0]!);
    expect(figure.x.label).toBe('Z′ / kΩ');
    expect(figure.series[0]!.y[5]).toBeCloseTo(-spectra[0]!.zImOhm[5]! / 1000, 12);
  });

  test('the detail of a Nyquist plot holds the arc and leaves the tail out; without a tail there is none', () => {
    const detail = nyquistDetailFigure(spectra[0]!)!;
    const heights = Array.from(detail.series[0]!.y);
    expect(Math.max(...heights)).toBeLessThan(20);
    expect(Math.max(...Array.from(detail.series[0]!.x))).toBeGreaterThan(38);
    const keep = Float64Array.from(spectra[0]!.frequencyHz.filter((f) => f > 100));
    const head = (values: Float64Array): Float64Array => values.slice(0, keep.length);
    expect(
      nyquistDetailFigure({
        name: 'arc',
        frequencyHz: keep,
        zReOhm: head(spectra[0]!.zReOhm),
        zImOhm: head(spectra[0]!.zImOhm),
      }),
    ).toBeUndefined();
  });

  test('phase is positive for capacitive impedances', () => {
    const figure = bodeFigure({
      name: 'C',
      frequencyHz: Float64Array.of(1),
      zReOhm: Float64Array.of(0),
      zImOhm: Float64Array.of(-5),
    });
    expect(figure.series[0]!.y[0]).toBe(5);
    expect(figure.series[1]!.y[0]).toBe(90);
  });

  test('at most seven spectra are drawn over one another, first and last among them', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ ...spectra[0]!, name: `S${i + 1}` }));
    const labels = nyquistOverviewFigure(many).series.map((series) => series.label);
    expect(labels).toHaveLength(7);
    expect([labels[0], labels[6]]).toEqual(['S1', 'S40']);
  });

  test('beside others a spectrum is its number, and how it came about only where that differs', () => {
    const labelsOf = (...names: string[]) =>
      nyquistOverviewFigure(names.map((name) => ({ ...spectra[0]!, name }))).series.map(({ label }) => label);
    expect(labelsOf('Spectrum 1 of 2 (charge)', 'Spectrum 2 of 2 (charge)')).toEqual(['1', '2']);
    expect(labelsOf('Spectrum 1 of 2 (charge)', 'Spectrum 1 of 2 (discharge)')).toEqual([
      '1 (charge)',
      '1 (discharge)',
    ]);
    expect(labelsOf('Impedance spectrum')).toEqual(['Impedance spectrum']);
  });

  test('a run’s impedance points are parted by step', () => {
    expect(spectra.map(({ name, stepIndex }) => [name, stepIndex])).toEqual([
      ['Spectrum 1', 20],
      ['Spectrum 2', 21],
    ]);
    expect(spectra[0]!.frequencyHz).toHaveLength(51);
  });
});

describe('equal scales', () => {
  test('one unit is equally long on both axes and all data are inside', () => {
    const span = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
    const low = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const side = fc.double({ min: 20, max: 2000, noNaN: true });
    fc.assert(
      fc.property(side, side, low, span, low, span, (width, height, x0, dx, y0, dy) => {
        fc.pre(dx > Math.abs(x0) * 1e-6 && dy > Math.abs(y0) * 1e-6);
        const { x, y } = equalScaleRanges(width, height, [x0, x0 + dx], [y0, y0 + dy]);
        expect((x[1] - x[0]) / width / ((y[1] - y[0]) / height)).toBeCloseTo(1, 6);
        expect(x[0]).toBeLessThanOrEqual(x0);
        expect(x[1]).toBeGreaterThanOrEqual(x0 + dx);
        expect(y[0]).toBeLessThanOrEqual(y0);
        expect(y[1]).toBeGreaterThanOrEqual(y0 + dy);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test('a single point and no data give usable ranges', () => {
    const { x } = equalScaleRanges(100, 100, [5, 5], [0, 0]);
    expect(x[1]).toBeGreaterThan(x[0]);
    expect(finiteRange([[NaN, Infinity], []])).toEqual([0, 1]);
  });
});

/** Contrast of two #RRGGBB colours (WCAG 2). */
function contrast(first: string, second: string): number {
  const [light = 1, dark = 0] = [luminance(first), luminance(second)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test('a course of nothing but zeros has an axis of ordinary numbers', () => {
  const flat = predictionFigure({
    prediction: { timeS: [0, 3600], voltageV: [0, 0], currentA: [0, 0], assumption: '' },
  });
  expect(toChartConfiguration(flat, figureThemes.light).options.scales['y']).toMatchObject({ min: -1, max: 1 });
});
