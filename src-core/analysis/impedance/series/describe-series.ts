import type { ImpedanceFit } from '../../../model/impedance-fit.ts';
import type { Warning } from '../../../model/quantity.ts';
import type { Sample } from '../../../model/sample.ts';
import type {
  ArrheniusLine,
  GlobalFit,
  ImpedanceSeries,
  SeriesArc,
  SeriesAxis,
  SeriesColumn,
  SeriesEntry,
  SeriesValue,
  TemperatureSensor,
} from '../../../model/series.ts';
import type { Spectrum } from '../../../model/spectrum.ts';
import { siValue } from '../../../units/quantity.ts';
import { createPropagation } from '../transport/propagation.ts';
import { add } from '../transport/propagation.ts';
import { analyseConductivity } from '../transport/conductivity.ts';
import { readSeriesResistances } from '../transport/resistances.ts';
import { followArcs } from './arcs.ts';
import { arrheniusLines, type LengthOverArea } from './arrhenius-lines.ts';
import { describeDrift } from './drift.ts';
import { thicknessLines, type Pellet } from './thickness-lines.ts';

export interface SeriesSetting {
  readonly axis: SeriesAxis;
  readonly spectra: readonly Spectrum[];
  readonly sample: Sample | undefined;
  readonly global: GlobalFit | undefined;
  readonly skipped: ImpedanceSeries['skipped'];
}

type Described = Pick<ImpedanceSeries, 'table' | 'arcs' | 'arrhenius' | 'drift' | 'thickness' | 'warnings'>;

/** Temperatures within so many K are one. */
const sameTemperatureK = 2;

/** What the fits tell along the axis: table, arcs, lines, drift. */
export function describeSeries(entries: readonly SeriesEntry[], setting: SeriesSetting): Described {
  const { axis, sample, global } = setting;
  const fits = entries.map(({ fit }) => fit);
  const warnings: Warning[] = [...generalWarnings(entries, setting)];
  const pellets = entries.map((entry) => pelletOf(entry, sample));
  const { roles, doubted } = rolesOf(entries, sample);
  const arcs = followArcs(fits).map((arc) => describeArc(arc, roles.get(arc.name), pellets));
  if (doubted.length > 0)
    warnings.push({
      code: 'assignment-uncertain',
      message: `What ${doubted.join(' and ')} belong${doubted.length === 1 ? 's' : ''} to is uncertain in most of the spectra: "bulk" and "grain boundary" are told by the order of the arcs, not by their capacitances.`,
    });
  const temperaturesK = entries.map(({ conditions }) => conditions.temperatureK ?? NaN);
  const known = temperaturesK.filter(Number.isFinite);
  const spread = Math.max(...known) - Math.min(...known);
  const isConstant = known.length === entries.length && spread <= sameTemperatureK;
  const geometry = pellets.every((pellet) => pellet !== undefined) ? pellets.map(lengthOverArea) : undefined;
  const arrhenius =
    axis === 'temperature' || (known.length === entries.length && !isConstant)
      ? arrheniusLines({
          ...{ temperaturesK, arcs, geometry },
          temperatureErrorsK: entries.map(({ conditions }) => conditions.temperatureErrorK ?? 0),
          sensor: sharedSensor(entries),
          total: totalOf(entries, sample, arcs),
          globalFits: global ? fits : undefined,
        })
      : [];
  warnings.push(...scatterWarnings(arrhenius), ...(arrhenius.length > 0 ? sensorWarnings(entries) : []));
  const timesS = entries.map(({ conditions }) => conditions.timeS ?? NaN);
  const isWatched = axis === 'time' || (isConstant && axis !== 'soc' && axis !== 'thickness');
  const drift =
    isWatched && !(known.length > 1 && !isConstant)
      ? describeDrift({ timesS, fits, arcs, spectra: setting.spectra, temperatureK: isConstant ? known[0] : undefined })
      : undefined;
  if (axis === 'time' && known.length > 1 && !isConstant)
    warnings.push({
      code: 'temperature-varies',
      message: `The temperature changes by ${spread.toFixed(1)} K over this series: its course over time is not read as drift.`,
    });
  if (drift && drift.pattern !== 'none')
    warnings.push({ code: `drift-${drift.pattern}`, message: `${drift.message} ${drift.remedy ?? ''}`.trim() });
  const thickness = axis === 'thickness' ? describeThickness(entries, arcs, pellets) : undefined;
  return {
    table: tableOf(fits),
    arcs,
    arrhenius,
    ...(drift ? { drift } : {}),
    ...(thickness ? { thickness: thickness.lines } : {}),
    warnings: [...warnings, ...(thickness?.warnings ?? [])],
  };
}

/** That of all spectra; undefined where they were read with several, or nobody knows with what. */
function sharedSensor(entries: readonly SeriesEntry[]): TemperatureSensor | undefined {
  const [first] = entries;
  return namesOfSensors(entries).length === 1 ? first?.conditions.temperatureSensor : undefined;
}

/** Of all that read the temperatures, each once; undefined for spectra that do not tell. */
function namesOfSensors(entries: readonly SeriesEntry[]): readonly (string | undefined)[] {
  return [...new Set(entries.map(({ conditions }) => conditions.temperatureSensor?.name))];
}

/** Errors of several sensors are neither shared by all points nor of each alone: none of them is in the energies. */
function sensorWarnings(entries: readonly SeriesEntry[]): readonly Warning[] {
  const names = namesOfSensors(entries);
  if (names.length < 2) return [];
  return [
    {
      code: 'temperature-sensors-differ',
      message: `The temperatures were read with different sensors (${names.map((name) => name ?? 'one that is not told').join('; ')}): what their zeros and slopes do to the energies is not in the stated uncertainty. Analyse the spectra of each sensor by themselves and compare.`,
    },
  ];
}

/** ln y: beyond that the scatter is no reproducibility of a pellet, but something else. */
const largeScatter = 0.2;

function scatterWarnings(lines: readonly ArrheniusLine[]): readonly Warning[] {
  return lines
    .filter(({ quantity, excess }) => quantity !== 'relaxation-frequency' && excess > largeScatter)
    .map(({ arc, role, excess }) => ({
      code: 'arrhenius-scatter',
      message: `${role?.replace('-', ' ') ?? arc}: the points lie ${(100 * Math.expm1(excess)).toPrecision(1)} % off a straight line. Are they of one sample, with the right temperatures? Does an arc change its place, or the slope change?`,
    }));
}

function tableOf(fits: readonly ImpedanceFit[]): readonly SeriesColumn[] {
  return fits[0]!.parameters.map(({ name, unit }, j) => ({
    ...{ name, unit },
    values: fits.map(({ parameters }): SeriesValue => {
      const { value, standardError } = parameters[j]!;
      return { value, standardError };
    }),
  }));
}

/** Thickness and area: those of the spectrum first, then the sample's. */
function pelletOf({ conditions }: SeriesEntry, sample: Sample | undefined): Pellet | undefined {
  const thickness = conditions.thickness ?? sample?.thickness;
  const area = conditions.area ?? sample?.area;
  if (!thickness || !area) return undefined;
  const [length, contact] = [siValue(thickness, 'length'), siValue(area, 'area')];
  if (!(length.value > 0) || !(contact.value > 0)) return undefined;
  return {
    thicknessCm: { value: 100 * length.value, standardError: 100 * length.standardUncertainty },
    areaCm2: { value: 1e4 * contact.value, standardError: 1e4 * contact.standardUncertainty },
  };
}

function lengthOverArea({ thicknessCm, areaCm2 }: Pellet): LengthOverArea {
  const shares = [thicknessCm, areaCm2].map(({ value, standardError }) => standardError / value);
  return {
    perCm: thicknessCm.value / areaCm2.value,
    relativeError: Math.hypot(...shares.map((share) => (Number.isFinite(share) ? share : 0))),
  };
}

type Role = NonNullable<SeriesArc['role']>;

/** What most of the good spectra say an arc belongs to, and of which most of them are not sure. */
function rolesOf(
  entries: readonly SeriesEntry[],
  sample: Sample | undefined,
): { readonly roles: ReadonlyMap<string, Role>; readonly doubted: readonly string[] } {
  const votes = new Map<string, Map<Role, number>>();
  const doubts = new Map<string, number>();
  for (const entry of entries) {
    const pellet = sampleOf(entry, sample);
    if (!pellet || entry.quality !== 'good') continue;
    const { conductivities, transport } = analyseConductivity(entry.fit, pellet);
    for (const { parameterName, uncertain } of transport?.arcs ?? [])
      if (uncertain) doubts.set(parameterName, (doubts.get(parameterName) ?? 0) + 1);
    for (const { name, parameterNames } of conductivities) {
      if (name === 'total') continue;
      const counted = votes.get(parameterNames[0]!) ?? new Map<Role, number>();
      votes.set(parameterNames[0]!, counted.set(name, (counted.get(name) ?? 0) + 1));
    }
  }
  const chosen = [...votes].map(([arc, counted]) => [arc, [...counted].sort((a, b) => b[1] - a[1])[0]!] as const);
  const roles = new Map<string, Role>();
  // Of two arcs with the same role the one with more votes has it.
  for (const [arc, [role]] of chosen.sort((a, b) => b[1][1] - a[1][1]))
    if (![...roles.values()].includes(role)) roles.set(arc, role);
  const good = entries.filter(({ quality }) => quality === 'good').length;
  return { roles, doubted: [...roles.keys()].filter((arc) => 2 * (doubts.get(arc) ?? 0) > good) };
}

/** The sample with the geometry of this very spectrum. */
function sampleOf({ conditions, source }: SeriesEntry, sample: Sample | undefined): Sample | undefined {
  const thickness = conditions.thickness ?? sample?.thickness;
  const area = conditions.area ?? sample?.area;
  if (!thickness || !area) return undefined;
  const nameless: Sample = {
    ...{ id: '', name: source, cellType: 'two-electrode', geometry: 'slab' },
    ion: { symbol: '', chargeNumber: 1 },
  };
  return { ...(sample ?? nameless), thickness, area };
}

function describeArc(arc: SeriesArc, role: Role | undefined, pellets: readonly (Pellet | undefined)[]): SeriesArc {
  const withRole = role === undefined ? arc : { ...arc, role };
  if (!pellets.every((pellet) => pellet !== undefined)) return withRole;
  return {
    ...withRole,
    conductivitySPerCm: arc.resistanceOhm.map(({ value, standardError }, k): SeriesValue => {
      const sigma = lengthOverArea(pellets[k]!).perCm / value;
      return { value: sigma, standardError: (sigma * standardError) / value };
    }),
  };
}

/** Bulk and grain boundary together, where the geometry tells which arcs these are. */
function totalOf(
  entries: readonly SeriesEntry[],
  sample: Sample | undefined,
  arcs: readonly SeriesArc[],
): { names: readonly string[]; values: readonly SeriesValue[] } | undefined {
  const names = arcs.filter(({ role }) => role !== undefined).map(({ name }) => name);
  if (names.length < 2 || (!sample?.thickness && !entries[0]?.conditions.thickness)) return undefined;
  return { names, values: entries.map(({ fit }) => sumOf(fit, names)) };
}

function sumOf(fit: ImpedanceFit, names: readonly string[] | undefined): SeriesValue {
  const found = readSeriesResistances(fit).resistances.filter(
    ({ parameterName }) => !names || names.includes(parameterName),
  );
  if (found.length === 0) return { value: NaN, standardError: NaN };
  const { value, standardUncertainty } = createPropagation(fit).describe(
    add(...found.map((item) => item.resistance)),
    'Ω',
  );
  return { value, standardError: standardUncertainty };
}

function describeThickness(
  entries: readonly SeriesEntry[],
  arcs: readonly SeriesArc[],
  pellets: readonly (Pellet | undefined)[],
) {
  const total = entries.map(({ fit }) => sumOf(fit, undefined));
  const hasCommonArea = entries.every(({ conditions }) => conditions.area === undefined);
  return thicknessLines({ pellets, arcs, total, hasCommonArea });
}

function generalWarnings(
  entries: readonly SeriesEntry[],
  { axis, global, skipped }: SeriesSetting,
): readonly Warning[] {
  const warnings: Warning[] = [];
  const warn = (code: string, message: string): void => void warnings.push({ code, message });
  for (const { source, message } of skipped) warn('skipped', `${source} was left out: ${message}`);
  const unplaced = entries.filter(({ axisValue }) => !Number.isFinite(axisValue));
  if (unplaced.length > 0)
    warn(
      'no-axis-value',
      `The ${axis} of ${list(unplaced)} is not known: it stands last and enters no line. Give it, or write it into the name.`,
    );
  const doubtful = entries.filter(({ quality }) => quality === 'doubtful');
  if (doubtful.length > 0)
    warn(
      'doubtful-fits',
      `${list(doubtful)}: fitted much worse than the neighbours, or not to the end; look at the residuals.`,
    );
  const ledAstray = entries.filter(({ ledByNeighbour }) => ledByNeighbour);
  if (ledAstray.length > 0)
    warn(
      'led-by-neighbour',
      `${list(ledAstray)}: the values of a neighbour led to a lower minimum than starts of its own.`,
    );
  if (global && global.probability < 0.01)
    warn(
      'sharing-doubtful',
      `Sharing ${global.shared.join(', ')} costs more than chance allows (F-test, p = ${global.probability.toExponential(1)}): they change along the series, or the circuit does not describe the spectra to their noise.`,
    );
  return warnings;
}

function list(entries: readonly SeriesEntry[]): string {
  const shown = entries.slice(0, 6).map(({ source }) => source);
  return entries.length > 6 ? `${shown.join(', ')} and ${entries.length - 6} more` : shown.join(', ');
}
