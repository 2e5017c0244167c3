import type { Circuit } from '../../circuit/circuit.ts';
import type { CircuitNode, ElementNode } from '../../circuit/element-reader.ts';
import { AppError } from '../../errors.ts';

/**
 * How the time constant of a process stands in a circuit: as the parameter τ itself (`resistor` undefined), or in
 * τ = (R·Q)^(1/n) or τ = R·C.
 */
export interface TimeConstant {
  /** Index of τ, Q or C. */
  readonly parameter: number;
  readonly resistor?: number;
  readonly exponent?: number;
}

/**
 * Finds the time constant that an element's name stands for: of an element with τ, or of a resistor beside one
 * capacitor or constant-phase element, named by either.
 *
 * @throws AppError `input/invalid` when there is none
 */
export function findTimeConstant(circuit: Circuit, elementName: string): TimeConstant {
  const index = circuit.elements.findIndex((item) => item.name === elementName);
  if (index < 0)
    throw new AppError('input/invalid', `There is no element “${elementName.slice(0, 40)}” in ${circuit.text}.`, {
      remedy: `Elements are ${circuit.elements.map((item) => item.name).join(', ')}.`,
    });
  const tau = circuit.elements[index]!.definition.parameters.findIndex((item) => item.symbol === 'tau');
  if (tau >= 0) return { parameter: circuit.offsets[index]! + tau };
  const found = partnersOf(circuit.root, circuit.elements[index]!);
  if (found) {
    const offsetOf = (item: ElementNode): number => circuit.offsets[circuit.elements.indexOf(item)]!;
    const parameter = offsetOf(found.reactance);
    const isConstantPhase = found.reactance.definition.symbol === 'CPE';
    return {
      ...{ parameter, resistor: offsetOf(found.resistor) },
      ...(isConstantPhase ? { exponent: parameter + 1 } : {}),
    };
  }
  throw new AppError('input/invalid', `${elementName} has no time constant of its own in ${circuit.text}.`, {
    remedy: 'Name an element with tau, or a resistor beside one capacitor or constant-phase element.',
  });
}

/** The resistor and the reactance of the parallel group in which the element stands. */
function partnersOf(
  node: CircuitNode,
  element: ElementNode,
): { resistor: ElementNode; reactance: ElementNode } | undefined {
  if (node.kind === 'element') return undefined;
  if (node.kind === 'series' || !node.children.includes(element))
    return node.children.map((child) => partnersOf(child, element)).find((found) => found !== undefined);
  const direct = node.children.filter((child) => child.kind === 'element');
  const resistors = direct.filter(({ definition }) => definition.symbol === 'R');
  const reactances = direct.filter(({ definition }) => definition.symbol === 'CPE' || definition.symbol === 'C');
  const [resistor, reactance] = [resistors[0], reactances[0]];
  if (resistors.length !== 1 || reactances.length !== 1 || !resistor || !reactance) return undefined;
  return resistor === element || reactance === element ? { resistor, reactance } : undefined;
}

/** τ in seconds. */
export function timeConstantOf({ parameter, resistor, exponent }: TimeConstant, values: ArrayLike<number>): number {
  if (resistor === undefined) return values[parameter]!;
  const product = values[resistor]! * values[parameter]!;
  return exponent === undefined ? product : product ** (1 / values[exponent]!);
}
