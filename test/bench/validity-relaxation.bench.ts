import { relaxationGrid } from '../../src-core/analysis/impedance/relaxation/grid.ts';
import { prepareRelaxation, relaxationTimes } from '../../src-core/analysis/impedance/relaxation/relaxation-times.ts';
import { checkValidity } from '../../src-core/analysis/impedance/validity/check.ts';
import type { Spectrum } from '../../src-core/model/spectrum.ts';
import { noisySpectrum, sweep } from '../core/analysis/impedance/synthetic.ts';
import { percentile, type Measurement } from './measurement.ts';

const pellet = 'L0-p(R1,CPE1)-p(R2,CPE2)-CPE3';
const pelletTruth = [2e-7, 850, 3e-11, 0.99, 2400, 2.2e-8, 0.86, 4e-6, 0.88];
const arcsTruth = [20, 50, 1e-5, 0.92, 80, 1e-3, 0.85, 40, 0.1, 0.9];
const seeds = Array.from({ length: 12 }, (_, seed) => seed);
const pellets = seeds.map((seed) => noisySpectrum(pellet, pelletTruth, sweep(7e6, 0.1, 10), 0.003, seed));
const arcs = seeds.map((seed) => noisySpectrum('R0-Zarc1-Zarc2-Zarc3', arcsTruth, sweep(1e6, 0.01, 10), 0.001, seed));

/** Time of one check and of one distribution of relaxation times, everything included: medians after warm-up. */
export function measure(): Promise<readonly Measurement[]> {
  const points = `${pellets[0]!.frequencyHz.length} frequencies`;
  const prepared = arcs.map((spectrum) => prepareRelaxation(spectrum));
  let turn = 0;
  const slide = (): unknown => prepared[turn++ % prepared.length]!.at(10 ** -(turn % 7));
  const grids = medianOf(() => seeds.forEach(() => void relaxationGrid(points81, 'rbf'))) / seeds.length;
  const rebuilt = medianOf(() => seeds.forEach((k) => void relaxationGrid(points81.map((f) => f * (1 + 1e-9 * (k + 1 + 100 * fresh++))), 'rbf'))) / seeds.length; // prettier-ignore
  return Promise.resolve([
    {
      name: 'Relaxation grid, kept from the spectrum before',
      value: 1000 * grids,
      unit: 'µs',
      baseline: `built anew, ${(1000 * rebuilt).toFixed(0)} µs`,
      ratio: rebuilt / grids,
    },
    within(`Kramers–Kronig, Z-HIT and verdict, ${points}`, medianMs(pellets, checkValidity), 50),
    within(`Relaxation times with λ by GCV, three arcs`, medianMs(arcs, relaxationTimes), 50),
    within(`Relaxation times with a blocking end, ${points}`, medianMs(pellets, relaxationTimes), 50),
    within(`Relaxation times, λ moved by hand`, medianMs(arcs, slide), 16),
  ]);
}

const points81 = Float64Array.from(sweep(1e6, 0.01, 10));
let fresh = 0;

function medianOf(work: () => void): number {
  const once = (): number => {
    const started = performance.now();
    work();
    return performance.now() - started;
  };
  for (let warmUp = 0; warmUp < 5; warmUp++) once();
  return percentile(Array.from({ length: 15 }, once), 50);
}

function within(name: string, value: number, limit: number): Measurement {
  return { name, value, unit: 'ms', target: `≤ ${limit} ms`, met: value <= limit };
}

function medianMs(spectra: readonly Spectrum[], work: (spectrum: Spectrum) => unknown): number {
  const round = (): number[] =>
    spectra.map((spectrum) => {
      const started = performance.now();
      work(spectrum);
      return performance.now() - started;
    });
  for (let warmUp = 0; warmUp < 3; warmUp++) round();
  return percentile([...round(), ...round(), ...round()], 50);
}
