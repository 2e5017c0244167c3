import type { Spectrum } from '../../model/spectrum.ts';

/** What the ends of a spectrum say about a circuit. */
export interface SpectrumEnds {
  readonly high: 'inductive' | 'resistive' | 'capacitive';
  readonly low: 'inductive' | 'resistive' | 'diffusion' | 'blocking';
  /** Phase at the ends, degrees. */
  readonly highPhase: number;
  readonly lowPhase: number;
  /** −n of Z'' ∝ fⁿ over the lowest part of a decade. */
  readonly lowExponent: number;
}

/** Degrees; nearer to nothing than this no diffusion and no blocking end comes. */
const flatPhase = -2.5;
/** How many points at an end speak for it. */
const spoken = 4;

/** Reads the first and last few good points of a spectrum; undefined when there are fewer than eight. */
export function readEnds({
  frequencyHz,
  zReOhm,
  zImOhm,
}: Pick<Spectrum, 'frequencyHz' | 'zReOhm' | 'zImOhm'>): SpectrumEnds | undefined {
  const good = [...frequencyHz.keys()]
    .filter((k) => frequencyHz[k]! > 0 && Number.isFinite(zReOhm[k]! * zImOhm[k]!))
    .sort((a, b) => frequencyHz[b]! - frequencyHz[a]!);
  if (good.length < 2 * spoken) return undefined;
  const phaseOf = (list: readonly number[]): number => {
    const sum = list.map((k) => (180 / Math.PI) * Math.atan2(zImOhm[k]!, zReOhm[k]!)).sort((a, b) => a - b);
    return (sum[1]! + sum[2]!) / 2; // the middle of four: one outlier does no harm
  };
  const highPhase = phaseOf(good.slice(0, spoken));
  const last = good.slice(-spoken);
  const lowPhase = phaseOf(last);
  const lowExponent = exponentOf(last, frequencyHz, zImOhm);
  // Where Z'' has sunk into the noise its slope says nothing.
  const falls = lowExponent > 0.25 && lowPhase < flatPhase;
  return {
    high: highPhase > 3 ? 'inductive' : highPhase > -20 ? 'resistive' : 'capacitive',
    low: lowPhase > 2 ? 'inductive' : !falls ? 'resistive' : lowExponent < 0.65 ? 'diffusion' : 'blocking',
    ...{ highPhase, lowPhase, lowExponent },
  };
}

/** Slope of ln|Z''| against ln f by regression, sign turned. */
function exponentOf(list: readonly number[], frequencyHz: Float64Array, zImOhm: Float64Array): number {
  const x = list.map((k) => Math.log(frequencyHz[k]!));
  const y = list.map((k) => Math.log(Math.max(-zImOhm[k]!, Number.MIN_VALUE)));
  const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const along = x.reduce((sum, v) => sum + (v - mx) ** 2, 0);
  return -x.reduce((sum, v, i) => sum + (v - mx) * (y[i]! - my), 0) / along;
}
