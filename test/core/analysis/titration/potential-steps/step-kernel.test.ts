import { describe, expect, test } from 'vitest';
import { besselJ01 } from '../../../../../src-core/analysis/titration/potential-steps/bessel.ts';
import {
  slowestStepRootSquared,
  stepCurrent,
  stepModes,
  stepRemainder,
} from '../../../../../src-core/analysis/titration/potential-steps/step-kernel.ts';

describe('Bessel functions', () => {
  test('tabled values (Abramowitz & Stegun, tables 9.1 and 9.2), on both sides of the change of method', () => {
    for (const [x, zero, one] of [
      [0, 1, 0],
      [1, 0.7651976865579666, 0.44005058574493355],
      [10, -0.2459357644513483, 0.04347274616886144],
      [25, 0.09626678327595811, -0.12535024958028987],
      [100, 0.0199858503042231, -0.0771453520141121],
    ] as const) {
      const [j0, j1] = besselJ01(x);
      expect(j0).toBeCloseTo(zero, 9);
      expect(j1).toBeCloseTo(one, 9);
    }
    const [below, above] = [besselJ01(25 - 1e-9), besselJ01(25 + 1e-9)];
    expect(below[0] - above[0]).toBeCloseTo(0, 8);
    expect(below[1] - above[1]).toBeCloseTo(0, 8);
  });
});

describe('roots', () => {
  test('first roots as Crank tables them (tables 4.1, 5.2, 6.3)', () => {
    for (const [geometry, lambda, roots] of [
      ['slab', 0.5, [0.6533, 3.2923, 6.3616]],
      ['slab', 1, [0.8603, 3.4256, 6.4373]],
      ['cylinder', 0.5, [0.9408, 3.9594, 7.0864]],
      ['cylinder', 1, [1.2558, 4.0795, 7.1558]],
      ['sphere', 0.5, [1.1656, 4.6042, 7.7899]],
      ['sphere', 1, [1.5708, 4.7124, 7.854]],
    ] as const)
      roots.forEach((root, n) => {
        expect(Math.sqrt(stepModes(geometry, lambda, 1e-3).rootsSquared[n]!)).toBeCloseTo(root, 4);
      });
  });

  test('without a resistance: π²/4, 5.783, π²; weights 2d', () => {
    expect(slowestStepRootSquared('slab')).toBeCloseTo(Math.PI ** 2 / 4, 12);
    expect(slowestStepRootSquared('cylinder')).toBeCloseTo(5.783185962946785, 10);
    expect(slowestStepRootSquared('sphere')).toBeCloseTo(Math.PI ** 2, 12);
    expect(stepModes('sphere', 1e6, 1e-3).weights[3]).toBe(6);
  });
});

describe('response', () => {
  test('all of the charge flows in the end, for every Λ and geometry', () => {
    for (const geometry of ['slab', 'cylinder', 'sphere'] as const)
      for (const lambda of [1e-3, 0.3, 3.6, 40])
        expect(stepRemainder(stepModes(geometry, lambda, 1e-4), 0)).toBeCloseTo(1, 4);
  });

  test('a slab begins as a half-space behind a resistance: Λ·exp(Λ²θ)·erfc(Λ√θ)', () => {
    // e·erfc(1) and e^(1/4)·erfc(1/2)
    expect(stepCurrent(stepModes('slab', 100, 1e-4), 1e-4) / 100).toBeCloseTo(0.427583576, 8);
    expect(stepCurrent(stepModes('slab', 50, 1e-4), 1e-4) / 50).toBeCloseTo(0.615690344, 8);
  });

  test('without a resistance: Cottrell at first, 2·exp(−π²θ/4) in a slab at last', () => {
    const modes = stepModes('slab', Infinity, 1e-4);
    expect(stepCurrent(modes, 1e-3) * Math.sqrt(Math.PI * 1e-3)).toBeCloseTo(1, 12);
    expect(stepCurrent(modes, 2) / (2 * Math.exp(-(Math.PI ** 2) / 2))).toBeCloseTo(1, 10);
  });

  test('a resistance alone: an exponential of RC, whatever the geometry', () => {
    for (const [geometry, dimension] of [
      ['slab', 1],
      ['cylinder', 2],
      ['sphere', 3],
    ] as const)
      expect(stepRemainder(stepModes(geometry, 1e-3, 1e-2), 100)).toBeCloseTo(Math.exp(-dimension * 1e-3 * 100), 3);
  });
});
