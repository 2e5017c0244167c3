import { describe, expect, test } from 'vitest';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import { partialConductivity, thermodynamicFactor } from '../../../../src-core/analysis/transport-laws.ts';
import { AppError } from '../../../../src-core/errors.ts';
import { estimatorNames } from '../../../../src-core/model/titration.ts';
import { avogadroPerMol, faradayCPerMol, gasConstantJPerMolK } from '../../../../src-core/units/constants.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../../support/virtual-titration.ts';

const cell = mgTi2S4({ currentsA: Array.from({ length: 10 }, () => 60e-6), initialX: 0.4, seed: 9 });
const { data, truth } = simulateTitration(cell);
const sample = mgTi2S4Sample({ initialX: { value: 0.4, unit: '1' } });
const analysis = analyseTitration(data, sample);

function refusal(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('estimators side by side', () => {
  test('every pulse has every estimator that its record allows, a recommended one and the reason', () => {
    for (const { estimates, recommended, recommendedBecause, estimator } of analysis.pulses) {
      expect(estimates.map(({ name }) => name).sort()).toEqual(
        estimatorNames.filter((name) => !/^(ici|pitt)/.test(name)).toSorted(),
      );
      expect([recommended, estimator]).toEqual(['finite-length', 'finite-length']);
      expect(recommendedBecause).toMatch(/iR free/);
    }
  });

  test('a chosen estimator gives D, the recommended one is still named; one that a pulse lacks is told', () => {
    const chosen = analyseTitration(data, sample, { estimator: 'relaxation', slopeWindow: { fromS: 10, toS: 100 } });
    for (const pulse of chosen.pulses) {
      const relaxation = pulse.estimates.find(({ name }) => name === 'relaxation')!;
      expect(pulse.chemicalDiffusivityM2PerS).toBe(relaxation.chemicalDiffusivityM2PerS);
      expect([pulse.estimator, pulse.recommended]).toEqual(['relaxation', 'finite-length']);
      const total = Math.hypot(...pulse.budget!.map((share) => share.relativeStandardUncertainty));
      expect(total).toBeCloseTo(pulse.standardUncertainty / pulse.chemicalDiffusivityM2PerS, 9);
      expect(pulse.squareRoot).toMatchObject({ fromS: 10, toS: 100 });
    }
    const lacking = analyseTitration(data, sample, { estimator: 'ici' });
    expect(lacking.warnings.map(({ code }) => code)).toContain('titration/estimator-missing');
    expect(lacking.pulses[0]!.estimator).toBe('finite-length');
  });

  test('no estimator claims more than it holds: how far its model leads astray is in its budget', () => {
    analysis.pulses.forEach(({ estimates }, k) => {
      const fit = estimates.find(({ name }) => name === 'finite-length')!.chemicalDiffusivityM2PerS;
      for (const { name, chemicalDiffusivityM2PerS: value, standardUncertainty, budget } of estimates) {
        expect(Math.abs(Math.log(value / truth[k]!.diffusivity)), name).toBeLessThan(
          (2.5 * standardUncertainty) / value,
        );
        if (name === 'finite-length') continue;
        const spread = budget!.find(({ source }) => source === 'model spread')!.relativeStandardUncertainty;
        if (name === 'relaxation-plain') expect(spread / Math.abs(Math.log(value / fit))).toBeGreaterThan(0.9);
      }
    });
  });

  test('another geometry scales Eq. 9 with the square of volume over surface', () => {
    const eq9 = (geometry: 'slab' | 'sphere') =>
      analyseTitration(data, mgTi2S4Sample({ thickness: { value: 2, unit: 'µm' } }), {
        geometry,
      }).pulses[4]!.estimates.find(({ name }) => name === 'eq9')!.chemicalDiffusivityM2PerS;
    // The slab is reckoned from its thickness: L against R/3.
    expect(eq9('slab') / eq9('sphere')).toBeCloseTo(9, 9);
  });

  test('interruptions of a steady current: ICI is recommended, and right where the others are not', () => {
    const interrupted = simulateTitration(
      mgTi2S4({
        diffusivity: () => 5e-16,
        potential: (x) => 1.7 - 0.95 * x,
        currentsA: Array.from({ length: 40 }, () => 20e-6),
        pulseS: 300,
        restS: 12,
        restIntervalS: 0.5,
        lastIntervalS: 5,
        noiseV: 2e-6,
        stepV: 0,
        interfaceTimeS: 0.002,
      }),
    );
    // Steady after L²/(20 D) = 400 s of current, some tens of pulses in to be sure.
    const { pulses, warnings } = analyseTitration(interrupted.data, mgTi2S4Sample());
    const late = pulses.slice(15, -1);
    expect(new Set(late.map(({ estimator }) => estimator))).toEqual(new Set(['ici-finite']));
    for (const pulse of late) {
      expect(Math.abs(pulse.chemicalDiffusivityM2PerS / 5e-16 - 1)).toBeLessThan(0.05);
      // The formula alone is for a half-space: what it makes of a sphere is known exactly.
      const plain = pulse.estimates.find(({ name }) => name === 'ici')!;
      expect(plain.bias! / 1.2).toBeCloseTo(1, 1);
      expect(plain.chemicalDiffusivityM2PerS / plain.bias! / pulse.chemicalDiffusivityM2PerS).toBeCloseTo(1, 6);
    }
    expect(warnings.map(({ code }) => code)).toContain('titration/interruptions');
  });
});

describe('thermodynamic factor', () => {
  test('closed forms: worked values, and an ideal lattice gas gives 1/(1 − x)', () => {
    expect(thermodynamicFactor(1, 0.3, -0.6, 298.15) / 7.00591400932 - 1).toBeCloseTo(0, 10);
    expect(thermodynamicFactor(2, 0.3, -0.6, 333.15) / 12.5397764483 - 1).toBeCloseTo(0, 10);
    const slope = (-gasConstantJPerMolK * 298.15) / (faradayCPerMol * 0.3 * 0.7);
    expect(thermodynamicFactor(1, 0.3, slope, 298.15)).toBeCloseTo(1 / 0.7, 12);
  });

  test('Nernst–Einstein has the charge squared: 4.367e-3 S/cm for 8 Mg²⁺ in a cell of 11.11 Å at 450 K', () => {
    const ions = 8 / 11.11e-10 ** 3 / avogadroPerMol;
    expect(partialConductivity(2, ions, 4.53e-12, 450) / 100 / 0.00436748070025 - 1).toBeCloseTo(0, 8);
    expect(partialConductivity(2, ions, 1e-12, 450)).toBeCloseTo(4 * partialConductivity(1, ions, 1e-12, 450), 9);
  });

  test('Θ, D_J and their bands hold the truth along the run, with the width of the smoothing stated', () => {
    const perX = 1e-4;
    analysis.pulses.forEach((pulse, k) => {
      const { x, diffusivity } = truth[k]!;
      const slope = (cell.potential(x + perX) - cell.potential(x - perX)) / (2 * perX);
      const factor = thermodynamicFactor(2, x, slope, 298.15);
      expect(Math.abs(pulse.thermodynamicFactor! / factor - 1)).toBeLessThan(0.06);
      expect(Math.abs(pulse.thermodynamicFactor! - factor)).toBeLessThan(3 * pulse.thermodynamicFactorUncertainty!);
      const jump = diffusivity / factor;
      expect(Math.abs(pulse.jumpDiffusivityM2PerS! - jump)).toBeLessThan(3 * pulse.jumpDiffusivityUncertainty!);
      expect(pulse.smoothingWidthX).toBeGreaterThan(0);
      expect(pulse.partialConductivitySPerCm).toBeGreaterThan(0);
    });
    expect(analysis.assumptions.join('\n')).toMatch(/smoothed by parabolas over Δx/);
  });

  test('a chosen width is kept to; on a plateau neither Θ nor D_J is given', () => {
    const wide = analyseTitration(data, sample, { smoothingWidthX: 0.05 });
    expect(wide.pulses[5]!.smoothingWidthX).toBeGreaterThan(0.03);
    expect(wide.pulses[5]!.smoothingWidthX).toBeLessThanOrEqual(0.05);
    const flat = simulateTitration(mgTi2S4({ potential: (x) => 1.5 - 0.01 * x, currentsA: [60e-6, 60e-6, 60e-6] }));
    for (const pulse of analyseTitration(flat.data, mgTi2S4Sample()).pulses) {
      expect(pulse.thermodynamicFactor).toBeUndefined();
      expect(pulse.jumpDiffusivityM2PerS).toBeUndefined();
    }
  });
});

describe('bad input', () => {
  test('mA taken for A: asked by capacity, and answered by a factor', () => {
    const inMilliampere = { ...data, currentA: data.currentA.map((value) => 1000 * value) };
    const error = refusal(() => analyseTitration(inMilliampere, sample));
    expect(error.code).toBe('input/ambiguous-unit');
    expect(error.remedy).toMatch(/0\.001 for mA/);
    const answered = analyseTitration(inMilliampere, sample, { currentFactor: 0.001 });
    expect(answered.pulses[3]!.x).toBeCloseTo(analysis.pulses[3]!.x, 9);
  });

  test('A taken for mA: told, with the remedy', () => {
    const { warnings } = analyseTitration({ ...data, currentA: data.currentA.map((value) => value / 1000) }, sample);
    expect(warnings.find(({ code }) => code === 'titration/current-unit')?.message).toMatch(/factor of 1000/);
  });

  test('a constant voltage is no D: every pulse says why', () => {
    const { pulses } = analyseTitration({ ...data, voltageV: data.voltageV.map(() => 1.5) }, sample);
    for (const pulse of pulses) {
      expect(pulse.estimator).toBe('none');
      expect(pulse.checks.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name)).toContain('signal');
    }
  });

  test('one pulse alone is analysed from its two rests', () => {
    const one = simulateTitration(mgTi2S4({ currentsA: [60e-6] }));
    const { pulses } = analyseTitration(one.data, mgTi2S4Sample());
    expect(pulses).toHaveLength(1);
    expect(pulses[0]!.chemicalDiffusivityM2PerS / one.truth[0]!.diffusivity).toBeCloseTo(1, 0);
    expect(pulses[0]!.thermodynamicFactor).toBeGreaterThan(0);
  });

  test('an empty temperature column is no temperature', () => {
    const { pulses } = analyseTitration({ ...data, temperatureK: data.timeS.map(() => NaN) }, sample);
    expect(pulses[0]!.temperatureK).toBeUndefined();
    expect(pulses[0]!.checks.map(({ name }) => name)).not.toContain('temperature');
  });
});
