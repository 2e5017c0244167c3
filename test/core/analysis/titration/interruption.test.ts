import { expect, test } from 'vitest';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import { surfaceResponse } from '../../../../src-core/analysis/titration/diffusion-kernel.ts';
import { mgTi2S4DiffusivityM2PerS } from '../../../../src-core/cells/truth.ts';
import type { Geometry } from '../../../../src-core/model/sample.ts';
import type { TitrationData } from '../../../../src-core/model/titration.ts';
import { simulateInterruptions } from '../../../support/virtual-interruptions.ts';
import { mgTi2S4Sample } from '../../../support/virtual-titration.ts';

const sample = (x: number) => mgTi2S4Sample({ initialX: { value: x, unit: '1' } });

/** 20 interruptions by the exact answer for constant D and dE/dx, with iR; without noise. */
function exact(geometry: Geometry, diffusivity: number): TitrationData {
  const rate = diffusivity / 4e-12;
  const surface = (t: number, from: number) => surfaceResponse(geometry, rate * Math.max(0, t - from)) / rate;
  const switches = Array.from({ length: 20 }, (_, k) => [60 + 310 * k, 360 + 310 * k] as const);
  const rows: [number, number, number][] = [];
  const add = (t: number, current: number) => {
    const flowed = switches.reduce((sum, [on, off]) => sum + surface(t, on) - surface(t, off), 0);
    rows.push([t, current, 1 + 1e-5 * flowed + 170 * current]);
  };
  for (let t = 5; t <= 60; t += 5) add(t, 0);
  for (const [on, off] of switches) {
    for (let t = 2; on + t <= off; t += 2) add(on + t, 1e-4);
    for (let n = 1; n <= 50; n++) add(off + 0.2 * n, 0);
  }
  return {
    name: 'exact',
    timeS: Float64Array.from(rows, ([time]) => time),
    currentA: Float64Array.from(rows, ([, current]) => current),
    voltageV: Float64Array.from(rows, ([, , voltage]) => voltage),
  };
}

test.each(['slab', 'cylinder', 'sphere'] as const)(
  '%s: the finite length gives D back, from the first interruption on; the formula errs as told',
  (geometry) => {
    for (const diffusivity of [5e-17, 5e-16, 3e-15]) {
      const { pulses } = analyseTitration(
        exact(geometry, diffusivity),
        mgTi2S4Sample({ geometry, thickness: { value: 2, unit: 'µm' } }),
      );
      for (const { estimator, chemicalDiffusivityM2PerS, standardUncertainty, estimates } of pulses) {
        expect(Math.abs(chemicalDiffusivityM2PerS - diffusivity)).toBeLessThan(standardUncertainty);
        const plain = estimates.find(({ name }) => name === 'ici')!;
        // Before the far side is felt the answer is a half-space's, whatever D is: it says so in its uncertainty.
        expect(estimator === 'ici').toBe(plain.bias === undefined);
        if (estimator === 'ici') continue;
        expect(Math.abs(chemicalDiffusivityM2PerS / diffusivity - 1)).toBeLessThan(0.005);
        expect(Math.abs(plain.chemicalDiffusivityM2PerS / plain.bias! / diffusivity - 1)).toBeLessThan(0.005);
      }
      const told = pulses.filter(({ estimator }) => estimator === 'ici-finite').length;
      expect(told).toBeGreaterThanOrEqual(diffusivity > 1e-15 ? 20 : diffusivity > 1e-16 ? 10 : 0);
    }
  },
);

test('a sphere of 8000 s reads 20 % high by the formula, and right by the finite length, on an electrode of finite volumes', () => {
  const wish = { initialX: 0.5, currentA: 120e-6, onS: 300, offS: 10, count: 14, seed: 5, noiseV: 1e-7, stepV: 0 };
  const { pulses } = analyseTitration(simulateInterruptions(wish), sample(0.5));
  for (const { x, chemicalDiffusivityM2PerS, standardUncertainty, estimates } of pulses.slice(6)) {
    const truth = mgTi2S4DiffusivityM2PerS(x);
    expect(estimates.find(({ name }) => name === 'ici')!.chemicalDiffusivityM2PerS / truth).toBeGreaterThan(1.17);
    expect(Math.abs(chemicalDiffusivityM2PerS / truth - 1)).toBeLessThan(0.01);
    expect(Math.abs(chemicalDiffusivityM2PerS - truth)).toBeLessThan(2 * standardUncertainty);
  }
});

test('where D falls while it is measured, the budget says so', () => {
  const wish = { initialX: 0.55, currentA: -120e-6, onS: 300, offS: 10, count: 14, seed: 5, noiseV: 1e-7, stepV: 0 };
  const { pulses } = analyseTitration(simulateInterruptions(wish), sample(0.55));
  for (const { x, chemicalDiffusivityM2PerS, standardUncertainty, budget } of pulses.slice(4, -1)) {
    const error = chemicalDiffusivityM2PerS - mgTi2S4DiffusivityM2PerS(x);
    expect(Math.abs(error)).toBeLessThan(2.5 * standardUncertainty);
    const share = budget!.find(({ source }) => source === 'change of D while it is forgotten')!;
    expect(share.relativeStandardUncertainty).toBeGreaterThan(0.02);
  }
});

test('with noise and 16 bits: two standard uncertainties hold the truth in at least nine of ten', () => {
  const scores = [1, 2, 3, 4, 5, 6].flatMap((seed) => {
    const initialX = 0.2 + 0.05 * seed;
    const data = simulateInterruptions({ initialX, currentA: 120e-6, onS: 300, offS: 10, count: 12, seed });
    return analyseTitration(data, sample(initialX)).pulses.map(
      ({ x, chemicalDiffusivityM2PerS, standardUncertainty }) =>
        Math.abs(chemicalDiffusivityM2PerS - mgTi2S4DiffusivityM2PerS(x)) / standardUncertainty,
    );
  });
  expect(scores.filter((score) => score <= 2).length / scores.length).toBeGreaterThanOrEqual(0.9);
  expect(scores.filter((score) => score <= 1).length / scores.length).toBeGreaterThanOrEqual(0.55);
});
