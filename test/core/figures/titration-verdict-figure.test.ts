import { expect, test } from 'vitest';
import { analyseTitration } from '../../../src-core/analysis/titration/analyse.ts';
import { worstVerdict } from '../../../src-core/analysis/titration/verdict.ts';
import { pulseCourseFigure } from '../../../src-core/figures/titration-course-figure.ts';
import { hasAxis, verdictFigure } from '../../../src-core/figures/titration-verdict-figure.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../support/virtual-titration.ts';

const currentsA = [60e-6, 60e-6, 60e-6, 60e-6, -60e-6, -60e-6, -60e-6];
const { data } = simulateTitration(mgTi2S4({ initialX: 0.4, currentsA, seed: 4, restS: 2400 }));
const { pulses } = analyseTitration(data, mgTi2S4Sample({ initialX: { value: 0.4, unit: '1' } }));
const options = { axis: 'x', scale: 'log', others: [], titleOf: (name: string) => name } as const;

test('every pulse is one point of the series of its direction and verdict, with its uncertainty', () => {
  const { figure, positions } = verdictFigure(pulses, options);
  expect(positions.flat().toSorted((a, b) => a - b)).toEqual(pulses.map((_, i) => i));
  const words = { pass: 'pass', warn: 'caution', fail: 'fail' };
  figure.series.forEach((series, s) => {
    expect(Array.from(series.x)).toEqual(Array.from(series.x).toSorted((a, b) => a - b));
    positions[s]!.forEach((position, i) => {
      const pulse = pulses[position]!;
      expect(series.label).toBe(`${pulse.direction}: ${words[worstVerdict(pulse)]}`);
      expect(series.y[i]).toBeCloseTo(1e4 * pulse.chemicalDiffusivityM2PerS, 20);
      expect(series.yError![i]).toBeCloseTo(1e4 * pulse.standardUncertainty, 20);
      expect(series.hollow).toBe(pulse.direction === 'discharge');
    });
  });
});

test('a verdict is told by shape and word, not by colour alone', () => {
  const doubtful = pulses.map((pulse, i) => {
    const verdict = (['pass', 'warn', 'fail'] as const)[i % 3]!;
    return { ...pulse, checks: [{ name: 'made', value: 1, limit: 1, verdict }] };
  });
  const { figure } = verdictFigure(doubtful, options);
  const charge = figure.series.filter(({ label }) => label.startsWith('charge'));
  expect(new Set(charge.map(({ shape }) => shape)).size).toBe(3);
  expect(charge.map(({ label }) => label)).toEqual(['charge: pass', 'charge: caution', 'charge: fail']);
});

test('other estimators and another analysis stand beside it; the axis may be E or the number', () => {
  const compared = { label: 'earlier', pulses: pulses.slice(0, 2) };
  const { figure, positions } = verdictFigure(pulses, { ...options, axis: 'voltage', others: ['eq9'], compared });
  expect(figure.series.slice(0, 2).map(({ label, x }) => [label, x.length])).toEqual([
    ['earlier', 2],
    ['eq9', 7],
  ]);
  expect(positions[0]).toEqual([]);
  expect(figure.x.label).toBe('E / V');
  expect(hasAxis(pulses, 'x')).toBe(true);
  const placeless = pulses.map((pulse) => ({ ...pulse, x: NaN }));
  expect(hasAxis(placeless, 'x')).toBe(false);
  expect(hasAxis(placeless, 'pulse')).toBe(true);
});

test('course of a pulse: as recorded between its neighbours, equilibria at their level', () => {
  const pulse = pulses[2]!;
  const { series } = pulseCourseFigure(data, pulse, pulses[3]!.startTimeS);
  const measured = series.find(({ label }) => label === 'measured')!;
  expect(measured.x[0]).toBeGreaterThanOrEqual(-0.25 * pulse.durationS!);
  expect(measured.x[measured.x.length - 1]).toBeLessThan(pulses[3]!.startTimeS - pulse.startTimeS);
  const at = data.timeS.findIndex((time) => time - pulse.startTimeS === measured.x[10]);
  expect(measured.y[10]).toBe(data.voltageV[at]);
  expect(series.find(({ label }) => label === 'equilibrium after')!.y).toEqual([
    pulse.equilibriumAfterV,
    pulse.equilibriumAfterV,
  ]);
});
