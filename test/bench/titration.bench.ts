import { analyseTitration } from '../../src-core/analysis/titration/analyse.ts';
import { segmentTitration } from '../../src-core/analysis/titration/segment.ts';
import { mgTi2S4, mgTi2S4Sample, simulateTitration } from '../support/virtual-titration.ts';
import { percentile, type Measurement } from './measurement.ts';

const pulses = 100;
const rows = 1_000_000;
const rowsPerStep = 1000;

/** One titration with every estimator and the budget; the segmentation of a long record. Medians after warm-up. */
export function measure(): Promise<readonly Measurement[]> {
  const currentsA = Array.from({ length: pulses }, (_, k) => (k < pulses / 2 ? 40e-6 : -40e-6));
  const { data } = simulateTitration(mgTi2S4({ currentsA }));
  const sample = mgTi2S4Sample();
  const timeS = Float64Array.from({ length: rows }, (_, i) => i);
  const long = {
    name: 'long',
    timeS,
    currentA: timeS.map((time) => (Math.floor(time / rowsPerStep) % 2 ? 1e-4 : 1e-9)),
    voltageV: timeS.map((time) => 1 + 1e-7 * time),
    stepIndex: timeS.map((time) => Math.floor(time / rowsPerStep)),
  };
  return Promise.resolve([
    within(`${pulses} pulses × all estimators with budget, ${data.timeS.length} rows`, 500, () =>
      analyseTitration(data, sample),
    ),
    within('Segmentation of 1 M rows', 300, () => segmentTitration(long)),
  ]);
}

function within(name: string, limitMs: number, work: () => unknown): Measurement {
  const once = (): number => {
    const started = performance.now();
    work();
    return performance.now() - started;
  };
  for (let warmUp = 0; warmUp < 2; warmUp++) once();
  const value = percentile(Array.from({ length: 7 }, once), 50);
  return { name, value, unit: 'ms', target: `≤ ${limitMs} ms`, met: value <= limitMs };
}
