import { expect, test } from 'vitest';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import { mgTi2S4DiffusivityM2PerS } from '../../../../src-core/cells/truth.ts';
import type { TitrationData } from '../../../../src-core/model/titration.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { median } from '../../../../src-core/numerics/statistics.ts';
import { recordSoakFigures } from '../../../support/soak-figures.ts';
import { simulateInterruptions } from '../../../support/virtual-interruptions.ts';
import { simulatePotentialSteps } from '../../../support/virtual-potential-steps.ts';
import { mgTi2S4Sample } from '../../../support/virtual-titration.ts';

const cells = 200;

/** How often one and two standard uncertainties hold the truth, the radius' error stated and drawn, or none. */
function coverage(
  radiusShare: number,
  measure: (seed: number, random: () => number, radiusM: number) => [number, TitrationData],
) {
  const source = createRandom(20261123);
  const ratios: number[] = [];
  const scores: number[] = [];
  for (let seed = 1; seed <= cells; seed++) {
    const radiusM = 2e-6 * (1 + radiusShare * source.normal());
    const [initialX, data] = measure(seed, () => source.uniform(), radiusM);
    const { pulses } = analyseTitration(
      data,
      mgTi2S4Sample({
        initialX: { value: initialX, unit: '1' },
        particleRadius: { value: 2, unit: 'µm', ...(radiusShare > 0 ? { standardUncertainty: 2 * radiusShare } : {}) },
      }),
    );
    for (const { x, chemicalDiffusivityM2PerS, standardUncertainty } of pulses) {
      const truth = mgTi2S4DiffusivityM2PerS(x);
      ratios.push(chemicalDiffusivityM2PerS / truth);
      scores.push(Math.abs(chemicalDiffusivityM2PerS - truth) / standardUncertainty);
    }
  }
  const within = (limit: number) => scores.filter((score) => score <= limit).length / scores.length;
  const [one, two] = [within(1), within(2)];
  const text =
    `${scores.length} values of ${cells} cells, radius ± ${100 * radiusShare} %: ${(100 * one).toFixed(1)} % within one, ` +
    `${(100 * two).toFixed(1)} % within two standard uncertainties, median D/truth ${median(ratios).toFixed(4)}`;
  return { one, two, middle: median(ratios), text };
}

const interruptions = (seed: number, random: () => number, particleRadiusM: number): [number, TitrationData] => {
  const initialX = 0.25 + 0.25 * random();
  const sign = seed % 2 === 0 ? 1 : -0.5;
  const wish = { currentA: sign * (60e-6 + 90e-6 * random()), onS: 240 + 120 * Math.floor(3 * random()), offS: 10 };
  return [initialX, simulateInterruptions({ initialX, ...wish, count: 14, seed, parameters: { particleRadiusM } })];
};

const steps = (seed: number, random: () => number, particleRadiusM: number): [number, TitrationData] => {
  const initialX = 0.2 + 0.3 * random();
  const stepV = (seed % 2 === 0 ? 1 : -1) * (0.004 + 0.011 * random());
  const wish = { stepV, holdS: Math.round(2400 + 6000 * random()), leakA: 2e-7 * (random() - 0.5) };
  const parameters = { particleRadiusM, chargeTransferOhm: 10 + 200 * random() };
  return [initialX, simulatePotentialSteps({ initialX, ...wish, steps: 3, seed, parameters })];
};

for (const { name, measure } of [
  { name: 'ICI', measure: interruptions },
  { name: 'PITT', measure: steps },
])
  test(`${name}: bands hold the truth as often as they promise`, { timeout: 1_800_000 }, ({ task }) => {
    const [bare, drawn] = [coverage(0, measure), coverage(0.05, measure)];
    const figures = `${name}: ${bare.text}; ${drawn.text}`;
    recordSoakFigures(task, figures);
    expect(Math.abs(bare.middle - 1), figures).toBeLessThan(0.01);
    expect(bare.one, figures).toBeGreaterThanOrEqual(0.64);
    // Too wide is as little honest as too narrow.
    expect(bare.one, figures).toBeLessThanOrEqual(0.8);
    for (const { two } of [bare, drawn]) expect(two, figures).toBeGreaterThanOrEqual(0.9);
    expect(Math.abs(drawn.one - 0.68), figures).toBeLessThanOrEqual(0.1);
  });
