import { createCircuit } from '../../../circuit/circuit.ts';
import type { ImpedanceFit } from '../../../model/results.ts';
import { seriesBlocks, type SeriesBlock } from '../series-blocks.ts';

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
}

/**
 * Resistances in the outermost series, fastest first, and the blocks that could not be read as one.
 *
 * Read are a bare resistor, a resistor beside one capacitor or constant-phase element, and the Zarc. For the second
 * C = Q^(1/n)·R^((1−n)/n), the capacitance at the peak (Hsu & Mansfeld, Corrosion 57 (2001) 747).
 */
export function readSeriesResistances(fit: ImpedanceFit): {
  readonly resistances: readonly SeriesResistance[];
  readonly unread: readonly string[];
} {
  const circuit = createCircuit(fit.circuit);
  const resistances: SeriesResistance[] = [];
  const unread: string[] = [];
  for (const block of seriesBlocks(circuit)) {
    const found = readBlock(block, fit);
    if (found) resistances.push(found);
    else if (!isReactance(block, fit)) unread.push(block.circuit.text);
  }
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

function readBlock({ circuit, offset }: SeriesBlock, fit: ImpedanceFit): SeriesResistance | undefined {
  const symbols = circuit.elements.map((item) => item.definition.symbol);
  const valueOf = (elementIndex: number, parameterIndex = 0): number =>
    fit.parameters[offset + circuit.offsets[elementIndex]! + parameterIndex]!.value;
  const at = (elementIndex: number): Pick<SeriesResistance, 'index' | 'parameterName' | 'resistanceOhm'> => {
    const index = offset + circuit.offsets[elementIndex]!;
    return { index, parameterName: fit.parameters[index]!.name, resistanceOhm: fit.parameters[index]!.value };
  };
  if (circuit.root.kind === 'element') {
    if (symbols[0] === 'R') return { ...at(0), peakHz: Infinity };
    if (symbols[0] === 'Zarc') return arc(at(0), valueOf(0, 1));
    return undefined;
  }
  const resistor = symbols.indexOf('R');
  if (circuit.root.kind !== 'parallel' || symbols.length !== 2 || resistor < 0) return undefined;
  const other = 1 - resistor;
  const resistance = at(resistor);
  if (symbols[other] === 'C') return arc(resistance, resistance.resistanceOhm * valueOf(other));
  if (symbols[other] === 'CPE')
    return arc(resistance, (resistance.resistanceOhm * valueOf(other, 0)) ** (1 / valueOf(other, 1)));
  return undefined;
}

function arc(
  resistance: Pick<SeriesResistance, 'index' | 'parameterName' | 'resistanceOhm'>,
  tauS: number,
): SeriesResistance {
  return { ...resistance, capacitanceF: tauS / resistance.resistanceOhm, peakHz: 1 / (2 * Math.PI * tauS) };
}
