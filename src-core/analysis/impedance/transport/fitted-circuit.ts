import { circuitImpedance, createCircuit, elementsOf, type Circuit } from '../../../circuit/circuit.ts';
import type { CircuitNode, ElementNode } from '../../../circuit/element-reader.ts';
import { formatCircuit } from '../../../circuit/format.ts';
import type { ImpedanceFit } from '../../../model/results.ts';
import { add, besideEachOther, constant, input, type Derived } from './propagation.ts';

/** A circuit with the values a fit has found for it. */
export interface FittedCircuit {
  readonly fit: ImpedanceFit;
  readonly circuit: Circuit;
  /** Parameters of an element in the order of its definition. */
  parametersOf(element: ElementNode): readonly Derived[];
  /** Their names, e.g. `CPE1.Q`. */
  namesOf(element: ElementNode): readonly string[];
  /** Z of a part of the circuit at one frequency, ohm. */
  impedanceOf(node: CircuitNode, frequencyHz: number): { readonly re: number; readonly im: number };
}

export function readFittedCircuit(fit: ImpedanceFit): FittedCircuit {
  const circuit = createCircuit(fit.circuit);
  const offsets = new Map(circuit.elements.map((element, k) => [element.name, circuit.offsets[k]!]));
  const indices = (element: ElementNode): readonly number[] => {
    const offset = offsets.get(element.name)!;
    return element.definition.parameters.map((_, j) => offset + j);
  };
  const valuesOf = (node: CircuitNode): readonly number[] =>
    elementsOf(node).flatMap((element) => indices(element).map((index) => fit.parameters[index]!.value));
  return {
    fit,
    circuit,
    parametersOf: (element) => indices(element).map((index) => input(index, fit.parameters[index]!.value)),
    namesOf: (element) => indices(element).map((index) => fit.parameters[index]!.name),
    impedanceOf(node, frequencyHz) {
      const { zReOhm, zImOhm } = circuitImpedance(createCircuit(formatCircuit(node)), valuesOf(node), [frequencyHz]);
      return { re: zReOhm[0]!, im: zImOhm[0]! };
    },
  };
}

/** A resistance and the parameters it is made of. */
export interface NamedResistance {
  readonly resistance: Derived;
  readonly names: readonly string[];
}

/** Elements whose |Z| falls to zero towards high frequency. */
const shortAtHighFrequency: readonly string[] = [
  'C',
  'CPE',
  'W',
  'Wo',
  'Ws',
  'Won',
  'Wsn',
  'Wsph',
  'G',
  'Gf',
  'Zarc',
  'HN',
];

/**
 * What is left of a part of a circuit at frequencies at which its capacitances and its diffusion are shorts: the
 * resistance that a capacitance beside it is discharged through. Undefined where nothing finite is left, or where an
 * element (an inductor, a transmission line) has no such limit.
 */
export function highFrequencyResistance(circuit: FittedCircuit, node: CircuitNode): NamedResistance | undefined {
  const found = limitOf(circuit, node);
  return found && found.resistance.value > 0 ? found : undefined;
}

function limitOf(circuit: FittedCircuit, node: CircuitNode): NamedResistance | undefined {
  if (node.kind === 'element') {
    if (node.definition.symbol === 'R')
      return { resistance: circuit.parametersOf(node)[0]!, names: circuit.namesOf(node) };
    return shortAtHighFrequency.includes(node.definition.symbol) ? nothing : undefined;
  }
  const parts = node.children.map((child) => limitOf(circuit, child));
  if (node.kind === 'parallel' && parts.some((part) => part?.resistance.value === 0)) return nothing;
  const there = parts.flatMap((part) => (part && part.resistance.value > 0 ? [part] : []));
  if (parts.includes(undefined)) return undefined;
  if (there.length === 0) return nothing;
  const join = node.kind === 'series' ? add : besideEachOther;
  return {
    resistance: join(...there.map(({ resistance }) => resistance)),
    names: there.flatMap(({ names }) => names),
  };
}

const nothing: NamedResistance = { resistance: constant(0), names: [] };
