import { describe, expect, test } from 'vitest';
import { analyseTitration, analyseTitrationSoFar } from '../../../../../src-core/analysis/titration/analyse.ts';
import { explainPulse } from '../../../../../src-core/analysis/titration/explain/explain-pulse.ts';
import {
  findLevels,
  isPotentiostatic,
} from '../../../../../src-core/analysis/titration/potential-steps/find-levels.ts';
import { stepCurrent, stepModes } from '../../../../../src-core/analysis/titration/potential-steps/step-kernel.ts';
import { mgTi2S4DiffusivityM2PerS, mgTi2S4EquilibriumSlopeV } from '../../../../../src-core/cells/truth.ts';
import type { Geometry } from '../../../../../src-core/model/sample.ts';
import type { TitrationPulse } from '../../../../../src-core/model/results.ts';
import type { TitrationData } from '../../../../../src-core/model/titration.ts';
import { createRandom } from '../../../../../src-core/numerics/random.ts';
import { simulatePotentialSteps } from '../../../../support/virtual-potential-steps.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../../../support/virtual-titration.ts';

const lengthM = 2e-6;
const diffusivity = 1e-15;

/** Three steps by the exact series, complete, with noise and a leakage. */
function seriesSteps(geometry: Geometry, lambda: number, leakA = 0): TitrationData {
  const random = createRandom(5);
  const rate = diffusivity / lengthM ** 2;
  const modes = stepModes(geometry, lambda, 1e-5);
  const rows: [number, number, number][] = Array.from({ length: 60 }, (_, i) => [i * 10, 0, 1]);
  const holdS = 8 / Math.min(modes.rootsSquared[0]!, 9) / rate;
  const chargeC = 0.02;
  for (let k = 1; k <= 3; k++) {
    const startS = 600 + (k - 1) * holdS;
    for (let t = 0.1, dt = 0.1; t < holdS; dt = Math.min(dt * 1.1, holdS / 400), t += dt)
      rows.push([startS + t, chargeC * rate * stepCurrent(modes, rate * t) + leakA, 1 + 0.01 * k]);
  }
  return {
    name: 'exact series',
    timeS: Float64Array.from(rows, ([time]) => time),
    currentA: Float64Array.from(rows, ([, current]) => current * (1 + 1e-4 * random.normal()) + 1e-9 * random.normal()),
    voltageV: Float64Array.from(rows, ([, , voltage]) => voltage + 3e-5 * random.normal()),
  };
}

const sampleOf = (geometry: Geometry) =>
  mgTi2S4Sample({ geometry, thickness: { value: 2, unit: 'µm' }, particleRadius: { value: 2, unit: 'µm' } });

const of = (pulse: TitrationPulse, name: string) => pulse.estimates.find((one) => one.name === name)!;

describe('exact series', () => {
  test.each(['slab', 'cylinder', 'sphere'] as const)(
    '%s: D within 0.5 % whatever the resistance, classical laws as biased as told',
    (geometry) => {
      for (const lambda of geometry === 'cylinder' ? [5] : [0.5, 1e5]) {
        const { pulses } = analyseTitration(seriesSteps(geometry, lambda, 3e-8), sampleOf(geometry));
        expect(pulses).toHaveLength(3);
        for (const pulse of pulses) {
          expect(pulse.estimator).toBe('pitt-fit');
          expect(Math.abs(pulse.chemicalDiffusivityM2PerS / diffusivity - 1)).toBeLessThan(0.005);
          expect(pulse.standardUncertainty / diffusivity).toBeLessThan(0.05);
          expect(pulse.potentialStep!.background.value).toBeCloseTo(3e-8, 8);
          for (const name of ['pitt-long', 'pitt-short']) {
            const estimate = of(pulse, name);
            expect(estimate.chemicalDiffusivityM2PerS / diffusivity / estimate.bias! - 1).toBeCloseTo(0, 1);
          }
        }
        const long = of(pulses[1]!, 'pitt-long').chemicalDiffusivityM2PerS / diffusivity;
        const short = of(pulses[1]!, 'pitt-short').chemicalDiffusivityM2PerS / diffusivity;
        if (lambda > 1e4) {
          // What Wen, Boukamp, Huggins & Weppner wrote holds where they said.
          expect(Math.abs(long - 1)).toBeLessThan(0.03);
          if (geometry === 'slab') expect(Math.abs(short - 1)).toBeLessThan(0.03);
        } else {
          expect(long).toBeLessThan(0.8);
          expect(short).toBeLessThan(0.8);
        }
      }
    },
  );
});

describe('virtual Ti₂S₄ electrode (finite volumes, Butler–Volmer, double layer)', () => {
  test.each([
    { name: 'complete, with a leakage', initialX: 0.35, stepV: 0.01, holdS: 7200, leakA: 2e-7 },
    {
      name: 'cut off at 40 % of the charge, each on the tail of the others',
      initialX: 0.2,
      stepV: -0.006,
      holdS: 1200,
      leakA: 0,
    },
  ])('$name: D, dE/dx and R within their uncertainty', ({ name: _, ...wish }) => {
    const data = simulatePotentialSteps({ ...wish, steps: 4, seed: 17 });
    const { pulses, control, warnings } = analyseTitration(
      data,
      mgTi2S4Sample({ initialX: { value: wish.initialX, unit: '1' } }),
    );
    expect(control).toBe('potentiostatic');
    expect(pulses).toHaveLength(4);
    for (const pulse of pulses.slice(wish.holdS > 5000 ? 0 : 1)) {
      const truth = mgTi2S4DiffusivityM2PerS(pulse.x);
      expect(Math.abs(pulse.chemicalDiffusivityM2PerS - truth)).toBeLessThan(2 * pulse.standardUncertainty);
      expect(pulse.standardUncertainty / truth).toBeLessThan(0.15);
      expect(pulse.stepResistanceOhm! / 170).toBeCloseTo(1, 1);
      expect(pulse.potentialPerX! / mgTi2S4EquilibriumSlopeV(pulse.x)).toBeCloseTo(1, 1);
      expect(of(pulse, 'pitt-short').bias).toBeLessThan(0.5);
    }
    const isCut = wish.holdS < 5000;
    expect(warnings.some(({ code }) => code === 'titration/step-incomplete')).toBe(isCut);
    expect(pulses.every(({ flags }) => flags!.includes('incomplete'))).toBe(isCut);
  });

  test('a step on the tail of another is not fitted by far too small a D', () => {
    const wish = { initialX: 0.3332, stepV: 0.006935, holdS: 2435, leakA: -2.211e-8 };
    const parameters = { chargeTransferOhm: 39.8715 };
    const data = simulatePotentialSteps({ ...wish, steps: 3, seed: 112, parameters });
    const { pulses } = analyseTitration(data, mgTi2S4Sample({ initialX: { value: wish.initialX, unit: '1' } }));
    for (const { estimator, x, chemicalDiffusivityM2PerS } of pulses) {
      expect(estimator).toBe('pitt-fit');
      expect(chemicalDiffusivityM2PerS / mgTi2S4DiffusivityM2PerS(x)).toBeCloseTo(1, 2);
    }
  });

  test('a step large against RT/F is told, and its uncertainty holds what that costs', () => {
    const data = simulatePotentialSteps({ initialX: 0.4, stepV: 0.05, steps: 1, holdS: 7200, seed: 2 });
    const second = simulatePotentialSteps({ initialX: 0.4, stepV: 0.05, steps: 2, holdS: 7200, seed: 2 });
    expect(isPotentiostatic(data)).toBe(false);
    const { pulses, warnings } = analyseTitration(second, mgTi2S4Sample());
    expect(warnings.map(({ code }) => code)).toContain('titration/step-too-large');
    for (const { chemicalDiffusivityM2PerS, standardUncertainty } of pulses)
      expect(Math.abs(chemicalDiffusivityM2PerS - 5e-16)).toBeLessThan(2 * standardUncertainty);
    // One step alone is no titration by itself; said so, it is one.
    expect(analyseTitration(data, mgTi2S4Sample(), { control: 'potentiostatic' }).pulses).toHaveLength(1);
  });

  test('a step can be left out by hand', () => {
    const data = simulatePotentialSteps({ initialX: 0.3, stepV: 0.01, steps: 3, holdS: 5000, seed: 3 });
    const atS = 600 + 5000 + 100;
    const { pulses } = analyseTitration(data, mgTi2S4Sample(), { edits: [{ kind: 'exclude', atS }] });
    expect(pulses.map(({ flags }) => flags!.includes('excluded'))).toEqual([false, true, false]);
    expect(pulses[1]!.chemicalDiffusivityM2PerS).toBeNaN();
    expect(pulses[2]!.xBefore).toBe(pulses[1]!.xAfter);
  });

  test('while it runs only finished steps are looked at', () => {
    const data = simulatePotentialSteps({ initialX: 0.3, stepV: 0.01, steps: 3, holdS: 5000, seed: 3 });
    expect(analyseTitrationSoFar(data, mgTi2S4Sample()).pulses).toHaveLength(2);
    expect(analyseTitrationSoFar(data, mgTi2S4Sample(), { restIsOver: true }).pulses).toHaveLength(3);
  });

  test('every number is explained by a formula that gives it again', () => {
    const data = simulatePotentialSteps({ initialX: 0.3, stepV: 0.01, steps: 3, holdS: 7200, seed: 4 });
    const sample = mgTi2S4Sample({ initialX: { value: 0.3, unit: '1' } });
    const analysis = analyseTitration(data, sample);
    const explanations = explainPulse(analysis, analysis.pulses[1]!, { sample, recordName: 'virtual PITT' });
    expect(explanations.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['estimate:pitt-fit', 'estimate:pitt-long', 'estimate:pitt-short', 'uncertainty']),
    );
    for (const { id, recomputed, value } of explanations)
      if (recomputed !== undefined) expect(recomputed / value.value - 1, id).toBeCloseTo(0, 3);
  });
});

test('a galvanostatic titration is not taken for steps of voltage', () => {
  const { data } = simulateTitration(mgTi2S4({ currentsA: Array.from({ length: 4 }, () => 60e-6) }));
  expect(isPotentiostatic(data)).toBe(false);
  const steps = simulatePotentialSteps({ initialX: 0.3, stepV: 0.005, steps: 3, holdS: 3600, seed: 1 });
  expect(findLevels(steps).map(({ isRest }) => isRest)).toEqual([true, false, false, false]);
});
