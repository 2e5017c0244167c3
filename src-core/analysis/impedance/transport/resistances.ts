import type { CircuitNode } from '../../../circuit/element-reader.ts';
import { createCircuit } from '../../../circuit/circuit.ts';
import type { ImpedanceFit } from '../../../model/results.ts';
import { seriesBlocks, type SeriesBlock } from '../series-blocks.ts';
import { hsuMansfeld } from './constant-phase.ts';
import { readFittedCircuit, type FittedCircuit } from './fitted-circuit.ts';
import { divide, multiply, type Derived } from './propagation.ts';

/** A resistance that the direct current passes, in the outermost series of a circuit. */
export interface SeriesResistance {
  readonly parameterName: string;
  /** Index in the fit's parameters. */
  readonly index: number;
  readonly resistanceOhm: number;
  /** Of the capacitor or constant-phase element beside it (Hsu–Mansfeld); undefined for a bare resistor. */
  readonly capacitanceF?: number;
  /** Where its arc peaks; Infinity for a bare resistor, whose arc lies somewhere above the data. */
  readonly peakHz: number;
  /** The same with what their errors follow from. */
  readonly resistance: Derived;
  readonly capacitance?: Derived;
  readonly timeConstant?: Derived;
}

/** The outermost series of a fitted circuit, as far as it can be read. */
export interface SeriesReading {
  /** Fastest first. */
  readonly resistances: readonly SeriesResistance[];
  /** Blocks in which the direct current meets no single resistance. */
  readonly unread: readonly CircuitNode[];
}

/**
 * Resistances in the outermost series, and the blocks that could not be read as one.
 *
 * Read are a bare resistor, a resistor beside one capacitor or constant-phase element, and the Zarc.
 */
export function readSeriesResistances(
  fit: ImpedanceFit,
  fitted: FittedCircuit = readFittedCircuit(fit),
): SeriesReading {
  const resistances: SeriesResistance[] = [];
  const unread: CircuitNode[] = [];
  const { root } = fitted.circuit;
  const nodes = root.kind === 'series' ? root.children : [root];
  seriesBlocks(createCircuit(fit.circuit)).forEach((block, k) => {
    const node = nodes[k]!;
    const found = readBlock(node, fitted);
    if (found) resistances.push(found);
    else if (!isReactance(block, fit)) unread.push(node);
  });
  return { resistances: resistances.sort((a, b) => b.peakHz - a.peakHz), unread };
}

/** Angular frequencies far below any measurement, rad/s. */
const slowOmegas = [1e-9, 1e-15] as const;

/** A single element that carries no direct current, or (an inductor) opposes none: towards ω = 0 |Z| has no limit. */
function isReactance({ circuit, offset }: SeriesBlock, fit: ImpedanceFit): boolean {
  const [element, ...others] = circuit.elements;
  if (!element || others.length > 0) return false;
  const { parameters, impedance } = element.definition;
  const values = fit.parameters.slice(offset, offset + parameters.length).map(({ value }) => value);
  const evaluate = impedance(values);
  const out = new Float64Array(2 + 2 * parameters.length);
  const [size, slowerSize] = slowOmegas.map((omega) => {
    evaluate(omega, Math.log(omega), out);
    return Math.hypot(out[0]!, out[1]!);
  });
  return Math.abs(Math.log(slowerSize! / size!)) > 0.5;
}

function readBlock(node: CircuitNode, fitted: FittedCircuit): SeriesResistance | undefined {
  if (node.kind === 'element') {
    const [first, second] = fitted.parametersOf(node);
    if (node.definition.symbol === 'R') return describe(first!, fitted);
    if (node.definition.symbol === 'Zarc') return describe(first!, fitted, second);
    return undefined;
  }
  const [one, other, ...more] = node.children;
  if (node.kind !== 'parallel' || one?.kind !== 'element' || other?.kind !== 'element' || more.length > 0)
    return undefined;
  const resistor = [one, other].find(({ definition }) => definition.symbol === 'R');
  const reactance = resistor === one ? other : one;
  if (!resistor) return undefined;
  const resistance = fitted.parametersOf(resistor)[0]!;
  const [size, exponent] = fitted.parametersOf(reactance);
  if (reactance.definition.symbol === 'C') return describe(resistance, fitted, multiply(resistance, size!));
  if (reactance.definition.symbol === 'CPE')
    return describe(resistance, fitted, hsuMansfeld(size!, exponent!, resistance).timeConstant);
  return undefined;
}

function describe(resistance: Derived, { fit }: FittedCircuit, timeConstant?: Derived): SeriesResistance {
  const [index] = resistance.slopes.keys();
  const common = {
    parameterName: fit.parameters[index!]!.name,
    index: index!,
    resistanceOhm: resistance.value,
    resistance,
  };
  if (!timeConstant) return { ...common, peakHz: Infinity };
  const capacitance = divide(timeConstant, resistance);
  return {
    ...common,
    capacitanceF: capacitance.value,
    peakHz: 1 / (2 * Math.PI * timeConstant.value),
    capacitance,
    timeConstant,
  };
}
