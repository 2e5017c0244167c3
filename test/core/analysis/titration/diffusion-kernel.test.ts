import { expect, test } from 'vitest';
import {
  rootsSquared,
  slowestRootSquared,
  surfaceResponse,
  surfaceResponseInto,
} from '../../../../src-core/analysis/titration/diffusion-kernel.ts';

const geometries = ['slab', 'cylinder', 'sphere'] as const;

test('the slowest modes are those of the closed forms', () => {
  expect(slowestRootSquared('slab')).toBeCloseTo(Math.PI ** 2, 12);
  expect(slowestRootSquared('cylinder')).toBeCloseTo(14.681970642123893, 9);
  expect(slowestRootSquared('sphere')).toBeCloseTo(20.1907285564266, 9);
  const rest = 5e-6 ** 2 / (slowestRootSquared('sphere') * 1e-15);
  expect(rest).toBeCloseTo(1238.19207069, 4);
});

test.each(geometries)('%s: short- and long-time series meet', (geometry) => {
  const limit = geometry === 'cylinder' ? 0.01 : 0.04;
  const below = new Float64Array(2);
  const above = new Float64Array(2);
  surfaceResponseInto(geometry, limit * (1 - 1e-13), below);
  surfaceResponseInto(geometry, limit * (1 + 1e-13), above);
  expect(Math.abs(below[0]! / above[0]! - 1)).toBeLessThan(1e-10);
  expect(Math.abs(below[1]! / above[1]! - 1)).toBeLessThan(1e-9);
});

test.each(geometries)('%s: slope is the derivative', (geometry) => {
  const out = new Float64Array(2);
  for (const theta of [1e-5, 3e-3, 0.02, 0.3, 1.5]) {
    surfaceResponseInto(geometry, theta, out);
    const h = theta * 1e-4;
    const numeric = (surfaceResponse(geometry, theta + h) - surfaceResponse(geometry, theta - h)) / (2 * h);
    expect(Math.abs(out[1]! / numeric - 1)).toBeLessThan(1e-6);
  }
});

test.each(geometries)('%s: the sum over all modes is the long-time offset', (geometry) => {
  const d = { slab: 1, cylinder: 2, sphere: 3 }[geometry];
  const roots = rootsSquared(geometry);
  const spacing = Math.PI;
  const last = Math.sqrt(roots.at(-1)!);
  // Tail of the sum as an integral from half a spacing beyond the last root.
  const tail = 1 / (spacing * (last + spacing / 2));
  const sum = (2 / d) * (roots.reduce((total, root) => total + 1 / root, 0) + tail);
  expect(sum).toBeCloseTo(1 / (d * (d + 2)), 5);
});

test('the sphere at short times is the closed form e^θ (1 + erf √θ) − 1', () => {
  // Series of erf, independent of the code under test.
  const erf = (x: number): number => {
    let term = x;
    let sum = x;
    for (let n = 1; n < 40; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  };
  for (const theta of [1e-4, 0.01, 0.03]) {
    const exact = (Math.exp(theta) * (1 + erf(Math.sqrt(theta))) - 1) / 3;
    expect(Math.abs(surfaceResponse('sphere', theta) / exact - 1)).toBeLessThan(1e-12);
  }
});
