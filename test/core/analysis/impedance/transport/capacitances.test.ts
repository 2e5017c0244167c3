import { describe, expect, test } from 'vitest';
import {
  analyseConductivity,
  analyseWithoutGeometry,
} from '../../../../../src-core/analysis/impedance/transport/conductivity.ts';
import { blocking, brug, hsuMansfeld } from '../../../../../src-core/analysis/impedance/transport/constant-phase.ts';
import { constant } from '../../../../../src-core/analysis/impedance/transport/propagation.ts';
import type { CapacitanceResult } from '../../../../../src-core/model/transport.ts';
import type { ImpedanceFit } from '../../../../../src-core/model/results.ts';
import { createRandom } from '../../../../../src-core/numerics/random.ts';
import { fitOfNoise, fitWith, pellet } from './pellet.ts';

const find = (fit: ImpedanceFit, element: string, method: string): CapacitanceResult | undefined =>
  analyseWithoutGeometry(fit).transport!.capacitances.find(
    (item) => item.element === element && item.method === method,
  );
const valueOf = (fit: ImpedanceFit, element: string, method: string): number =>
  find(fit, element, method)!.capacitance.value;

test('published check values of the three formulas', () => {
  const [R, Rs, Q, n] = [2400, 850, 2.2e-8, 0.86].map(constant);
  expect(hsuMansfeld(Q!, n!, R!).capacitance.value).toBeCloseTo(4.42698e-9, 14);
  expect(brug(Q!, n!, Rs!, R!).capacitance.value).toBeCloseTo(3.55867e-9, 14);
  expect(blocking(constant(4e-6), constant(0.88), constant(3250)).capacitance.value).toBeCloseTo(2.21243e-6, 11);
});

test('a pellet: each element by the formula of its place, with the resistances named', () => {
  const fit = fitWith('L0-p(R1,CPE1)-p(R2,CPE2)-CPE3', [2e-7, 850, 3e-11, 0.99, 2400, 2.2e-8, 0.86, 4e-6, 0.88]);
  expect(valueOf(fit, 'CPE2', 'hsu-mansfeld')).toBeCloseTo(4.42698e-9, 14);
  expect(find(fit, 'CPE2', 'brug')).toMatchObject({ besides: ['R2'], inSeries: ['R1'] });
  expect(valueOf(fit, 'CPE2', 'brug')).toBeCloseTo(3.55867e-9, 14);
  expect(find(fit, 'CPE3', 'blocking')).toMatchObject({ besides: [], inSeries: ['R1', 'R2'] });
  expect(valueOf(fit, 'CPE3', 'blocking')).toBeCloseTo(2.21243e-6, 11);
  // The fastest arc has nothing in front of it: no Brug.
  expect(find(fit, 'CPE1', 'brug')).toBeUndefined();
  const { timeConstant, frequency } = find(fit, 'CPE2', 'hsu-mansfeld')!;
  expect(timeConstant!.value).toBeCloseTo((2400 * 2.2e-8) ** (1 / 0.86), 12);
  expect(frequency!.value * 2 * Math.PI * timeConstant!.value).toBeCloseTo(1, 12);
});

test('a Zarc has the capacitances of the same arc written with a constant-phase element', () => {
  const [R, Q, n] = [2400, 2.2e-8, 0.86];
  const asZarc = fitWith('R0-Zarc1', [850, R, (R * Q) ** (1 / n), n]);
  expect(valueOf(asZarc, 'Zarc1', 'hsu-mansfeld')).toBeCloseTo(4.42698e-9, 14);
  expect(valueOf(asZarc, 'Zarc1', 'brug')).toBeCloseTo(3.55867e-9, 14);
});

test('the error of C by hand, with Q and n correlated at −0.98', () => {
  const [R, Q, n] = [2400, 2.2e-8, 0.86];
  const [uR, uQ, un] = [12, 8e-10, 0.004];
  const fit = fitWith('p(R1,CPE1)', [R, Q, n], [uR, uQ, un], [[0, 1, 0.3], [0, 2, -0.2], [1, 2, -0.98]]); // prettier-ignore
  // ln C = ln Q/n + (1/n − 1)·ln R, so ∂/∂ln R = 1/n − 1, ∂/∂ln Q = 1/n, ∂/∂n = −ln(QR)/n².
  const [a, b, c] = [(1 / n - 1) * (uR / R), uQ / Q / n, (-Math.log(Q * R) / n ** 2) * un];
  const relative = Math.sqrt(a ** 2 + b ** 2 + c ** 2 + 2 * (0.3 * a * b - 0.2 * a * c - 0.98 * b * c));
  const { capacitance } = find(fit, 'CPE1', 'hsu-mansfeld')!;
  expect(capacitance.standardUncertainty / capacitance.value / relative).toBeCloseTo(1, 10);
  // Without the correlation it would be several times as large.
  expect(relative).toBeLessThan(0.4 * Math.hypot(a, b, c));
});

test('Monte Carlo: correlated draws of Q, n and both resistances scatter C by the propagated error', () => {
  const values = [850, 2400, 2.2e-8, 0.86];
  const errors = [8, 12, 3.5e-10, 0.0014];
  const rho = -0.98;
  const fit = fitWith('R0-p(R1,CPE1)', values, errors, [[2, 3, rho]]);
  const random = createRandom(7);
  const logs: Record<string, number[]> = { 'hsu-mansfeld': [], brug: [] };
  for (let draw = 0; draw < 4000; draw++) {
    const [z0, z1, z2, z3] = [random.normal(), random.normal(), random.normal(), random.normal()];
    const shaken = [z0, z1, z2, rho * z2 + Math.sqrt(1 - rho ** 2) * z3].map((z, j) => values[j]! + errors[j]! * z);
    const [Rs, R, Q, n] = shaken.map(constant);
    logs['hsu-mansfeld']!.push(Math.log(hsuMansfeld(Q!, n!, R!).capacitance.value));
    logs['brug']!.push(Math.log(brug(Q!, n!, Rs!, R!).capacitance.value));
  }
  for (const [method, list] of Object.entries(logs)) {
    const mean = list.reduce((sum, v) => sum + v, 0) / list.length;
    const spread = Math.sqrt(list.reduce((sum, v) => sum + (v - mean) ** 2, 0) / list.length);
    const { value, standardUncertainty } = find(fit, 'CPE1', method)!.capacitance;
    expect(standardUncertainty / value / spread, method).toBeGreaterThan(0.95);
    expect(standardUncertainty / value / spread, method).toBeLessThan(1.05);
  }
});

test('over forty noisy spectra C scatters as its error says', () => {
  const truth = [850, 2400, 2.2e-8, 0.86];
  const scores = Array.from({ length: 40 }, (_, k) => {
    const fit = fitOfNoise('R0-p(R1,CPE1)', truth, { seed: k + 1, noise: 0.005 });
    const { value, standardUncertainty } = find(fit, 'CPE1', 'hsu-mansfeld')!.capacitance;
    return (value - 4.42698e-9) / standardUncertainty;
  });
  const square = scores.reduce((sum, z) => sum + z * z, 0) / scores.length;
  // χ² of 40 over 40: 0.5 to 1.6 hold 99.8 %.
  expect(square).toBeGreaterThan(0.5);
  expect(square).toBeLessThan(1.6);
});

describe('nested arrangements', () => {
  test('Randles: the resistance beside the double layer is that of charge transfer', () => {
    const fit = fitWith('R0-p(R1-W1,CPE1)', [5, 40, 1, 1.2e-5, 0.9]);
    expect(find(fit, 'CPE1', 'hsu-mansfeld')).toMatchObject({ besides: ['R1'] });
    expect(find(fit, 'CPE1', 'hsu-mansfeld')!.note).toBeUndefined();
    expect(valueOf(fit, 'CPE1', 'hsu-mansfeld')).toBeCloseTo(1.2e-5 ** (1 / 0.9) * 40 ** (0.1 / 0.9), 12);
    expect(find(fit, 'CPE1', 'brug')).toMatchObject({ inSeries: ['R0'] });
  });

  test('diffusion that is not small at the peak is told', () => {
    const fit = fitWith('R0-p(R1-W1,CPE1)', [5, 40, 3000, 1.2e-5, 0.9]);
    expect(find(fit, 'CPE1', 'hsu-mansfeld')!.note).toMatch(/R1-W1 differs from the resistance alone by \d+ %/);
  });

  test('Huggins: blocking through the ions, geometric beside both', () => {
    const fit = fitWith('p(R1,R2-CPE2,CPE3)', [6e4, 1.5e4, 2e-6, 0.9, 8e-11, 0.97]);
    expect(find(fit, 'CPE2', 'blocking')).toMatchObject({ inSeries: ['R2'] });
    expect(valueOf(fit, 'CPE2', 'blocking')).toBeCloseTo(2e-6 ** (1 / 0.9) * 1.5e4 ** (0.1 / 0.9), 12);
    expect(find(fit, 'CPE3', 'hsu-mansfeld')).toMatchObject({ besides: ['R1', 'R2'] });
    const beside = (6e4 * 1.5e4) / 7.5e4;
    expect(valueOf(fit, 'CPE3', 'hsu-mansfeld')).toBeCloseTo(8e-11 ** (1 / 0.97) * beside ** (0.03 / 0.97), 17);
  });

  test('a ladder: each by the resistance it is discharged through', () => {
    const fit = fitWith('R0-p(CPE1,R1-p(R2,CPE2))', [10, 1e-9, 0.9, 100, 1e3, 1e-5, 0.8]);
    expect(find(fit, 'CPE1', 'hsu-mansfeld')).toMatchObject({ besides: ['R1'] });
    expect(find(fit, 'CPE2', 'hsu-mansfeld')).toMatchObject({ besides: ['R2'] });
    expect(find(fit, 'CPE2', 'brug')).toBeUndefined();
  });

  test.each([
    ['p(W1,CPE1)', [10, 1e-6, 0.9], 'CPE1', 'no single resistance stands beside'],
    ['R0-p(R1,CPE1,CPE2)', [1, 10, 1e-6, 0.9, 1e-9, 1], 'CPE1', 'another capacitance'],
    ['CPE1', [1e-6, 0.9], 'CPE1', 'in series'],
    ['R0-p(L1,CPE1)', [1, 1e-6, 1e-6, 0.9], 'CPE1', 'no single resistance'],
    ['R0-HN1', [1, 100, 1e-3, 0.9, 0.8], 'HN1', 'skewed'],
    ['R0-DLb1', [1, 100, 1e-3, 0.9], 'DLb1', 'pore'],
  ])('%s: not defined, and why', (circuit, values, element, reason) => {
    const { undefinedCapacitances } = analyseWithoutGeometry(fitWith(circuit, values)).transport!;
    expect(undefinedCapacitances.find((item) => item.element === element)!.reason).toContain(reason);
  });

  test('Brug is withheld where a part in front has no single resistance', () => {
    const fit = fitWith('R0-G1-p(R2,CPE2)', [10, 500, 1e-6, 100, 1e-5, 0.9]);
    expect(find(fit, 'CPE2', 'hsu-mansfeld')).toBeDefined();
    expect(find(fit, 'CPE2', 'brug')).toBeUndefined();
  });
});

test('a plain capacitor is itself, and an exponent held at 1 makes the element one, errors included', () => {
  const plain = fitWith('p(R1,C1)', [100, 1e-9], [1, 2e-11]);
  expect(find(plain, 'C1', 'capacitor')!.capacitance).toMatchObject({ standardUncertainty: expect.closeTo(2e-11, 20) });
  const held = fitWith('p(R1,CPE1)', [100, 1e-9, 1], [1, 2e-11, NaN]);
  const atBound = {
    ...held,
    parameters: held.parameters.map((item) => (item.name === 'CPE1.n' ? { ...item, atBound: true } : item)),
  };
  const { value, standardUncertainty } = find(atBound, 'CPE1', 'hsu-mansfeld')!.capacitance;
  expect(value).toBeCloseTo(1e-9, 18);
  expect(standardUncertainty).toBeCloseTo(2e-11, 20);
  expect(find(held, 'CPE1', 'hsu-mansfeld')!.capacitance.standardUncertainty).toBeNaN();
});

test('per length and area, with their errors', () => {
  const fit = fitWith('p(R1,C1)', [100, 1e-9], [0, 2e-11]);
  const [result] = analyseConductivity(fit, pellet(2, 0.5, 0.03)).transport!.capacitances;
  expect(result!.perLength!.value).toBeCloseTo(4e-10, 18);
  expect(result!.perArea!.value).toBeCloseTo(2e-9, 18);
  expect(result!.perLength!.standardUncertainty / result!.perLength!.value).toBeCloseTo(
    Math.hypot(0.02, 0.03, 0.03),
    10,
  );
  expect(result!.perArea!.standardUncertainty / result!.perArea!.value).toBeCloseTo(Math.hypot(0.02, 0.03), 10);
});
