import type { Spectrum } from '../../../../../src-core/model/spectrum.ts';
import { createDice } from '../random-cells.ts';
import { noisySpectrum, sweep } from '../synthetic.ts';

export interface Arc {
  readonly resistanceOhm: number;
  readonly tauS: number;
  readonly exponent: number;
}

export interface ArcSpectrum {
  readonly spectrum: Spectrum;
  readonly arcs: readonly Arc[];
  readonly hasTail: boolean;
}

/**
 * R0 with two or three ZARCs inside the range, at least a decade and a half apart, half of the seeds with a blocking
 * end, half with leads: spectra whose γ is known in closed form, and on which no rule was tuned.
 */
export function drawArcs(seed: number, noise: number, perDecade?: number): ArcSpectrum {
  const dice = createDice(seed);
  const { between, decades } = dice;
  const size = decades(1, 1e4);
  const arcs: Arc[] = [];
  let tauS = decades(3e-6, 3e-5);
  const count = 2 + (seed % 2);
  for (let k = 0; k < count; k++) {
    arcs.push({ resistanceOhm: size * decades(0.4, 2.5), tauS, exponent: between(0.7, 0.97) });
    tauS *= decades(30, 300);
  }
  const hasTail = seed % 4 >= 2;
  const hasLeads = seed % 8 >= 4;
  const parts = [
    ...(hasLeads ? ['L0'] : []),
    'R0',
    ...arcs.map((_, k) => `Zarc${k + 1}`),
    ...(hasTail ? ['CPE9'] : []),
  ];
  const lowest = 0.01;
  const tailExponent = between(0.7, 0.95);
  const truth = [
    ...(hasLeads ? [size * decades(1e-8, 1e-7)] : []),
    size * decades(0.1, 1),
    ...arcs.flatMap(({ resistanceOhm, tauS: tau, exponent }) => [resistanceOhm, tau, exponent]),
    ...(hasTail ? [1 / (size * decades(0.5, 5) * (2 * Math.PI * lowest) ** tailExponent), tailExponent] : []),
  ];
  const points = sweep(1e6, lowest, perDecade ?? Math.round(between(5, 12)));
  return { spectrum: noisySpectrum(parts.join('-'), truth, points, noise, seed + 1), arcs, hasTail };
}

/** γ of ZARCs in closed form. */
export function arcGamma(arcs: readonly Arc[], tauS: number): number {
  return arcs.reduce((sum, { resistanceOhm, tauS: tau, exponent }) => {
    const angle = (1 - exponent) * Math.PI;
    const spread = Math.cosh(exponent * Math.log(tauS / tau)) - Math.cos(angle);
    return sum + ((resistanceOhm / (2 * Math.PI)) * Math.sin(angle)) / spread;
  }, 0);
}
