import { readTransportValue } from '../../../src-core/analysis/conversions/read-value.ts';
import {
  transportQuantities,
  type QuantityDimension,
  type QuantityName,
} from '../../../src-core/analysis/conversions/quantities.ts';
import type { Quantity } from '../../../src-core/model/quantity.ts';
import type { UncertainNumber } from '../../../src-core/numerics/error-propagation.ts';
import type { Dimension } from '../../../src-core/units/dimensions.ts';
import { parseQuantity } from '../../../src-core/units/quantity.ts';

const choices: Readonly<Partial<Record<QuantityDimension, readonly string[]>>> = {
  absoluteTemperature: ['K', '°C'],
  voltagePerFraction: ['V', 'mV'],
  prefactor: ['S·K/cm'],
  conductivity: ['S/cm', 'mS/cm', 'µS/cm', 'S/m'],
  diffusivity: ['cm²/s', 'm²/s'],
  mobility: ['cm²/(V·s)', 'm²/(V·s)'],
  rate: ['1/s'],
  energy: ['eV', 'meV', 'kJ/mol'],
  numberDensity: ['1/cm³', '1/m³', '1/nm³', 'mol/cm³', 'mol/L'],
  molarVolume: ['cm³/mol', 'm³/mol'],
  molarMass: ['g/mol'],
  density: ['g/cm³', 'kg/m³'],
  length: ['Å', 'nm', 'µm', 'mm', 'cm', 'm'],
  area: ['cm²', 'mm²', 'm²'],
  volume: ['Å³', 'nm³'],
  resistance: ['Ω', 'kΩ', 'MΩ'],
  time: ['s', 'min', 'h'],
  frequency: ['MHz', 'kHz', 'Hz'],
  fraction: ['1', '%'],
};

/** Units to choose from, the usual one first. */
export function unitsOf(name: QuantityName): readonly string[] {
  const { dimension, shownIn } = transportQuantities[name];
  return [shownIn, ...(choices[dimension] ?? []).filter((unit) => unit !== shownIn)];
}

/** The nearest dimension of the fields; `parseTyped` knows the rest. */
export function fieldDimension(name: QuantityName): Dimension {
  const { dimension } = transportQuantities[name];
  if (dimension === 'absoluteTemperature') return 'temperatureDifference';
  if (dimension === 'voltagePerFraction') return 'voltage';
  return dimension === 'prefactor' ? 'conductivity' : dimension;
}

/**
 * What was typed into a field: a number, perhaps with uncertainty and unit.
 * @throws AppError `input/invalid`
 */
export function parseTyped(name: QuantityName, text: string, fallbackUnit: string): Quantity {
  const { dimension } = transportQuantities[name];
  if (dimension === 'absoluteTemperature') {
    const [, number = '', degrees, kelvin] = /^(.*?)\s*(?:(°?\s*C|celsius)|(K|kelvin))?$/i.exec(text.trim()) ?? [];
    const unit = degrees ? '°C' : kelvin ? 'K' : fallbackUnit;
    return { ...parseQuantity(number, 'number'), unit };
  }
  if (dimension === 'prefactor')
    return {
      ...parseQuantity(text.replace(/S\s*[·*]?\s*K\s*\/\s*/, 'S/'), 'conductivity', 'S/cm'),
      unit: fallbackUnit,
    };
  const plain = dimension === 'length' ? text.replace(/(?<=\d\s*)A$/, 'Å') : text;
  return parseQuantity(plain, fieldDimension(name), fallbackUnit);
}

/** In stored units. @throws AppError `input/invalid` */
export function knownOf(name: QuantityName, { value, unit, standardUncertainty }: Quantity): UncertainNumber {
  const spread = standardUncertainty === undefined ? '' : ` ± ${standardUncertainty}`;
  return readTransportValue(name, `${value}${spread}${unit === '1' ? '' : ` ${unit}`}`);
}
