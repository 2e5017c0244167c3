import { expect, test } from 'vitest';
import { checkValidity } from '../../../src-core/analysis/impedance/validity/check.ts';
import { toChartConfiguration } from '../../../src-core/figures/chart-config.ts';
import { figureThemes } from '../../../src-core/figures/theme.ts';
import { validityResidualsFigure } from '../../../src-core/figures/validity-figures.ts';
import { viridis } from '../../../src-core/figures/viridis.ts';
import { noisySpectrum, sweep } from '../analysis/impedance/synthetic.ts';

function spoiled(): ReturnType<typeof checkValidity> {
  const spectrum = noisySpectrum('R0-p(R1,C1)-p(R2,C2)', [20, 100, 1e-6, 60, 1e-3], sweep(1e5, 0.1, 10), 0.002, 11);
  spectrum.zReOhm[25]! *= 1.2;
  return checkValidity(spectrum);
}

test('residuals in per cent between bands of the noise; an outlier beyond the drawing stands at its edge', () => {
  const check = spoiled();
  const figure = validityResidualsFigure(check);
  const [re, im, one, two, outliers] = figure.series;
  expect(Array.from(re!.y)).toEqual(check.residualRe.map((value) => 100 * value));
  expect(Array.from(im!.x)).toEqual(check.frequencyHz);
  expect(one!.band!.high[0]).toBeCloseTo(check.noisePercent, 12);
  expect(two!.band!.low[1]).toBeCloseTo(-2 * check.noisePercent, 12);
  expect(Array.from(outliers!.x)).toEqual([check.outliers[0]!.frequencyHz]);
  expect(check.outliers[0]!.deviationPercent).toBeGreaterThan(figure.y.max!);
  expect(outliers!.y[0]).toBeLessThan(figure.y.max!);
  expect(outliers!.label).toContain('beyond the edge');
});

test('bands reach the chart, and colours of an order replace those of a number', () => {
  const figure = validityResidualsFigure(spoiled());
  const ordered = { ...figure, series: figure.series.map((series) => ({ ...series, shade: 1 })) };
  const { datasets } = toChartConfiguration(ordered, figureThemes.light).data;
  expect(datasets[2]!.band!.high).toEqual(Array.from(figure.series[2]!.band!.high));
  expect(new Set(datasets.map(({ borderColor }) => borderColor))).toEqual(new Set([viridis(1, 'light')]));
});

test.each([
  ['light', '#ffffff'],
  ['dark', '#181d25'],
] as const)('viridis on %s: lightness rises evenly, contrast is 3:1 or more', (ground, background) => {
  const lightness = Array.from({ length: 21 }, (_, k) => luminance(viridis(k / 20, ground)));
  expect(lightness).toEqual(lightness.toSorted((a, b) => a - b));
  for (const value of lightness) expect(contrast(value, luminance(background))).toBeGreaterThanOrEqual(3);
});

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
