import { circuitImpedance, createCircuit } from '../../../../src-core/circuit/circuit.ts';
import type { Spectrum } from '../../../../src-core/model/spectrum.ts';
import { createRandom } from '../../../../src-core/numerics/random.ts';

/** A sweep from high to low, logarithmic, both ends included. */
export function sweep(highHz: number, lowHz: number, perDecade: number): number[] {
  const count = Math.round(perDecade * Math.log10(highHz / lowHz)) + 1;
  return Array.from({ length: count }, (_, k) => highHz * (lowHz / highHz) ** (k / (count - 1)));
}

/** A circuit's spectrum with normal noise of `noise`·|Z| on both parts. */
export function noisySpectrum(
  circuit: string,
  parameters: readonly number[],
  frequencyHz: readonly number[],
  noise: number,
  seed: number,
): Spectrum {
  const { zReOhm, zImOhm } = circuitImpedance(createCircuit(circuit), parameters, frequencyHz);
  const random = createRandom(seed);
  const size = zReOhm.map((re, k) => Math.hypot(re, zImOhm[k]!));
  return {
    name: 'synthetic',
    frequencyHz: Float64Array.from(frequencyHz),
    zReOhm: zReOhm.map((value, k) => value + noise * size[k]! * random.normal()),
    zImOhm: zImOhm.map((value, k) => value + noise * size[k]! * random.normal()),
  };
}

/** Circuits as they are met in practice, with the sweep they are measured by. */
export const syntheticCases = [
  {
    circuit: 'p(R1,CPE1)-p(R2,CPE2)-CPE3',
    truth: [1.5e5, 6e-11, 0.9, 2e6, 2e-9, 0.85, 1.4e-6, 0.8],
    guess: [1.8e6, 1e-11, 0.7, 8e5, 1e-10, 0.9, 5e-5, 0.6],
    frequencyHz: sweep(1e6, 0.03, 8),
    noise: 0.003,
  },
  {
    circuit: 'R0-p(R1-Wo1,CPE1)',
    truth: [5, 40, 25, 300, 1.2e-5, 0.9],
    guess: [50, 4, 4000, 1, 1e-3, 0.6],
    frequencyHz: sweep(1e5, 1e-3, 8),
    noise: 0.003,
  },
  {
    circuit: 'L0-R0-p(CPE1,R1,R2-L2)',
    truth: [4e-7, 0.15, 0.02, 0.88, 1.2, 2, 1.6],
    guess: [4e-6, 1, 0.001, 0.7, 12, 0.2, 30],
    frequencyHz: sweep(1e5, 0.01, 8),
    noise: 0.003,
  },
  {
    circuit: 'p(R1,R2-CPE2,CPE3)',
    truth: [6e4, 1.5e4, 2e-6, 0.9, 8e-11, 0.97],
    guess: [1e3, 1e6, 1e-8, 0.7, 1e-9, 0.8],
    frequencyHz: sweep(1e6, 0.05, 8),
    noise: 0.003,
  },
  {
    circuit: 'R0-Zarc1-Ws2-C3',
    truth: [10, 300, 1e-4, 0.85, 500, 2, 0.5],
    guess: [1, 1e4, 1e-2, 0.6, 5, 1e-3, 1e-6],
    frequencyHz: sweep(1e5, 0.01, 8),
    noise: 0.002,
  },
  {
    circuit: 'R0-p(R1,C1)-p(R2,W2)',
    truth: [100, 200, 8e-7, 500, 1767.77],
    guess: [1, 5, 1e-3, 1e5, 10],
    frequencyHz: sweep(1e4, 1, 10),
    noise: 0.0005,
  },
] as const;
