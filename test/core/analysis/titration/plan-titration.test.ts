import { expect, test } from 'vitest';
import { planTitration } from '../../../../src-core/analysis/titration/plan-titration.ts';
import { methodOfProposal } from '../../../../src-core/analysis/titration/proposal-method.ts';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import { formatMethod, parseMethod } from '../../../../src-core/methods/parse.ts';
import { planMethod } from '../../../../src-core/methods/plan.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../../support/virtual-titration.ts';

const wish = { geometry: 'sphere', lengthM: 5e-6, diffusivityM2PerS: 1e-15, chargePerXC: 10, fromX: 0.9, toX: 0.3 } as const; // prettier-ignore

test('the pulse for the fit is 0.05 L²/D, the rest leaves no more than was wished, the sums agree', () => {
  const plan = planTitration({ ...wish, residual: 0.02 });
  expect(plan.theta).toBeCloseTo(0.05, 2);
  expect(plan.residual).toBeLessThanOrEqual(0.02);
  expect(plan.residual).toBeGreaterThan(0.015);
  expect(plan.currentA * plan.pulseS).toBeCloseTo(plan.deltaX * 10, 9);
  expect(plan.pulseCount * plan.deltaX).toBeCloseTo(0.6, 6);
  expect(plan.totalDurationS).toBe(plan.restS + plan.pulseCount * (plan.pulseS + plan.restS));
  // Late in the rest the slowest mode alone is left: exp(−λ₁²θ), λ₁² = 20.19.
  expect(plan.slowestModeS).toBeCloseTo(25000 / 20.1907, 0);
});

test('for Eq. 9 the exact bias decides: a slab may take 0.35 L²/D, a sphere next to nothing', () => {
  const slab = planTitration({ ...wish, geometry: 'slab', estimator: 'eq9', bias: 0.05 });
  expect(Math.abs(slab.slopeBias - 1)).toBeLessThanOrEqual(0.052);
  expect(slab.theta).toBeGreaterThan(0.3);
  const sphere = planTitration({ ...wish, estimator: 'eq9', bias: 0.05 });
  expect(sphere.pulseS).toBe(30);
  expect(sphere.warnings.map(({ code }) => code)).toEqual(['pulse-lengthened']);
  const quick = planTitration({ ...wish, estimator: 'eq9', deltaX: 0.02 });
  expect(quick.warnings.map(({ code }) => code)).toEqual(['pulse-lengthened', 'fast-pulse']);
});

test('a slower D at some x lengthens the rest, not the pulse', () => {
  const usual = planTitration(wish);
  const slow = planTitration({ ...wish, diffusivityLowM2PerS: 2e-16 });
  expect(slow.pulseS).toBe(usual.pulseS);
  expect(slow.restS).toBeGreaterThan(3 * usual.restS);
});

test('what cannot be had is said: too slow, too small a step, too large a step', () => {
  const codes = (change: object) => planTitration({ ...wish, ...change }).warnings.map(({ code }) => code);
  expect(codes({})).toEqual([]);
  expect(codes({ diffusivityM2PerS: 1e-19 })).toEqual(['too-slow']);
  expect(codes({ toX: 0.85, equilibriumChangeV: 5e-4 })).toEqual(['small-signal']);
  expect(codes({ deltaX: 0.05 })).toEqual(['step-held']);
  expect(planTitration({ ...wish, deltaX: 0.01 }).deltaX).toBe(0.01);
});

test('with spectra the method measures one after each rest and has the time for it', () => {
  const proposal = planTitration({ ...wish, toX: 0.8 });
  const method = methodOfProposal(wish, proposal, { minVoltageV: 0.9, maxVoltageV: 1.9, withSpectra: true });
  const plan = planMethod(method, { sample: mgTi2S4Sample() });
  expect(plan.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(plan.steps.filter(({ action }) => action.kind === 'impedance')).toHaveLength(20);
  expect(plan.expectedDurationS).toBeLessThan(method.limits.maxDurationS);
});

test.each([
  [{ diffusivityM2PerS: 0 }, /D must be positive/],
  [{ lengthM: NaN }, /thickness must be positive/],
  [{ toX: 0.9 }, /x does not move/],
  [{ residual: 1.5 }, /residual must lie/],
])('%o is refused', (change, message) => {
  expect(() => planTitration({ ...wish, ...change })).toThrow(message);
});

test('the proposal is a method that is read back unchanged and can be planned', () => {
  const window = { minVoltageV: 0.9, maxVoltageV: 1.9 };
  const method = methodOfProposal(wish, planTitration({ ...wish, toX: 0.8 }), window);
  const text = formatMethod(method);
  expect(formatMethod(parseMethod(JSON.parse(text)))).toBe(text);
  const plan = planMethod(method, { sample: mgTi2S4Sample() });
  expect(plan.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(plan.steps.filter(({ pulse, action }) => pulse !== undefined && action.kind === 'current')).toHaveLength(20);
});

test('what was planned, when carried out, gives D as it should', () => {
  const cell = mgTi2S4({ initialX: 0.3 });
  const plan = planTitration({
    ...{ geometry: 'sphere', lengthM: 2e-6, diffusivityM2PerS: 5e-16, chargePerXC: cell.chargePerUnitXC },
    ...{ fromX: 0.3, toX: 0.26, noiseV: 60e-6 },
  });
  const run = { pulseS: plan.pulseS, restS: plan.restS, currentsA: Array.from({ length: 6 }, () => plan.currentA) };
  const { data, truth } = simulateTitration({ ...cell, ...run });
  const { pulses } = analyseTitration(data, mgTi2S4Sample({ initialX: { value: 0.3, unit: '1' } }));
  pulses.forEach((pulse, k) => {
    expect(pulse.estimator).toBe('finite-length');
    expect(Math.abs(pulse.chemicalDiffusivityM2PerS / truth[k]!.diffusivity - 1)).toBeLessThan(0.15);
    expect(pulse.checks.find(({ name }) => name === 'rest-length')!.verdict).not.toBe('fail');
  });
});
