import { expect, test } from 'vitest';
import { analyseArrhenius } from '../../../../src-core/analysis/arrhenius/analyse.ts';
import { analyseMeyerNeldel, prefactorPoint } from '../../../../src-core/analysis/arrhenius/meyer-neldel.ts';
import type { PrefactorPoint } from '../../../../src-core/model/arrhenius.ts';
import { createRandom, type RandomSource } from '../../../../src-core/numerics/random.ts';
import { boltzmannVPerK } from '../../../../src-core/units/constants.ts';
import { conductivities, noise, steps } from './thermal-data.ts';

const errors = [0.05, 0.04, 0.03, 0.03, 0.03, 0.05];
const temperaturesK = steps(298.15, 15, 6);

function material(random: RandomSource, energyEv: number, lnPrefactor: number, name: string): PrefactorPoint {
  const prefactor = Math.exp(lnPrefactor);
  const data = conductivities({ temperaturesK, energyEv, prefactor, errors, deviations: noise(random, errors) }, name);
  return prefactorPoint(analyseArrhenius(data, { permutations: 99 }));
}

const family = (random: RandomSource): readonly PrefactorPoint[] =>
  steps(0.3, 0.05, 6).map((energyEv, k) => material(random, energyEv, 1 + energyEv / 0.045, `m${k}`));

const codes = (materials: readonly PrefactorPoint[]): readonly string[] =>
  analyseMeyerNeldel(materials).warnings.map(({ code }) => code);

test('a true rule is found, told from the artefact, and covered by its errors', () => {
  const random = createRandom(12);
  const rounds = 150;
  let inside = 0;
  for (let round = 0; round < rounds; round++) {
    const result = analyseMeyerNeldel(family(random));
    if (round === 0) {
      expect(result.method).toBe('errors-in-variables');
      expect(result.artefact!.isIndistinguishable).toBe(false);
      expect(result.isokineticK.value).toBeCloseTo(result.energyEv.value / boltzmannVPerK, 9);
      expect(result.sameEnergyProbability).toBeLessThan(1e-6);
    }
    if (Math.abs(result.slope.value - 1 / 0.045) < result.slope.standardError) inside++;
  }
  expect(inside / rounds).toBeGreaterThan(0.56);
  expect(inside / rounds).toBeLessThan(0.8);
});

test('noise of one material measured eight times: k_B times the harmonic mean temperature, and it is said', () => {
  const random = createRandom(4);
  const slopes: number[] = [];
  let named = 0;
  for (let round = 0; round < 60; round++) {
    const result = analyseMeyerNeldel(steps(0, 1, 8).map((k) => material(random, 0.37, 11.7, `run ${k}`)));
    slopes.push(result.slope.value);
    const said = result.warnings.map(({ code }) => code);
    if (said.includes('artefact') && said.includes('same-energy')) named++;
    expect(result.artefact!.slope).toBeCloseTo(34.7767143489, 8);
    expect(result.artefact!.energyEv).toBeCloseTo(0.0287548728717, 10);
  }
  expect(slopes.toSorted((a, b) => a - b)[30]! / 34.78).toBeCloseTo(1, 1);
  expect(named).toBeGreaterThan(50);
});

test('warnings: change of slope, no errors, no windows, few materials, no compensation, scatter', () => {
  const materials = family(createRandom(2));
  expect(codes(materials)).toEqual([]);
  expect(codes(materials.map((item, k) => ({ ...item, changesSlope: k === 1 })))).toEqual(['change-of-slope']);
  const bare = materials.map(({ name, activationEnergyEv, lnPrefactor }) => ({
    name,
    activationEnergyEv,
    lnPrefactor,
  }));
  expect(codes(bare)).toEqual(['artefact-unknown', 'equal-weights']);
  expect(codes(materials.slice(0, 3))).toContain('few-materials');
  const falling = materials.map((item) => ({ ...item, lnPrefactor: 20 - item.lnPrefactor }));
  expect(codes(falling)).toContain('no-compensation');
  const scattered = materials.map((item, k) => ({ ...item, lnPrefactor: item.lnPrefactor + (k % 2 === 0 ? 1 : -1) }));
  expect(codes(scattered)).toContain('scatter');
});

test('refused: too few, one energy, mixed conventions', () => {
  const materials = family(createRandom(2));
  expect(() => analyseMeyerNeldel(materials.slice(0, 2))).toThrow('three or more');
  expect(() => analyseMeyerNeldel(materials.map((item) => ({ ...item, activationEnergyEv: 0.4 })))).toThrow('equal');
  const mixed = materials.map((item, k) => ({ ...item, convention: k === 0 ? 'lnSigma' : 'lnSigmaT' }) as const);
  expect(() => analyseMeyerNeldel(mixed)).toThrow('lnSigma and lnSigmaT');
});
