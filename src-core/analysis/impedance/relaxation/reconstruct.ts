import type { RelaxationTimes } from './relaxation-times.ts';

export interface ReconstructedImpedance {
  readonly frequencyHz: readonly number[];
  readonly fitReOhm: readonly number[];
  readonly fitImOhm: readonly number[];
}

/**
 * The impedance that a distribution stands for, Z = R0 + jωL + 1/(Q(jω)ⁿ) + ∫γ/(1 + jωτ) dln τ, by the trapezium rule
 * on its own grid: against the data it shows whether γ was smoothed too much.
 */
export function reconstructImpedance(
  {
    tauS,
    gammaOhm,
    seriesResistanceOhm,
    inductanceH,
    tail,
  }: Pick<RelaxationTimes, 'tauS' | 'gammaOhm' | 'seriesResistanceOhm' | 'inductanceH' | 'tail'>,
  frequencyHz: ArrayLike<number>,
): ReconstructedImpedance {
  const last = tauS.length - 1;
  const step = Math.log(tauS[last]! / tauS[0]!) / last;
  const weight = gammaOhm.map((gamma, k) => (k === 0 || k === last ? gamma / 2 : gamma) * step);
  const frequencies = Array.from(frequencyHz);
  const values = frequencies.map((frequency) => {
    const omega = 2 * Math.PI * frequency;
    let [re, im] = [seriesResistanceOhm, omega * inductanceH];
    for (let k = 0; k <= last; k++) {
      const product = omega * tauS[k]!;
      const share = weight[k]! / (1 + product * product);
      re += share;
      im -= share * product;
    }
    if (tail) {
      const size = 1 / (tail.q * omega ** tail.exponent);
      re += size * Math.cos((tail.exponent * Math.PI) / 2);
      im -= size * Math.sin((tail.exponent * Math.PI) / 2);
    }
    return { re, im };
  });
  return { frequencyHz: frequencies, fitReOhm: values.map(({ re }) => re), fitImOhm: values.map(({ im }) => im) };
}
