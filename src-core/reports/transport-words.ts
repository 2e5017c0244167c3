import type {
  ArcAssignmentName,
  ArcResult,
  BrickLayerResult,
  CapacitanceMethod,
  MixedConduction,
} from '../model/transport.ts';
import { formatUncertain, powerOfTen } from '../units/format.ts';

/** What people call the parts that an arc can belong to. */
export const assignmentWords: Readonly<Record<ArcAssignmentName, string>> = {
  bulk: 'bulk',
  'minor-phase': 'minor phase',
  'grain-boundary': 'grain boundary',
  'surface-layer': 'surface layer',
  'electrode-interface': 'electrode interface',
  reaction: 'electrode reaction',
  'series-resistance': 'leads and contacts',
  unresolved: 'not resolved',
};

export const methodWords: Readonly<Record<CapacitanceMethod, string>> = {
  capacitor: 'as fitted',
  'hsu-mansfeld': 'Hsu–Mansfeld',
  brug: 'Brug',
  blocking: 'blocking',
};

/** "grain boundary?" where it is uncertain. */
export function assignmentText({ assignment, uncertain }: ArcResult): string {
  return `${assignmentWords[assignment]}${uncertain ? ' (uncertain)' : ''}`;
}

/** The grain boundaries themselves in one sentence, with what speaks against it. */
export function brickLayerText({
  status,
  specificConductivity,
  thicknessRatio,
  bulkPermittivity,
  checks,
}: BrickLayerResult): string {
  const faults = checks.filter(({ verdict }) => verdict !== 'pass').map(({ name, message }) => message ?? name);
  const permittivity = bulkPermittivity
    ? ` ε_r of the bulk ${formatUncertain(bulkPermittivity.value, bulkPermittivity.standardUncertainty)}.`
    : '';
  if (status === 'withheld' || !specificConductivity || !thicknessRatio)
    return `Brick layer: no σ of the grain boundaries themselves. ${faults.join(' ')}${permittivity}`;
  const sigma = formatUncertain(specificConductivity.value, specificConductivity.standardUncertainty, 'S/cm');
  const ratio = formatUncertain(thicknessRatio.value, thicknessRatio.standardUncertainty);
  const doubt = status === 'doubtful' ? ` Doubtful: ${faults.join(' ')}` : '';
  return `Brick layer: σ of the grain boundaries themselves ${sigma}, δ/d = ${ratio}.${permittivity}${doubt}`;
}

/** σ_e/σ_i as it may be stated. */
export function ratioText({ ratioIs, conductivityRatio, ratioUpperBound }: MixedConduction): string {
  if (ratioIs === 'not-determined') return 'not determined';
  if (ratioIs === 'upper-bound') return `≤ ${powerOfTen(ratioUpperBound, 2)}`;
  return formatUncertain(conductivityRatio.value, conductivityRatio.standardUncertainty);
}
