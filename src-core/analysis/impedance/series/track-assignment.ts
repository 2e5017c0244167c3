/** One coordinate of a block, on a scale on which processes change smoothly. */
export interface Feature {
  readonly value: number;
  readonly error: number;
  /** How far it may jump from one spectrum to the next for reasons of its own. */
  readonly scale: number;
}

/** Blocks of one spectrum, their features in one order. */
type Blocks = readonly (readonly Feature[])[];

/** So many spectra, those nearest, tell where a track should be. */
const memory = 5;
/** Hypotheses kept. */
const beamWidth = 32;
/** More blocks than this are not permuted in every way. */
const mostPermuted = 4;
/** A feature that fits worse than this many squared deviations counts as so many: one bad fit must not decide alone. */
const worst = 25;
const largestError = 2;
/** Of a doubtful fit, beside its own errors. */
const doubt = 0.5;

interface Hypothesis {
  /** Per entry treated, the block on every track. */
  readonly chosen: ReadonlyMap<number, readonly number[]>;
  readonly cost: number;
}

/**
 * Assigns the blocks of every spectrum to tracks, so that along each track every feature goes on smoothly: where a track
 * should be is told by a line through its nearest spectra. Begins where the blocks are clearest apart and goes both ways,
 * several hypotheses at a time (beam search), so that arcs that cross are told by where they came from.
 *
 * @returns per spectrum, the block on every track
 */
export function assignTracks(
  spectra: readonly Blocks[],
  positions: readonly number[],
  isGood: readonly boolean[],
): readonly (readonly number[])[] {
  const count = spectra[0]!.length;
  const clearest = mostApart(spectra, isGood);
  const order = [
    ...[...spectra.keys()].filter((k) => k > clearest),
    ...[...spectra.keys()].filter((k) => k < clearest).reverse(),
  ];
  const identity = Array.from({ length: count }, (_, track) => track);
  let beam: readonly Hypothesis[] = [{ chosen: new Map([[clearest, identity]]), cost: 0 }];
  for (const entry of order) {
    const next = beam.flatMap((hypothesis) => {
      const costs = costsOf(hypothesis, entry, spectra, positions, isGood);
      return permutationsFor(costs).map((blocks): Hypothesis => {
        const cost = blocks.reduce((sum, block, track) => sum + costs[track]![block]!, hypothesis.cost);
        return { chosen: new Map(hypothesis.chosen).set(entry, blocks), cost };
      });
    });
    beam = mostLikely(next, entry, positions);
  }
  const best = beam[0]!;
  return spectra.map((_, entry) => best.chosen.get(entry)!);
}

/** Keeps the best of the hypotheses that agree on the spectra still to be looked back at. */
function mostLikely(list: readonly Hypothesis[], entry: number, positions: readonly number[]): readonly Hypothesis[] {
  const sorted = [...list].sort((a, b) => a.cost - b.cost);
  const seen = new Set<string>();
  const kept: Hypothesis[] = [];
  for (const hypothesis of sorted) {
    const key = nearestTo(entry, hypothesis, positions)
      .map((k) => hypothesis.chosen.get(k)!.join())
      .join(';');
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(hypothesis);
    if (kept.length >= beamWidth) break;
  }
  return kept;
}

function nearestTo(entry: number, { chosen }: Hypothesis, positions: readonly number[]): readonly number[] {
  return [...chosen.keys()]
    .sort((a, b) => Math.abs(positions[a]! - positions[entry]!) - Math.abs(positions[b]! - positions[entry]!))
    .slice(0, memory);
}

/** How badly every block of a spectrum would continue every track. */
function costsOf(
  hypothesis: Hypothesis,
  entry: number,
  spectra: readonly Blocks[],
  positions: readonly number[],
  isGood: readonly boolean[],
): readonly (readonly number[])[] {
  const near = nearestTo(entry, hypothesis, positions);
  const blocks = spectra[entry]!;
  const extra = isGood[entry] ? 0 : doubt;
  return blocks.map((_, track) => {
    const past = near.map((k) => ({
      at: positions[k]! - positions[entry]!,
      features: spectra[k]![hypothesis.chosen.get(k)![track]!]!,
      extra: isGood[k] ? 0 : doubt,
    }));
    return blocks.map((features) =>
      features.reduce((sum, feature, f) => {
        const expected = predict(past.map((item) => ({ ...item, feature: item.features[f]! })));
        const variance = feature.scale ** 2 + errorOf(feature) ** 2 + extra ** 2 + expected.variance;
        // The logarithm keeps a track from being led by what is uncertain.
        return sum + Math.min((feature.value - expected.value) ** 2 / variance, worst) + Math.log(variance);
      }, 0),
    );
  });
}

function errorOf({ error }: Feature): number {
  return Number.isFinite(error) ? Math.min(error, largestError) : largestError;
}

interface PastPoint {
  /** Position relative to where the prediction is wanted. */
  readonly at: number;
  readonly feature: Feature;
  readonly extra: number;
}

/** Value at 0 of the weighted line through past points; their mean where there are too few for a slope. */
function predict(past: readonly PastPoint[]): { value: number; variance: number } {
  let [sw, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (const { at, feature, extra } of past) {
    const w = 1 / (feature.scale ** 2 / 4 + errorOf(feature) ** 2 + extra ** 2);
    sw += w;
    sx += w * at;
    sy += w * feature.value;
    sxx += w * at * at;
    sxy += w * at * feature.value;
  }
  const centre = sx / sw;
  const spread = sxx - sx * centre;
  if (past.length < 2 || !(spread > 1e-12 * sxx)) return { value: sy / sw, variance: 1 / sw };
  const slope = (sxy - centre * sy) / spread;
  return { value: sy / sw - slope * centre, variance: 1 / sw + centre ** 2 / spread };
}

/** The spectrum whose two nearest blocks are furthest apart for their errors. */
function mostApart(spectra: readonly Blocks[], isGood: readonly boolean[]): number {
  const apart = spectra.map((blocks, entry) => {
    let least = Infinity;
    blocks.forEach((first, i) =>
      blocks.slice(i + 1).forEach((second) => {
        const distance = first.reduce((sum, feature, f) => {
          const other = second[f]!;
          const variance = feature.scale ** 2 + errorOf(feature) ** 2 + errorOf(other) ** 2;
          return sum + Math.min((feature.value - other.value) ** 2 / variance, 4 * worst);
        }, 0);
        least = Math.min(least, distance);
      }),
    );
    return isGood[entry] ? least : least / 100;
  });
  return apart.indexOf(Math.max(...apart));
}

/** All permutations; of many blocks the one that takes the cheapest pairs first, and those with two exchanged. */
function permutationsFor(costs: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const count = costs.length;
  if (count <= mostPermuted) return permutations(Array.from({ length: count }, (_, k) => k));
  const chosen = new Array<number>(count).fill(-1);
  const pairs = costs.flatMap((row, track) => row.map((cost, block) => ({ track, block, cost })));
  pairs.sort((a, b) => a.cost - b.cost);
  for (const { track, block } of pairs) if (chosen[track] === -1 && !chosen.includes(block)) chosen[track] = block;
  const exchanged = chosen.flatMap((first, i) =>
    chosen.slice(i + 1).map((second, k) => chosen.with(i, second).with(i + 1 + k, first)),
  );
  return [chosen, ...exchanged];
}

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, k) => permutations(items.toSpliced(k, 1)).map((rest) => [item, ...rest]));
}
