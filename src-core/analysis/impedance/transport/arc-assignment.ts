import type { Warning } from '../../../model/quantity.ts';
import type { SeriesResistance } from './resistances.ts';

/** Where the resistances of a pellet belong. */
export interface ArcAssignment {
  readonly bulk?: SeriesResistance;
  readonly grainBoundary?: SeriesResistance;
  /** A single resistance in which bulk and grain boundaries cannot be told apart. */
  readonly unresolved?: SeriesResistance;
  readonly warnings: readonly Warning[];
}

/**
 * Capacitance times L/S, F/cm, at which one process ends and the next begins: a bulk has about 1e-12, grain
 * boundaries 1e-11 to 1e-8, a contact 1e-7 to 1e-5 and a reaction more.
 *
 * @see Irvine, Sinclair & West, Adv. Mater. 2 (1990) 132
 */
const limits = { bulkToBoundary: 1e-11, boundaryToElectrode: 1e-7 } as const;

/** An arc by itself is that of the bulk, beyond doubt, below this many F/cm. */
const clearBulk = 4e-12;

/** Below this ratio of capacitances two arcs may be parts of one process. */
const clearRatio = 10;

/**
 * Assigns resistances, fastest first, by their order of frequency and their capacitance per cm.
 *
 * @param cellConstantPerCm - L/S, 1/cm
 */
export function assignArcs(resistances: readonly SeriesResistance[], cellConstantPerCm: number): ArcAssignment {
  const warnings: Warning[] = [];
  const warn = (code: string, message: string): void => void warnings.push({ code, message });
  const perCm = (item: SeriesResistance): number => (item.capacitanceF ?? NaN) * cellConstantPerCm;

  const electrodes = resistances.filter((item) => perCm(item) > limits.boundaryToElectrode);
  let material = resistances.filter((item) => !electrodes.includes(item));
  if (electrodes.length > 0)
    warn('electrode-arc', `${names(electrodes)}: left out, the capacitance per cm is that of a contact.`);
  const bare = material.filter((item) => item.capacitanceF === undefined);
  const firstArc = material.find((item) => item.capacitanceF !== undefined);
  const isBulkArc =
    firstArc && perCm(firstArc) < (material.length > bare.length + 1 ? limits.bulkToBoundary : clearBulk);
  if (bare.length > 0 && isBulkArc) {
    // The bulk has an arc of its own: what stands before it is outside the pellet.
    material = material.filter((item) => !bare.includes(item));
    warn('series-resistance', `${names(bare)}: left out as leads and contacts, since the bulk has an arc of its own.`);
  }

  const [first, second, ...more] = material;
  if (more.length > 0)
    warn('unassigned-arc', `${names(more)}: left out, neither bulk nor first grain-boundary arc. Check the circuit.`);
  if (!first) return { warnings };
  if (!second) {
    const alone = perCm(first);
    if (alone < limits.bulkToBoundary) return { bulk: first, warnings };
    if (alone >= limits.bulkToBoundary) return { grainBoundary: first, warnings };
    return { unresolved: first, warnings };
  }
  const ratio = perCm(second) / perCm(first);
  if (perCm(second) < limits.bulkToBoundary || perCm(first) > limits.bulkToBoundary || ratio < clearRatio)
    warn(
      'assignment-uncertain',
      `Bulk (${first.parameterName}, ${show(perCm(first))}) and grain boundary (${second.parameterName}, ` +
        `${show(perCm(second))}) are told by their order alone: the capacitances are not those usual for them.`,
    );
  return { bulk: first, grainBoundary: second, warnings };
}

function show(capacitancePerCm: number): string {
  return Number.isFinite(capacitancePerCm) ? `${capacitancePerCm.toExponential(1)} F/cm` : 'no capacitance fitted';
}

function names(list: readonly SeriesResistance[]): string {
  return list.map((item) => item.parameterName).join(', ');
}
