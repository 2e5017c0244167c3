import { circuitImpedance } from '../../circuit/circuit.ts';
import { neverCancelled, type Cancellation } from '../../errors.ts';
import type { BootstrapInterval } from '../../model/results.ts';
import { createRandom } from '../../numerics/random.ts';
import { quantile, standardDeviation } from '../../numerics/statistics.ts';
import type { FitData } from './fit-data.ts';
import { refine, type FitModel } from './minimise.ts';

export interface BootstrapOptions {
  readonly draws: number;
  readonly seed?: number | undefined;
  readonly cancellation?: Cancellation | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Normal coverage of ±1 and ±2 standard errors. */
const inner = 0.6827;
const outer = 0.9545;

/**
 * Parametric bootstrap: spectra drawn about the fitted curve with the noise the fit found, each fitted from there.
 *
 * @param reducedChiSquared - of the fit: the noise has this variance over the squared weight
 * @throws whatever `cancellation` throws
 * @see Efron & Tibshirani, An Introduction to the Bootstrap (1993), ch. 6
 */
export function bootstrap(
  model: FitModel,
  data: FitData,
  values: Float64Array,
  reducedChiSquared: number,
  { draws, seed = 1, cancellation = neverCancelled, onProgress }: BootstrapOptions,
): readonly BootstrapInterval[] {
  const random = createRandom(seed);
  const curve = circuitImpedance(model.circuit, values, data.frequencyHz);
  const noise = Math.sqrt(reducedChiSquared);
  // Weights of an admittance, brought back to the impedance that is drawn.
  const factor = data.zRe.map((re, k) => (data.representation === 'impedance' ? 1 : re * re + data.zIm[k]! ** 2));
  const found = model.circuit.parameters.map((): number[] => []);
  for (let draw = 0; draw < draws; draw++) {
    cancellation.throwIfAborted();
    const disturb = (list: Float64Array, weights: Float64Array): Float64Array =>
      list.map((value, k) => value + ((noise * factor[k]!) / weights[k]!) * random.normal());
    const drawn = { ...data, zRe: disturb(curve.zReOhm, data.weightRe), zIm: disturb(curve.zImOhm, data.weightIm) };
    const end = refine(model, drawn, values, cancellation);
    if (end?.converged) end.values.forEach((value, j) => found[j]!.push(value));
    onProgress?.((draw + 1) / draws);
  }
  return model.circuit.parameters.map(({ name }, j) => {
    const at = (share: number): number => quantile(found[j]!, share);
    return {
      name,
      standardDeviation: standardDeviation(found[j]!),
      ...{ low68: at((1 - inner) / 2), high68: at((1 + inner) / 2) },
      ...{ low95: at((1 - outer) / 2), high95: at((1 + outer) / 2) },
    };
  });
}
