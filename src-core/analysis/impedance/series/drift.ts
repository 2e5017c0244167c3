import type { ImpedanceFit } from '../../../model/impedance-fit.ts';
import type { DriftLine, DriftPattern, SeriesArc, SeriesDrift, SeriesValue } from '../../../model/series.ts';
import type { Spectrum } from '../../../model/spectrum.ts';
import { fitScatteredLine, type ScatteredLine } from '../../../numerics/scattered-line.ts';
import { formatDuration, formatEngineering } from '../../../units/format.ts';

export interface DriftInput {
  /** s, one per spectrum; NaN where it is not known. */
  readonly timesS: readonly number[];
  readonly spectra: readonly Spectrum[];
  readonly fits: readonly ImpedanceFit[];
  readonly arcs: readonly SeriesArc[];
  /** Of all, where it is known to be one. */
  readonly temperatureK?: number | undefined;
}

const frequenciesShown = 5;
/** A change counts when it is so many times its error, and at least so large. */
const significantErrors = 3;
const smallestChange = 0.005;
/** A part that changes by less than this share of the largest change stands still beside it. */
const standsStill = 0.25;
/** Changes within this share of each other are the same. */
const alike = 0.35;

/**
 * Changes of |Z| at some frequencies and of every resistance with time, and what they mean for the cell. Undefined for fewer
 * than three spectra with different times.
 */
export function describeDrift({ timesS, spectra, fits, arcs, temperatureK }: DriftInput): SeriesDrift | undefined {
  const entries = [...timesS.keys()].filter((k) => Number.isFinite(timesS[k]!)).sort((a, b) => timesS[a]! - timesS[b]!);
  const start = timesS[entries[0] ?? 0]!;
  const timeS = entries.map((k) => timesS[k]! - start);
  if (new Set(timeS).size < 3) return undefined;
  const lines: DriftLine[] = [];
  for (const frequencyHz of commonFrequencies(entries.map((k) => spectra[k]!))) {
    const values = entries.map((k) => modulusAt(spectra[k]!, fits[k]!, frequencyHz));
    lines.push({
      kind: 'modulus',
      name: `|Z|(${formatEngineering(frequencyHz, 'Hz', 2)})`,
      frequencyHz,
      ...change(timeS, values),
    });
  }
  for (const { name, resistanceOhm } of arcs) {
    const values = entries.map((k) => resistanceOhm[k]!);
    const isKnown = values.every(({ value, standardError }) => value > 0 && standardError < 0.5 * value);
    if (isKnown) lines.push({ kind: 'resistance', name, ...change(timeS, values) });
  }
  const shown = entries.map((k) => spectra[k]!);
  const pattern = patternOf(lines, arcs, shown.every(isResistiveAtTop));
  return {
    ...{ timeS, entries, lines, pattern },
    ...(temperatureK === undefined ? {} : { temperatureK }),
    ...explain(pattern, lines, timeS.at(-1)!, temperatureK),
  };
}

/** Spread evenly over the decades that all spectra have in common, the lowest first. */
function commonFrequencies(spectra: readonly Spectrum[]): readonly number[] {
  const good = spectra.map(({ frequencyHz }) => [...frequencyHz].filter((f) => f > 0 && f < Infinity));
  const low = Math.max(...good.map((list) => Math.min(...list)));
  const high = Math.min(...good.map((list) => Math.max(...list)));
  if (!(low < high)) return [];
  return Array.from({ length: frequenciesShown }, (_, k) => low * (high / low) ** (k / (frequenciesShown - 1)));
}

/** |Z| between the measured points, logarithmically; its error from the scatter about the fit. */
function modulusAt({ frequencyHz, zReOhm, zImOhm }: Spectrum, fit: ImpedanceFit, wantedHz: number): SeriesValue {
  const points = [...frequencyHz.keys()]
    .map((k) => ({ f: Math.log(frequencyHz[k]!), z: Math.log(Math.hypot(zReOhm[k]!, zImOhm[k]!)) }))
    .filter(({ f, z }) => Number.isFinite(f) && Number.isFinite(z))
    .sort((a, b) => a.f - b.f);
  const wanted = Math.log(wantedHz);
  const after = Math.min(
    Math.max(
      1,
      points.findIndex(({ f }) => f >= wanted - 1e-9),
    ),
    points.length - 1,
  );
  const [left, right] = [points[after - 1]!, points[after]!];
  const share = right.f > left.f ? Math.min(Math.max((wanted - left.f) / (right.f - left.f), 0), 1) : 0;
  const value = Math.exp(left.z + share * (right.z - left.z));
  return { value, standardError: value * Math.sqrt(fit.chiSquared / Math.max(1, 2 * fit.points - 1)) };
}

/** A line through the values over their size, so that the change is a share. */
function change(
  timeS: readonly number[],
  values: readonly SeriesValue[],
): Omit<DriftLine, 'kind' | 'name' | 'frequencyHz'> {
  const size = values[0]!.value;
  const hours = timeS.map((t) => t / 3600);
  const fitted: ScatteredLine = fitScatteredLine(
    hours,
    values.map(({ value }) => value / size),
    values.map(({ standardError }) => Math.max(standardError / size, 1e-9)),
  );
  const duration = hours.at(-1)!;
  const relativeChange = (fitted.slope * duration) / fitted.intercept;
  const standardError = (fitted.slopeError * duration) / fitted.intercept;
  return {
    initialOhm: fitted.intercept * size,
    ...{ relativeChange, standardError },
    ratePerHour: relativeChange / duration,
    rateError: standardError / duration,
    isSignificant: Math.abs(relativeChange) > Math.max(significantErrors * standardError, smallestChange),
    values,
  };
}

/** Whether |Z| at the highest frequency is that of a resistance; else a capacitance or a lead hides what it does. */
function isResistiveAtTop({ frequencyHz, zReOhm, zImOhm }: Spectrum): boolean {
  let top = 0;
  frequencyHz.forEach((f, k) => (top = f > frequencyHz[top]! ? k : top));
  return Math.abs(zImOhm[top]!) < Math.abs(zReOhm[top]!);
}

/** By the resistances, the fastest arc first, where there are several; else by |Z| at the ends of the range. */
function patternOf(lines: readonly DriftLine[], arcs: readonly SeriesArc[], topIsResistive: boolean): DriftPattern {
  if (!lines.some(({ isSignificant }) => isSignificant)) return 'none';
  const moduli = lines.filter(({ kind }) => kind === 'modulus');
  const resistances = lines
    .filter(({ kind }) => kind === 'resistance')
    .sort((a, b) => speedOf(arcs, a.name) - speedOf(arcs, b.name));
  const largest = Math.max(...lines.map(({ relativeChange }) => Math.abs(relativeChange)));
  const isStill = ({ relativeChange, isSignificant }: DriftLine): boolean =>
    !isSignificant || Math.abs(relativeChange) < standsStill * largest;
  const changing = [...moduli, ...resistances].filter((item) => !isStill(item));
  const changes = changing.map(({ relativeChange }) => relativeChange);
  const isAlike = Math.max(...changes) - Math.min(...changes) < alike * largest;
  if (changing.length === moduli.length + resistances.length && isAlike) return 'scaling';
  // The fast end: the first arc, or without arcs the highest frequency; the slow end: all others.
  const parts = resistances.length >= 2 ? resistances : [...moduli].reverse();
  const [fast, ...slow] = parts;
  if (!fast || slow.length === 0) return 'mixed';
  if (parts !== resistances && !topIsResistive) return 'one-arc';
  if (isStill(fast) && slow.some((item) => !isStill(item))) return 'interface';
  if (!isStill(fast) && slow.every(isStill)) return 'bulk';
  return 'mixed';
}

/** ln τ of an arc; a bare resistance comes first. */
function speedOf(arcs: readonly SeriesArc[], name: string): number {
  const tau = arcs.find((arc) => arc.name === name)?.tauS[0]?.value ?? NaN;
  return Number.isFinite(tau) ? Math.log(tau) : -Infinity;
}

function explain(
  pattern: DriftPattern,
  lines: readonly DriftLine[],
  durationS: number,
  temperatureK: number | undefined,
): Pick<SeriesDrift, 'message' | 'remedy'> {
  const strongest = lines.reduce((a, b) => (Math.abs(b.relativeChange) > Math.abs(a.relativeChange) ? b : a));
  const { name, initialOhm, relativeChange, standardError } = strongest;
  const way = relativeChange > 0 ? 'grows' : 'falls';
  const finalOhm = initialOhm * (1 + relativeChange);
  const fact =
    `${name} ${way} from ${formatEngineering(initialOhm, 'Ω', 3)} to ${formatEngineering(finalOhm, 'Ω', 3)} ` +
    `(${(100 * relativeChange).toFixed(1)} ± ${(100 * standardError).toFixed(1)} %) within ${formatDuration(durationS)}` +
    (temperatureK === undefined ? '' : ` at constant ${temperatureK.toFixed(1)} K`);
  const unlessT = temperatureK === undefined ? ' If the temperature was constant, ' : ' ';
  const begin = (text: string): string =>
    unlessT === ' ' ? ` ${text.charAt(0).toUpperCase()}${text.slice(1)}` : `${unlessT}${text}`;
  const growing = relativeChange > 0;
  switch (pattern) {
    case 'none':
      return { message: `No drift: nothing changes by more than its error within ${formatDuration(durationS)}.` };
    case 'interface':
      return growing
        ? {
            message: `${fact}, the fast end of the spectrum does not.${begin('this is a reaction at the electrodes: a resistive layer (interphase) grows between electrode and electrolyte. The bulk is unchanged.')}`,
            remedy:
              'Take σ from the fast arc only. Use electrodes that are inert towards the electrolyte (blocking carbon or gold, or a protecting interlayer), lower the temperature, and measure soon after contact; the growth against √t tells how fast the layer grows.',
          }
        : {
            message: `${fact}, the fast end of the spectrum does not.${begin('the electrode contact is still forming (wetting, pressure, healing of the interface).')}`,
            remedy: 'Wait until it is steady, or press longer, before values of the interface are used.',
          };
    case 'bulk':
      return {
        message: `${fact}, the slow part does not.${begin('the material itself changes: it decomposes, takes up or loses water or solvent, orders, or the pellet cracks.')}`,
        remedy:
          'Check the pellet before and after (weight, X-ray), keep air and moisture away; do not average these spectra.',
      };
    case 'scaling':
      return {
        message: `${fact}, and so does the whole spectrum in the same proportion.${begin(
          growing
            ? 'either the electrode area is being lost (contact, pressure, delamination) or a reaction consumes the electrolyte from the electrodes on; a bulk alone does not change by itself.'
            : 'contact area is being gained, or the cell is warming up.',
        )}`,
        remedy:
          'Measure the temperature at the cell, keep the pressure constant, and compare the capacitances: where they fall as the resistances grow, area is lost; where they stay, an electrode reaction is the likelier cause, so repeat with inert electrodes.',
      };
    case 'one-arc':
      return {
        message: `${fact}; at high frequency only the capacitance of the cell is seen, so bulk and electrodes cannot be told apart.${begin(
          growing
            ? 'a resistance that grows is most often a reaction at the electrodes: a bulk alone does not change by itself.'
            : 'the cell settles: contact is being gained, or it is warming up.',
        )}`,
        remedy:
          'Repeat with inert electrodes: what stays is the electrolyte. Measure to higher frequencies or at lower temperature, where bulk and interfaces part.',
      };
    case 'mixed':
      return {
        message: `${fact}.${begin(
          growing
            ? 'the cell changes while it is measured, its slow part and its fast part by different shares: most often a reaction at the electrodes beside a change of contact or material.'
            : 'the cell changes while it is measured, by different shares at different frequencies.',
        )}`,
        remedy:
          'Repeat with inert electrodes and at constant temperature and pressure; take values from the first spectra only.',
      };
  }
}
