import {
  fitKramersKronig,
  invertPoints,
  scalePoints,
  type ImmittancePoints,
  type KramersKronigFit,
  type KramersKronigModel,
  type Representation,
  type ScaledPoints,
} from './kramers-kronig-fit.ts';

/** The model that the data bear out best, with its fit. */
export interface ExploredModel {
  readonly representation: Representation;
  readonly model: KramersKronigModel;
  readonly points: ScaledPoints;
  readonly fit: KramersKronigFit;
  /** √(χ²/(2N − unknowns)), relative to |Z|. */
  readonly noise: number;
  readonly freedom: number;
}

/** Decades by which time constants may reach beyond the measured range. */
export const extensions = [0, 0.5, 1] as const;
/** Closer elements cannot be told apart by any real noise. */
const mostPerDecade = 5;
/** The first round leaves out numbers of elements, the further the more there are. */
const coarseGrowth = 1.2;

/**
 * Chooses representation, reach and number of elements by Schwarz's criterion over the whole field. It looks at every
 * reach up to the most elements, so one bad number on the way, where μ falls too soon or χ² stalls, ends nothing.
 *
 * @param points - N ≥ 5 points
 * @see Schwarz, Ann. Statist. 6 (1978) 461
 */
export function exploreModels(points: ImmittancePoints): ExploredModel {
  const candidates = [
    { representation: 'impedance' as const, points: scalePoints(points) },
    { representation: 'admittance' as const, points: scalePoints(invertPoints(points)) },
  ].flatMap((item) => extensions.map((extension) => ({ ...item, extension })));
  const most = (extension: number): number => mostElements(points.frequencyHz, extension);
  let best: Scored | undefined;
  for (const candidate of candidates)
    for (let elements = 2; elements <= most(candidate.extension); elements = Math.ceil(elements * coarseGrowth))
      best = better(best, score(candidate, elements));
  const { elements, extension } = best!.found.model;
  const step = Math.ceil(elements * (coarseGrowth - 1));
  for (let near = Math.max(1, elements - step); near <= Math.min(most(extension), elements + step); near++)
    if (near !== elements) best = better(best, score({ ...best!.found, extension }, near));
  return best!.found;
}

interface Scored {
  readonly found: ExploredModel;
  readonly criterion: number;
}

function better(best: Scored | undefined, next: Scored): Scored {
  return best && best.criterion <= next.criterion ? best : next;
}

function mostElements(frequencyHz: Float64Array, extension: number): number {
  let low = Infinity;
  let high = 0;
  for (const frequency of frequencyHz) {
    low = Math.min(low, frequency);
    high = Math.max(high, frequency);
  }
  const decades = Math.log10(high / low) + 2 * extension;
  return Math.max(2, Math.min(Math.floor(0.8 * frequencyHz.length), Math.ceil(mostPerDecade * decades)));
}

function score(
  candidate: { representation: Representation; points: ScaledPoints; extension: number },
  elements: number,
): Scored {
  const { representation, points, extension } = candidate;
  const model = { elements, extension, capacitance: true, inductance: true, part: 'complex' } as const;
  const found = withNoise({ representation, model, points, fit: fitKramersKronig(points, model) });
  const rows = 2 * points.omega.length;
  // The floor keeps data that were calculated, not measured, from ruling by their rounding.
  const perRow = Math.max(found.fit.chiSquared / rows, 1e-18);
  return { found, criterion: rows * Math.log(perRow) + found.fit.rank * Math.log(rows) };
}

/** The noise that a fit leaves, with what was spent on unknowns taken off. */
export function withNoise(found: Omit<ExploredModel, 'noise' | 'freedom'>): ExploredModel {
  const freedom = Math.max(1, 2 * found.points.omega.length - found.fit.rank);
  return { ...found, freedom, noise: Math.sqrt(found.fit.chiSquared / freedom) };
}
