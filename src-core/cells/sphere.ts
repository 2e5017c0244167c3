import { add, divide, multiply, tanhOnDiagonal } from './complex.ts';
import type { Complex } from './complex.ts';

/** A diffusivity as a function of composition, with its integral (Kirchhoff transform) for conservative fluxes. */
export interface DiffusionLaw {
  /** Writes D(x) and ∫D dx (any constant of integration) for each x. */
  evaluate(x: Float64Array, count: number, diffusivity: Float64Array, integral: Float64Array): void;
  diffusivity(x: number): number;
}

/** Thickness of the outermost shell relative to the radius, and the growth of shells towards the centre. */
const outermostShell = 5e-4;
const shellGrowth = 1.06;

function shellEdges(radiusM: number): Float64Array {
  const depths = [0];
  let thickness = outermostShell * radiusM;
  while (depths.at(-1)! + thickness * shellGrowth < radiusM) {
    depths.push(depths.at(-1)! + thickness);
    thickness *= shellGrowth;
  }
  return Float64Array.from([...depths.map((depth) => radiusM - depth), 0].reverse());
}

/**
 * Diffusion in a sphere on finite volumes: thin shells at the surface, where a current starts, and thicker ones inside.
 * Fluxes are differences of ∫D dx, so that what leaves one shell enters the next exactly, whatever D(x) does.
 */
export function createSphere(radiusM: number, law: DiffusionLaw) {
  const edges = shellEdges(radiusM);
  const count = edges.length - 1;
  const volumes = new Float64Array(count);
  const centres = new Float64Array(count);
  for (let shell = 0; shell < count; shell++) {
    volumes[shell] = (edges[shell + 1]! ** 3 - edges[shell]! ** 3) / 3;
    centres[shell] = (edges[shell + 1]! + edges[shell]!) / 2;
  }
  /** Area over distance between a shell's centre and the next one's; the last one is unused. */
  const couplings = new Float64Array(count);
  for (let shell = 0; shell < count - 1; shell++)
    couplings[shell] = edges[shell + 1]! ** 2 / (centres[shell + 1]! - centres[shell]!);
  const surfaceArea = radiusM ** 2;
  const surfaceDistance = radiusM - centres[count - 1]!;
  const totalVolume = radiusM ** 3 / 3;

  const diffusivity = new Float64Array(count);
  const integral = new Float64Array(count);
  const pivots = new Float64Array(count);
  const rights = new Float64Array(count);
  const last = count - 1;
  let response = 0;

  return {
    count,
    /** Mean composition. */
    mean(x: Float64Array): number {
      let sum = 0;
      for (let shell = 0; shell < count; shell++) sum += volumes[shell]! * x[shell]!;
      return sum / totalVolume;
    },
    /** Composition at the surface while `fluxOut` (x · m/s) leaves. */
    surface(x: Float64Array, fluxOut: number): number {
      return x[last]! - (fluxOut * surfaceDistance) / law.diffusivity(x[last]!);
    },
    /**
     * Eliminates all shells but the outermost of one implicit step, linearised at `guess`.
     * Afterwards x_last = `offset` - `slope` fluxOut, and `complete` fills in the rest.
     */
    eliminate(
      from: Float64Array,
      guess: Float64Array,
      stepS: number,
    ): { offset: number; slope: number; depth: number } {
      law.evaluate(guess, count, diffusivity, integral);
      for (let shell = 0; shell < count; shell++) integral[shell]! -= diffusivity[shell]! * guess[shell]!;
      for (let shell = 0; shell < count; shell++) {
        const inner = shell > 0 ? couplings[shell - 1]! : 0;
        const outer = shell < last ? couplings[shell]! : 0;
        let pivot = volumes[shell]! / stepS + (inner + outer) * diffusivity[shell]!;
        let right = (volumes[shell]! / stepS) * from[shell]! - (inner + outer) * integral[shell]!;
        if (shell > 0) {
          right += inner * integral[shell - 1]!;
          const factor = (inner * diffusivity[shell - 1]!) / pivots[shell - 1]!;
          pivot -= factor * inner * diffusivity[shell]!;
          right += factor * rights[shell - 1]!;
        }
        if (shell < last) right += outer * integral[shell + 1]!;
        pivots[shell] = pivot;
        rights[shell] = right;
      }
      response = surfaceArea / pivots[last]!;
      return { offset: rights[last]! / pivots[last]!, slope: response, depth: surfaceDistance / diffusivity[last]! };
    },
    /** Back-substitution into `to`; returns the largest change against what `to` held. */
    complete(to: Float64Array, fluxOut: number): number {
      let value = rights[last]! / pivots[last]! - response * fluxOut;
      let largest = Math.abs(value - to[last]!);
      to[last] = value;
      for (let shell = last - 1; shell >= 0; shell--) {
        value = (rights[shell]! + couplings[shell]! * diffusivity[shell + 1]! * value) / pivots[shell]!;
        largest = Math.max(largest, Math.abs(value - to[shell]!));
        to[shell] = value;
      }
      return largest;
    },
    /**
     * Change of the surface's x per flux into the particle at angular frequency `omega`, s/m: the linearised shells, each
     * solved exactly for its own D. With w = r D dx, w'' = (j omega/D) w and g = w'/w obeys a Riccati equation per shell.
     */
    surfaceResponse(x: Float64Array, omega: number): Complex {
      law.evaluate(x, count, diffusivity, integral);
      let g: Complex = { re: 0, im: 0 };
      for (let shell = 0; shell < count; shell++) {
        const wave = Math.sqrt(omega / (2 * diffusivity[shell]!));
        const k = { re: wave, im: wave };
        const t = tanhOnDiagonal(wave * (edges[shell + 1]! - edges[shell]!));
        g = shell === 0 ? divide(k, t) : multiply(k, divide(add(g, multiply(k, t)), add(k, multiply(g, t))));
      }
      const gradient = { re: g.re - 1 / radiusM, im: g.im };
      return divide({ re: 1 / diffusivity[last]!, im: 0 }, gradient);
    },
  };
}
