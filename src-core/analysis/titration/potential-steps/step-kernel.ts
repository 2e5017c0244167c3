import type { Geometry } from '../../../model/sample.ts';
import { dimensionOf } from '../diffusion-kernel.ts';
import { besselJ01 } from './bessel.ts';

/**
 * Diffusion into a sealed body whose surface is driven by a step of voltage through a resistance: with u the share of
 * the final composition, ∂u/∂ξ = Λ(1 − u) at the surface. Λ is the resistance of diffusion L²(dE/dQ)/(d·D) over that of
 * electrolyte and interface together. With θ = D t/L² and ΔQ the charge of the whole step
 *
 *     I(t) = ΔQ (D/L²) Σ cₙ e^(−bₙ²θ),   cₙ = 2dΛ²/(bₙ² + Λ² + (2−d)Λ)
 *
 * where bₙ are the roots of b tan b = Λ (slab loaded from one face), b J₁(b)/J₀(b) = Λ (cylinder) and
 * 1 − b cot b = Λ (sphere), d being 1, 2 and 3. For Λ → ∞ the slab's is the classical answer of Wen, Boukamp, Huggins & Weppner.
 *
 * @see Crank, The Mathematics of Diffusion, 2nd ed., eqs 4.53, 5.50 and 6.43; Montella, J. Electroanal. Chem. 518 (2002)
 *   61; Wen, Boukamp, Huggins & Weppner, J. Electrochem. Soc. 126 (1979) 2258
 */
export interface StepModes {
  /** bₙ², rising. */
  readonly rootsSquared: Float64Array;
  /** cₙ. */
  readonly weights: Float64Array;
}

/** Beyond this Λ the resistance cannot be told from none. */
export const idealLambda = 1e4;

/** Radial function and its slope: cos, J₀ or sin b/b. */
function radial(geometry: Geometry, b: number): readonly [value: number, slope: number] {
  if (geometry === 'slab') return [Math.cos(b), -Math.sin(b)];
  if (geometry === 'cylinder') {
    const [zero, one] = besselJ01(b);
    return [zero, -one];
  }
  if (b < 1e-4) return [1 - (b * b) / 6, -b / 3];
  const value = Math.sin(b) / b;
  return [value, (Math.cos(b) - value) / b];
}

/** Upper end of the stretch that holds root n (from 0): the zero of the radial function; McMahon's for J₀. */
function zeroAfter(geometry: Geometry, n: number): number {
  if (geometry === 'slab') return (n + 0.5) * Math.PI;
  if (geometry === 'sphere') return (n + 1) * Math.PI;
  if (n === 0) return 2.404825557695773;
  const eight = 8 * (n + 0.75) * Math.PI;
  return eight / 8 + 1 / eight - 124 / (3 * eight ** 3) + 120928 / (15 * eight ** 5);
}

/** Root of −b f′(b) = Λ f(b) between two zeros of f, by Newton's method kept inside by halving. */
function rootBetween(geometry: Geometry, lambda: number, from: number, to: number, start: number): number {
  const dimension = dimensionOf[geometry];
  let [low, high] = [from, to];
  const sign = Math.sign(radial(geometry, high)[1]);
  let b = start;
  for (let i = 0; i < 60; i++) {
    const [value, slope] = radial(geometry, b);
    const miss = -b * slope - lambda * value;
    if (miss * -sign > 0) high = b;
    else low = b;
    const next = b - miss / (b * value + (dimension - 2 - lambda) * slope);
    const moved = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(moved - b) < 1e-13 * b) return moved;
    b = moved;
  }
  return b;
}

const mostRoots = 600;
/** e⁻³⁶ is nothing beside 1. */
const largestExponent = 36;

/**
 * Roots and weights, as many as a response from θ = `fromTheta` on needs.
 *
 * @param lambda - positive; above `idealLambda` it counts as infinite
 */
export function stepModes(geometry: Geometry, lambda: number, fromTheta: number): StepModes {
  const dimension = dimensionOf[geometry];
  const isIdeal = lambda >= idealLambda;
  const count = Math.min(mostRoots, Math.ceil(Math.sqrt(largestExponent / fromTheta) / Math.PI) + 2);
  const rootsSquared = new Float64Array(count);
  const weights = new Float64Array(count);
  let below = 0;
  let gap = 1;
  for (let n = 0; n < count; n++) {
    const above = zeroAfter(geometry, n);
    const start = n === 0 && lambda < 1 ? Math.sqrt(dimension * lambda) : above - gap;
    const root = isIdeal
      ? above
      : rootBetween(geometry, lambda, below, above, start > below && start < above ? start : (below + above) / 2);
    gap = above - root;
    below = above;
    const squared = root * root;
    rootsSquared[n] = squared;
    weights[n] = isIdeal
      ? 2 * dimension
      : (2 * dimension * lambda * lambda) / (squared + lambda * lambda + (2 - dimension) * lambda);
  }
  return { rootsSquared, weights };
}

/** Whether a response from θ = `fromTheta` on needs no more roots than there are. */
export function hasEnough({ rootsSquared }: StepModes, fromTheta: number): boolean {
  return rootsSquared.length >= mostRoots || rootsSquared.at(-1)! * fromTheta > largestExponent;
}

/** Σ cₙ e^(−bₙ²θ): the current over ΔQ·D/L². */
export function stepCurrent({ rootsSquared, weights }: StepModes, theta: number): number {
  let sum = 0;
  for (let n = 0; n < rootsSquared.length; n++) {
    const exponent = rootsSquared[n]! * theta;
    if (exponent > largestExponent) break;
    sum += weights[n]! * Math.exp(-exponent);
  }
  return sum;
}

/** Share of ΔQ that has still to flow. */
export function stepRemainder({ rootsSquared, weights }: StepModes, theta: number): number {
  let sum = 0;
  for (let n = 0; n < rootsSquared.length; n++) {
    const exponent = rootsSquared[n]! * theta;
    if (exponent > largestExponent) break;
    sum += (weights[n]! / rootsSquared[n]!) * Math.exp(-exponent);
  }
  return sum;
}

/** Square of the slowest root without any resistance: π²/4, 5.783 and π². */
export function slowestStepRootSquared(geometry: Geometry): number {
  return zeroAfter(geometry, 0) ** 2;
}
