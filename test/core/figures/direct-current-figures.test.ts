import { expect, test } from 'vitest';
import { analyseDirectCurrent } from '../../../src-core/analysis/direct-current/study.ts';
import { directCurrentPlot, localConductivityPlot } from '../../../src-core/figures/direct-current-figures.ts';

const pellet = {
  thickness: { value: 1.2, unit: 'mm', standardUncertainty: 0.02 },
  area: { value: 0.785, unit: 'cm²', standardUncertainty: 0.01 },
};

test('a transient: measured, fitted, and the steady value with its band, in the prefix that reads well', () => {
  const time = Array.from({ length: 300 }, (_, k) => 10 * k);
  const current = time.map((t, k) => 2e-8 * (1 + Math.exp(-t / 500)) + 1e-11 * Math.sin(7 * k));
  const study = analyseDirectCurrent({
    method: 'polarization',
    values: { ...pellet, voltage: { value: 100, unit: 'mV' } },
    choices: { held: 'voltage' },
    record: { time, current },
  });
  const figure = directCurrentPlot(study)!;
  expect(figure.y.label).toBe('I / nA');
  expect(figure.x.kind).toBe('duration');
  const [measured, fitted, level] = figure.series;
  expect(measured!.y.length).toBe(fitted!.y.length);
  expect(level!.label).toBe('steady value, extrapolated');
  expect(Array.from(level!.x)[0]).toBe(0);
  const steady = study.results.find(({ id }) => id === 'steadyValue')!;
  expect(level!.y[0]).toBeCloseTo(steady.value * 1e9, 9);
  expect(level!.band!.high[0]! - level!.band!.low[0]!).toBeCloseTo(2e9 * steady.standardUncertainty, 9);
});

test('a staircase over decades stands on a logarithmic axis with the plateau; typed numbers have no figure', () => {
  const thermalV = (8.314462618 * 333.15) / 96485.33212;
  const voltage = Array.from({ length: 16 }, (_, k) => 0.03 + 0.04 * k);
  const current = voltage.map((v) => 1e-9 * -Math.expm1(-v / thermalV) + 1e-15 * Math.expm1(v / thermalV));
  const temperature = { value: 333.15, unit: 'K' };
  const study = analyseDirectCurrent({
    method: 'hebb-wagner',
    values: { ...pellet, temperature },
    record: { voltage, current },
  });
  const figure = directCurrentPlot(study)!;
  expect(figure.y.scale).toBe('log');
  expect(figure.series[2]!.label).toBe('plateau of the electrons');
  expect(figure.series[2]!.y[0]! / figure.series[0]!.y[4]!).toBeCloseTo(1, 2);
  const local = localConductivityPlot(study)!;
  // Holes make the conductivity rise with F/RT.
  const { x, y } = local.series[0]!;
  const last = x.length - 1;
  expect(Math.log(y[last]! / y[last - 1]!) / (x[last]! - x[last - 1]!)).toBeCloseTo(1 / thermalV, 1);
  const typed = analyseDirectCurrent({
    method: 'emf',
    values: { measured: { value: 842, unit: 'mV' }, nernst: { value: 851, unit: 'mV' } },
  });
  expect(directCurrentPlot(typed)).toBeUndefined();
  expect(localConductivityPlot(typed)).toBeUndefined();
});
