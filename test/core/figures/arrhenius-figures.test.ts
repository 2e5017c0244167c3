import { expect, test } from 'vitest';
import { analyseArrhenius } from '../../../src-core/analysis/arrhenius/analyse.ts';
import { analyseMeyerNeldel } from '../../../src-core/analysis/arrhenius/meyer-neldel.ts';
import { arrheniusPlot, arrheniusResidualsPlot } from '../../../src-core/figures/arrhenius-figures.ts';
import { meyerNeldelPlot } from '../../../src-core/figures/meyer-neldel-figures.ts';
import { boltzmannVPerK } from '../../../src-core/units/constants.ts';
import { conductivities, fromLogarithms, steps } from '../analysis/arrhenius/thermal-data.ts';

const window = steps(320, 15, 6);
const deviations = [0.031, -0.022, 0.012, -0.018, 0.009, 0.027];
const errors = [0.05, 0.04, 0.03, 0.03, 0.03, 0.05];
const given = { temperaturesK: window, energyEv: 0.37, prefactor: 1.2e5, deviations, errors };

test('points with bars, the line with its band over the window, dashed to the prediction', () => {
  const analysis = analyseArrhenius(conductivities(given, 'pellet'));
  const figure = arrheniusPlot(analysis);
  expect(figure.y.label).toBe('ln(σT / S K cm⁻¹)');
  expect(figure.caption).toContain('the energy is that of ln(σT)');
  const [points, line, beyond] = figure.series;
  expect(Array.from(points!.x)).toEqual(window.map((temperatureK) => 1000 / temperatureK));
  expect(points!.yError![0]).toBeCloseTo(0.05, 10);
  expect([line!.dashed, beyond!.dashed]).toEqual([false, true]);
  expect(beyond!.x[beyond!.x.length - 1]).toBeCloseTo(1000 / 298.15, 10);
  const { line: fitted } = analysis;
  for (const part of [line!, beyond!])
    for (const i of [0, 40, 80]) {
      const y = fitted.lnPrefactor - (fitted.activationEnergyEv / boltzmannVPerK / 1000) * part.x[i]!;
      expect(part.y[i]).toBeCloseTo(y, 10);
      expect(part.band!.high[i]! - part.y[i]!).toBeCloseTo(part.y[i]! - part.band!.low[i]!, 10);
      expect(part.band!.high[i]).toBeGreaterThan(part.y[i]!);
    }
});

test('the other conventions name their ordinate', () => {
  const plain = analyseArrhenius(conductivities(given), { convention: 'lnSigma' });
  expect(arrheniusPlot(plain).y.label).toBe('ln(σ / S cm⁻¹)');
  const points = window.map((temperatureK) => ({ temperatureK, value: Math.exp(-3000 / temperatureK) }));
  const diffusivity = analyseArrhenius({ name: 'D', quantity: 'diffusivity', unit: 'cm²/s', points });
  expect(arrheniusPlot(diffusivity).y.label).toBe('ln(D / cm² s⁻¹)');
  const rate = analyseArrhenius({ name: 'Γ', quantity: 'rate', unit: '1/s', points }, { convention: 'lnRateOverT' });
  expect(arrheniusPlot(rate).y.label).toBe('ln(Γ/T / s⁻¹ K⁻¹)');
});

test('a change of slope is drawn as two lines that meet, a curve as Vogel’s', () => {
  const temperatures = steps(300, 15, 20);
  const bent = fromLogarithms(
    temperatures,
    temperatures.map((temperatureK, i) => {
      const energy = temperatureK < 450 ? 0.3 : 0.45;
      return -8 - (energy / boltzmannVPerK) * (1 / temperatureK - 1 / 450) + (i % 2 === 0 ? 0.01 : -0.01);
    }),
  );
  const { series } = arrheniusPlot(analyseArrhenius(bent));
  const below = series.find(({ label }) => label.startsWith('below'))!;
  const above = series.find(({ label }) => label.startsWith('above'))!;
  expect(below.label).toMatch(/0\.\d{3} eV/);
  expect(below.x[1]).toBeCloseTo(above.x[0]!, 10);
  expect(below.y[1]).toBeCloseTo(above.y[0]!, 6);
  const curved = temperatures.map((temperatureK) => -1200 / (temperatureK - 200) + Math.log(temperatureK));
  const vogel = arrheniusPlot(analyseArrhenius(fromLogarithms(temperatures, curved), { vogelExponent: 0 }));
  const curve = vogel.series.find(({ label }) => label.startsWith('Vogel'))!;
  expect(curve.label).toBe('Vogel, T₀ = 200 K');
  // Colder points stand at larger 1/T.
  expect(curve.y[80]).toBeCloseTo(curved[0]!, 4);
  expect(curve.y[0]).toBeCloseTo(curved.at(-1)!, 4);
});

test('residuals along temperature', () => {
  const { series } = arrheniusResidualsPlot(analyseArrhenius(conductivities(given)));
  expect(Array.from(series[0]!.x)).toEqual([...window]);
  expect(Math.sign(series[0]!.y[0]!)).toBe(1);
});

test('prefactors against energies with the rule, the artefact and lines of equal conductivity', () => {
  const materials = [0.3, 0.36, 0.42, 0.48, 0.55].map((activationEnergyEv, i) => ({
    ...{ name: `m${i}`, activationEnergyEv, temperaturesK: window },
    lnPrefactor: [8.1, 9.4, 10.9, 12.1, 13.9][i]!,
  }));
  const { series, caption } = meyerNeldelPlot(analyseMeyerNeldel(materials));
  expect(caption).toContain('E_MN = 43.3');
  const slopeOf = (label: string): number => {
    const { x, y } = series.find((item) => item.label.startsWith(label))!;
    return (y[1]! - y[0]!) / (x[1]! - x[0]!);
  };
  expect(slopeOf('rule')).toBeCloseTo(23.0821205821, 8);
  const harmonic = window.reduce((sum, temperatureK) => sum + 1 / temperatureK, 0) / window.length;
  expect(slopeOf('noise')).toBeCloseTo(harmonic / boltzmannVPerK, 8);
  expect(slopeOf('equal')).toBeCloseTo(1 / (boltzmannVPerK * 298.15), 8);
});
