import { expect, test } from 'vitest';
import { fitImpedance } from '../../../../src-core/analysis/impedance/fit.ts';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import { hostOf } from '../../../../src-core/analysis/titration/host.ts';
import { jointView, type RestSpectrum } from '../../../../src-core/analysis/titration/joint-view.ts';
import { chargeTransferFigure, jointDiffusivityFigure } from '../../../../src-core/figures/titration-detail-figures.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../../support/virtual-titration.ts';
import { noisySpectrum, sweep } from '../impedance/synthetic.ts';

const cell = mgTi2S4({ initialX: 0.4, currentsA: Array.from({ length: 6 }, () => 60e-6), seed: 21 });
const { data, truth } = simulateTitration(cell);
const sample = mgTi2S4Sample({ initialX: { value: 0.4, unit: '1' } });
const { pulses } = analyseTitration(data, sample);

/** What diffusion into spheres adds to the impedance, from D and dE/dQ alone: R = |dE/dQ|·τ/3. */
function spectrumAfter(k: number, circuit: 'sphere' | 'flank', seed: number): RestSpectrum {
  const x = pulses[k]!.xAfter!;
  const slope = Math.abs(cell.potential(x + 1e-4) - cell.potential(x - 1e-4)) / 2e-4 / cell.chargePerUnitXC;
  const tau = cell.lengthM ** 2 / cell.diffusivity(x);
  const values = [20, 150, (slope * tau) / 3, tau, 2e-5];
  const lowest = circuit === 'sphere' ? 1e-5 : 0.05;
  const measured = noisySpectrum('R0-p(R1-Wsph1,C1)', values, sweep(1e4, lowest, 10), 0.002, seed);
  const name = circuit === 'sphere' ? 'R0-p(R1-Wsph1,C1)' : 'R0-p(R1-W1,C1)';
  const guess = circuit === 'sphere' ? values : [20, 150, values[2]! / Math.sqrt(2 * tau), 2e-5];
  return { timeS: data.timeS[0]! + pulses[k]!.endTimeS + 3500, fit: fitImpedance(measured, { circuit: name, guess }) };
}

test('D from diffusion time and from coefficient with dE/dx agree with that of the pulses and the truth', () => {
  const spectra = pulses.map((_, k) => spectrumAfter(k, 'sphere', k + 1));
  const rows = jointView(pulses, spectra, hostOf(sample));
  expect(rows.map(({ pulseIndex }) => pulseIndex)).toEqual([1, 2, 3, 4, 5, 6]);
  rows.forEach((row, k) => {
    const expected = cell.diffusivity(pulses[k]!.xAfter!);
    expect(Math.abs(row.fromDiffusionTime!.value / expected - 1)).toBeLessThan(0.05);
    expect(Math.abs(row.fromCoefficient!.value / expected - 1)).toBeLessThan(0.12);
    expect(Math.abs(row.fromPulses.value / truth[k]!.diffusivity - 1)).toBeLessThan(0.1);
    expect(row.differenceInErrors).toBeLessThan(3);
    expect(Math.abs(row.chargeTransferOhm!.value / 150 - 1)).toBeLessThan(0.05);
  });
  expect(jointDiffusivityFigure(rows).series).toHaveLength(3);
  expect(chargeTransferFigure(rows).series[0]!.y).toHaveLength(6);
});

test('a spectrum that ends on the flank gives D by its coefficient alone', () => {
  const rows = jointView(pulses, [spectrumAfter(2, 'flank', 7)], hostOf(sample));
  expect(rows[0]).toMatchObject({ pulseIndex: 3 });
  expect(rows[0]!.fromDiffusionTime).toBeUndefined();
  // A sphere's flank bends: 10 % at 0.05 Hz.
  expect(Math.abs(rows[0]!.fromCoefficient!.value / cell.diffusivity(pulses[2]!.xAfter!) - 1)).toBeLessThan(0.25);
});

test('a spectrum before the first pulse belongs to none; without the capacity there is no coefficient', () => {
  const early = { ...spectrumAfter(0, 'sphere', 3), timeS: -1 };
  expect(jointView(pulses, [early], hostOf(sample))).toEqual([]);
  const { mass: _, ...lighter } = sample;
  const [row] = jointView(pulses, [spectrumAfter(1, 'sphere', 3)], hostOf(lighter), { chargeTransferName: 'R0' });
  expect(row!.fromCoefficient).toBeUndefined();
  expect(row!.fromDiffusionTime).toBeDefined();
  expect(row!.chargeTransferOhm!.value).toBeCloseTo(20, 0);
});
