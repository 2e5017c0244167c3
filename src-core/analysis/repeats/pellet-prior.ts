import type { PelletPrior, PelletQuantity } from '../../model/repeats.ts';

export type { PelletPrior, PelletQuantity } from '../../model/repeats.ts';

/** Cells below which a scatter cannot be told. */
export const fewestCells = 3;

const source =
  'Interlaboratory study of argyrodites: Ohno et al., ACS Energy Lett. 5 (2020) 910, as summed up by reviews';

const spreads = { conductivity: [0.35, 0.5], 'activation-energy': [0.05, 0.15] } as const;

/**
 * The band around a single value: 35 to 50 % in σ, 5 to 15 % in E_m between laboratories.
 *
 * A relative standard deviation c of a positive quantity is s = √ln(1 + c²) of its logarithm: a factor of 1.4 to 1.6.
 */
export function pelletPrior(quantity: PelletQuantity, value: number): PelletPrior {
  const bounds = spreads[quantity];
  const band = (relative: number): readonly [number, number] => {
    if (quantity === 'activation-energy') return [value * (1 - relative), value * (1 + relative)];
    const factor = Math.exp(logSpread(relative));
    return [value / factor, value * factor];
  };
  return { quantity, relativeStandardDeviation: bounds, narrow: band(bounds[0]), wide: band(bounds[1]), source };
}

/** Standard deviation of ln of a log-normal quantity from its relative one. */
function logSpread(relative: number): number {
  return Math.sqrt(Math.log1p(relative * relative));
}
