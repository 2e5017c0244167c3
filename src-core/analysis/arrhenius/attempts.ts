import { AppError } from '../../errors.ts';
import type { AttemptFrequency, ThermalData, ThermalLine, ThermalQuantity } from '../../model/arrhenius.ts';
import { boltzmannVPerK } from '../../units/constants.ts';

/** What is known or assumed of the hops. */
export interface HopAssumptions {
  /** Of a single hop, Å. Needed for σ and D. */
  readonly jumpLengthAngstrom?: number | undefined;
  /** Sites that a hop can reach; default: as many as lead to the geometric factor 1, two per dimension. */
  readonly coordination?: number | undefined;
  /** Default 3. */
  readonly dimensions?: number | undefined;
  /** f, default 1. */
  readonly correlationFactor?: number | undefined;
  /** Share of neighbouring sites that are free, default 1. */
  readonly freeSiteShare?: number | undefined;
  /** For σ: charge number of the ion and ions per cm³. */
  readonly chargeNumber?: number | undefined;
  readonly carriersPerCm3?: number | undefined;
  /** To hold against: without it there is no entropy. */
  readonly attemptFrequencyHz?: number | undefined;
}

const elementaryChargeC = 1.602_176_634e-19;

/**
 * Attempt frequency with the entropy of migration, ν·exp(ΔS/k_B), from the prefactor: Γ₀ itself for hop rates,
 * D₀/(a²·g·f·x) for D with g = coordination/(2d), and for σT first D₀ = σ₀·k_B/((ze)²·C), Nernst–Einstein with z².
 *
 * @param commonRelativeError - of thickness and area, which moves the prefactor
 * @returns undefined where nothing was assumed
 * @throws AppError `input/missing-field`, `input/invalid`
 * @see Vineyard, J. Phys. Chem. Solids 3 (1957) 121; Murch, Solid State Ionics 7 (1982) 177
 */
export function attemptFrequency(
  line: ThermalLine,
  { quantity, unit }: Pick<ThermalData, 'quantity' | 'unit'>,
  assumptions: HopAssumptions,
  commonRelativeError: number,
): AttemptFrequency | undefined {
  const given = Object.values(assumptions).filter((value) => value !== undefined);
  if (given.length === 0) return undefined;
  if (given.some((value) => !(value > 0 && value < Infinity)))
    throw new AppError('input/invalid', 'Assumptions about hops must be positive numbers.', {
      remedy: 'Lengths are in Å, densities in 1/cm³, frequencies in Hz.',
    });
  if (!['lnSigmaT', 'lnD', 'lnRate'].includes(line.convention))
    throw new AppError('input/invalid', 'The attempt frequency follows from ln(σT), ln D or ln Γ only.', {
      remedy: 'Leave the convention at its default, or the assumptions about hops out.',
    });
  if (unit === 'S')
    throw new AppError('input/missing-field', 'Conductances without thickness and area tell no attempt frequency.', {
      remedy: 'Give the geometry with the series, or leave the assumptions about hops out.',
    });
  const { factor, told } = toRate(quantity, assumptions);
  const { attemptFrequencyHz } = assumptions;
  const logarithm = line.lnPrefactor + Math.log(factor);
  const lnError = Math.hypot(line.lnPrefactorError, commonRelativeError);
  const assumed =
    attemptFrequencyHz === undefined
      ? {}
      : {
          assumedHz: attemptFrequencyHz,
          entropyPerKb: { value: logarithm - Math.log(attemptFrequencyHz), standardError: lnError },
        };
  const against = attemptFrequencyHz === undefined ? [] : [`attempts at ${attemptFrequencyHz.toExponential(2)} Hz`];
  return { effectiveHz: Math.exp(logarithm), lnError, ...assumed, assumptions: [...told, ...against] };
}

/** What the prefactor is multiplied by to become a rate. */
function toRate(quantity: ThermalQuantity, given: HopAssumptions): { factor: number; told: readonly string[] } {
  const { dimensions = 3, correlationFactor = 1, freeSiteShare = 1 } = given;
  if (quantity === 'rate')
    return { factor: 1 / freeSiteShare, told: [`share of free sites x = ${freeSiteShare}`, 'one kind of hop'] };
  const coordination = given.coordination ?? 2 * dimensions;
  const geometric = coordination / (2 * dimensions);
  const jumpCm = 1e-8 * required(given.jumpLengthAngstrom, 'jump length');
  const told = [
    `jump length a = ${given.jumpLengthAngstrom} Å`,
    `g = ${coordination}/(2·${dimensions}) = ${Number(geometric.toPrecision(4))}`,
    `correlation f = ${correlationFactor}`,
    `share of free sites x = ${freeSiteShare}`,
    'one kind of hop, no energy of defect formation',
  ];
  const hop = 1 / (jumpCm ** 2 * geometric * correlationFactor * freeSiteShare);
  if (quantity === 'diffusivity') return { factor: hop, told };
  const charge = required(given.chargeNumber, 'charge number');
  const carriers = required(given.carriersPerCm3, 'density of carriers');
  // k_B/(ze)² with k_B/e in V/K: σ₀ in S K/cm and C in 1/cm³ give cm²/s.
  const toDiffusivity = boltzmannVPerK / (charge ** 2 * elementaryChargeC * carriers);
  return { factor: hop * toDiffusivity, told: [...told, `z = ${charge}`, `C = ${carriers.toExponential(3)} cm⁻³`] };
}

function required(value: number | undefined, words: string): number {
  if (value !== undefined) return value;
  throw new AppError('input/missing-field', `The attempt frequency needs the ${words}.`, {
    remedy: 'Give it, or leave the other assumptions about hops out.',
  });
}
