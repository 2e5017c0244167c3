import { expect, test } from 'vitest';
import { analyseArrhenius } from '../../../../../src-core/analysis/arrhenius/analyse.ts';
import { thermalDataOfArc } from '../../../../../src-core/analysis/arrhenius/series-data.ts';
import { arrheniusLines } from '../../../../../src-core/analysis/impedance/series/arrhenius-lines.ts';
import { boltzmannVPerK, celsiusZeroK } from '../../../../../src-core/units/constants.ts';

const energyEv = 0.42;
const sensor = { name: 'Pt100', offsetErrorK: 0.1, gainError: 0.001 };

/** T/R of one arc on a line, each with 0.1 % of error by the fit. */
function lineOf(temperaturesK: readonly number[], temperatureErrorK: number) {
  const ohm = temperaturesK.map((t) => 1e-3 * t * Math.exp(energyEv / (boltzmannVPerK * t)));
  const value = (of: number) => ({ value: of, standardError: 1e-3 * of });
  const [line] = arrheniusLines({
    temperaturesK,
    temperatureErrorsK: temperaturesK.map(() => temperatureErrorK),
    sensor,
    arcs: [
      { name: 'R1', resistanceOhm: ohm.map(value), tauS: ohm.map(() => value(NaN)), capacitanceF: ohm.map(value) },
    ],
  });
  return line!;
}

test('errors of two temperatures reach E as the closed form says, zero and slope of the sensor apart from it', () => {
  const [t1, t2, errorK] = [253.15, 333.15, 0.12];
  const { activationEnergyEv, standardErrorEv, temperature } = lineOf([t1, t2], errorK);
  expect(activationEnergyEv).toBeCloseTo(energyEv, 9);
  const span = 1 / t1 - 1 / t2;
  // δ ln(T/R) off the line is (1 − E/kT)·δT/T.
  const off = [t1, t2].map((t) => ((1 - energyEv / (boltzmannVPerK * t)) * errorK) / t);
  const own = (boltzmannVPerK * Math.hypot(...off)) / span;
  expect(temperature!.ownErrorEv).toBeCloseTo(own, 9);
  expect(own).toBeGreaterThan(5e-4);
  expect(standardErrorEv).toBeCloseTo(Math.hypot(own, (boltzmannVPerK * 1e-3 * Math.SQRT2) / span), 9);
  // Two points are a difference: E = k·ln(y₂/y₁)/(1/T₁ − 1/T₂), y = T/R with the shifted T.
  const energyAt = (shift: (t: number) => number): number => {
    const y = (t: number) => Math.log(shift(t)) - Math.log(t) - energyEv / (boltzmannVPerK * t);
    return (boltzmannVPerK * (y(t2) - y(t1))) / (1 / shift(t1) - 1 / shift(t2));
  };
  expect(temperature!.sensor!.offsetErrorEv).toBeCloseTo(Math.abs(energyAt((t) => t + 0.1) - energyEv), 5);
  const byGain = energyAt((t) => t + 0.001 * (t - celsiusZeroK)) - energyEv;
  expect(temperature!.sensor!.gainErrorEv).toBeCloseTo(Math.abs(byGain), 5);
});

test('the Arrhenius analysis of a series gets the same errors: standard error, part of T and sensor agree', () => {
  const line = lineOf([243.15, 258.15, 273.15, 288.15, 303.15], 0.12);
  const exact = lineOf([243.15, 258.15, 273.15, 288.15, 303.15], 0);
  const analysis = analyseArrhenius(thermalDataOfArc(line));
  expect(line.standardErrorEv).toBeGreaterThan(3 * exact.standardErrorEv);
  expect(exact.temperature!.ownErrorEv).toBe(0);
  expect(analysis.line.standardErrorEv / line.standardErrorEv).toBeCloseTo(1, 2);
  expect(analysis.temperature!.ownErrorEv / line.temperature!.ownErrorEv).toBeCloseTo(1, 2);
  const [one, other] = [analysis.temperature!.sensor!, line.temperature!.sensor!];
  expect(one.offsetErrorEv / other.offsetErrorEv).toBeCloseTo(1, 2);
  expect(one.gainErrorEv / other.gainErrorEv).toBeCloseTo(1, 2);
  // A zero that the user states stands instead of the assumed one.
  const stated = analyseArrhenius(thermalDataOfArc(line), { commonTemperatureErrorK: 1 });
  expect(stated.temperature!.sensor!.offsetErrorEv).toBeCloseTo(stated.commonTemperatureErrorEv, 12);
});
