import type { ImpedanceFit } from '../../../model/results.ts';

/** Standard deviations of the noise by which the bound is widened: one-sided, 97.7 %. */
const spread = 2;

/**
 * The least resistance to direct current that is compatible with a spectrum, ohm. Resistors and capacitors, and what is
 * made of them, have Y(s) = a + b·s + Σ k·s/(s + p) with nothing negative in it (Foster's form), so that Re Y never falls
 * with frequency and 1/R_dc ≤ Re Y at every one. Taken are the fitted curve and the noise left beside it.
 *
 * @returns Infinity where the smallest Re Y, noise included, is not above zero
 * @see Foster, Bell Syst. Tech. J. 3 (1924) 259; Cauer, Arch. Elektrotech. 17 (1926) 355
 */
export function smallestResistanceOhm({
  frequencyHz,
  fitReOhm,
  fitImOhm,
  chiSquared,
  parameters,
}: ImpedanceFit): number {
  const freedom = Math.max(1, 2 * frequencyHz.length - parameters.length);
  const noise = Math.sqrt(chiSquared / freedom);
  const conductances = fitReOhm.map((re, k) => {
    const square = re ** 2 + fitImOhm[k]! ** 2;
    return re / square + (spread * noise) / Math.sqrt(square);
  });
  return 1 / Math.max(0, Math.min(...conductances));
}
