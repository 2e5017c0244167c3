import type { ImpedanceFit } from '../../../../../src-core/model/results.ts';
import type { Sample } from '../../../../../src-core/model/sample.ts';
import { fitImpedance } from '../../../../../src-core/analysis/impedance/fit.ts';
import { createCircuit } from '../../../../../src-core/circuit/circuit.ts';
import { noisySpectrum, sweep } from '../synthetic.ts';

/** 1 mm thick, 1 cm² wide, both exact unless said. */
export function pellet(thicknessMm = 1, areaCm2 = 1, relative = 0): Sample {
  return {
    id: 's1',
    name: 'pellet',
    ion: { symbol: 'Mg', chargeNumber: 2 },
    cellType: 'two-electrode',
    geometry: 'slab',
    thickness: { value: thicknessMm, unit: 'mm', standardUncertainty: relative * thicknessMm },
    area: { value: areaCm2, unit: 'cm²', standardUncertainty: relative * areaCm2 },
  };
}

/** A fit as if it had found these values with these errors; no spectrum was needed. */
export function fitWith(
  circuit: string,
  values: readonly number[],
  errors: readonly number[] = values.map(() => 0),
  correlations: readonly (readonly [number, number, number])[] = [],
): ImpedanceFit {
  const { text, parameters } = createCircuit(circuit);
  const count = parameters.length;
  const correlation = Array.from({ length: count * count }, (_, k): number => (k % (count + 1) === 0 ? 1 : 0));
  for (const [i, j, rho] of correlations) correlation[i * count + j] = correlation[j * count + i] = rho;
  return {
    circuit: text,
    points: 2,
    chiSquared: 0,
    reducedChiSquared: 0,
    converged: true,
    elapsedMs: 0,
    parameters: parameters.map(({ name, definition }, j) => ({
      ...{ name, value: values[j]!, standardError: errors[j]!, unit: definition.unit, atBound: false },
    })),
    warnings: [],
    weight: 'modulus',
    iterations: 0,
    correlation,
    frequencyHz: [1e7, 1e-3],
    fitReOhm: [1, 1],
    fitImOhm: [0, 0],
    residualRe: [0, 0],
    residualIm: [0, 0],
  };
}

/** A fit of noisy data of a circuit, found from the truth. */
export function fitOfNoise(
  circuit: string,
  truth: readonly number[],
  options: { readonly noise?: number; readonly seed?: number; readonly sweep?: readonly number[] } = {},
): ImpedanceFit {
  const { noise = 0.003, seed = 1, sweep: frequencyHz = sweep(1e7, 0.01, 8) } = options;
  return fitImpedance(noisySpectrum(circuit, truth, frequencyHz, noise, seed), { circuit, guess: truth, starts: 0 });
}
