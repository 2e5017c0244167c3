import { expect, test } from 'vitest';
import { analyseArrhenius } from '../../../../src-core/analysis/arrhenius/analyse.ts';
import { logarithmAt, logarithmErrorAt } from '../../../../src-core/analysis/arrhenius/thermal-line.ts';
import type { ThermalData } from '../../../../src-core/model/arrhenius.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { boltzmannVPerK } from '../../../../src-core/units/constants.ts';
import { conductivities, noise, steps } from './thermal-data.ts';

const window = steps(298.15, 15, 6);
const errors = [0.05, 0.04, 0.03, 0.03, 0.03, 0.05];
const truth = { temperaturesK: window, energyEv: 0.37, prefactor: 1.2e5 };
const scattered = conductivities({ ...truth, errors, deviations: [0.031, -0.022, 0.012, -0.018, 0.009, 0.027] });

const codes = (data: ThermalData, settings: Parameters<typeof analyseArrhenius>[1] = {}): readonly string[] =>
  analyseArrhenius(data, settings).warnings.map(({ code }) => code);

test('the convention is told with the unit of its prefactor, and the other beside it', () => {
  const analysis = analyseArrhenius(scattered, { convention: 'lnSigma' });
  expect(analysis.line.convention).toBe('lnSigma');
  expect(analysis.prefactorUnit).toBe('S/cm');
  expect(analysis.other.convention).toBe('lnSigmaT');
  const usual = analyseArrhenius(scattered);
  expect(usual.prefactorUnit).toBe('S K/cm');
  expect(usual.other.activationEnergyEv).toEqual({
    value: analysis.line.activationEnergyEv,
    standardError: analysis.line.standardErrorEv,
  });
  expect(analysis.other.differenceEv).toBeCloseTo(-usual.other.differenceEv, 14);
  expect(analysis.other.expectedDifferenceEv).toBeCloseTo(-usual.other.expectedDifferenceEv, 14);
});

test('what all points share moves the prefactor and the prediction, not the energy nor its error', () => {
  const without = analyseArrhenius(scattered);
  const shared = analyseArrhenius(scattered, { commonRelativeError: 0.1 });
  expect(shared.line).toEqual(without.line);
  const [before, after] = [without.predictions[0]!, shared.predictions[0]!];
  expect(after.relativeErrorWithCommon).toBeCloseTo(Math.hypot(before.relativeError, 0.1), 14);
  expect(after.high / after.low).toBeGreaterThan(before.high / before.low);
});

test('a common error that stands in the column is taken out of the weights', () => {
  const inflated = {
    ...scattered,
    points: scattered.points.map((point, i) => ({ ...point, relativeError: Math.hypot(errors[i]!, 0.1) })),
  };
  const cleared = analyseArrhenius(inflated, { commonRelativeError: 0.1, errorsIncludeCommon: true });
  const plain = analyseArrhenius(scattered);
  expect(cleared.line.standardErrorEv / plain.line.standardErrorEv).toBeCloseTo(1, 10);
  expect(() => analyseArrhenius(scattered, { commonRelativeError: 0.04, errorsIncludeCommon: true })).toThrow(
    'point 2',
  );
});

test('errors of temperature weigh by E/(k_B·T²) less 1/T, as both coordinates move', () => {
  const analysis = analyseArrhenius(scattered, { temperatureErrorK: 2 });
  const energy = analysis.line.activationEnergyEv;
  analysis.line.points.forEach(({ temperatureK, error }, i) => {
    const steepness = energy / (boltzmannVPerK * temperatureK ** 2) - 1 / temperatureK;
    expect(error).toBeCloseTo(Math.hypot(errors[i]!, 2 * steepness), 6);
  });
  // In ln σ the ordinate holds no temperature.
  const plain = analyseArrhenius(scattered, { temperatureErrorK: 2, convention: 'lnSigma' });
  const first = plain.line.points[0]!;
  const steepness = plain.line.activationEnergyEv / (boltzmannVPerK * first.temperatureK ** 2);
  expect(first.error).toBeCloseTo(Math.hypot(errors[0]!, 2 * steepness), 6);
  expect(codes(scattered, { temperatureErrorK: 2, weighting: 'equal' })).toContain('temperature-errors-unused');
});

test('a common shift of temperature moves the energy by about 2E/T per kelvin, less k_B', () => {
  const found = analyseArrhenius(scattered, { commonTemperatureErrorK: 0.5 });
  const shifted = { ...scattered, points: scattered.points.map((p) => ({ ...p, temperatureK: p.temperatureK + 1 })) };
  const moved = analyseArrhenius(shifted).line.activationEnergyEv - found.line.activationEnergyEv;
  expect(found.energyPerKelvinEv / moved).toBeCloseTo(1, 2);
  expect(found.energyPerKelvinEv / ((2 * 0.37) / 334 - boltzmannVPerK)).toBeCloseTo(1, 1);
  expect(found.commonTemperatureErrorEv).toBeCloseTo(0.5 * found.energyPerKelvinEv, 14);
});

test('unlike errors that are not used are mentioned', () => {
  const unlike = { ...scattered, points: scattered.points.map((p, i) => ({ ...p, relativeError: 0.01 + 0.02 * i })) };
  expect(codes(unlike, { weighting: 'equal' })).toContain('errors-unused');
  expect(codes(scattered, { weighting: 'equal' })).not.toContain('errors-unused');
});

test('the error of a prediction comes from the covariance: least in the middle, never from separate bars', () => {
  const { line } = analyseArrhenius(scattered);
  const at = (temperatureK: number): number => logarithmErrorAt(line, temperatureK);
  expect(at(330)).toBeLessThan(at(298.15));
  expect(at(298.15)).toBeLessThan(at(450));
  const separate = Math.hypot(line.lnPrefactorError, line.standardErrorEv / (boltzmannVPerK * 298.15));
  expect(separate / at(298.15)).toBeGreaterThan(5);
  expect(codes(scattered, { predictAtK: [450] })).toContain('extrapolated');
  expect(codes(scattered)).not.toContain('extrapolated');
  expect(() => analyseArrhenius(scattered, { predictAtK: [-3] })).toThrow('absolute zero');
});

test('errors that do not explain the scatter are enlarged and this is said; excess explains it evenly', () => {
  const small = conductivities({
    ...{ ...truth, errors: errors.map((error) => error / 20) },
    deviations: [0.05, -0.04, 0.06, -0.05, 0.04, -0.05],
  });
  const { line, warnings } = analyseArrhenius(small);
  expect(line.errorBasis).toBe('scaled-errors');
  expect(line.standardErrorEv).toBe(line.scaledErrorEv);
  expect(line.scaledErrorEv / line.unscaledErrorEv).toBeCloseTo(Math.sqrt(line.reducedChiSquared), 10);
  expect(warnings.map(({ code }) => code)).toContain('errors-too-small');
  const excess = analyseArrhenius(small, { weighting: 'excess' }).line;
  expect(excess.excess).toBeGreaterThan(0.03);
  expect(excess.chiSquared / excess.degreesOfFreedom).toBeCloseTo(1, 6);
});

test('warnings: errors that are all alike, too large, few points, narrow window, not activated', () => {
  const alike = { ...truth, errors: errors.map(() => 0.1), deviations: [0.01, -0.01, 0.02, 0.01, -0.02, 0.01] };
  expect(codes(conductivities(alike))).toEqual(expect.arrayContaining(['errors-alike', 'errors-too-large']));
  expect(codes(conductivities(alike), { commonRelativeError: 0.05 })).not.toContain('errors-alike');
  const few = conductivities({ ...truth, temperaturesK: [300, 310, 320], deviations: [0.01, -0.01, 0] });
  expect(codes(few)).toEqual(expect.arrayContaining(['few-points', 'narrow-window']));
  expect(codes(conductivities({ ...truth, energyEv: -0.1 }))).toContain('not-activated');
});

test('an outlier and a point on which all hangs are named', () => {
  const wrong = window.map((_, i) => [0.01, -0.012, 0.5, 0.011, -0.009, 0.006][i]!);
  const outlier = analyseArrhenius(conductivities({ ...truth, deviations: wrong }));
  expect(outlier.line.points.map(({ isOutlier }) => isOutlier)).toEqual([false, false, true, false, false, false]);
  expect(outlier.warnings.find(({ code }) => code === 'outliers')!.message).toContain('328.1 K');
  const lonely = conductivities({
    ...{ ...truth, temperaturesK: [298, 300, 302, 304, 306, 500] },
    deviations: [0.01, -0.01, 0.02, 0.005, -0.02, 0.01],
  });
  const lever = analyseArrhenius(lonely).line.points;
  expect(lever.map(({ hasHighLeverage }) => hasHighLeverage)).toEqual([false, false, false, false, false, true]);
  const sum = lever.reduce((total, { leverage }) => total + leverage, 0);
  expect(sum).toBeCloseTo(2, 10);
});

test('points exactly on a line: no errors made up, nothing found', () => {
  const { line, changePoint, curvature, warnings } = analyseArrhenius(
    conductivities({ ...truth, temperaturesK: steps(298, 10, 12) }),
  );
  expect(line.activationEnergyEv).toBeCloseTo(0.37, 12);
  expect(line.points.some(({ isOutlier }) => isOutlier)).toBe(false);
  expect([changePoint, curvature]).toEqual([undefined, undefined]);
  expect(warnings.map(({ code }) => code)).toEqual([]);
});

test('two points give an energy without an error', () => {
  const { line } = analyseArrhenius(conductivities({ ...truth, temperaturesK: [300, 350] }));
  expect(line.activationEnergyEv).toBeCloseTo(0.37, 12);
  expect(line.standardErrorEv).toBeNaN();
});

test('refused: one temperature, no value, weights without errors, a convention of other quantities', () => {
  expect(() => analyseArrhenius(conductivities({ ...truth, temperaturesK: [300, 300] }))).toThrow(
    'two different temperatures',
  );
  const broken = { ...scattered, points: [...scattered.points, { temperatureK: 400, value: 0 }] };
  expect(() => analyseArrhenius(broken)).toThrow('Point 7');
  const bare = conductivities(truth);
  expect(() => analyseArrhenius(bare, { weighting: 'errors' })).toThrow('error of every point');
  expect(() => analyseArrhenius(bare, { convention: 'lnD' })).toThrow('belongs to diffusivity');
  expect(() => analyseArrhenius(bare, { temperatureErrorK: -1 })).toThrow('negative');
});

test('diffusivities and rates: their own conventions, Eyring beside', () => {
  const points = window.map((temperatureK) => ({
    temperatureK,
    value: 1e-3 * Math.exp(-0.4 / (boltzmannVPerK * temperatureK)),
  }));
  const diffusivity = analyseArrhenius({ name: 'D', quantity: 'diffusivity', unit: 'cm²/s', points });
  expect(diffusivity.line.activationEnergyEv).toBeCloseTo(0.4, 12);
  expect(Math.exp(diffusivity.line.lnPrefactor)).toBeCloseTo(1e-3, 12);
  expect([diffusivity.line.convention, diffusivity.prefactorUnit]).toEqual(['lnD', 'cm²/s']);
  const rate = analyseArrhenius({ name: 'Γ', quantity: 'rate', unit: '1/s', points });
  expect([rate.line.convention, rate.other.convention]).toEqual(['lnRate', 'lnRateOverT']);
  expect(rate.other.differenceEv).toBeCloseTo(rate.other.expectedDifferenceEv, 3);
  expect(rate.other.differenceEv).toBeGreaterThan(0.025);
});

test('68 % of the stated errors cover the truth, energy and prediction, with and without errors of T', () => {
  const random = createRandom(41);
  const temperaturesK = steps(298.15, 12, 9);
  const given = temperaturesK.map((_, i) => 0.02 + 0.01 * (i % 3));
  const rounds = 600;
  for (const temperatureErrorK of [0, 1.5]) {
    let [energies, predictions] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const made = conductivities({ ...truth, temperaturesK, errors: given, deviations: noise(random, given) });
      const points = made.points.map((point) => ({
        ...point,
        temperatureK: point.temperatureK + temperatureErrorK * random.normal(),
        temperatureErrorK,
      }));
      const { line } = analyseArrhenius({ ...made, points }, { permutations: 1 });
      if (Math.abs(line.activationEnergyEv - 0.37) < line.standardErrorEv) energies++;
      const known = Math.log(1.2e5) - 0.37 / (boltzmannVPerK * 298.15);
      if (Math.abs(logarithmAt(line, 298.15) - known) < logarithmErrorAt(line, 298.15)) predictions++;
    }
    // Three standard errors of a share of 600 are 0.057.
    for (const count of [energies, predictions]) {
      expect(count / rounds).toBeGreaterThan(0.625);
      expect(count / rounds).toBeLessThan(0.745);
    }
  }
});
