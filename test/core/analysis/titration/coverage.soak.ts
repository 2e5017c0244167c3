import { expect, test } from 'vitest';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';
import { median } from '../../../../src-core/numerics/statistics.ts';
import { recordSoakFigures } from '../../../support/soak-figures.ts';
import { thermodynamicFactor } from '../../../../src-core/analysis/transport-laws.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../../support/virtual-titration.ts';

const cells = 200;
const radiusShare = 0.05;
const massShare = 0.02;

/**
 * Mass and radius of each cell are drawn about what the sample says, within the errors that it states: the bands of D
 * must hold the truth as often as they promise, no less and no more.
 */
test(
  'the budget is honest: 68 % bands of 200 cells hold the truth in 64 to 72 % of the pulses',
  { timeout: 1_200_000 },
  ({ task }) => {
    const random = createRandom(20261122);
    const held = { one: 0, two: 0, factor: 0, jump: 0, pulses: 0 };
    const halfWidths: number[] = [];
    const apart: number[] = [];
    for (let k = 0; k < cells; k++) {
      const usual = mgTi2S4();
      const cell = mgTi2S4({
        lengthM: usual.lengthM * (1 + radiusShare * random.normal()),
        chargePerUnitXC: usual.chargePerUnitXC * (1 + massShare * random.normal()),
        initialX: 0.2 + 0.32 * random.uniform(),
        currentsA: Array.from({ length: 7 }, () => 60e-6),
        seed: 1000 + k,
      });
      const { data, truth } = simulateTitration(cell);
      const { pulses } = analyseTitration(
        data,
        mgTi2S4Sample({
          initialX: { value: cell.initialX, unit: '1' },
          particleRadius: { value: 2, unit: 'µm', standardUncertainty: 2 * radiusShare },
          mass: { value: 5, unit: 'mg', standardUncertainty: 5 * massShare },
        }),
      );
      pulses.forEach((pulse, i) => {
        const error = Math.abs(pulse.chemicalDiffusivityM2PerS - truth[i]!.diffusivity);
        held.pulses++;
        if (error <= pulse.standardUncertainty) held.one++;
        if (error <= 2 * pulse.standardUncertainty) held.two++;
        const { x, diffusivity } = truth[i]!;
        const slope = (cell.potential(x + 1e-4) - cell.potential(x - 1e-4)) / 2e-4;
        const factor = thermodynamicFactor(2, x, slope, 298.15);
        if (Math.abs(pulse.thermodynamicFactor! - factor) <= pulse.thermodynamicFactorUncertainty!) held.factor++;
        if (Math.abs(pulse.jumpDiffusivityM2PerS! - diffusivity / factor) <= pulse.jumpDiffusivityUncertainty!)
          held.jump++;
        apart.push((1.96 * (pulse.standardUncertaintyApartFromLength ?? NaN)) / pulse.chemicalDiffusivityM2PerS);
        halfWidths.push((1.96 * pulse.standardUncertainty) / pulse.chemicalDiffusivityM2PerS);
      });
    }
    const [one, two] = [held.one / held.pulses, held.two / held.pulses];
    const figures =
      `${held.pulses} pulses of ${cells} cells: ${(100 * one).toFixed(1)} % within one, ${(100 * two).toFixed(1)} % within ` +
      `two standard uncertainties; 95 % half-width ${(100 * median(halfWidths)).toFixed(1)} %, apart from the radius ` +
      `${(100 * median(apart)).toFixed(1)} %; Θ and D_J within one: ${(100 * (held.factor / held.pulses)).toFixed(1)} %, ` +
      `${(100 * (held.jump / held.pulses)).toFixed(1)} %`;
    recordSoakFigures(task, figures);
    expect(one, figures).toBeGreaterThanOrEqual(0.64);
    expect(one, figures).toBeLessThanOrEqual(0.72);
    for (const share of [held.factor / held.pulses, held.jump / held.pulses])
      expect(Math.abs(share - 0.68), figures).toBeLessThanOrEqual(0.08);
    expect(two, figures).toBeGreaterThanOrEqual(0.93);
    expect(median(apart), figures).toBeLessThanOrEqual(0.15);
  },
);
