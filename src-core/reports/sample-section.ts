import type { Quantity } from '../model/quantity.ts';
import type { Sample } from '../model/sample.ts';
import { formatUncertain } from '../units/format.ts';
import { form, paragraph, section, table, type ReportBlock } from './document.ts';

/** What may be stated of a sample, with its label. */
export const quantityFields = [
  ['mass', 'Mass'],
  ['activeFraction', 'Active fraction'],
  ['molarMass', 'Molar mass (per formula unit)'],
  ['density', 'Density'],
  ['molarVolume', 'Molar volume (per formula unit)'],
  ['area', 'Area'],
  ['thickness', 'Thickness'],
  ['particleRadius', 'Particle radius'],
  ['initialX', 'Ion content x before the run'],
] as const satisfies readonly (readonly [keyof Sample, string])[];

const cellTypes = { 'two-electrode': 'two electrodes', 'three-electrode': 'three electrodes' } as const;

/** What was measured: identity, then every quantity with its unit and stated uncertainty; missing ones by name. */
export function sampleSection(sample: Sample): readonly ReportBlock[] {
  const stated = quantityFields.filter(([key]) => sample[key] !== undefined);
  const missing = quantityFields.filter(([key]) => sample[key] === undefined).map(([, label]) => label.toLowerCase());
  const rows = stated.map(([key, label]) => quantityRow(label, sample[key]!));
  return [
    section('Sample'),
    form([
      ['Name', sample.name],
      ...(sample.formula === undefined ? [] : [['Formula', sample.formula] as const]),
      ['Moving ion', `${sample.ion.symbol}, charge number ${sample.ion.chargeNumber}`],
      ['Cell', cellTypes[sample.cellType]],
      ['Geometry', sample.geometry],
      ...(sample.notes === undefined || sample.notes === '' ? [] : [['Notes', sample.notes] as const]),
    ]),
    ...(rows.length === 0 ? [] : [table(['Quantity', '>Value', '>Standard uncertainty'], rows)]),
    ...(missing.length === 0 ? [] : [paragraph(`Not stated: ${missing.join(', ')}.`, 'note')]),
  ];
}

function quantityRow(label: string, quantity: Quantity): readonly string[] {
  const { value, unit, standardUncertainty } = quantity;
  const shownUnit = unit === '1' ? '' : unit;
  const tail = shownUnit === '' ? '' : `\u202f${shownUnit}`;
  if (standardUncertainty === undefined) return [label, `${String(value).replace('-', '−')}${tail}`, 'not stated'];
  return [label, formatUncertain(value, standardUncertainty, shownUnit), `${String(standardUncertainty)}${tail}`];
}
