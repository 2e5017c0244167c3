import { createCircuit } from '../../circuit/circuit.ts';
import type { JointElement } from '../../model/joint-view.ts';
import type { Geometry } from '../../model/sample.ts';

const kinds: Readonly<Record<string, JointElement['kind']>> = {
  W: 'semi-infinite',
  Wo: 'slab',
  Wsph: 'sphere',
};

/** Randles' circuit with the diffusion element that belongs to each geometry; a cylinder has none of its own. */
const usualCircuits: Readonly<Record<Geometry, string>> = {
  sphere: 'R0-p(R1-Wsph1,CPE1)',
  slab: 'R0-p(R1-Wo1,CPE1)',
  cylinder: 'R0-p(R1-W1,CPE1)',
};

/** The circuit an insertion electrode is begun with: electrolyte, charge transfer, diffusion, double layer. */
export function usualJointCircuit(geometry: Geometry): string {
  return usualCircuits[geometry];
}

/**
 * The first diffusion element of a circuit: `W`, `Wo` or `Wsph`.
 *
 * @throws CircuitSyntaxError
 */
export function diffusionElementOf(circuit: string, geometry: Geometry): JointElement | undefined {
  for (const { name, definition } of createCircuit(circuit).elements) {
    const kind = kinds[definition.symbol];
    if (kind) return { name, kind, suitsGeometry: kind === geometry };
  }
  return undefined;
}

/** Names of the parameters of a finite-space element. */
export function parametersOf(element: JointElement): { readonly resistance: string; readonly time: string } {
  return { resistance: `${element.name}.R`, time: `${element.name}.tau` };
}
