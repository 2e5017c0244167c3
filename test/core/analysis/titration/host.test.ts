import { expect, test } from 'vitest';
import { hostOf } from '../../../../src-core/analysis/titration/host.ts';
import { AppError } from '../../../../src-core/errors.ts';
import type { Sample } from '../../../../src-core/model/sample.ts';
import { mgTi2S4Sample } from '../../../support/virtual-titration.ts';

const quantity = (value: number, unit: string, standardUncertainty?: number) =>
  standardUncertainty === undefined ? { value, unit } : { value, unit, standardUncertainty };

function failure(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('expected an AppError');
}

test('amount, charge per x and length of the Ti₂S₄ electrode', () => {
  const host = hostOf(mgTi2S4Sample({ activeFraction: quantity(80, '%') }));
  expect(host.amountMol!.value).toBeCloseTo((0.8 * 5e-6) / 0.22397, 12);
  expect(host.chargePerUnitXC).toBeCloseTo(2 * 96485.33212 * ((0.8 * 5e-6) / 0.22397), 9);
  expect(host.volumePerSurfaceM.value).toBeCloseTo(2e-6 / 3, 15);
  expect(host.initialX).toBe(0.54);
});

test('cylinder takes R/2; a slab takes its thickness, or n·V_m over its area', () => {
  expect(hostOf(mgTi2S4Sample({ geometry: 'cylinder' })).volumePerSurfaceM.value).toBeCloseTo(1e-6, 15);
  const slab = mgTi2S4Sample({ geometry: 'slab', area: quantity(1, 'cm²', 0.05) });
  const host = hostOf(slab);
  const length = ((5e-6 / 0.22397) * 71e-6) / 1e-4;
  expect(host.diffusionLengthM.value).toBeCloseTo(length, 12);
  expect(host.diffusionLengthM.relative).toBeCloseTo(0.05, 12);
  expect(hostOf({ ...slab, thickness: quantity(30, 'µm') }).notes.join()).toContain('disagree');
});

test('the molar volume comes from density where it is not given', () => {
  const { molarVolume: _, ...sample } = mgTi2S4Sample({ density: quantity(3.1545, 'g/cm³') });
  expect(hostOf(sample).molarVolumeM3PerMol!.value).toBeCloseTo(71e-6, 8);
});

test('what is missing is named where it bites', () => {
  const { particleRadius: _, ...noRadius } = mgTi2S4Sample();
  const error = failure(() => hostOf(noRadius));
  expect(error.code).toBe('input/missing-field');
  expect(error.message).toContain('particleRadius');
  expect(error.remedy).toContain('radius');
  expect(failure(() => hostOf(mgTi2S4Sample({ geometry: 'slab' }))).message).toContain('thickness');
  const { mass: _mass, initialX: _x, ...bare } = mgTi2S4Sample();
  expect(hostOf(bare).notes).toHaveLength(2);
});

test('nonsense is refused', () => {
  for (const wrong of [
    { mass: quantity(-5, 'mg') },
    { particleRadius: quantity(0, 'µm') },
    { particleRadius: quantity(2, 'mg') },
    { activeFraction: quantity(150, '%') },
    { ion: { symbol: 'Mg', chargeNumber: 0 } },
  ])
    expect(failure(() => hostOf(mgTi2S4Sample(wrong))).code).toBe('input/invalid');
});

test('the errors of a slab’s length are named one by one; of mass over density the molar mass falls out', () => {
  const share = (value: number, unit: string, standardUncertainty: number) => ({ value, unit, standardUncertainty });
  const slab: Sample = {
    ...{
      id: 'slab',
      name: 'Film',
      ion: { symbol: 'Li⁺', chargeNumber: 1 },
      cellType: 'two-electrode',
      geometry: 'slab',
    },
    mass: share(1.2, 'mg', 0.024),
    molarMass: share(97.87, 'g/mol', 5),
    density: share(4.8, 'g/cm³', 0.144),
    area: share(0.8333, 'cm²', 0.08333),
  };
  const { volumePerSurfaceM } = hostOf(slab);
  expect(volumePerSurfaceM.value).toBeCloseTo(3e-6, 9);
  const shares = volumePerSurfaceM.shares.map((one) => [
    one.source,
    Number(one.relativeStandardUncertainty.toFixed(4)),
  ]);
  expect(shares).toEqual([
    ['mass', 0.02],
    ['active fraction', 0],
    ['density', 0.03],
    ['area', 0.1],
  ]);
  expect(volumePerSurfaceM.relative).toBeCloseTo(Math.hypot(0.02, 0.03, 0.1), 9);
});
