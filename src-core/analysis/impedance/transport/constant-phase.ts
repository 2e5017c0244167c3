import { besideEachOther, constant, divide, multiply, power, type Derived } from './propagation.ts';

/** What a constant-phase element is worth as a capacitor, and the time constant that goes with it. */
export interface EffectiveCapacitor {
  readonly capacitance: Derived;
  readonly timeConstant: Derived;
}

const one = constant(1);

/** τ = (RQ)^(1/n), C = τ/R. */
function throughResistance(Q: Derived, n: Derived, resistance: Derived): EffectiveCapacitor {
  const timeConstant = power(multiply(resistance, Q), divide(one, n));
  return { timeConstant, capacitance: divide(timeConstant, resistance) };
}

/**
 * Time constants spread normal to the surface, or through a solid: C = Q^(1/n)·R^((1−n)/n), R beside the element. The same
 * as Q·ω^(n−1) at the peak of the arc.
 *
 * @see Hsu & Mansfeld, Corrosion 57 (2001) 747
 */
export function hsuMansfeld(Q: Derived, n: Derived, resistance: Derived): EffectiveCapacitor {
  return throughResistance(Q, n, resistance);
}

/**
 * Time constants spread over a surface behind a series resistance: C = Q^(1/n)·(1/Rs + 1/Rct)^((n−1)/n).
 *
 * @see Brug, van den Eeden, Sluyters-Rehbach & Sluyters, J. Electroanal. Chem. 176 (1984) 275
 */
export function brug(Q: Derived, n: Derived, series: Derived, beside: Derived): EffectiveCapacitor {
  return throughResistance(Q, n, besideEachOther(series, beside));
}

/**
 * Time constants spread over a surface that blocks: C = Q^(1/n)·Rs^((1−n)/n), Brug's formula with Rct → ∞.
 *
 * @see Hirschorn, Orazem et al., Electrochim. Acta 55 (2010) 6218
 */
export function blocking(Q: Derived, n: Derived, series: Derived): EffectiveCapacitor {
  return throughResistance(Q, n, series);
}
