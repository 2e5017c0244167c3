import { expect, test } from 'vitest';
import { analyseJoint, type RestSpectrum } from '../../../../src-core/analysis/joint/analyse-joint.ts';
import { analyseTitration } from '../../../../src-core/analysis/titration/analyse.ts';
import {
  chargeTransferFigure,
  jointDiffusivityFigure,
  jointRatioFigure,
} from '../../../../src-core/figures/joint-figures.ts';
import { mgTi2S4DiffusivityM2PerS, mgTi2S4EquilibriumSlopeV } from '../../../../src-core/cells/truth.ts';
import { simulatePotentialSteps } from '../../../support/virtual-potential-steps.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../../../support/virtual-titration.ts';
import { noisySpectrum, sweep } from '../impedance/synthetic.ts';

const cell = mgTi2S4({ initialX: 0.4, currentsA: Array.from({ length: 6 }, () => 60e-6), seed: 21 });
const { data } = simulateTitration(cell);
const sample = mgTi2S4Sample({
  cellType: 'three-electrode',
  initialX: { value: 0.4, unit: '1' },
  particleRadius: { value: 2, unit: 'µm', standardUncertainty: 0.1 },
});
const { pulses } = analyseTitration(data, sample);

/** What diffusion into spheres adds to the impedance, from D and dE/dQ alone: R = |dE/dQ|·τ/3. */
function spectrumAfter(k: number, lowestHz = 0.01, noise = 0.003): RestSpectrum {
  const x = pulses[k]!.xAfter!;
  const slope = Math.abs(cell.potential(x + 1e-4) - cell.potential(x - 1e-4)) / 2e-4 / cell.chargePerUnitXC;
  const tau = cell.lengthM ** 2 / cell.diffusivity(x);
  const values = [20, 150, (slope * tau) / 3, tau, 2e-5, 0.9];
  const spectrum = noisySpectrum('R0-p(R1-Wsph1,CPE1)', values, sweep(1e4, lowestHz, 10), noise, 40 + k);
  return { source: `Spectrum ${k + 1}`, spectrum, timeS: pulses[k]!.endTimeS + 3500 };
}
const spectra = pulses.map((_, k) => spectrumAfter(k));
const truthAt = (k: number): number => cell.diffusivity(pulses[k]!.xAfter!);

test('tied to dE/dQ, the flank alone gives the true D and the true charge transfer within their errors', () => {
  const { rows, element, summary, warnings } = analyseJoint({ pulses, spectra, sample });
  expect(element).toEqual({ name: 'Wsph1', kind: 'sphere', suitsGeometry: true });
  expect(rows.map(({ pulseIndex }) => pulseIndex)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(warnings).toEqual([]);
  rows.forEach((row, k) => {
    const lengthShare = row.warburgBudget!.find(({ source }) => source === 'length')!;
    expect(lengthShare.relativeStandardUncertainty).toBeCloseTo(0.1, 6);
    const apart = Math.hypot(...row.warburgBudget!.slice(0, 2).map((one) => one.relativeStandardUncertainty));
    expect(Math.abs(Math.log(row.fromWarburg!.value / truthAt(k)))).toBeLessThan(3 * apart);
    expect(apart).toBeLessThan(0.04);
    expect(row.fromDiffusionTime).toBeUndefined();
    expect(Math.abs(row.chargeTransfer!.value - 150)).toBeLessThan(3 * row.chargeTransfer!.standardUncertainty);
    expect(row.lowestOmegaTau).toBeGreaterThan(300);
  });
  expect(summary).toMatchObject({ compared: 6, withinTwoErrors: 6 });
  expect(Math.abs(summary!.meanRatio.value - 1)).toBeLessThan(3 * summary!.meanRatio.standardUncertainty);
});

test('the error of the radius is in both values of D, and in their difference not at all', () => {
  const rows = (radiusUm: number, errorUm: number) =>
    analyseJoint({
      ...{ pulses: analyseTitration(data, withRadius(radiusUm, errorUm)).pulses, spectra },
      sample: withRadius(radiusUm, errorUm),
    }).rows;
  const withRadius = (value: number, standardUncertainty: number) => ({
    ...sample,
    particleRadius: { value, unit: 'µm', standardUncertainty },
  });
  const [right, wrong] = [rows(2, 0.1)[2]!, rows(2.4, 0.1)[2]!];
  expect(wrong.fromWarburg!.value / right.fromWarburg!.value).toBeCloseTo(1.44, 2);
  expect(wrong.fromPulses.value / right.fromPulses.value).toBeCloseTo(1.44, 1);
  expect(wrong.ratio!.value / right.ratio!.value).toBeCloseTo(1, 1);
  expect(right.errorCorrelation).toBeGreaterThan(0.9);
  const sure = rows(2, 0.001)[2]!;
  expect(sure.ratio!.standardUncertainty).toBeCloseTo(right.ratio!.standardUncertainty, 3);
  expect(sure.errorCorrelation).toBeLessThan(0.3);
});

test('between two pulses the error is the mean of theirs, not the larger', () => {
  const doubtful = pulses.map((pulse, k) =>
    k === 1 ? { ...pulse, standardUncertaintyApartFromLength: 0.4 * pulse.chemicalDiffusivityM2PerS } : pulse,
  );
  const [row] = analyseJoint({ pulses: doubtful, spectra, sample }).rows;
  const { value, standardUncertainty } = row!.fromPulses;
  const apart = Math.sqrt((standardUncertainty / value) ** 2 - 0.1 ** 2);
  expect(apart).toBeGreaterThan(0.2);
  expect(apart).toBeLessThan(0.22);
});

test('a flat element on spheres reads less, says so and carries it in its error', () => {
  const { rows, warnings } = analyseJoint({ pulses, spectra, sample }, { circuit: 'R0-p(R1-W1,CPE1)' });
  expect(warnings.map(({ code }) => code)).toEqual(['diffusion-element-shape']);
  rows.forEach((row, k) => {
    const low = row.fromWarburg!.value / truthAt(k);
    expect(low).toBeLessThan(1);
    expect(row.warburgBudget!.map(({ source }) => source)).toContain('shape of the diffusion element');
    expect(Math.abs(row.differenceInErrors!)).toBeLessThan(3);
  });
});

test('far enough down the diffusion time is told too; by a noisy flank nothing is', () => {
  const deep = analyseJoint({ pulses, spectra: [spectrumAfter(2, 1e-5, 0.002)], sample });
  expect(Math.abs(deep.rows[0]!.fromDiffusionTime!.value / truthAt(2) - 1)).toBeLessThan(0.05);
  const shallow = analyseJoint({ pulses, spectra: [1, 2, 3].map((k) => spectrumAfter(k, 30, 0.02)), sample });
  expect(shallow.rows.every(({ fromWarburg }) => fromWarburg === undefined)).toBe(true);
  expect(shallow.rows.every(({ verdict }) => verdict === 'fail')).toBe(true);
  expect(shallow.warnings.map(({ code }) => code)).toContain('diffusion-not-resolved');
  expect(shallow.summary).toBeUndefined();
});

test('without mass and x the slope from rest to rest stands in, and spectra of files follow the order of the pulses', () => {
  const { mass: _mass, initialX: _x, ...bare } = sample;
  const ofFiles = spectra.map(({ timeS: _, ...spectrum }) => spectrum);
  const { rows } = analyseJoint({ pulses: analyseTitration(data, bare).pulses, spectra: ofFiles, sample: bare });
  expect(rows).toHaveLength(6);
  rows.forEach((row, k) => {
    expect(row.x).toBeNaN();
    expect(Math.abs(row.fromWarburg!.value / truthAt(k) - 1)).toBeLessThan(0.12);
  });
  expect(jointDiffusivityFigure({ rows }).x.label).toBe('Pulse');
});

test('what belongs to no rest is named; what cannot be told apart is an error', () => {
  const early = { ...spectra[0]!, source: 'early', timeS: -1 };
  const during = { ...spectra[1]!, source: 'during', timeS: pulses[1]!.startTimeS + 10 };
  const { rows, skipped } = analyseJoint({ pulses, spectra: [early, during, ...spectra.slice(2, 4)], sample });
  expect(rows.map(({ pulseIndex }) => pulseIndex)).toEqual([3, 4]);
  expect(skipped.map(({ source }) => source)).toEqual(['early', 'during']);
  expect(() => analyseJoint({ pulses, spectra: [], sample })).toThrow('no spectra');
  const { timeS: _, ...untimed } = spectra[0]!;
  expect(() => analyseJoint({ pulses, spectra: [untimed, spectra[1]!], sample })).toThrow('others have none');
  expect(() => analyseJoint({ pulses, spectra: Array.from({ length: 7 }, () => untimed), sample })).toThrow('6 pulses');
  expect(() => analyseJoint({ pulses, spectra, sample }, { chargeTransfer: 'R9' })).toThrow('no R9');
});

test('a circuit without diffusion still tells charge transfer; two electrodes are warned of', () => {
  const two = { ...sample, cellType: 'two-electrode' as const };
  const { rows, warnings } = analyseJoint(
    { pulses, spectra, sample: two },
    { circuit: 'R0-p(R1,CPE1)-CPE2', chargeTransfer: 'R1' },
  );
  expect(warnings.map(({ code }) => code)).toEqual(['no-diffusion-element', 'two-electrode-spectra']);
  expect(rows[0]!.chargeTransfer!.unit).toBe('Ω');
  expect(rows[0]!.fromWarburg).toBeUndefined();
});

test('figures carry both ways with bars, the ratio and charge transfer', () => {
  const { rows } = analyseJoint({ pulses, spectra, sample });
  expect(jointDiffusivityFigure({ rows }).series.map(({ label }) => label)).toEqual([
    'pulses',
    'diffusion impedance and dE/dQ',
  ]);
  expect(jointRatioFigure({ rows }).series[0]!.yError).toHaveLength(6);
  expect(chargeTransferFigure({ rows }).series[0]!.y).toHaveLength(6);
});

test('steps of the voltage (PITT) stand beside their spectra as pulses do, D both ways and dE/dQ', () => {
  const known = { ...sample, initialX: { value: 0.25, unit: '1' } };
  const record = simulatePotentialSteps({ initialX: 0.25, stepV: -0.008, steps: 3, holdS: 5400, seed: 8 });
  const { pulses: steps } = analyseTitration(record, known);
  const behind = steps.map((step, k): RestSpectrum => {
    const x = step.xAfter!;
    const tau = 2e-6 ** 2 / mgTi2S4DiffusivityM2PerS(x);
    const slope = Math.abs(mgTi2S4EquilibriumSlopeV(x)) / cell.chargePerUnitXC;
    const values = [20, 150, (slope * tau) / 3, tau, 2e-5, 0.9];
    const spectrum = noisySpectrum('R0-p(R1-Wsph1,CPE1)', values, sweep(1e4, 0.01, 10), 0.003, 60 + k);
    return { source: `Spectrum ${k + 1}`, spectrum };
  });
  const { rows, summary } = analyseJoint({ pulses: steps, spectra: behind, sample: known });
  expect(rows.map(({ pulseIndex }) => pulseIndex)).toEqual([1, 2, 3]);
  rows.forEach((row, k) => {
    expect(row.fromPulses.value / mgTi2S4DiffusivityM2PerS(steps[k]!.xAfter!)).toBeCloseTo(1, 1);
    expect(row.fromPulses.value).toBeGreaterThan(0.99 * Math.min(...steps.map((one) => one.chemicalDiffusivityM2PerS)));
  });
  expect(summary).toMatchObject({ compared: 3, withinTwoErrors: 3 });
});
