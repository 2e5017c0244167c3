import { AppError } from '../../../src-core/errors.ts';
import type { Quantity } from '../../../src-core/model/quantity.ts';
import {
  chargePerUnitXC,
  missingFor,
  sampleFields,
  type QuantityKey,
  type SampleField,
  type SamplePurpose,
} from '../../../src-core/model/sample-fields.ts';
import { parseSampleQuantity } from '../../../src-core/model/sample-schema.ts';
import type { Sample } from '../../../src-core/model/sample.ts';

/** The quantities in the order of the form; a field that stands in no group comes last. */
const groups: readonly { readonly title: string; readonly keys: readonly QuantityKey[] }[] = [
  { title: 'Amount', keys: ['mass', 'activeFraction', 'molarMass', 'density', 'molarVolume'] },
  { title: 'Shape', keys: ['area', 'thickness', 'particleRadius'] },
];

export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly SampleField[];
}

export const fieldGroups: readonly FieldGroup[] = [
  ...groups.map(({ title, keys }) => ({ title, fields: sampleFields.filter(({ key }) => keys.includes(key)) })),
  { title: 'State', fields: sampleFields.filter(({ key }) => groups.every(({ keys }) => !keys.includes(key))) },
];

const otherUnits: Partial<Record<QuantityKey, readonly string[]>> = {
  mass: ['mg', 'µg', 'g'],
  activeFraction: ['1', '%'],
  area: ['cm²', 'mm²', 'm²'],
  thickness: ['µm', 'mm', 'nm', 'cm'],
  particleRadius: ['µm', 'nm', 'mm'],
};

/** Units offered for a field, the usual one first. */
export function unitsOf({ key, defaultUnit }: SampleField): readonly string[] {
  return otherUnits[key] ?? [defaultUnit];
}

/** The sentence that refuses a quantity; undefined when it is acceptable. */
export function refusalOf(field: SampleField, quantity: Quantity): string | undefined {
  try {
    parseSampleQuantity(field, quantity);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [error.message, error.remedy].filter(Boolean).join(' ');
  }
}

export const emptySample: Sample = {
  id: '',
  name: '',
  ion: { symbol: 'Mg', chargeNumber: 2 },
  cellType: 'two-electrode',
  geometry: 'sphere',
};

export interface Use {
  readonly title: string;
  /** Labels of what is missing; empty when all is there. */
  readonly missing: readonly string[];
}

const purposes: readonly (readonly [SamplePurpose, string])[] = [
  ['capacity', 'Currents as C-rate, pulses by Δx'],
  ['ion-content', 'Ion content x'],
  ['diffusivity', 'Chemical diffusivity D'],
  ['conductivity', 'Conductivity σ'],
];

/** What the sample can be used for, and what is missing for the rest. */
export function usesOf(sample: Sample): readonly Use[] {
  return purposes.map(([purpose, title]) => ({
    title,
    missing: missingFor(sample, purpose).map(({ field }) => labelOf(field)),
  }));
}

function labelOf(key: string): string {
  return sampleFields.find((field) => field.key === key)?.label.toLowerCase() ?? key;
}

/** Current of 1C (Δx = 1 in one hour), A; undefined when the sample does not tell. */
export function currentOf1C(sample: Sample): number | undefined {
  const charge = chargePerUnitXC(sample);
  return charge === undefined ? undefined : charge / 3600;
}
