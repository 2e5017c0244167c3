import type { UncertainValue } from '../../../../../src-core/model/finding.ts';
import type { ConductivityResult } from '../../../../../src-core/model/results.ts';

/** In which form a conductivity is shown. */
export const conductivityUnits = [
  { value: 'S/cm', label: 'σ in S/cm', header: 'σ / S cm⁻¹' },
  { value: 'S/m', label: 'σ in S/m', header: 'σ / S m⁻¹' },
  { value: 'Ω·cm', label: 'ρ in Ω·cm', header: 'ρ / Ω cm' },
] as const;

export type ConductivityUnit = (typeof conductivityUnits)[number]['value'];

/** What was chosen last, for all tables of the window. */
export const shownUnit = $state<{ current: ConductivityUnit }>({ current: 'S/cm' });

const centimetresPerMetre = 100;

/** A conductivity in S/cm as it is shown; 1/σ keeps the relative error. */
export function inUnit({ value, standardUncertainty }: UncertainValue, unit: ConductivityUnit): UncertainValue {
  if (unit === 'S/cm') return { value, standardUncertainty, unit };
  if (unit === 'S/m')
    return { value: value * centimetresPerMetre, standardUncertainty: standardUncertainty * centimetresPerMetre, unit };
  return { value: 1 / value, standardUncertainty: standardUncertainty / value ** 2, unit };
}

export const conductivityNames: Readonly<Record<ConductivityResult['name'], string>> = {
  bulk: 'Bulk',
  'grain-boundary': 'Grain boundary (apparent)',
  total: 'Total',
};
