import { expect, test } from 'vitest';
import { analyseTitration } from '../../../src-core/analysis/titration/analyse.ts';
import {
  jumpDiffusivityFigure,
  pulseResidualFigure,
  squareRootFigure,
  thermodynamicFactorFigure,
} from '../../../src-core/figures/titration-detail-figures.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../support/virtual-titration.ts';

const currentsA = [60e-6, 60e-6, 60e-6, 60e-6, -60e-6, -60e-6, -60e-6];
const { data } = simulateTitration(mgTi2S4({ initialX: 0.4, currentsA, seed: 4 }));
const { pulses } = analyseTitration(data, mgTi2S4Sample({ initialX: { value: 0.4, unit: '1' } }));

test('√t plot: samples of the pulse and the line that Eq. 9 used, solid inside its window only', () => {
  const pulse = pulses[2]!;
  const { series } = squareRootFigure(pulse);
  expect(series.map(({ label }) => label)).toEqual(['measured', 'Eq. 9', 'Eq. 9, beyond its window']);
  expect(Array.from(series[1]!.x)).toEqual([Math.sqrt(5), Math.sqrt(50)]);
  const plot = pulse.squareRoot!;
  expect(Math.max(...plot.timeS)).toBeLessThanOrEqual(pulse.durationS!);
  // Within the window the line runs through the samples.
  plot.timeS.forEach((time, i) => {
    if (time < plot.fromS || time > plot.toS) return;
    expect(Math.abs(plot.interceptV + plot.slopeVPerRootS * Math.sqrt(time) - plot.voltageV[i]!)).toBeLessThan(5e-4);
  });
});

test('residual: µV, as long as the fit, about zero', () => {
  const { series, y } = pulseResidualFigure(pulses[1]!);
  expect(y.label).toMatch(/µV/);
  expect(series[0]!.y).toHaveLength(pulses[1]!.fit!.timeS.length);
  const mean = Array.from(series[0]!.y).reduce((sum, value) => sum + value, 0) / series[0]!.y.length;
  expect(Math.abs(mean)).toBeLessThan(100);
});

test('Θ and D_J are drawn for each direction with their errors; what has none is left out', () => {
  const factor = thermodynamicFactorFigure(pulses);
  expect(factor.series.map(({ label, x }) => [label, x.length])).toEqual([
    ['Θ, charge', 4],
    ['Θ, discharge', 3],
  ]);
  const jump = jumpDiffusivityFigure(pulses);
  expect(jump.series.map(({ label }) => label)).toEqual([
    'chemical, charge',
    'chemical, discharge',
    'jump, charge',
    'jump, discharge',
  ]);
  expect(jump.series[2]!.y[0]).toBeCloseTo(jump.series[0]!.y[0]! / pulses[0]!.thermodynamicFactor!, 15);
  expect(thermodynamicFactorFigure(pulses.map(({ thermodynamicFactor: _, ...rest }) => rest)).series).toEqual([]);
});
