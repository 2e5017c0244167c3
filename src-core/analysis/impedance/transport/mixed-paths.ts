import type { CircuitNode, ElementNode } from '../../../circuit/element-reader.ts';
import { formatCircuit } from '../../../circuit/format.ts';
import type { MixedConduction } from '../../../model/transport.ts';
import { blocking, hsuMansfeld } from './constant-phase.ts';
import type { FittedCircuit } from './fitted-circuit.ts';
import { add, besideEachOther, constant, scale, type Derived } from './propagation.ts';

/** The two paths through a mixed conductor, as far as a part of a circuit tells them. */
export interface MixedPaths {
  readonly node: CircuitNode;
  readonly source: string;
  readonly model: MixedConduction['model'];
  readonly electrodes: string;
  readonly ionic: Derived;
  readonly electronic: Derived;
  /** Total of the sample, F. */
  readonly chemical?: Derived;
  /** Blocking of ions, of one electrode, F. */
  readonly interfacial?: Derived;
  /** Between the outer ends, F. */
  readonly geometric?: Derived;
}

const ionBlocking = 'Two equal electrodes that block ions and let electrons pass.';
const reactive: readonly string[] = ['C', 'CPE'];
const one = constant(1);

/** Every part of the outermost series in which ions and electrons have a path each. */
export function readMixedPaths(fitted: FittedCircuit): readonly MixedPaths[] {
  const { root } = fitted.circuit;
  const blocks = root.kind === 'series' ? root.children : [root];
  return blocks.flatMap((node) => readLine(node, fitted) ?? readLumped(node, fitted) ?? []);
}

/** A line by itself, or with geometric capacitances beside it. */
function readLine(node: CircuitNode, fitted: FittedCircuit): MixedPaths | undefined {
  const parts = node.kind === 'parallel' ? node.children : [node];
  const line = parts.find((part) => part.kind === 'element' && lines.has(part.definition.symbol));
  const others = parts.filter((part) => part !== line);
  if (line?.kind !== 'element' || !others.every(isReactive) || others.length > 1) return undefined;
  const paths = lines.get(line.definition.symbol)!(fitted.parametersOf(line));
  const [capacitor] = others;
  return {
    ...paths,
    node,
    source: line.name,
    // The line's high-frequency end is both rails beside each other.
    ...(capacitor
      ? { geometric: capacitanceOf(capacitor, fitted, besideEachOther(paths.ionic, paths.electronic)) }
      : {}),
  };
}

type LinePaths = Omit<MixedPaths, 'node' | 'source' | 'geometric'>;

const lines: ReadonlyMap<string, (values: readonly Derived[]) => LinePaths> = new Map([
  [
    'JM',
    ([ionic, electronic, chemical]: readonly Derived[]): LinePaths => ({
      model: 'jamnik-maier',
      electrodes: ionBlocking,
      ionic: ionic!,
      electronic: electronic!,
      chemical: chemical!,
    }),
  ],
  [
    'JMi',
    ([ionic, electronic, chemical, Q, n]: readonly Derived[]): LinePaths => ({
      model: 'jamnik-maier',
      electrodes: ionBlocking,
      ionic: ionic!,
      electronic: electronic!,
      chemical: chemical!,
      interfacial: scale(blocking(scale(Q!, 0.5), n!, ionic!).capacitance, 2),
    }),
  ],
  [
    'JMg',
    ([ionic, electronic, chemical, , interfacial]: readonly Derived[]): LinePaths => ({
      model: 'jamnik-maier',
      electrodes: 'Two equal electrodes, each with a resistance and a capacitance for ions and for electrons.',
      ionic: ionic!,
      electronic: electronic!,
      chemical: chemical!,
      interfacial: interfacial!,
    }),
  ],
  [
    'TLM',
    ([ionic, electronic]: readonly Derived[]): LinePaths => ({
      model: 'two-rail',
      electrodes: 'Ions enter at one end and electrons at the other.',
      ionic: ionic!,
      electronic: electronic!,
    }),
  ],
]);

/**
 * A resistor (electrons) beside a resistor in series with a capacitance (ions, blocked by the electrodes), and at most
 * one geometric capacitance beside both.
 *
 * @see Huggins, Ionics 8 (2002) 300
 */
function readLumped(node: CircuitNode, fitted: FittedCircuit): MixedPaths | undefined {
  if (node.kind !== 'parallel') return undefined;
  const resistors = node.children.filter(isResistor);
  const branches = node.children.flatMap((part) => (part.kind === 'series' ? [part] : []));
  const capacitors = node.children.filter(isReactive);
  const isAll = resistors.length + branches.length + capacitors.length === node.children.length;
  if (!isAll || resistors.length !== 1 || branches.length !== 1 || capacitors.length > 1) return undefined;
  const [first, second, ...more] = branches[0]!.children;
  const ions = [first, second].find((part) => part !== undefined && isResistor(part));
  const interfaces = ions === first ? second : first;
  if (more.length > 0 || !ions || !interfaces || !isReactive(interfaces)) return undefined;
  const ionic = resistanceOf(ions, fitted);
  const electronic = resistanceOf(resistors[0]!, fitted);
  const both = capacitanceInSeries(interfaces, fitted, ionic);
  return {
    ...{ node, source: formatCircuit(node), model: 'lumped', electrodes: ionBlocking, ionic, electronic },
    interfacial: scale(both, 2),
    ...(capacitors[0] ? { geometric: capacitanceOf(capacitors[0], fitted, besideEachOther(ionic, electronic)) } : {}),
  };
}

function isResistor(node: CircuitNode): node is ElementNode {
  return node.kind === 'element' && node.definition.symbol === 'R';
}

function isReactive(node: CircuitNode): node is ElementNode {
  return node.kind === 'element' && reactive.includes(node.definition.symbol);
}

function resistanceOf(node: ElementNode, fitted: FittedCircuit): Derived {
  return fitted.parametersOf(node)[0]!;
}

function capacitanceOf(node: CircuitNode, fitted: FittedCircuit, beside: Derived): Derived {
  const [Q, n = one] = fitted.parametersOf(node as ElementNode) as [Derived, Derived?];
  return hsuMansfeld(Q, n, beside).capacitance;
}

function capacitanceInSeries(node: ElementNode, fitted: FittedCircuit, series: Derived): Derived {
  const [Q, n = one] = fitted.parametersOf(node) as [Derived, Derived?];
  return blocking(Q, n, series).capacitance;
}

/** Time constant of the slowest process, s: of the line's diffusion or of the interfaces' charging. */
export function slowestTimeS({ ionic, electronic, chemical, interfacial }: MixedPaths): number {
  const sum = add(ionic, electronic).value;
  return Math.max((sum * (chemical?.value ?? 0)) / 10, (sum * (interfacial?.value ?? 0)) / 2);
}
