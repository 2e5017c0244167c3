import { circuitImpedance, createCircuit } from '../../../../../src-core/circuit/circuit.ts';
import type { SeriesInput } from '../../../../../src-core/analysis/impedance/series/fit-series.ts';
import type { SpectrumConditions } from '../../../../../src-core/model/series.ts';
import { createRandom } from '../../../../../src-core/numerics/random.ts';

export interface Simulated {
  readonly values: readonly number[];
  readonly conditions: SpectrumConditions;
}

/** Spectra of a circuit with known values, normal noise of the share given on both parts. */
export function simulateSeries(
  circuitText: string,
  list: readonly Simulated[],
  { noise = 0.002, seed = 1, decades = [-1, 6] as readonly [number, number] } = {},
): readonly SeriesInput[] {
  const circuit = createCircuit(circuitText);
  const random = createRandom(seed);
  const [low, high] = decades;
  const count = 7 * (high - low) + 1;
  const frequencyHz = Float64Array.from({ length: count }, (_, k) => 10 ** (high - k / 7));
  return list.map(({ values, conditions }, k) => {
    const z = circuitImpedance(circuit, values, frequencyHz);
    const size = z.zReOhm.map((re, i) => Math.hypot(re, z.zImOhm[i]!));
    const disturb = (part: Float64Array): Float64Array => part.map((v, i) => v + noise * size[i]! * random.normal());
    const spectrum = { name: `${k}`, frequencyHz, zReOhm: disturb(z.zReOhm), zImOhm: disturb(z.zImOhm) };
    return { source: `spectrum ${k}`, spectrum, conditions };
  });
}
