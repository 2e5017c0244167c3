import { expect, test } from 'vitest';
import { surfaceResponse } from '../../../../src-core/analysis/titration/diffusion-kernel.ts';
import { correctionAt, gradientCorrection } from '../../../../src-core/analysis/titration/diffusivity-gradient.ts';
import { fitFiniteLength, profileCost } from '../../../../src-core/analysis/titration/finite-length-fit.ts';
import type { Priors } from '../../../../src-core/analysis/titration/finite-length-model.ts';
import { carryOver, relaxedAt, remainingExcessC } from '../../../../src-core/analysis/titration/relaxation-modes.ts';
import { mgTi2S4, simulateTitration } from '../../../support/virtual-titration.ts';

const free = { meanV: 0, deviationV: Infinity };
const priors: Priors = {
  rest: free,
  slope: free,
  step: free,
  stepSlope: { meanV: 0, deviationV: 1e-9 },
  curvature: { meanV: 0.0004, deviationV: 1e-9 },
};
const geometries = ['slab', 'cylinder', 'sphere'] as const;

test.each(geometries)('%s: D, slope and iR of a noise-free pulse and rest come back to 1e-6', (geometry) => {
  const [d, length, tau, current] = [5e-16, 2e-6, 720, -60e-6];
  const excess = (t: number) => (t > 0 ? (length ** 2 / d) * surfaceResponse(geometry, (d * t) / length ** 2) : 0);
  const times = [
    -30,
    ...Array.from({ length: 60 }, (_, i) => 12 * (i + 1)),
    ...Array.from({ length: 60 }, (_, i) => 722 + 40 * i),
  ];
  const observations = times.map((timeS) => {
    const y = (excess(timeS) - excess(timeS - tau)) / tau;
    const on = timeS > 0 && timeS <= tau ? -0.0102 : 0;
    return { timeS, voltageV: 1.2 - 0.0095 * y + 0.0002 * y * y + on, standardErrorV: 1e-6 };
  });
  const problem = {
    geometry, lengthM: length, startTimeS: 1000, durationS: tau, currentA: current,
    history: relaxedAt(0), observations, priors, restClockErrorS: 0,
  }; // prettier-ignore
  const { logDiffusivity, linear, converged } = fitFiniteLength(problem, Math.log(2e-16));
  expect(converged).toBe(true);
  expect(Math.abs(Math.exp(logDiffusivity) / d - 1)).toBeLessThan(1e-6);
  expect(linear[1]).toBeCloseTo(-0.0095, 8);
  expect(linear[2]).toBeCloseTo(-0.0102, 8);
  const [near, far] = profileCost(problem, [Math.log(d), Math.log(2 * d)]);
  expect(far).toBeGreaterThan(near! + 100);
});

test.each(geometries)('%s: what a pulse leaves behind equals its closed form at later times', (geometry) => {
  const [d, length, current] = [5e-16, 2e-6, 60e-6];
  const pulse = { startTimeS: 100, endTimeS: 460, currentA: current };
  const excess = (t: number) => (length ** 2 / d) * surfaceResponse(geometry, (d * t) / length ** 2);
  for (const until of [700, 1500, 4000]) {
    const left = remainingExcessC(carryOver(relaxedAt(0), geometry, length, d, pulse, until));
    const exact = current * (excess(until - 100) - excess(until - 460) - 360);
    expect(Math.abs(left - exact)).toBeLessThan(1e-8 * current * 360);
  }
});

test('two short steps of relaxation are one long step', () => {
  const pulse = { startTimeS: 0, endTimeS: 360, currentA: 1e-4 };
  const silent = { startTimeS: 900, endTimeS: 900, currentA: 0 };
  const once = carryOver(relaxedAt(0), 'sphere', 2e-6, 5e-16, pulse, 1800);
  const first = carryOver(relaxedAt(0), 'sphere', 2e-6, 5e-16, pulse, 900);
  const twice = carryOver(first, 'sphere', 2e-6, 5e-16, silent, 1800);
  expect(remainingExcessC(twice)).toBeCloseTo(remainingExcessC(once), 12);
});

test('a diffusivity that falls as the sphere fills lifts the surface as the full simulation says', () => {
  // ln D falls by 0.3 over the mean change of a discharge pulse; x = y here, on a body of unit charge.
  const gamma = -0.3;
  const run = (gradient: number) =>
    simulateTitration(
      mgTi2S4({
        chargePerUnitXC: 60e-6 * 720,
        currentsA: [-60e-6],
        initialX: 0,
        diffusivity: (x) => 5e-16 * Math.exp(gradient * (x - 0.5)),
        potential: (x) => x,
        resistanceOhm: () => 0,
        interfaceOhm: () => 0,
        noiseV: 0,
        stepV: 0,
        currentNoiseA: 0,
      }),
    ).data;
  const bent = run(gamma);
  const straight = run(0);
  const table = gradientCorrection('sphere', (5e-16 * 720) / 4e-12, gamma, 720, 5);
  let largest = 0;
  for (let i = 0; i < bent.timeS.length; i++) {
    const t = bent.timeS[i]! - 1200;
    if (t < 20 || (t > 720 && t < 740)) continue;
    const exact = bent.voltageV[i]! - straight.voltageV[i]!;
    largest = Math.max(largest, Math.abs(exact));
    expect(Math.abs(correctionAt(table, t) - exact)).toBeLessThan(0.01);
  }
  expect(largest).toBeGreaterThan(0.05);
});
