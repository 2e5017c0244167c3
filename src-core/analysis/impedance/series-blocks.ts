import { createCircuit, createEvaluator, type Circuit } from '../../circuit/circuit.ts';
import type { CircuitNode } from '../../circuit/element-reader.ts';
import { formatCircuit } from '../../circuit/format.ts';

/** A member of the outermost series of a circuit. */
export interface SeriesBlock {
  readonly circuit: Circuit;
  /** Index of its first parameter in the whole circuit. */
  readonly offset: number;
}

/** The members of the outermost series; the whole circuit where there is none. */
export function seriesBlocks(circuit: Circuit): readonly SeriesBlock[] {
  const nodes = circuit.root.kind === 'series' ? circuit.root.children : [circuit.root];
  let offset = 0;
  return nodes.map((node) => {
    const block = { circuit: createCircuit(formatCircuit(node)), offset };
    offset += block.circuit.parameters.length;
    return block;
  });
}

/**
 * Exchanges parameters between like blocks of the outermost series, which leaves Z as it is: fastest first, or in
 * the order of speed that the user's guess has. Blocks with a constrained parameter stay where they are.
 */
export function orderLikeBlocks(
  circuit: Circuit,
  values: Float64Array,
  guess: Float64Array | undefined,
  isConstrained: (parameter: number) => boolean = () => false,
): Float64Array {
  const ordered = Float64Array.from(values);
  const groups = new Map<string, SeriesBlock[]>();
  for (const block of seriesBlocks(circuit)) {
    const kind = signatureOf(block.circuit);
    groups.set(kind, [...(groups.get(kind) ?? []), block]);
  }
  for (const group of groups.values()) {
    if (group.length < 2 || group.some((block) => hasConstraint(block, isConstrained))) continue;
    const places = guess ? sortBySpeed(group, guess) : group;
    const sources = sortBySpeed(group, values);
    places.forEach((place, rank) => {
      const { offset } = sources[rank]!;
      ordered.set(values.subarray(offset, offset + place.circuit.parameters.length), place.offset);
    });
  }
  return ordered;
}

function hasConstraint({ circuit, offset }: SeriesBlock, isConstrained: (parameter: number) => boolean): boolean {
  return circuit.parameters.some((_, j) => isConstrained(offset + j));
}

function sortBySpeed(blocks: readonly SeriesBlock[], values: Float64Array): readonly SeriesBlock[] {
  const speed = new Map(blocks.map((block) => [block, peakOf(block, values)?.frequencyHz ?? 0]));
  return [...blocks].sort((a, b) => speed.get(b)! - speed.get(a)!);
}

/**
 * Starts in which two unlike blocks of the outermost series change places in the spectrum. Where a capacitor has taken
 * the arc of a constant-phase element, and the other way round, the way back leads over a ridge.
 */
export function exchangeBlocks(circuit: Circuit, values: Float64Array): readonly Float64Array[] {
  const arcs = seriesBlocks(circuit).flatMap((block) => {
    const peak = peakOf(block, values);
    return peak ? [{ block, peak, kind: signatureOf(block.circuit) }] : [];
  });
  const exchanged: Float64Array[] = [];
  arcs.forEach((first, i) =>
    arcs.slice(i + 1).forEach((second) => {
      if (first.kind === second.kind) return;
      const start = Float64Array.from(values);
      start.set(valuesAtPeak(first.block.circuit, second.peak), first.block.offset);
      start.set(valuesAtPeak(second.block.circuit, first.peak), second.block.offset);
      exchanged.push(start);
    }),
  );
  return exchanged;
}

function valuesAtPeak({ elements }: Circuit, { frequencyHz, heightOhm }: Peak): number[] {
  const feature = { resistanceOhm: 2 * heightOhm, omega: 2 * Math.PI * frequencyHz, exponent: 0.85 };
  return elements.flatMap((item) => [...item.definition.start(feature)]);
}

/** The same for blocks that can be exchanged: the text without the elements' numbers. */
export function signatureOf({ root }: Circuit): string {
  const write = (node: CircuitNode): string => {
    if (node.kind === 'element') return `${node.definition.symbol}{${node.definition.formula}}`;
    return `${node.kind}(${node.children.map(write).join(',')})`;
  };
  return write(root);
}

export interface Peak {
  /** Where −Z'' of the block is largest. */
  readonly frequencyHz: number;
  /** −Z'' there. */
  readonly heightOhm: number;
}

/**
 * The maximum of −Z'' of a block by itself, to 1 %, between 1e-12 and 1e15 Hz; undefined where −Z'' has no maximum,
 * as for a resistor or a capacitor.
 */
export function peakOf(block: SeriesBlock, values: Float64Array): Peak | undefined {
  const own = values.subarray(block.offset, block.offset + block.circuit.parameters.length);
  const perDecade = 10;
  const frequencyHz = Float64Array.from({ length: 27 * perDecade + 1 }, (_, k) => 10 ** (k / perDecade - 12));
  const coarse = highest(block.circuit, own, frequencyHz);
  if (!coarse || coarse.index === 0 || coarse.index === frequencyHz.length - 1) return undefined;
  const centre = frequencyHz[coarse.index]!;
  const fine = Float64Array.from({ length: 41 }, (_, k) => centre * 10 ** ((k - 20) / (20 * perDecade)));
  const found = highest(block.circuit, own, fine)!;
  return { frequencyHz: fine[found.index]!, heightOhm: found.height };
}

function highest(
  circuit: Circuit,
  values: ArrayLike<number>,
  frequencyHz: Float64Array,
): { index: number; height: number } | undefined {
  const zRe = new Float64Array(frequencyHz.length);
  const zIm = new Float64Array(frequencyHz.length);
  createEvaluator(circuit, frequencyHz).impedance(values, zRe, zIm);
  let index = -1;
  let height = 0;
  for (let k = 0; k < zIm.length; k++)
    if (-zIm[k]! > height) {
      height = -zIm[k]!;
      index = k;
    }
  return index < 0 ? undefined : { index, height };
}
