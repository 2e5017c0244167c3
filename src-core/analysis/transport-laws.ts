import { faradayCPerMol, gasConstantJPerMolK } from '../units/constants.ts';

/** Laws that several techniques and the calculator use: each stands here once. */

/**
 * Θ = −(z F x/(R T)) dE/dx: how far the ions' chemical potential rises with their number beyond an ideal solution's.
 *
 * @param potentialPerX - dE/dx at equilibrium against the metal of the ion, V
 * @see Weppner & Huggins, J. Electrochem. Soc. 124 (1977) 1569, with E = −μ/(zF)
 */
export function thermodynamicFactor(
  chargeNumber: number,
  x: number,
  potentialPerX: number,
  temperatureK: number,
): number {
  return (-(chargeNumber * faradayCPerMol * x) / (gasConstantJPerMolK * temperatureK)) * potentialPerX;
}

/**
 * Conductivity by the ions alone, Nernst–Einstein with the square of the charge: σ = (zF)² c D_J/(RT), which is
 * (ze)² C D_J/(k_B T).
 *
 * @param ionsMolPerM3 - all mobile ions, e.g. x over the molar volume of the host
 * @returns S/m
 */
export function partialConductivity(
  chargeNumber: number,
  ionsMolPerM3: number,
  jumpDiffusivityM2PerS: number,
  temperatureK: number,
): number {
  return (
    ((chargeNumber * faradayCPerMol) ** 2 * ionsMolPerM3 * jumpDiffusivityM2PerS) / (gasConstantJPerMolK * temperatureK)
  );
}
