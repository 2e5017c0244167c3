import type { Warning } from '../../../model/quantity.ts';
import type { ArcAssignmentName } from '../../../model/transport.ts';
import type { SeriesResistance } from './resistances.ts';

/** Where the resistances of a pellet belong. */
export interface ArcAssignment {
  readonly bulk?: SeriesResistance;
  readonly grainBoundary?: SeriesResistance;
  /** A single resistance in which bulk and grain boundaries cannot be told apart. */
  readonly unresolved?: SeriesResistance;
  /** What every resistance belongs to. */
  readonly names: ReadonlyMap<SeriesResistance, ArcAssignmentName>;
  readonly warnings: readonly Warning[];
}

/**
 * Capacitance times L/S, F/cm, at which one process ends and the next begins. Reported are about 1e-12 for a bulk, 1e-11
 * for a minor phase, 1e-11 to 1e-8 for grain boundaries, 1e-10 to 1e-9 for a ferroelectric near its Curie point, 1e-9 to
 * 1e-7 for a layer on the surface, 1e-7 to 1e-5 for a contact and 1e-4 for a reaction. Where two ranges overlap, grain
 * boundaries are the commoner; a gap is parted in its middle.
 *
 * @see Irvine, Sinclair & West, Adv. Mater. 2 (1990) 132, Table 1
 */
export const limits = {
  bulkToBoundary: 1e-11,
  boundaryToSurface: 1e-8,
  surfaceToElectrode: 1e-7,
  electrodeToReaction: 10 ** -4.5,
} as const;

/** An arc by itself is that of the bulk, beyond doubt, below this many F/cm. */
export const clearBulk = 4e-12;

/** Below this ratio of capacitances two arcs may be parts of one process. */
export const clearRatio = 10;

/**
 * Assigns resistances, fastest first, by their order of frequency and their capacitance per cm.
 *
 * @param cellConstantPerCm - L/S, 1/cm
 */
export function assignArcs(resistances: readonly SeriesResistance[], cellConstantPerCm: number): ArcAssignment {
  const warnings: Warning[] = [];
  const names = new Map<SeriesResistance, ArcAssignmentName>();
  const warn = (code: string, message: string): void => void warnings.push({ code, message });
  const perCm = (item: SeriesResistance): number => (item.capacitanceF ?? NaN) * cellConstantPerCm;
  const give = (list: readonly SeriesResistance[], name: (item: SeriesResistance) => ArcAssignmentName): void => {
    for (const item of list) names.set(item, name(item));
  };

  const electrodes = resistances.filter((item) => perCm(item) > limits.surfaceToElectrode);
  const surfaces = resistances.filter((item) => !electrodes.includes(item) && perCm(item) > limits.boundaryToSurface);
  give(electrodes, (item) => (perCm(item) > limits.electrodeToReaction ? 'reaction' : 'electrode-interface'));
  give(surfaces, () => 'surface-layer');
  let material = resistances.filter((item) => !names.has(item));
  if (electrodes.length > 0)
    warn('electrode-arc', `${list(electrodes)}: left out, the capacitance per cm is that of a contact.`);
  if (surfaces.length > 0)
    warn('surface-arc', `${list(surfaces)}: left out, the capacitance per cm is that of a layer on the surface.`);
  const bare = material.filter((item) => item.capacitanceF === undefined);
  const firstArc = material.find((item) => item.capacitanceF !== undefined);
  const isBulkArc =
    firstArc && perCm(firstArc) < (material.length > bare.length + 1 ? limits.bulkToBoundary : clearBulk);
  if (bare.length > 0 && isBulkArc) {
    // The bulk has an arc of its own: what stands before it is outside the pellet.
    material = material.filter((item) => !bare.includes(item));
    give(bare, () => 'series-resistance');
    warn('series-resistance', `${list(bare)}: left out as leads and contacts, since the bulk has an arc of its own.`);
  }

  const [first, ...others] = material;
  const second = others.find((item, k) => !isMinorPhase(perCm(item), others.slice(k + 1).map(perCm))) ?? others[0];
  const more = others.filter((item) => item !== second);
  give(more, (item) => nameOfMore(perCm(item)));
  if (more.length > 0)
    warn('unassigned-arc', `${list(more)}: left out, neither bulk nor first grain-boundary arc. Check the circuit.`);
  if (!first) return { names, warnings };
  if (second) {
    give([first], () => 'bulk');
    give([second], () => 'grain-boundary');
    return { bulk: first, grainBoundary: second, names, warnings };
  }
  const alone = perCm(first);
  const name =
    alone < limits.bulkToBoundary ? 'bulk' : alone >= limits.bulkToBoundary ? 'grain-boundary' : 'unresolved';
  give([first], () => name);
  const role = { bulk: 'bulk', 'grain-boundary': 'grainBoundary', unresolved: 'unresolved' } as const;
  return { [role[name]]: first, names, warnings };
}

/** About 1e-11 F/cm, with an arc after it that is clearly that of grain boundaries. */
function isMinorPhase(capacitancePerCm: number, later: readonly number[]): boolean {
  const isAbout = capacitancePerCm > clearBulk && capacitancePerCm < 3 * limits.bulkToBoundary;
  return isAbout && later.some((other) => other > clearRatio * capacitancePerCm);
}

function nameOfMore(capacitancePerCm: number): ArcAssignmentName {
  if (Number.isNaN(capacitancePerCm)) return 'series-resistance';
  if (capacitancePerCm < 3 * limits.bulkToBoundary) return 'minor-phase';
  return capacitancePerCm < 0.1 * limits.boundaryToSurface ? 'grain-boundary' : 'surface-layer';
}

function list(items: readonly SeriesResistance[]): string {
  return items.map((item) => item.parameterName).join(', ');
}
