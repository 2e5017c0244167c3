import { describe, expect, test } from 'vitest';
import { fitImpedance } from '../../../../src-core/analysis/impedance/fit.ts';
import { circuitImpedance, createCircuit } from '../../../../src-core/circuit/circuit.ts';
import type { Cancellation } from '../../../../src-core/errors.ts';
import { readingStatus } from '../../../../src-core/model/reading.ts';
import type { ImpedanceFit } from '../../../../src-core/model/results.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { noisySpectrum, sweep, syntheticCases } from './synthetic.ts';

const codes = (fit: ImpedanceFit): string[] => fit.warnings.map((warning) => warning.code);

describe.each(syntheticCases)('$circuit', ({ circuit, truth, guess, frequencyHz, noise }) => {
  test.each([
    ['no start at all', undefined],
    ['a start decades off', guess],
  ])('reaches the minimum that a start at the truth reaches, from %s', (_, start) => {
    for (const seed of [1, 2, 3]) {
      const spectrum = noisySpectrum(circuit, truth, frequencyHz, noise, seed);
      const best = fitImpedance(spectrum, { circuit, guess: truth, starts: 0 });
      const fit = fitImpedance(spectrum, { circuit, guess: start });
      expect(fit.converged).toBe(true);
      expect(fit.chiSquared).toBeLessThanOrEqual(1.001 * best.chiSquared);
      expect(Math.sqrt(fit.reducedChiSquared) / noise).toBeCloseTo(1, 0);
    }
  });

  test('without noise finds the truth', () => {
    const fit = fitImpedance(noisySpectrum(circuit, truth, frequencyHz, 0, 1), { circuit });
    fit.parameters.forEach(({ value }, j) => expect(value / truth[j]!).toBeCloseTo(1, 4));
    expect(codes(fit)).not.toContain('not-converged');
  });
});

test('one-standard-error intervals, pooled over circuits and draws, cover the truth in about 68 of 100 cases', () => {
  let inside = 0;
  let all = 0;
  for (const { circuit, truth, frequencyHz, noise } of syntheticCases.slice(0, 4))
    for (let seed = 1; seed <= 40; seed++) {
      const fit = fitImpedance(noisySpectrum(circuit, truth, frequencyHz, noise, seed), {
        circuit,
        guess: truth,
        starts: 0,
      });
      fit.parameters.forEach(({ value, standardError }, j) => {
        all++;
        if (Math.abs(value - truth[j]!) < standardError) inside++;
      });
    }
  expect(all).toBe(40 * 27);
  expect(inside / all).toBeGreaterThan(0.63);
  expect(inside / all).toBeLessThan(0.73);
});

test('values, errors and correlations of a straight line in disguise are those of linear regression', () => {
  // R0-L0 is linear: with unity weight R0 is the mean of Z' and L0 the regression of Z'' on ω through zero.
  const frequencyHz = [1, 2, 3, 4];
  const spectrum = {
    name: 'line',
    frequencyHz: Float64Array.from(frequencyHz),
    zReOhm: Float64Array.of(10, 11, 10, 11),
    zImOhm: Float64Array.of(1, 2.2, 2.9, 4.1),
  };
  const fit = fitImpedance(spectrum, { circuit: 'R0-L0', weight: 'unity' });
  const omega = frequencyHz.map((f) => 2 * Math.PI * f);
  const square = omega.reduce((sum, w) => sum + w * w, 0);
  const inductance = omega.reduce((sum, w, k) => sum + w * spectrum.zImOhm[k]!, 0) / square;
  const rest = omega.map((w, k) => spectrum.zImOhm[k]! - inductance * w);
  const variance = (4 * 0.25 + rest.reduce((sum, r) => sum + r * r, 0)) / (8 - 2);
  expect(fit.parameters[0]!.value).toBeCloseTo(10.5, 8);
  expect(fit.parameters[1]!.value / inductance).toBeCloseTo(1, 8);
  expect(fit.parameters[0]!.standardError).toBeCloseTo(Math.sqrt(variance / 4), 8);
  expect(fit.parameters[1]!.standardError).toBeCloseTo(Math.sqrt(variance / square), 8);
  expect(fit.reducedChiSquared).toBeCloseTo(variance, 8);
  expect(fit.correlation[1]).toBeCloseTo(0, 8);
  const chi = frequencyHz.reduce((sum, _, k) => {
    const square = spectrum.zReOhm[k]! ** 2 + spectrum.zImOhm[k]! ** 2;
    return sum + ((spectrum.zReOhm[k]! - 10.5) ** 2 + rest[k]! ** 2) / square;
  }, 0);
  expect(fit.chiSquared).toBeCloseTo(chi, 8);
});

const arc = { circuit: 'R0-p(R1,CPE1)', truth: [10, 1000, 1e-6, 0.9], frequencyHz: sweep(1e5, 0.1, 8) } as const;
const arcSpectrum = noisySpectrum(arc.circuit, arc.truth, arc.frequencyHz, 0.002, 9);

test('the answer carries what tables and plots need', () => {
  let clock = 100;
  const fit = fitImpedance(arcSpectrum, arc, () => (clock += 5));
  expect(fit.elapsedMs).toBe(5);
  expect(fit.circuit).toBe(arc.circuit);
  expect(fit.points).toBe(arc.frequencyHz.length);
  expect(fit.parameters.map(({ name, unit }) => [name, unit])).toEqual([
    ['R0', 'Ω'],
    ['R1', 'Ω'],
    ['CPE1.Q', 'S·s^n'],
    ['CPE1.n', '1'],
  ]);
  const { zReOhm } = circuitImpedance(
    createCircuit(fit.circuit),
    fit.parameters.map((item) => item.value),
    fit.frequencyHz,
  );
  fit.fitReOhm.forEach((value, k) => expect(value).toBeCloseTo(zReOhm[k]!, 9));
  const size = Math.hypot(arcSpectrum.zReOhm[3]!, arcSpectrum.zImOhm[3]!);
  expect(fit.residualRe[3]).toBeCloseTo((arcSpectrum.zReOhm[3]! - fit.fitReOhm[3]!) / size, 12);
  expect(fit.correlation).toHaveLength(16);
  expect(fit.correlation[0]).toBe(1);
});

test.each([
  ['modulus', (_: number, size: number) => size],
  ['proportional', (part: number) => Math.abs(part)],
  ['unity', () => 500],
] as const)('the weight %s suits noise of its kind', (weight, spread) => {
  const exact = noisySpectrum(arc.circuit, arc.truth, arc.frequencyHz, 0, 1);
  const random = createRandom(31);
  const disturb = (part: number, k: number): number =>
    part + 0.002 * spread(part, Math.hypot(exact.zReOhm[k]!, exact.zImOhm[k]!)) * random.normal();
  const spectrum = { ...exact, zReOhm: exact.zReOhm.map(disturb), zImOhm: exact.zImOhm.map(disturb) };
  const fit = fitImpedance(spectrum, { circuit: arc.circuit, weight });
  fit.parameters.forEach(({ value, standardError }, j) => {
    expect(Math.abs(value - arc.truth[j]!)).toBeLessThan(3.5 * standardError);
  });
});

test('the same question has the same answer, and a finer one with more starts', () => {
  const once = fitImpedance(arcSpectrum, arc);
  expect(fitImpedance(arcSpectrum, arc)).toEqual(once);
  expect(fitImpedance(arcSpectrum, { ...arc, starts: 30 }).chiSquared).toBeLessThanOrEqual(
    once.chiSquared * (1 + 1e-9),
  );
});

test('points outside the range, masked, in overload or unusable do not count', () => {
  const status = new Float64Array(arc.frequencyHz.length);
  status[5] = readingStatus.overload;
  status[6] = readingStatus.timingNotMet;
  const spoiled = { ...arcSpectrum, status, zReOhm: Float64Array.from(arcSpectrum.zReOhm) };
  spoiled.zReOhm[5] = 1e9;
  spoiled.zReOhm[7] = NaN;
  spoiled.zReOhm[8] = -1e7;
  const fit = fitImpedance(spoiled, { ...arc, maskedPoints: [8], fminHz: 1, fmaxHz: 5e4 });
  const inRange = arc.frequencyHz.filter((f) => f >= 1 && f <= 5e4).length;
  expect(fit.points).toBe(inRange - 3);
  expect(codes(fit)).toEqual(expect.arrayContaining(['overload-excluded', 'points-excluded']));
  expect(fit.parameters[1]!.value).toBeCloseTo(1000, -2);
});

test('like arcs come out fastest first, or in the order of the guess', () => {
  const circuit = 'p(R1,C1)-p(R2,C2)';
  const spectrum = noisySpectrum(circuit, [100, 1e-3, 300, 1e-6], sweep(1e5, 0.1, 8), 0.001, 1);
  const value = (fit: ImpedanceFit): number => fit.parameters[0]!.value;
  expect(value(fitImpedance(spectrum, { circuit }))).toBeCloseTo(300, -1);
  expect(value(fitImpedance(spectrum, { circuit, guess: [50, 1e-2, 50, 1e-7] }))).toBeCloseTo(100, -1);
});

describe('warnings', () => {
  test('a circuit too simple leaves residuals that hang together', () => {
    const spectrum = noisySpectrum('R0-p(R1,C1)-p(R2,C2)', [10, 100, 1e-6, 30, 1e-4], arc.frequencyHz, 0.001, 1);
    expect(codes(fitImpedance(spectrum, { circuit: 'R0-p(R1,C1)' }))).toContain('residuals-not-random');
  });
  test('a circuit too rich has parameters that the data do not determine', () => {
    const fit = fitImpedance(arcSpectrum, { circuit: 'R0-p(R1,CPE1)-p(R2,CPE2)' });
    expect(codes(fit)).toContain('large-error');
  });
  test('two resistors in series cannot be told apart', () => {
    const fit = fitImpedance(arcSpectrum, { circuit: 'R0-R9-p(R1,CPE1)' });
    expect(codes(fit)).toContain('not-identifiable');
    expect(fit.parameters[0]!.value + fit.parameters[1]!.value).toBeCloseTo(10, 0);
  });
  test('an exponent that wants to leave its limits rests on one', () => {
    const omega = arc.frequencyHz.map((f) => 2 * Math.PI * f);
    const part = (turn: (angle: number) => number, sign: number): Float64Array =>
      Float64Array.from(omega, (w) => (sign * turn((1.3 * Math.PI) / 2)) / w ** 1.3);
    const spectrum = { ...arcSpectrum, zReOhm: part(Math.cos, 1), zImOhm: part(Math.sin, -1) };
    const fit = fitImpedance(spectrum, { circuit: 'CPE1' });
    expect(fit.parameters[1]).toMatchObject({ value: expect.closeTo(1.1, 5), standardError: NaN, atBound: true });
    expect(codes(fit)).toContain('at-bound');
  });
  test('a spectrum of the wrong sign is noticed', () => {
    const spectrum = noisySpectrum('R0-L1', [1, 1e-3], arc.frequencyHz, 0.001, 1);
    expect(codes(fitImpedance(spectrum, { circuit: 'R0-L1' }))).toContain('ambiguous-sign');
  });
  test('a second minimum nearly as good is shown', () => {
    const truth = [0.016, 0.005, 0.3, 0.8, 0.009, 0.14, 1200, 3, 0.85];
    const spectrum = noisySpectrum('R0-p(R1,CPE1)-p(R2-Wo1,CPE2)', truth, sweep(1e4, 0.003, 6), 0.003, 2);
    const fit = fitImpedance(spectrum, { circuit: 'R0-p(R1,C1)-p(R2-Wo1,C2)' });
    expect(codes(fit)).toContain('second-minimum');
    expect(fit.warnings.find((item) => item.code === 'second-minimum')!.message).toMatch(/χ² .* larger: R0 0\.016/);
  });
  test('strong correlation and few points are named', () => {
    const spectrum = noisySpectrum(arc.circuit, arc.truth, [1000, 300, 100], 0.001, 1);
    const fit = fitImpedance(spectrum, { circuit: arc.circuit });
    expect(codes(fit)).toContain('few-points');
    expect(codes(fit)).toContain('correlated');
  });
});

describe('what cannot be fitted is refused', () => {
  test.each([
    ['more parameters than data', { circuit: 'R0-p(R1,C1)', fminHz: 9e4 }, 'analysis/invalid-input', 'too few'],
    ['an empty range', { circuit: 'R0', fminHz: 1e9 }, 'analysis/invalid-input', 'None of the'],
    ['a guess of the wrong length', { circuit: 'R0-C1', guess: [1] }, 'input/invalid', 'has 2 parameters'],
    ['a negative start value', { circuit: 'R0-C1', guess: [1, -1] }, 'input/invalid', 'start value of C1 is -1'],
    ['a start value that is no number', { circuit: 'R0', guess: [NaN] }, 'input/invalid', 'start value of R0'],
    ['an unknown element', { circuit: 'R0-X1' }, 'input/invalid', 'no element "X"'],
  ])('%s', (_, options, code, message) => {
    expect(() => fitImpedance(arcSpectrum, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

test('it reports progress to the end and stops when cancelled', () => {
  const shares: number[] = [];
  fitImpedance(arcSpectrum, { circuit: arc.circuit, onProgress: (share) => shares.push(share) });
  expect(shares.length).toBeGreaterThan(4);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  let calls = 0;
  const cancellation: Cancellation = {
    aborted: false,
    throwIfAborted() {
      if (++calls > 10) throw new Error('cancelled');
    },
  };
  expect(() => fitImpedance(arcSpectrum, { circuit: arc.circuit, cancellation })).toThrow('cancelled');
  expect(calls).toBe(11);
});
