import type { Geometry } from '../../model/sample.ts';

/**
 * Diffusion from a constant flux into a body that is sealed on its other side: a slab loaded from one face, a long
 * cylinder or a sphere loaded through its mantle.
 *
 * All three have one form. With θ = D t/L², the surface runs ahead of a body filled at the mean rate r as
 *
 *     surface(t) − start = r (L²/D) g(θ),   g(θ) = θ + 1/(d(d+2)) − (2/d) Σ e^(−λₙ²θ)/λₙ²
 *
 * where d = 1, 2, 3 is the number of dimensions that matter (slab, cylinder, sphere) and λₙ are the roots of
 * sin λ = 0, J₁(λ) = 0 and tan λ = λ.
 *
 * @see Crank, The Mathematics of Diffusion, 2nd ed., sections 4.3, 5.3 and 6.3
 */
export const dimensionOf: Readonly<Record<Geometry, 1 | 2 | 3>> = { slab: 1, cylinder: 2, sphere: 3 };

/** Volume over surface is L/d: the length that stands for n·V_m/S in Eq. 9 and 10. */
export function volumePerSurface(geometry: Geometry, lengthM: number): number {
  return lengthM / dimensionOf[geometry];
}

const rootCount = 24;
/** Terms of the short-time series; used where its truncation stays below 1e-11. */
const shortTerms = 18;
const shortThetaLimit: Readonly<Record<Geometry, number>> = { slab: 0.04, cylinder: 0.01, sphere: 0.04 };

interface Kernel {
  readonly dimension: number;
  readonly rootsSquared: Float64Array;
  /** Coefficients of θ^(k/2) in g, k = 1… */
  readonly short: Float64Array;
  readonly shortLimit: number;
  readonly limitOffset: number;
}

const besselRoots = [
  3.831705970207512, 7.015586669815619, 10.17346813506272, 13.32369193631422, 16.47063005087763, 19.61585851046824,
];

/** n-th positive zero of J₁ (McMahon's expansion beyond the tabled ones). */
function besselRoot(n: number): number {
  const tabled = besselRoots[n - 1];
  if (tabled !== undefined) return tabled;
  const beta = (n + 0.25) * Math.PI;
  const b2 = beta * beta;
  return beta - (3 / 8 - (3 / 128 - (1179 / 5120 - 1951209 / (1146880 * b2)) / b2) / b2) / beta;
}

/** n-th positive root of tan λ = λ, by the contracting form λ = nπ + atan λ. */
function sphereRoot(n: number): number {
  let root = (n + 0.5) * Math.PI;
  for (let i = 0; i < 60; i++) root = n * Math.PI + Math.atan(root);
  return root;
}

function gammaHalf(twice: number): number {
  // Γ(twice/2) by recurrence from Γ(1/2) and Γ(1).
  let value = twice % 2 === 0 ? 1 : Math.sqrt(Math.PI);
  for (let k = twice % 2 === 0 ? 2 : 1; k < twice; k += 2) value *= k / 2;
  return value;
}

/**
 * Large-argument expansion of the surface's Laplace transform: 1 for the slab, z/(z−1) for the sphere and
 * I₀(z)/I₁(z) for the cylinder (from its Riccati equation w' = 1 − w² + w/z).
 */
function laplaceCoefficients(geometry: Geometry): number[] {
  const a = [1];
  for (let m = 1; m < shortTerms; m++) {
    if (geometry === 'slab') a.push(0);
    else if (geometry === 'sphere') a.push(1);
    else {
      let sum = m * a[m - 1]!;
      for (let i = 1; i < m; i++) sum -= a[i]! * a[m - i]!;
      a.push(sum / 2);
    }
  }
  return a;
}

function buildKernel(geometry: Geometry): Kernel {
  const dimension = dimensionOf[geometry];
  const root = { slab: (n: number) => n * Math.PI, cylinder: besselRoot, sphere: sphereRoot }[geometry];
  const coefficients = laplaceCoefficients(geometry);
  return {
    dimension,
    rootsSquared: Float64Array.from({ length: rootCount }, (_, i) => root(i + 1) ** 2),
    short: Float64Array.from(coefficients, (c, i) => c / gammaHalf(i + 3) / dimension),
    shortLimit: shortThetaLimit[geometry],
    limitOffset: 1 / (dimension * (dimension + 2)),
  };
}

const kernels: Readonly<Record<Geometry, Kernel>> = {
  slab: buildKernel('slab'),
  cylinder: buildKernel('cylinder'),
  sphere: buildKernel('sphere'),
};

/** λ₁²: the slowest relaxation dies as exp(−λ₁² D t/L²) (9.87 slab, 14.68 cylinder, 20.19 sphere). */
export function slowestRootSquared(geometry: Geometry): number {
  return kernels[geometry].rootsSquared[0]!;
}

/** Squares of the roots λₙ, n = 1 … 24. */
export function rootsSquared(geometry: Geometry): Float64Array {
  return kernels[geometry].rootsSquared;
}

/** Weight 2/d of each mode in g. */
export function modeWeight(geometry: Geometry): number {
  return 2 / dimensionOf[geometry];
}

/**
 * g(θ) and its slope dg/dθ, written to `out[0]` and `out[1]` (no allocation: the fits call it 10⁵ times).
 *
 * @param theta - D t/L²; zero and below give g = 0 and slope 0 (before the switch)
 */
export function surfaceResponseInto(geometry: Geometry, theta: number, out: Float64Array): void {
  if (!(theta > 0)) {
    out[0] = 0;
    out[1] = 0;
    return;
  }
  const kernel = kernels[geometry];
  if (theta < kernel.shortLimit) shortTimeInto(kernel, theta, out);
  else longTimeInto(kernel, theta, out);
}

function shortTimeInto(kernel: Kernel, theta: number, out: Float64Array): void {
  const root = Math.sqrt(theta);
  let power = root;
  let value = 0;
  let slope = 0;
  for (let i = 0; i < shortTerms; i++) {
    const term = kernel.short[i]! * power;
    value += term;
    slope += (i + 1) * term;
    power *= root;
    if (kernel.dimension === 1 || Math.abs(term) < 1e-17 * value) break;
  }
  out[0] = value;
  out[1] = slope / (2 * theta);
}

function longTimeInto(kernel: Kernel, theta: number, out: Float64Array): void {
  const weight = 2 / kernel.dimension;
  let value = theta + kernel.limitOffset;
  let slope = 1;
  for (let i = 0; i < rootCount; i++) {
    const squared = kernel.rootsSquared[i]!;
    const exponent = squared * theta;
    if (exponent > 38) break;
    const decay = weight * Math.exp(-exponent);
    value -= decay / squared;
    slope += decay;
  }
  out[0] = value;
  out[1] = slope;
}

/** g(θ) alone. */
export function surfaceResponse(geometry: Geometry, theta: number): number {
  const out = new Float64Array(2);
  surfaceResponseInto(geometry, theta, out);
  return out[0]!;
}
