import type { Geometry } from '../../model/sample.ts';
import { solveTridiagonal } from '../../numerics/linear-algebra.ts';
import { dimensionOf } from './diffusion-kernel.ts';

/**
 * How a diffusivity that changes with composition bends the surface's answer.
 *
 * With D(y) = D·exp(γ(y − ½)), y being the composition in units of the pulse (0 before, 1 after), the answer is no
 * longer a closed form. It is found here by finite volumes as the difference to a body of constant D on the same
 * mesh and steps, so that what the mesh gets wrong cancels; the closed form stays the base.
 */
export interface GradientCorrection {
  /** s from the switching on, rising. */
  readonly timeS: Float64Array;
  /** To be added to y at the surface. */
  readonly surface: Float64Array;
}

const cellCount = 36;
const stepsPerPhase = 44;

interface Mesh {
  readonly faceArea: Float64Array;
  readonly volume: Float64Array;
  readonly spacing: Float64Array;
  readonly toSurface: number;
}

const meshes: Readonly<Record<Geometry, Mesh>> = {
  slab: buildMesh(dimensionOf.slab),
  cylinder: buildMesh(dimensionOf.cylinder),
  sphere: buildMesh(dimensionOf.sphere),
};

/** Cells shrink towards the surface, where the profile is steep soon after a switch. */
function buildMesh(dimension: number): Mesh {
  const ratio = 0.87;
  const total = (1 - ratio ** cellCount) / (1 - ratio);
  const edges = [0];
  for (let i = 0; i < cellCount; i++) edges.push(edges[i]! + ratio ** i / total);
  const centres = Array.from({ length: cellCount }, (_, i) => (edges[i]! + edges[i + 1]!) / 2);
  return {
    faceArea: Float64Array.from(edges, (edge) => dimension * edge ** (dimension - 1)),
    volume: Float64Array.from({ length: cellCount }, (_, i) => edges[i + 1]! ** dimension - edges[i]! ** dimension),
    spacing: Float64Array.from({ length: cellCount - 1 }, (_, i) => centres[i + 1]! - centres[i]!),
    toSurface: 1 - centres[cellCount - 1]!,
  };
}

/**
 * @param theta - D τ/L²
 * @param logGradient - γ = d ln D/dy, limited by the caller to about ±2
 * @param restOverPulse - length of the rest that matters, in pulse lengths
 */
export function gradientCorrection(
  geometry: Geometry,
  theta: number,
  logGradient: number,
  durationS: number,
  restOverPulse: number,
): GradientCorrection {
  const times: number[] = [0];
  const correction: number[] = [0];
  const bent = createBody(geometry, logGradient);
  const straight = createBody(geometry, 0);
  for (const [start, length, mass] of [
    [0, 1, 1],
    [1, restOverPulse, 0],
  ] as const) {
    let previous = 0;
    for (let k = 1; k <= stepsPerPhase; k++) {
      // Short steps after the switch, where the surface moves as √t.
      const now = length * (k / stepsPerPhase) ** 2;
      const step = theta * (now - previous);
      bent.advance(step, mass / theta);
      straight.advance(step, mass / theta);
      previous = now;
      times.push((start + now) * durationS);
      correction.push(bent.surface() - straight.surface());
    }
  }
  return { timeS: Float64Array.from(times), surface: Float64Array.from(correction) };
}

function createBody(geometry: Geometry, logGradient: number) {
  const mesh = meshes[geometry];
  const dimension = dimensionOf[geometry];
  const y = new Float64Array(cellCount);
  const lower = new Float64Array(cellCount);
  const diagonal = new Float64Array(cellCount);
  const upper = new Float64Array(cellCount);
  const scratch = new Float64Array(cellCount);
  let surfaceGradient = 0;
  const diffusivity = (composition: number) =>
    logGradient === 0 ? 1 : Math.exp(Math.max(-3, Math.min(3, logGradient * (composition - 0.5))));
  return {
    /** One implicit step of length `step` in θ while the mean composition rises at `rate` per θ. */
    advance(step: number, rate: number): void {
      diagonal.set(mesh.volume);
      for (let i = 0; i < cellCount - 1; i++) {
        const flow = (step * diffusivity((y[i]! + y[i + 1]!) / 2) * mesh.faceArea[i + 1]!) / mesh.spacing[i]!;
        diagonal[i]! += flow;
        diagonal[i + 1]! += flow;
        upper[i] = -flow;
        lower[i + 1] = -flow;
      }
      for (let i = 0; i < cellCount; i++) y[i]! *= mesh.volume[i]!;
      y[cellCount - 1]! += step * rate;
      solveTridiagonal(lower, diagonal, upper, y, y, scratch);
      surfaceGradient = rate / dimension / diffusivity(y[cellCount - 1]!);
    },
    surface: () => y[cellCount - 1]! + surfaceGradient * mesh.toSurface,
  };
}

/** Linear interpolation; 0 before the switch, the last value after the end. */
export function correctionAt(correction: GradientCorrection, timeS: number): number {
  const { timeS: times, surface } = correction;
  if (timeS <= 0) return 0;
  let low = 0;
  let high = times.length - 1;
  if (timeS >= times[high]!) return surface[high]!;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= timeS) low = middle;
    else high = middle;
  }
  const share = (timeS - times[low]!) / (times[high]! - times[low]!);
  return surface[low]! + share * (surface[high]! - surface[low]!);
}
