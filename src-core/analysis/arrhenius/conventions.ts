import type { ThermalConvention, ThermalData, ThermalQuantity } from '../../model/arrhenius.ts';
import { boltzmannVPerK } from '../../units/constants.ts';

interface ConventionFacts {
  readonly quantity: ThermalQuantity;
  /** p of ln(q·Tᵖ). */
  readonly power: number;
  readonly symbol: string;
  /** The law whose energy and prefactor are meant. */
  readonly formula: string;
  readonly other: ThermalConvention;
}

/**
 * The conventions of activation energies. σT is that of hopping ions (Nernst–Einstein brings the 1/T); q/T is Eyring's,
 * whose energy is the enthalpy of activation.
 *
 * @see Funke, Prog. Solid State Chem. 22 (1993) 111; Eyring, J. Chem. Phys. 3 (1935) 107
 */
export const conventionFacts: Readonly<Record<ThermalConvention, ConventionFacts>> = {
  lnSigmaT: facts('conductivity', 1, 'ln(σT)', 'σ = (σ₀/T)·exp(−E/k_BT)', 'lnSigma'),
  lnSigma: facts('conductivity', 0, 'ln σ', 'σ = σ₀·exp(−E/k_BT)', 'lnSigmaT'),
  lnD: facts('diffusivity', 0, 'ln D', 'D = D₀·exp(−E/k_BT)', 'lnDOverT'),
  lnDOverT: facts('diffusivity', -1, 'ln(D/T)', 'D = D₀·T·exp(−E/k_BT)', 'lnD'),
  lnRate: facts('rate', 0, 'ln Γ', 'Γ = Γ₀·exp(−E/k_BT)', 'lnRateOverT'),
  lnRateOverT: facts('rate', -1, 'ln(Γ/T)', 'Γ = Γ₀·T·exp(−E/k_BT)', 'lnRate'),
};

function facts(
  quantity: ThermalQuantity,
  power: number,
  symbol: string,
  formula: string,
  other: ThermalConvention,
): ConventionFacts {
  return { quantity, power, symbol, formula, other };
}

export const defaultConvention = {
  conductivity: 'lnSigmaT',
  diffusivity: 'lnD',
  rate: 'lnRate',
} as const satisfies Record<ThermalQuantity, ThermalConvention>;

/** Unit of the prefactor, e.g. `S K/cm`. */
export function prefactorUnit({ unit }: Pick<ThermalData, 'unit'>, convention: ThermalConvention): string {
  const { power } = conventionFacts[convention];
  if (power === 0) return unit;
  if (power < 0) return `${unit}/K`;
  const [top = '', bottom] = unit.split('/');
  return bottom === undefined ? `${top} K` : `${top} K/${bottom}`;
}

/**
 * By how much an energy grows with one power of T more in the ordinate: k_B over the mean of 1/T, for many points evenly
 * spread; a fit of few points differs from it by less than a per cent.
 *
 * @returns eV
 */
export function conventionDifferenceEv(temperaturesK: readonly number[]): number {
  return boltzmannVPerK * harmonicMeanK(temperaturesK);
}

/** 1 over the mean of 1/T, K. */
export function harmonicMeanK(temperaturesK: readonly number[]): number {
  return temperaturesK.length / temperaturesK.reduce((sum, temperatureK) => sum + 1 / temperatureK, 0);
}
