import { elementsOf } from '../../../circuit/circuit.ts';
import type { CircuitNode, ElementNode, GroupNode } from '../../../circuit/element-reader.ts';
import { formatCircuit } from '../../../circuit/format.ts';
import type {
  CapacitanceMethod,
  CapacitanceResult,
  TransportResults,
  UndefinedCapacitance,
} from '../../../model/transport.ts';
import { toSignificant } from '../../../units/format.ts';
import { blocking, brug, hsuMansfeld, type EffectiveCapacitor } from './constant-phase.ts';
import { highFrequencyResistance, type FittedCircuit, type NamedResistance } from './fitted-circuit.ts';
import { add, constant, divide, multiply, power, scale, type Derived, type ErrorPropagation } from './propagation.ts';
import type { SeriesReading } from './resistances.ts';

interface Setting {
  readonly fitted: FittedCircuit;
  readonly reading: SeriesReading;
  readonly propagation: ErrorPropagation;
}

type Found = Pick<TransportResults, 'capacitances' | 'undefinedCapacitances'>;

/** Of elements that stand for more than one resistance or capacitance, and why they have none of their own. */
const withoutOne: Readonly<Record<string, string>> = {
  HN: 'its arc is skewed; no capacitance belongs to it alone',
  DL: 'Q is that of a pore’s wall, charged through all parts of the pore',
  DLb: 'Q is that of a pore’s wall, charged through all parts of the pore',
  TLM: 'Q lies along both rails',
};

/**
 * Effective capacitances of every C, CPE, Zarc and blocking interface (JMi) of a fitted circuit, each by the formula
 * that suits where it stands:
 *
 * - beside a resistance: Hsu–Mansfeld, where diffusion and slower arcs in series with that resistance are left aside;
 *   in the outermost series also Brug's, with the resistances that are faster than the arc for Rs;
 * - in series with resistances: blocking, in the outermost series with those that are faster, else with those of its branch.
 */
export function readCapacitances(setting: Setting): Found {
  const capacitances: CapacitanceResult[] = [];
  const undefinedCapacitances: UndefinedCapacitance[] = [];
  const visit = (node: CircuitNode, parent: GroupNode | undefined, isOutermost: boolean): void => {
    if (node.kind !== 'element') {
      for (const child of node.children) visit(child, node, isOutermost && node === setting.fitted.circuit.root);
      return;
    }
    const found = readElement(node, { parent, isOutermost }, setting);
    if (typeof found === 'string') undefinedCapacitances.push({ element: node.name, reason: found });
    else capacitances.push(...found);
  };
  const { root } = setting.fitted.circuit;
  // Members of an outermost parallel group stand in the outermost series too: as one block of it.
  visit(root, undefined, true);
  return { capacitances, undefinedCapacitances };
}

interface Place {
  readonly parent: GroupNode | undefined;
  /** The element is a member of the outermost group. */
  readonly isOutermost: boolean;
}

/** Capacitances of one element, or why it has none; an empty list where there is nothing to say. */
function readElement(node: ElementNode, place: Place, setting: Setting): readonly CapacitanceResult[] | string {
  const { symbol } = node.definition;
  const parameters = setting.fitted.parametersOf(node);
  if (symbol === 'Zarc') {
    const [R, tau, n] = parameters as [Derived, Derived, Derived];
    const Q = divide(power(tau, n), R);
    const names = setting.fitted.namesOf(node).slice(0, 1);
    return besideResistance(
      { node, Q, n, block: node },
      { resistance: R, names },
      setting,
      place.parent?.kind !== 'parallel',
    );
  }
  if (symbol === 'JMi') return readInterface(node, setting);
  if (symbol !== 'C' && symbol !== 'CPE') return withoutOne[symbol] ?? [];
  const [Q, n = one] = parameters as [Derived, Derived?];
  const element = { node, Q, n, block: place.parent ?? node };
  return place.parent?.kind === 'parallel'
    ? readBeside(element, place.parent, setting)
    : readBlocking(element, place, setting);
}

const one = constant(1);

/** An element seen as Q(jω)ⁿ, and the block of the circuit it belongs to. */
interface Reactance {
  readonly node: ElementNode;
  readonly Q: Derived;
  readonly n: Derived;
  readonly block: CircuitNode;
}

function readBeside(element: Reactance, group: GroupNode, setting: Setting): readonly CapacitanceResult[] | string {
  const others = group.children.filter((child) => child !== element.node);
  const isReactive = (node: CircuitNode): boolean =>
    node.kind === 'element' && (node.definition.symbol === 'C' || node.definition.symbol === 'CPE');
  const rest: CircuitNode = others.length === 1 ? others[0]! : { kind: 'parallel', children: others };
  const beside = others.some(isReactive) ? undefined : highFrequencyResistance(setting.fitted, rest);
  if (beside) {
    const isOutermost = isBlock(setting.fitted, group);
    const note = leftAside(element, beside, rest, setting);
    return besideResistance(element, beside, setting, isOutermost, note);
  }
  if (element.node.definition.symbol === 'C') return [plain(element, setting)];
  return others.some(isReactive)
    ? 'another capacitance stands beside it'
    : `no single resistance stands beside it, but ${formatCircuit(rest)}`;
}

/** True for a member of the outermost series, or the whole circuit. */
function isBlock({ circuit }: FittedCircuit, node: CircuitNode): boolean {
  return circuit.root === node || (circuit.root.kind === 'series' && circuit.root.children.includes(node));
}

/** How much of what stands beside the element was left aside, where that matters at the peak. */
function leftAside(
  { Q, n }: Reactance,
  { resistance }: NamedResistance,
  rest: CircuitNode,
  { fitted }: Setting,
): string | undefined {
  if (rest.kind === 'element') return undefined;
  const { timeConstant } = hsuMansfeld(Q, n, resistance);
  const { re, im } = fitted.impedanceOf(rest, 1 / (2 * Math.PI * timeConstant.value));
  const share = Math.hypot(re - resistance.value, im) / resistance.value;
  if (!(share > 0.1)) return undefined;
  return `At its peak ${formatCircuit(rest)} differs from the resistance alone by ${toSignificant(100 * share, 2)} %: a rough value.`;
}

function besideResistance(
  element: Reactance,
  beside: NamedResistance,
  setting: Setting,
  isOutermost: boolean,
  note?: string,
): readonly CapacitanceResult[] {
  const { Q, n, node } = element;
  const isCapacitor = node.definition.symbol === 'C';
  const found = hsuMansfeld(Q, n, beside.resistance);
  const method = isCapacitor ? 'capacitor' : 'hsu-mansfeld';
  const first = describe(element, method, found, setting, {
    besides: beside.names,
    ...(note === undefined ? {} : { note }),
  });
  if (isCapacitor || !isOutermost) return [first];
  const series = resistanceInFront(setting, 1 / (2 * Math.PI * found.timeConstant.value), element.block);
  if (!series) return [first];
  const spread = brug(Q, n, series.resistance, beside.resistance);
  return [first, describe(element, 'brug', spread, setting, { besides: beside.names, inSeries: series.names })];
}

/**
 * The resistances of the outermost series that are faster than a frequency: what a slower part sees in series with it.
 * Undefined where there is none, or where a part that has no single resistance is not small there.
 */
function resistanceInFront(
  { fitted, reading }: Setting,
  frequencyHz: number,
  own: CircuitNode,
): NamedResistance | undefined {
  const ownNames = new Set(elementsOf(own).flatMap((element) => fitted.namesOf(element)));
  const faster = reading.resistances.filter(
    ({ peakHz, parameterName }) => peakHz > frequencyHz && !ownNames.has(parameterName),
  );
  if (faster.length === 0) return undefined;
  const resistance = add(...faster.map((item) => item.resistance));
  const isBlurred = reading.unread.some((node) => {
    if (node === own) return false;
    const { re, im } = fitted.impedanceOf(node, frequencyHz);
    return Math.hypot(re, im) > 0.05 * resistance.value;
  });
  return isBlurred ? undefined : { resistance, names: faster.map(({ parameterName }) => parameterName) };
}

function readBlocking(element: Reactance, place: Place, setting: Setting): readonly CapacitanceResult[] | string {
  const { Q, n, node } = element;
  const isCapacitor = node.definition.symbol === 'C';
  const series =
    place.isOutermost || !place.parent
      ? resistanceBefore(element, setting)
      : highFrequencyResistance(setting.fitted, {
          kind: 'series',
          children: place.parent.children.filter((child) => child !== node),
        });
  if (series)
    return [
      describe(element, isCapacitor ? 'capacitor' : 'blocking', blocking(Q, n, series.resistance), setting, {
        inSeries: series.names,
      }),
    ];
  return isCapacitor ? [plain(element, setting)] : 'no single resistance stands in series with it';
}

/** The resistances that are charged through, those faster than the time constant they make; all at first. */
function resistanceBefore({ Q, n, node }: Reactance, setting: Setting): NamedResistance | undefined {
  let frequencyHz = 0;
  let series: NamedResistance | undefined;
  for (let round = 0; round < 3; round++) {
    series = resistanceInFront(setting, frequencyHz, node);
    if (!series) return undefined;
    frequencyHz = 1 / (2 * Math.PI * blocking(Q, n, series.resistance).timeConstant.value);
  }
  return series;
}

/**
 * The interface of a mixed conductor that blocks ions: both electrodes in series, Q/2, are charged through the ions'
 * resistance; what is given is that of one electrode.
 */
function readInterface(node: ElementNode, setting: Setting): readonly CapacitanceResult[] {
  const [Rion, , , Q, n] = setting.fitted.parametersOf(node) as [Derived, Derived, Derived, Derived, Derived];
  const [name] = setting.fitted.namesOf(node);
  const both = blocking(scale(Q, 0.5), n, Rion);
  const found = { timeConstant: both.timeConstant, capacitance: scale(both.capacitance, 2) };
  const note = 'Of one of two equal electrodes; charged through the ions’ resistance.';
  return [describe({ node, Q, n, block: node }, 'blocking', found, setting, { inSeries: [name!], note })];
}

function plain({ node, Q }: Reactance, { propagation }: Setting): CapacitanceResult {
  return { element: node.name, method: 'capacitor', ...sizes(Q, propagation), besides: [], inSeries: [] };
}

interface Particulars {
  readonly besides?: readonly string[];
  readonly inSeries?: readonly string[];
  readonly note?: string;
}

function describe(
  { node }: Reactance,
  method: CapacitanceMethod,
  { capacitance, timeConstant }: EffectiveCapacitor,
  { propagation }: Setting,
  { besides = [], inSeries = [], note }: Particulars,
): CapacitanceResult {
  const frequency = scale(divide(one, timeConstant), 1 / (2 * Math.PI));
  return {
    element: node.name,
    method,
    ...sizes(capacitance, propagation),
    timeConstant: propagation.describe(timeConstant, 's'),
    frequency: propagation.describe(frequency, 'Hz'),
    besides,
    inSeries,
    ...(note === undefined ? {} : { note }),
  };
}

function sizes(
  capacitance: Derived,
  { thicknessCm, areaCm2, describe: write }: ErrorPropagation,
): Pick<CapacitanceResult, 'capacitance' | 'perLength' | 'perArea'> {
  return {
    capacitance: write(capacitance, 'F'),
    ...(thicknessCm && areaCm2
      ? {
          perLength: write(multiply(capacitance, divide(thicknessCm, areaCm2)), 'F/cm'),
          perArea: write(divide(capacitance, areaCm2), 'F/cm²'),
        }
      : {}),
  };
}
