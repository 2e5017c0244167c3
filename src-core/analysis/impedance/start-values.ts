import { createCircuit, createEvaluator, type Circuit } from '../../circuit/circuit.ts';
import { formatCircuit } from '../../circuit/format.ts';
import type { CircuitNode, ElementNode } from '../../circuit/element-reader.ts';
import { createRandom, type RandomSource } from '../../numerics/random.ts';
import { signatureOf } from './series-blocks.ts';
import { createCombinationScorer } from './combination-scorer.ts';
import type { FitData } from './fit-data.ts';

/** A block with chosen shape: its parameters for size 1 Ω, and what it adds to the weighted spectrum, length 1. */
interface Column {
  readonly values: readonly number[];
  readonly position: number;
  readonly vector: Float64Array;
  /** Length of `vector` before it was made 1. */
  readonly length: number;
}

interface Block {
  readonly circuit: Circuit;
  /** The same for blocks that can be exchanged. */
  readonly signature: string;
  readonly columns: readonly Column[];
}

const mostPoints = 32;
const mostColumnsPerBlock = 100;
const mostCombinations = 3000;
const alike = 0.9995;
/** Of a lone constant-phase element, which may be a blocking tail or diffusion, or of a depressed arc. */
const loneExponents = [0.95, 0.8, 0.65, 0.5];

/**
 * Start values found in the data, best first: at most `count`, unlike each other.
 *
 * @param peaks - angular frequencies at which processes were seen; they are tried beside a grid, which is then coarser
 * @returns vectors in the order of `circuit.parameters`
 */
export function proposeStarts(
  circuit: Circuit,
  data: FitData,
  count: number,
  seed: number,
  peaks: readonly number[] = [],
): readonly Float64Array[] {
  const random = createRandom(seed);
  const isParallel = circuit.root.kind === 'parallel';
  const nodes = circuit.root.kind === 'element' ? [circuit.root] : circuit.root.children;
  const points = thinOut(data);
  const target = weightedVector(points.zRe, points.zIm, points, isParallel);
  const blocks = tabulate(nodes, { points, isParallel, peaks, random });
  const scorer = createCombinationScorer(
    blocks.map((block) => block.columns.map((column) => column.vector)),
    target,
  );
  const combinations = listCombinations(blocks, random).map((choice) => ({ choice, misfit: scorer.misfit(choice) }));
  combinations.sort((a, b) => a.misfit - b.misfit);

  const starts: Float64Array[] = [];
  const chosen: (readonly number[])[] = [];
  for (const { choice } of combinations) {
    if (starts.length >= count) break;
    if (chosen.some((other) => isNear(blocks, choice, other))) continue;
    chosen.push(choice);
    starts.push(joinValues(blocks, choice, scorer.sizes(choice), isParallel));
  }
  return starts;
}

/** A start in the neighbourhood of another: positive values off by a factor of about `spread`, exponents by a little. */
export function perturb(circuit: Circuit, values: Float64Array, spread: number, random: RandomSource): Float64Array {
  return values.map((value, j) => {
    const { kind, minimum, maximum } = circuit.parameters[j]!.definition;
    const moved = kind === 'positive' ? value * spread ** random.normal() : value + 0.1 * random.normal();
    return Math.min(Math.max(moved, minimum), maximum);
  });
}

/** Every so many-th point, so that long spectra cost no more than short ones. */
function thinOut(data: FitData): Pick<FitData, 'frequencyHz' | 'zRe' | 'zIm'> {
  const order = Array.from(data.frequencyHz.keys()).sort((a, b) => data.frequencyHz[a]! - data.frequencyHz[b]!);
  const stride = Math.max(1, Math.ceil(order.length / mostPoints));
  const kept = order.filter((_, rank) => rank % stride === 0);
  return {
    frequencyHz: Float64Array.from(kept, (k) => data.frequencyHz[k]!),
    zRe: Float64Array.from(kept, (k) => data.zRe[k]!),
    zIm: Float64Array.from(kept, (k) => data.zIm[k]!),
  };
}

/** Z/|Z_data|, or Y/|Y_data| where admittances add; real parts first. */
function weightedVector(
  zRe: Float64Array,
  zIm: Float64Array,
  points: Pick<FitData, 'zRe' | 'zIm'>,
  isParallel: boolean,
): Float64Array {
  const n = zRe.length;
  const vector = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    const size = Math.sqrt(points.zRe[k]! ** 2 + points.zIm[k]! ** 2);
    const square = zRe[k]! ** 2 + zIm[k]! ** 2;
    vector[k] = isParallel ? (zRe[k]! / square) * size : zRe[k]! / size;
    vector[n + k] = isParallel ? (-zIm[k]! / square) * size : zIm[k]! / size;
  }
  return vector;
}

/** What the shapes of blocks are laid out by. */
interface Layout {
  readonly points: Pick<FitData, 'frequencyHz' | 'zRe' | 'zIm'>;
  readonly isParallel: boolean;
  readonly peaks: readonly number[];
  readonly random: RandomSource;
}

function tabulate(nodes: readonly CircuitNode[], layout: Layout): readonly Block[] {
  const circuits = nodes.map((node) => createCircuit(formatCircuit(node)));
  const selective = circuits.filter((item) => item.parameters.length > 1).length;
  // Three or more blocks with a frequency of their own: one exponent, or the combinations run out of hand.
  const exponents = selective > 2 ? [0.85] : [0.92, 0.7];
  const shared = new Map<string, readonly Column[]>();
  return circuits.map((circuit) => {
    const signature = signatureOf(circuit);
    const known = shared.get(signature);
    const tried = circuit.elements.length === 1 ? loneExponents : exponents;
    const columns = known ?? tabulateBlock(circuit, tried, layout);
    shared.set(signature, columns);
    return { circuit, signature, columns };
  });
}

function tabulateBlock(circuit: Circuit, exponents: readonly number[], layout: Layout): readonly Column[] {
  const { points, isParallel } = layout;
  const evaluator = createEvaluator(circuit, points.frequencyHz);
  const zRe = new Float64Array(points.frequencyHz.length);
  const zIm = new Float64Array(points.frequencyHz.length);
  const columns: Column[] = [];
  for (const { values, position } of shapesOf(circuit, exponents, layout)) {
    if (columns.length >= mostColumnsPerBlock) break;
    evaluator.impedance(values, zRe, zIm);
    const vector = weightedVector(zRe, zIm, points, isParallel);
    const length = Math.sqrt(dot(vector, vector));
    if (!(length > 0 && length < Infinity)) continue;
    const unit = vector.map((value) => value / length);
    if (columns.some((other) => dot(other.vector, unit) > alike)) continue;
    columns.push({ values, position, vector: unit, length });
  }
  return columns;
}

/** Parameter values of size 1 Ω on a grid of characteristic frequencies reaching beyond the measured ones. */
function shapesOf(
  circuit: Circuit,
  exponents: readonly number[],
  { points: { frequencyHz }, peaks, random }: Layout,
): readonly { values: readonly number[]; position: number }[] {
  const low = Math.log10(2 * Math.PI * Math.min(...frequencyHz)) - 2;
  const high = Math.log10(2 * Math.PI * Math.max(...frequencyHz)) + 1.5;
  const perDecade = peaks.length > 0 ? 1 : 2;
  const positions = Math.max(2, Math.min(32, Math.round(perDecade * (high - low))));
  const grid = Array.from({ length: positions }, (_, k) => 10 ** (high - ((high - low) * k) / (positions - 1)));
  const omegas = [...grid, ...peaks].sort((a, b) => b - a);
  const variants = freeElements(circuit.elements) > 0 || circuit.elements.some(hasInnerFreedom) ? 24 : 1;
  const hasExponent = circuit.parameters.some((item) => item.definition.kind === 'exponent');
  const shapes = [];
  for (let variant = 0; variant < variants; variant++)
    for (const exponent of hasExponent ? exponents : [1])
      for (const [position, omega] of omegas.entries())
        shapes.push({ values: assign(circuit.elements, omega, exponent, random), position });
  // A block with inner freedom has more shapes than are looked at: take them in random order.
  return variants > 1 ? shuffle(shapes, random) : shapes;
}

/**
 * One resistor and one reactance of a block make its characteristic frequency; what else it holds is free and gets
 * a size and a slower frequency by chance.
 */
function assign(list: readonly ElementNode[], omega: number, exponent: number, random: RandomSource): number[] {
  const free = freeFlags(list);
  return list.flatMap((item, index) => {
    const size = free[index] ? 10 ** (3 * random.uniform() - 1.5) : 1;
    const shift = free[index] ? 10 ** (6 * random.uniform() - 5) : 1;
    const values = item.definition.start({ resistanceOhm: size, omega: omega * shift, exponent });
    if (!hasInnerFreedom(item)) return [...values];
    return values.map((value, j) => {
      const { kind, minimum, maximum } = item.definition.parameters[j]!;
      if (j === 0 || kind !== 'positive') return value;
      return Math.min(Math.max(value * 10 ** (2 * random.uniform() - 1), minimum), maximum);
    });
  });
}

/** True for an element with so many resistances and capacitances that one size and one frequency do not fix its shape. */
function hasInnerFreedom({ definition }: ElementNode): boolean {
  return definition.parameters.filter((item) => item.kind === 'positive').length > 3;
}

function freeElements(list: readonly ElementNode[]): number {
  return freeFlags(list).filter(Boolean).length;
}

function freeFlags(list: readonly ElementNode[]): readonly boolean[] {
  let hasResistor = false;
  let hasReactance = false;
  return list.map(({ definition }) => {
    const positive = definition.parameters.filter((item) => item.kind === 'positive').length;
    const isResistor = definition.symbol === 'R';
    const free = isResistor ? hasResistor : positive > 1 ? list.length > 1 : hasReactance;
    if (isResistor) hasResistor = true;
    else if (positive === 1) hasReactance = true;
    return free;
  });
}

/** Every choice of a column per block, like blocks from fast to slow; a random part of them when there are many. */
function listCombinations(blocks: readonly Block[], random: RandomSource): readonly (readonly number[])[] {
  const total = blocks.reduce((product, block) => product * block.columns.length, 1);
  const positions = blocks.map((block) => block.columns.map((column) => column.position));
  const likeBefore = blocks.map(({ signature, columns }, i) =>
    columns.length === 1 ? -1 : blocks.findLastIndex((block, k) => k < i && block.signature === signature),
  );
  const everyOne = total <= 4 * mostCombinations;
  const combinations: number[][] = [];
  for (let k = 0; k < (everyOne ? total : 40 * mostCombinations); k++) {
    if (combinations.length >= mostCombinations && !everyOne) break;
    const choice: number[] = [];
    let rest = k;
    for (let i = 0; i < blocks.length; i++) {
      const { length } = positions[i]!;
      const column = everyOne ? rest % length : random.integer(length);
      rest = Math.floor(rest / length);
      const before = likeBefore[i]!;
      if (before >= 0 && positions[before]![choice[before]!]! >= positions[i]![column]!) break;
      choice.push(column);
    }
    if (choice.length === blocks.length) combinations.push(choice);
  }
  return combinations;
}

/** Two choices that Levenberg–Marquardt would most likely carry to the same place. */
function isNear(blocks: readonly Block[], a: readonly number[], b: readonly number[]): boolean {
  return blocks.every((block, i) => {
    const one = block.columns[a[i]!]!;
    const two = block.columns[b[i]!]!;
    return a[i] === b[i] || dot(one.vector, two.vector) > 0.97;
  });
}

function joinValues(
  blocks: readonly Block[],
  choice: readonly number[],
  sizes: Float64Array,
  isParallel: boolean,
): Float64Array {
  return Float64Array.from(
    blocks.flatMap((block, i) => {
      const column = block.columns[choice[i]!]!;
      const size = sizes[i]! / column.length;
      const impedanceFactor = isParallel ? 1 / size : size;
      return column.values.map((value, j) => {
        const { impedancePower, minimum, maximum } = block.circuit.parameters[j]!.definition;
        return Math.min(Math.max(value * impedanceFactor ** impedancePower, minimum), maximum);
      });
    }),
  );
}

function shuffle<T>(items: readonly T[], random: RandomSource): readonly T[] {
  const mixed = [...items];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  return mixed;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
