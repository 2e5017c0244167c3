import { AppError } from '../errors.ts';
import type { ElementImpedance, ParameterDefinition } from './element.ts';
import { formatCircuit } from './format.ts';
import type { CircuitNode, ElementNode } from './element-reader.ts';
import { parseCircuit } from './parse.ts';

/** A parameter of a circuit: `R1`, `CPE1.Q`. */
export interface CircuitParameter {
  readonly name: string;
  readonly elementName: string;
  readonly definition: ParameterDefinition;
}

export interface Circuit {
  readonly text: string;
  readonly root: CircuitNode;
  /** In the order they stand; their parameters follow each other in `parameters`. */
  readonly elements: readonly ElementNode[];
  /** Index of each element's first parameter. */
  readonly offsets: readonly number[];
  readonly parameters: readonly CircuitParameter[];
}

/**
 * Reads a circuit text and numbers its parameters in the order they stand.
 *
 * @throws CircuitSyntaxError `input/invalid`, pointing at the character
 */
export function createCircuit(text: string): Circuit {
  const root = parseCircuit(text);
  const found = elementsOf(root);
  const offsets: number[] = [];
  const parameters: CircuitParameter[] = [];
  for (const { name, definition } of found) {
    offsets.push(parameters.length);
    for (const item of definition.parameters)
      parameters.push({
        name: definition.parameters.length === 1 ? name : `${name}.${item.symbol}`,
        elementName: name,
        definition: item,
      });
  }
  return { text: formatCircuit(root), root, elements: found, offsets, parameters };
}

/** The elements below a node, in the order they stand. */
export function elementsOf(node: CircuitNode): readonly ElementNode[] {
  return node.kind === 'element' ? [node] : node.children.flatMap(elementsOf);
}

/** Evaluates one circuit at fixed frequencies; keeps its work space between calls. */
export interface CircuitEvaluator {
  /** Fills Z' and Z'' (n values each), ohm. */
  impedance(parameters: ArrayLike<number>, zRe: Float64Array, zIm: Float64Array): void;
  /**
   * Fills the impedance and, row-major n × parameters, both parts of ∂Z/∂p.
   */
  derivatives(
    parameters: ArrayLike<number>,
    zRe: Float64Array,
    zIm: Float64Array,
    slopeRe: Float64Array,
    slopeIm: Float64Array,
  ): void;
}

/** A node in the order of evaluation: children come before their group. */
interface Step {
  readonly kind: 'element' | 'series' | 'parallel';
  /** Of elements: index in `circuit.elements`. */
  readonly element: number;
  readonly children: readonly number[];
}

/**
 * Prepares a circuit for evaluation at `frequencyHz` (n positive values).
 *
 * Values go up the tree (series add impedances, parallel groups admittances); sensitivities go down it: a child of a
 * series group has ∂Z/∂Z_child = 1, of a parallel group (Z/Z_child)².
 */
export function createEvaluator(circuit: Circuit, frequencyHz: ArrayLike<number>): CircuitEvaluator {
  const n = frequencyHz.length;
  const omega = Float64Array.from({ length: n }, (_, k) => 2 * Math.PI * frequencyHz[k]!);
  const logOmega = omega.map(Math.log);
  const steps = orderSteps(circuit);
  const tree = createTree(circuit, steps);
  const count = circuit.parameters.length;
  return {
    impedance(parameters, zRe, zIm) {
      tree.bind(parameters);
      for (let k = 0; k < n; k++) {
        tree.evaluate(omega[k]!, logOmega[k]!);
        zRe[k] = tree.re[steps.length - 1]!;
        zIm[k] = tree.im[steps.length - 1]!;
      }
    },
    derivatives(parameters, zRe, zIm, slopeRe, slopeIm) {
      tree.bind(parameters);
      for (let k = 0; k < n; k++) {
        tree.evaluate(omega[k]!, logOmega[k]!);
        zRe[k] = tree.re[steps.length - 1]!;
        zIm[k] = tree.im[steps.length - 1]!;
        tree.spread(slopeRe, slopeIm, k * count);
      }
    },
  };
}

/** Z of a circuit at some frequencies, for callers that need it once. */
export function circuitImpedance(
  circuit: Circuit,
  parameters: ArrayLike<number>,
  frequencyHz: ArrayLike<number>,
): { zReOhm: Float64Array; zImOhm: Float64Array } {
  if (parameters.length !== circuit.parameters.length)
    throw new AppError(
      'input/invalid',
      `${circuit.text} has ${circuit.parameters.length} parameters, ${parameters.length} were given.`,
      { remedy: `Give them in this order: ${circuit.parameters.map((item) => item.name).join(', ')}.` },
    );
  const zReOhm = new Float64Array(frequencyHz.length);
  const zImOhm = new Float64Array(frequencyHz.length);
  createEvaluator(circuit, frequencyHz).impedance(parameters, zReOhm, zImOhm);
  return { zReOhm, zImOhm };
}

function orderSteps(circuit: Circuit): readonly Step[] {
  const steps: Step[] = [];
  let element = 0;
  const visit = (node: CircuitNode): number => {
    if (node.kind === 'element') steps.push({ kind: 'element', element: element++, children: [] });
    else {
      const children = node.children.map(visit);
      steps.push({ kind: node.kind, element: -1, children });
    }
    return steps.length - 1;
  };
  visit(circuit.root);
  return steps;
}

function createTree(circuit: Circuit, steps: readonly Step[]) {
  const size = steps.length;
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  const factorRe = new Float64Array(size);
  const factorIm = new Float64Array(size);
  const bound: ElementImpedance[] = [];
  const outputs = circuit.elements.map((item) => new Float64Array(2 + 2 * item.definition.parameters.length));

  function combine(index: number, step: Step): void {
    let sumRe = 0;
    let sumIm = 0;
    for (const child of step.children) {
      const childRe = re[child]!;
      const childIm = im[child]!;
      if (step.kind === 'series') {
        sumRe += childRe;
        sumIm += childIm;
      } else {
        const square = childRe * childRe + childIm * childIm;
        sumRe += childRe / square;
        sumIm -= childIm / square;
      }
    }
    const square = step.kind === 'series' ? 1 : sumRe * sumRe + sumIm * sumIm;
    re[index] = sumRe / square;
    im[index] = step.kind === 'series' ? sumIm : -sumIm / square;
  }

  /** ∂Z/∂Z_child from that of its group. */
  function passDown(index: number, child: number, kind: 'series' | 'parallel'): void {
    const fRe = factorRe[index]!;
    const fIm = factorIm[index]!;
    if (kind === 'series') {
      factorRe[child] = fRe;
      factorIm[child] = fIm;
      return;
    }
    const childRe = re[child]!;
    const childIm = im[child]!;
    const square = childRe * childRe + childIm * childIm;
    const ratioRe = (re[index]! * childRe + im[index]! * childIm) / square;
    const ratioIm = (im[index]! * childRe - re[index]! * childIm) / square;
    const squareRe = ratioRe * ratioRe - ratioIm * ratioIm;
    const squareIm = 2 * ratioRe * ratioIm;
    factorRe[child] = fRe * squareRe - fIm * squareIm;
    factorIm[child] = fRe * squareIm + fIm * squareRe;
  }

  return {
    re,
    im,
    bind(parameters: ArrayLike<number>): void {
      circuit.elements.forEach((item, index) => {
        const offset = circuit.offsets[index]!;
        const values = item.definition.parameters.map((_, j) => parameters[offset + j]!);
        bound[index] = item.definition.impedance(values);
      });
    },
    evaluate(omega: number, logOmega: number): void {
      for (let index = 0; index < size; index++) {
        const step = steps[index]!;
        if (step.kind === 'element') {
          const out = outputs[step.element]!;
          bound[step.element]!(omega, logOmega, out);
          re[index] = out[0]!;
          im[index] = out[1]!;
        } else combine(index, step);
      }
    },
    /** Writes ∂Z/∂p of all parameters from `base` on, after `evaluate`. */
    spread(slopeRe: Float64Array, slopeIm: Float64Array, base: number): void {
      factorRe[size - 1] = 1;
      factorIm[size - 1] = 0;
      for (let index = size - 1; index >= 0; index--) {
        const { kind, element, children } = steps[index]!;
        if (kind !== 'element') {
          for (const child of children) passDown(index, child, kind);
          continue;
        }
        const out = outputs[element]!;
        const fRe = factorRe[index]!;
        const fIm = factorIm[index]!;
        const offset = base + circuit.offsets[element]!;
        for (let j = 0, at = 2; at < out.length; j++, at += 2) {
          slopeRe[offset + j] = fRe * out[at]! - fIm * out[at + 1]!;
          slopeIm[offset + j] = fRe * out[at + 1]! + fIm * out[at]!;
        }
      }
    },
  };
}
