import { expect, test } from 'vitest';
import { analyseArrhenius } from '../../../../src-core/analysis/arrhenius/analyse.ts';
import { findChangePoint } from '../../../../src-core/analysis/arrhenius/change-point.ts';
import { fitThermalLine } from '../../../../src-core/analysis/arrhenius/thermal-line.ts';
import type { ThermalData } from '../../../../src-core/model/arrhenius.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { boltzmannVPerK } from '../../../../src-core/units/constants.ts';
import { conductivities, fromLogarithms, noise, steps } from './thermal-data.ts';

/** 0.30 eV below 450 K, 0.45 eV above, with a step of ln(σT). */
function bent(seed: number, step = 0): ThermalData {
  const random = createRandom(seed);
  const temperatures = steps(300, 15, 20);
  return fromLogarithms(
    temperatures,
    temperatures.map((temperatureK) => {
      const energy = temperatureK < 450 ? 0.3 : 0.45;
      const jump = temperatureK < 450 ? 0 : step;
      return -8 + jump - (energy / boltzmannVPerK) * (1 / temperatureK - 1 / 450) + 0.02 * random.normal();
    }),
  );
}

test('a bend: two lines that meet, energies and temperature within errors', () => {
  const { changePoint, warnings, bestModel } = analyseArrhenius(bent(5));
  expect(changePoint!.preferred).toBe('two-continuous-lines');
  expect(bestModel).toBe('two-continuous-lines');
  expect(changePoint!.probability).toBe(0.001);
  const { low, high, transitionK, fProbability } = changePoint!.continuousLines!;
  for (const [{ value, standardError }, known] of [
    [low.activationEnergyEv, 0.3],
    [high.activationEnergyEv, 0.45],
    [transitionK, 450],
  ] as const) {
    expect(standardError).toBeGreaterThan(0);
    expect(Math.abs(value - known)).toBeLessThan(3 * standardError);
  }
  expect(fProbability).toBeLessThan(1e-6);
  expect(low.points + high.points).toBe(20);
  // Both lines pass through the joint.
  const at = (side: typeof low): number =>
    side.lnPrefactor.value - side.activationEnergyEv.value / (boltzmannVPerK * transitionK.value);
  expect(at(low)).toBeCloseTo(at(high), 9);
  expect(warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['change-of-slope', 'prediction-bends']));
});

test('a step as of a phase transition: two independent lines', () => {
  const { changePoint } = analyseArrhenius(bent(6, 0.8));
  expect(changePoint!.preferred).toBe('two-lines');
  expect(changePoint!.twoLines.low.points).toBe(10);
});

test('a given transition needs no search: one parameter less, F exact, the step told', () => {
  const { changePoint } = analyseArrhenius(bent(6, 0.8), { transitionK: 449 });
  const { twoLines, isGiven, permutations, probability } = changePoint!;
  expect([isGiven, permutations, twoLines.parameters]).toEqual([true, 0, 4]);
  expect(probability).toBe(twoLines.fProbability);
  expect(twoLines.transitionK).toEqual({ value: 449, standardError: 0 });
  expect(twoLines.stepAtTransition).toBeCloseTo(0.8, 1);
  expect(changePoint!.continuousLines!.parameters).toBe(3);
  expect(() => analyseArrhenius(bent(6), { transitionK: 310 })).toThrow('1 points lie below 310 K');
});

test('the joined lines have the least squares of all joints', () => {
  const line = fitThermalLine(bent(8), 'lnSigmaT', 'equal');
  const { continuousLines, twoLines } = findChangePoint(line, { permutations: 99 })!;
  expect(twoLines.sumOfSquares).toBeLessThanOrEqual(continuousLines!.sumOfSquares);
  let least = Infinity;
  for (let temperatureK = 331; temperatureK < 554; temperatureK += 0.25)
    least = Math.min(least, findChangePoint(line, { transitionK: temperatureK })!.continuousLines!.sumOfSquares);
  expect(continuousLines!.sumOfSquares).toBeLessThanOrEqual(least);
  expect(least / continuousLines!.sumOfSquares).toBeLessThan(1.001);
});

test('noise alone is no change of slope; the same seed gives the same chance', () => {
  const random = createRandom(17);
  const temperaturesK = steps(300, 20, 12);
  const errors = temperaturesK.map(() => 0.02);
  let believed = 0;
  for (let round = 0; round < 60; round++) {
    const data = conductivities({ temperaturesK, energyEv: 0.4, prefactor: 1e5, deviations: noise(random, errors) });
    const line = fitThermalLine(data, 'lnSigmaT', 'equal');
    const found = findChangePoint(line, { permutations: 199 })!;
    if (found.preferred !== 'one-line') believed++;
    if (round > 0) continue;
    expect(findChangePoint(line, { permutations: 199 })).toEqual(found);
    expect(findChangePoint(line, { permutations: 199, seed: 2 })!.probability).not.toBe(found.probability);
  }
  expect(believed).toBeLessThanOrEqual(7);
});

test('five points are too few for a change of slope; six will do', () => {
  const short = bent(3);
  expect(analyseArrhenius({ ...short, points: short.points.slice(0, 5) }).changePoint).toBeUndefined();
  expect(analyseArrhenius({ ...short, points: short.points.slice(0, 6) }).changePoint).toBeDefined();
});

const vogelTemperatures = steps(280, 10, 12);

function vogel(deviation: (i: number) => number, temperatures = vogelTemperatures): ThermalData {
  const points = temperatures.map((temperatureK, i) => ({
    temperatureK,
    value: 10 * temperatureK ** -0.5 * Math.exp(-1200 / (temperatureK - 200) + deviation(i)),
  }));
  return { name: 'polymer', quantity: 'conductivity', unit: 'S/cm', points };
}

test('Vogel: exact data give back B, T₀ and prefactor; the local energy is the slope', () => {
  const found = analyseArrhenius(vogel(() => 0)).vogel!;
  expect(found.t0K.value).toBeCloseTo(200, 4);
  expect(found.bK.value).toBeCloseTo(1200, 2);
  expect(Math.exp(found.lnPrefactor.value)).toBeCloseTo(10, 4);
  expect(found.pseudoEnergyEv.value).toBeCloseTo(1200 * boltzmannVPerK, 6);
  const logarithm = (temperatureK: number): number => -1200 / (temperatureK - 200) + 0.5 * Math.log(temperatureK);
  const [low, high] = [found.atTemperatureK - 0.01, found.atTemperatureK + 0.01];
  const slope = (logarithm(high) - logarithm(low)) / (1 / high - 1 / low);
  expect(found.apparentEnergyEv).toBeCloseTo(-slope * boltzmannVPerK, 6);
});

test('Vogel: preferred for a curve, at its bound and not preferred for a line', () => {
  const random = createRandom(23);
  const curved = analyseArrhenius(vogel(() => 0.03 * random.normal()));
  expect(curved.vogel!.aiccDifference).toBeLessThan(-6);
  expect(Math.abs(curved.vogel!.t0K.value - 200)).toBeLessThan(3 * curved.vogel!.t0K.standardError);
  const codes = curved.warnings.map(({ code }) => code);
  expect(codes).toContain('vogel-better');
  // A change of slope would be believed too, but describes the curve less well.
  expect(codes).not.toContain('change-of-slope');
  expect(curved.changePoint!.preferred).not.toBe('one-line');
  expect(curved.bestModel).toBe('vogel');
  expect(curved.curvature!.shape).toBe('concave');
  expect(curved.curvature!.probability).toBeLessThan(0.001);
  const deviations = noise(
    random,
    vogelTemperatures.map(() => 0.03),
  );
  const straight = conductivities({ temperaturesK: vogelTemperatures, energyEv: 0.5, prefactor: 1e6, deviations });
  const { vogel: line, curvature } = analyseArrhenius(straight);
  expect(line!.aiccDifference).toBeGreaterThan(-2);
  expect(curvature!.probability).toBeGreaterThan(0.01);
  expect(analyseArrhenius(vogel(() => 0, steps(280, 10, 5))).vogel).toBeUndefined();
});

/** Up and down again; cooling lies off by `shift` in ln σ. */
function cycle(shift: number, column: boolean): ThermalData {
  const random = createRandom(9);
  const up = steps(300, 20, 8);
  const temperaturesK = [...up, ...up.slice(0, -1).toReversed()];
  const deviations = temperaturesK.map((_, i) => (i < up.length ? 0 : shift) + 0.02 * random.normal());
  const data = conductivities({ temperaturesK, energyEv: 0.4, prefactor: 1e5, deviations });
  const points = data.points.map((point, i) => ({ ...point, branch: i < up.length ? 'heating' : 'cooling' }) as const);
  return column ? { ...data, points: points.toReversed() } : data;
}

test('heating and cooling apart, by the order or by a column', () => {
  for (const column of [false, true]) {
    const { hysteresis, warnings } = analyseArrhenius(cycle(-0.2, column));
    expect(hysteresis!.origin).toBe(column ? 'column' : 'order');
    expect([hysteresis!.heating.points, hysteresis!.cooling.points]).toEqual([8, 7]);
    expect(hysteresis!.probability).toBeLessThan(1e-4);
    const { value, standardError } = hysteresis!.logarithmDifference;
    expect(Math.abs(value + 0.2)).toBeLessThan(3 * standardError);
    expect(hysteresis!.message).toContain('% below heating');
    expect(warnings.map(({ code }) => code)).toContain('hysteresis');
  }
  const same = analyseArrhenius(cycle(0, false));
  expect(same.hysteresis!.probability).toBeGreaterThan(0.05);
  expect(same.warnings.map(({ code }) => code)).not.toContain('hysteresis');
  expect(analyseArrhenius(bent(5)).hysteresis).toBeUndefined();
});

test('a controller that swings is no turn', () => {
  const temperaturesK = [300, 320, 319.5, 340, 339, 360, 380, 400, 380, 360.5, 361, 340, 320];
  const deviations = temperaturesK.map((_, i) => 0.01 * (i % 3));
  const data = conductivities({ temperaturesK, energyEv: 0.4, prefactor: 1e5, deviations });
  const { hysteresis } = analyseArrhenius(data);
  expect([hysteresis!.heating.points, hysteresis!.cooling.points]).toEqual([8, 5]);
});
