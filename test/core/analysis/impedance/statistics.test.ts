import { expect, test } from 'vitest';
import { rankFits } from '../../../../src-core/analysis/impedance/compare.ts';
import { fitImpedance, type ImpedanceFitOptions } from '../../../../src-core/analysis/impedance/fit.ts';
import type { Spectrum } from '../../../../src-core/model/spectrum.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { noisySpectrum, sweep } from './synthetic.ts';

const circuit = 'R0-p(R1,CPE1)';
const truth = [10, 1000, 1e-6, 0.9];
const frequencyHz = sweep(1e5, 0.1, 8);
const exact = noisySpectrum(circuit, truth, frequencyHz, 0, 1);

/** Noise whose standard deviation is a function of f and |Z|. */
function disturbed(spread: (frequencyHz: number, sizeOhm: number) => number, seed: number): Spectrum {
  const random = createRandom(seed);
  const disturb = (part: number, k: number): number =>
    part + spread(frequencyHz[k]!, Math.hypot(exact.zReOhm[k]!, exact.zImOhm[k]!)) * random.normal();
  return { ...exact, zReOhm: exact.zReOhm.map(disturb), zImOhm: exact.zImOhm.map(disturb) };
}

/** Share of true values inside one standard error, over draws. */
function coverage(options: Partial<ImpedanceFitOptions>, draw: (seed: number) => Spectrum): number {
  let inside = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const fit = fitImpedance(draw(seed), { circuit, guess: truth, starts: 0, ...options });
    fit.parameters.forEach(({ value, standardError }, j) => {
      if (Math.abs(value - truth[j]!) < standardError) inside++;
    });
  }
  return inside / (60 * truth.length);
}

const contour = (f: number, size: number): number => 0.001 + f / 1e7 + size / 1e6;

test.each([
  ['accuracy of the instrument', { weight: 'accuracy', accuracy: contour }, contour],
  ['impedance, modulus', {}, () => 0.002],
  ['admittance, modulus', { representation: 'admittance' }, () => 0.002],
  ['robust, clean data', { robust: true }, () => 0.002],
] as const)('errors cover the truth: %s', (_, options, relative) => {
  const share = coverage(options, (seed) => disturbed((f, size) => size * relative(f, size), seed));
  expect(share).toBeGreaterThan(0.6);
  expect(share).toBeLessThan(0.77);
});

test('measured standard deviations weigh better than none, and need to be there', () => {
  const spread = frequencyHz.map((f) => (f > 100 ? 0.05 : 5));
  const spectrum = disturbed((f) => (f > 100 ? 0.05 : 5), 3);
  const deviation = Float64Array.from(spread);
  const measured = { ...spectrum, deviationReOhm: deviation, deviationImOhm: deviation };
  const fit = fitImpedance(measured, { circuit, weight: 'variance' });
  const plain = fitImpedance(spectrum, { circuit, weight: 'unity' });
  expect(fit.reducedChiSquared).toBeGreaterThan(0.6);
  expect(fit.reducedChiSquared).toBeLessThan(1.5);
  expect(fit.parameters[0]!.standardError).toBeLessThan(plain.parameters[0]!.standardError / 3);
  expect(() => fitImpedance(spectrum, { circuit, weight: 'variance' })).toThrow(
    'Standard deviations of the data are not known',
  );
  expect(() => fitImpedance(spectrum, { circuit, weight: 'accuracy' })).toThrow('accuracy of the instrument');
  expect(() => fitImpedance(spectrum, { circuit, weight: 'accuracy', accuracy: () => -1 })).toThrow('not a positive');
});

test('with unity weight, admittance and impedance differ as they must', () => {
  const spectrum = disturbed((_, size) => 0.002 * size, 2);
  const fit = fitImpedance(spectrum, { circuit, representation: 'admittance', weight: 'unity' });
  const omega = frequencyHz.map((f) => 2 * Math.PI * f);
  expect(omega.length).toBe(fit.points);
  const residual = fit.frequencyHz.reduce((sum, _, k) => {
    const y = (re: number, im: number): readonly [number, number] => [re / (re * re + im * im), -im / (re * re + im * im)];
    const [a, b] = y(spectrum.zReOhm[k]!, spectrum.zImOhm[k]!);
    const [c, d] = y(fit.fitReOhm[k]!, fit.fitImOhm[k]!);
    return sum + (a - c) ** 2 + (b - d) ** 2;
  }, 0);
  expect(fit.reducedChiSquared).toBeCloseTo(residual / (2 * fit.points - 4), 12);
  expect(fit.statistics!.representation).toBe('admittance');
}); // prettier-ignore

test('a robust fit is deaf to outliers, names them, and its errors hold', () => {
  const spoil = (seed: number): Spectrum => {
    const spectrum = disturbed((_, size) => 0.002 * size, seed);
    for (const k of [7, 23, 31]) spectrum.zReOhm[k]! *= 1.08;
    return spectrum;
  };
  const fit = fitImpedance(spoil(1), { circuit, robust: true });
  const plain = fitImpedance(spoil(1), { circuit });
  expect(fit.statistics!.robust!.outliers.map((item) => item.frequencyHz).sort((a, b) => b - a)).toEqual(
    [7, 23, 31].map((k) => frequencyHz[k]),
  );
  expect(fit.statistics!.robust!.scale).toBeCloseTo(0.002, 3);
  expect(fit.warnings.map(({ code }) => code)).toContain('outliers');
  const distance = (candidate: typeof fit): number => Math.abs(candidate.parameters[1]!.value / 1000 - 1);
  expect(distance(fit)).toBeLessThan(distance(plain));
  expect(fit.parameters[1]!.standardError).toBeLessThan(plain.parameters[1]!.standardError / 2);
  const share = coverage({ robust: true }, spoil);
  expect(share).toBeGreaterThan(0.5);
  expect(share).toBeLessThan(0.8);
});

const noisy = disturbed((_, size) => 0.003 * size, 5);

test('the bootstrap agrees with the covariance where the problem is nearly linear, and can be repeated', () => {
  const fit = fitImpedance(noisy, { circuit, bootstrap: 300, seed: 9 });
  const { bootstrap, bootstrapDraws } = fit.statistics!;
  expect(bootstrapDraws).toBe(300);
  bootstrap!.forEach((interval, j) => {
    const { value, standardError } = fit.parameters[j]!;
    expect(interval.standardDeviation / standardError).toBeGreaterThan(0.85);
    expect(interval.standardDeviation / standardError).toBeLessThan(1.15);
    expect(interval.low95).toBeLessThan(interval.low68);
    expect(interval.low68).toBeLessThan(value);
    expect(interval.high68).toBeGreaterThan(value);
    expect(interval.high95).toBeGreaterThan(interval.high68);
  });
  expect(fitImpedance(noisy, { circuit, bootstrap: 300, seed: 9 }).statistics!.bootstrap).toEqual(bootstrap);
});

test('a bootstrap can be cancelled and tells how far it is', () => {
  const shares: number[] = [];
  const cancellation = {
    aborted: false,
    throwIfAborted(): void {
      if ((shares.at(-1) ?? 0) > 0.5) throw new Error('cancelled');
    },
  };
  const onProgress = (share: number): void => void shares.push(share);
  expect(() => fitImpedance(noisy, { circuit, bootstrap: 100, cancellation, onProgress })).toThrow('cancelled');
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
});

test('a profile is that of the covariance where the problem is nearly linear, and flat where nothing is known', () => {
  const fit = fitImpedance(noisy, { circuit, profile: 'R1' });
  const { profile } = fit.statistics!;
  const { value, standardError } = fit.parameters[1]!;
  expect((profile!.high68 - value) / standardError).toBeCloseTo(1, 1);
  expect((value - profile!.low68) / standardError).toBeCloseTo(1, 1);
  expect((profile!.high95 - value) / standardError).toBeCloseTo(2, 0);
  expect(Math.min(...profile!.increase)).toBeGreaterThan(-1e-3);
  const loose = fitImpedance(noisy, { circuit: 'R0-R9-p(R1,CPE1)', profile: 'R9' });
  expect(loose.statistics!.profile!.low68).toBeNaN();
  expect(() => fitImpedance(noisy, { circuit, profile: 'R7' })).toThrow('no free parameter');
});

test('information criteria prefer the circuit the data were made with', () => {
  const fits = ['R0-p(R1,C1)', circuit, 'R0-p(R1,CPE1)-p(R2,CPE2)'].map((text) => fitImpedance(noisy, { circuit: text }));
  const ranks = rankFits(fits);
  expect(ranks[0]).toMatchObject({ circuit, deltaAicc: 0, freeParameters: 4 });
  expect(ranks.at(-1)!.circuit).toBe('R0-p(R1,C1)');
  expect(ranks.reduce((sum, rank) => sum + rank.akaikeWeight, 0)).toBeCloseTo(1, 12);
  const { aicc, bic } = fits[1]!.statistics!;
  const n = 2 * fits[1]!.points;
  const fit = n * Math.log((fits[1]!.reducedChiSquared * (n - 4)) / n);
  expect(aicc).toBeCloseTo(fit + 10 + 60 / (n - 6), 8);
  expect(bic).toBeCloseTo(fit + 5 * Math.log(n), 8);
}); // prettier-ignore
