import { createCircuit, type Circuit } from '../../../circuit/circuit.ts';
import type { ImpedanceFit } from '../../../model/impedance-fit.ts';
import { mean, median } from '../../../numerics/statistics.ts';
import { seriesBlocks, signatureOf, type SeriesBlock } from '../series-blocks.ts';
import { relativeError, readArcs } from './arcs.ts';
import { assignTracks, type Feature } from './track-assignment.ts';

/** What one spectrum gives to the following of arcs. */
export interface TrackedFit {
  readonly fit: ImpedanceFit;
  /** Along the series; processes change smoothly with it. */
  readonly position: number;
  readonly isGood: boolean;
}

/**
 * For every spectrum its values with like blocks of the outermost series exchanged so that each place of the circuit
 * holds the same process throughout: the one whose resistance, time constant, capacitance and exponent go on smoothly,
 * not the one that happens to be the fastest. Undefined where nothing had to be exchanged.
 *
 * The process that is fastest in most spectra stands first, or in the order of speed of the user's guess.
 */
export function followBlocks(
  circuitText: string,
  series: readonly TrackedFit[],
  guess: readonly number[] | undefined,
  isConstrained: (parameter: number) => boolean,
): readonly (Float64Array | undefined)[] {
  const circuit = createCircuit(circuitText);
  const values = series.map(({ fit }) => Float64Array.from(fit.parameters, ({ value }) => value));
  const exchanged = values.map(() => false);
  for (const group of likeBlocks(circuit)) {
    if (
      group.length < 2 ||
      group.some((block) => block.circuit.parameters.some((_, j) => isConstrained(block.offset + j)))
    )
      continue;
    const features = series.map(({ fit }, entry) => group.map((block) => describeBlock(block, fit, values[entry]!)));
    const chosen = assignTracks(
      features,
      series.map(({ position }) => position),
      series.map(({ isGood }) => isGood),
    );
    const places = guess ? ranksOf(group, guess) : group.map((_, k) => k);
    const order = orderBySpeed(features, chosen);
    values.forEach((list, entry) => {
      const before = Float64Array.from(list);
      order.forEach((track, rank) => {
        const source = group[chosen[entry]![track]!]!;
        const target = group[places[rank]!]!;
        if (source === target) return;
        exchanged[entry] = true;
        list.set(before.subarray(source.offset, source.offset + source.circuit.parameters.length), target.offset);
      });
    });
  }
  return values.map((list, entry) => (exchanged[entry] ? list : undefined));
}

function likeBlocks(circuit: Circuit): readonly (readonly SeriesBlock[])[] {
  return [...Map.groupBy(seriesBlocks(circuit), (block) => signatureOf(block.circuit)).values()];
}

const speedFeature = 1;

/** Tracks, the fastest through the series first. Blocks without a time constant keep their order. */
function orderBySpeed(
  features: readonly (readonly (readonly Feature[])[])[],
  chosen: readonly (readonly number[])[],
): readonly number[] {
  const tracks = Array.from({ length: features[0]!.length }, (_, track) => track);
  const tau = tracks.map((track) =>
    median(features.map((blocks, entry) => blocks[chosen[entry]![track]!]![speedFeature]?.value ?? 0)),
  );
  return tracks.sort((a, b) => tau[a]! - tau[b]!);
}

/** Places of the group, that of the fastest block of the guess first. */
function ranksOf(group: readonly SeriesBlock[], guess: readonly number[]): readonly number[] {
  const values = Float64Array.from(guess);
  const tau = group.map((block) => blockFeatures(block, values)[speedFeature] ?? 0);
  return group.map((_, k) => k).sort((a, b) => tau[a]! - tau[b]!);
}

/** ln R, ln τ, ln C and the exponent for arcs that can be read; else the logarithms of all parameters. */
function describeBlock(block: SeriesBlock, fit: ImpedanceFit, values: Float64Array): readonly Feature[] {
  const names = block.circuit.parameters.map((_, j) => fit.parameters[block.offset + j]!.name);
  const arc = readArcs(fit).find(({ name }) => names.includes(name));
  const own = fit.parameters.slice(block.offset, block.offset + names.length);
  const exponents = own
    .filter(({ unit, name }) => unit === '1' && name.endsWith('.n'))
    .map(({ value, standardError, atBound }) => ({ value, error: atBound ? 0.1 : standardError, scale: 0.05 }));
  if (arc && Number.isFinite(arc.tauS.value))
    return [
      ...[arc.resistanceOhm, arc.tauS, arc.capacitanceF].map((item) => ({
        ...{ value: Math.log(item.value), error: relativeError(item), scale: 0.15 },
      })),
      ...exponents,
    ];
  const logarithms = blockFeatures(block, values);
  return own.map(({ value, standardError }, j) => ({
    ...{ value: logarithms[j]!, error: standardError / Math.abs(value), scale: 0.15 },
  }));
}

/** ln of the parameters, the size first, then what tells the speed as far as it is a single parameter. */
function blockFeatures({ circuit, offset }: SeriesBlock, values: Float64Array): readonly number[] {
  const own = circuit.parameters.map((_, j) => values[offset + j]!);
  const logarithms = own.map((value) => Math.log(Math.max(Math.abs(value), Number.MIN_VALUE)));
  const symbols = circuit.elements.map(({ definition }) => definition.symbol).sort();
  if (symbols.join() !== 'CPE,R' && symbols.join() !== 'C,R') return logarithms;
  const resistor = circuit.elements.findIndex(({ definition }) => definition.symbol === 'R');
  const [r, q] = [own[circuit.offsets[resistor]!]!, own[circuit.offsets[1 - resistor]!]!];
  const n = symbols[0] === 'CPE' ? own[circuit.offsets[1 - resistor]! + 1]! : 1;
  return [Math.log(r), Math.log(r * q) / n];
}

/** Positions along which processes change about linearly in their logarithms: 1000/T for temperatures. */
export function positionsOf(axis: string, axisValues: readonly number[]): readonly number[] {
  if (axisValues.some((value) => !Number.isFinite(value)) || new Set(axisValues).size < axisValues.length)
    return axisValues.map((_, k) => k);
  const raw = axisValues.map((value) => (axis === 'temperature' ? 1000 / value : value));
  const centre = mean(raw);
  const width = Math.max(...raw.map((value) => Math.abs(value - centre))) || 1;
  return raw.map((value) => (value - centre) / width);
}
