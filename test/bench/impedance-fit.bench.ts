import { fitImpedance, type ImpedanceFitOptions } from '../../src-core/analysis/impedance/fit.ts';
import { createJobPool } from '../../src-main/host/jobs/job-pool.ts';
import { workerEntry } from '../../src-main/host/jobs/worker-entry.ts';
import { noisySpectrum, sweep } from '../core/analysis/impedance/synthetic.ts';
import { percentile, type Measurement } from './measurement.ts';

const circuit = 'p(R1,CPE1)-p(R2,CPE2)-CPE3';
const truth = [1.5e5, 6e-11, 0.9, 2e6, 2e-9, 0.85, 1.4e-6, 0.8];
/** A factor of two off, exponents by 0.05. */
const fairStart = [3e5, 3e-11, 0.85, 1e6, 4e-9, 0.9, 2.8e-6, 0.75];
const spectra = Array.from({ length: 40 }, (_, seed) =>
  noisySpectrum(circuit, truth, sweep(1e6, 0.03, 7.84), 0.003, seed),
);

/** A pellet from 253 to 352 K: bulk 0.28 eV, grain boundary 0.40 eV, as a hundred spectra. */
const batch = Array.from({ length: 100 }, (_, k) => {
  const faster = (energyEv: number): number => Math.exp((energyEv / 8.617333e-5) * (1 / (253 + k) - 1 / 300));
  const values = [2e3 * faster(0.28), 5e-11, 0.97, 2e4 * faster(0.4), 4e-9, 0.9, 2e-6, 0.85];
  return noisySpectrum(circuit, values, sweep(7e6, 0.1, 8), 0.003, k);
});

/** Every worker compiles for itself, and each gets only its share of a round. */
const warmRounds = 14;

/** Time of all spectra of the batch in so many workers, once these are warm. */
async function poolMs(size: number): Promise<number> {
  const pool = createJobPool({ workerFile: workerEntry(), size });
  const once = async (): Promise<number> => {
    const startedMs = performance.now();
    await Promise.all(
      batch.map((spectrum, k) => pool.run('impedance.analyse', { spectrum, circuit }, { jobId: `bench-${k}` }).result),
    );
    return performance.now() - startedMs;
  };
  try {
    const times: number[] = [];
    for (let round = 0; round < warmRounds + 9; round++) times.push(await once());
    return percentile(times.slice(warmRounds), 50);
  } finally {
    await pool.close();
  }
}

/** Time of one fit of 8 parameters to 60 frequencies, errors included: median after warm-up. */
export async function measure(): Promise<readonly Measurement[]> {
  const points = spectra[0]!.frequencyHz.length;
  const one = medianMs({ circuit, guess: fairStart, starts: 0 });
  const eight = medianMs({ circuit, starts: 8 });
  const all = batchMs();
  const oneWorker = await poolMs(1);
  const twoWorkers = await poolMs(2);
  const name = `Impedance fit, 8 parameters, ${points} frequencies`;
  return [
    { name: `${name}, fair start`, value: one, unit: 'ms', target: '≤ 2 ms', met: one <= 2 },
    { name: `${name}, eight starts`, value: eight, unit: 'ms', target: '≤ 15 ms', met: eight <= 15 },
    {
      name: 'Impedance fit, batch of 100 without start values',
      value: all,
      unit: 'ms',
      target: '≤ 300 ms',
      met: all <= 300,
    },
    { name: 'Impedance fit, batch of 100, one worker thread', value: oneWorker, unit: 'ms' },
    {
      name: 'Impedance fit, batch of 100, two worker threads',
      value: twoWorkers,
      unit: 'ms',
      baseline: `one worker, ${oneWorker.toFixed(0)} ms`,
      ratio: oneWorker / twoWorkers,
      note: 'spectra sent and results fetched one by one',
    },
  ];
}

function medianMs(options: ImpedanceFitOptions): number {
  const fitAll = (): number[] =>
    spectra.map((spectrum) => fitImpedance(spectrum, options, () => performance.now()).elapsedMs);
  for (let warmUp = 0; warmUp < 5; warmUp++) fitAll();
  return percentile([...fitAll(), ...fitAll(), ...fitAll()], 50);
}

function batchMs(): number {
  const once = (): number => {
    const startedMs = performance.now();
    for (const spectrum of batch) fitImpedance(spectrum, { circuit });
    return performance.now() - startedMs;
  };
  return percentile([1, 2, 3, 4, 5].map(once), 50);
}
