/** Thickness of the outermost layer relative to the slab, the growth of layers inwards, and their greatest thickness. */
const outermostLayer = 1e-4;
const layerGrowth = 1.08;
const thickestLayer = 0.02;

/** Layers of half a slab from its surface inwards, as shares of the whole thickness; together ½. */
function halfLayers(): readonly number[] {
  const layers: number[] = [];
  let depth = 0;
  let thickness = outermostLayer;
  while (depth + 1.5 * thickness < 0.5) {
    layers.push(thickness);
    depth += thickness;
    thickness = Math.min(thickestLayer, thickness * layerGrowth);
  }
  return [...layers, 0.5 - depth];
}

/** A slab cut into layers, thin at both surfaces. Shares of the whole thickness. */
export interface Slab {
  /** Layers. */
  readonly count: number;
  readonly layers: Float64Array;
  /** From surface to first centre, from centre to centre, from last centre to surface: `count` + 1. */
  readonly distances: Float64Array;
}

export function createSlab(): Slab {
  const half = halfLayers();
  const layers = Float64Array.from([...half, ...[...half].reverse()]);
  const distances = Float64Array.from({ length: layers.length + 1 }, (_, face) => {
    const before = face === 0 ? 0 : layers[face - 1]!;
    const after = face === layers.length ? 0 : layers[face]!;
    return (before + after) / 2;
  });
  return { count: layers.length, layers, distances };
}

/**
 * Solves a symmetric chain of nodes in place: `diagonal` x_k − `couplings`[k−1] x_{k−1} − `couplings`[k] x_{k+1} = `right`,
 * for several right-hand sides. Positive diagonally dominant chains need no pivoting. `diagonal` is destroyed.
 */
export function solveChain(diagonal: Float64Array, couplings: Float64Array, rights: readonly Float64Array[]): void {
  const last = diagonal.length - 1;
  for (let node = 1; node <= last; node++) {
    const factor = couplings[node - 1]! / diagonal[node - 1]!;
    diagonal[node]! -= factor * couplings[node - 1]!;
    for (const right of rights) right[node]! += factor * right[node - 1]!;
  }
  for (const right of rights) {
    right[last]! /= diagonal[last]!;
    for (let node = last - 1; node >= 0; node--)
      right[node] = (right[node]! + couplings[node]! * right[node + 1]!) / diagonal[node]!;
  }
}
