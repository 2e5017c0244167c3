import { AppError } from '../../errors.ts';
import type { UncertainNumber } from '../../numerics/error-propagation.ts';
import { celsiusZeroK } from '../../units/constants.ts';
import { unitFactor } from '../../units/dimensions.ts';
import { parseQuantity, siValue } from '../../units/quantity.ts';
import { transportQuantities, type QuantityName } from './quantities.ts';

/** Nothing conducts ions below: a bare number so small is one in °C. */
const coldestK = 150;

/**
 * Reads what people type for a quantity: `1.0(2)e-5 S/cm` is not, `1.0e-5 ± 2e-6 S/cm`, `3A`, `60C`, `5.8e21/cm3` are.
 *
 * @returns the number in the stored unit: SI, energies in eV
 * @throws AppError `input/invalid`
 */
export function readTransportValue(name: QuantityName, text: string): UncertainNumber {
  const { dimension, shownIn } = transportQuantities[name];
  if (dimension === 'absoluteTemperature') return readTemperatureK(text);
  if (dimension === 'voltagePerFraction') return siValue(parseQuantity(text, 'voltage'), 'voltage');
  if (dimension === 'prefactor') {
    const { value, standardUncertainty } = siValue(
      parseQuantity(withoutKelvin(text), 'conductivity', 'S/cm'),
      'conductivity',
    );
    return { value, standardUncertainty };
  }
  const isPlain = dimension === 'number' || dimension === 'fraction';
  const quantity = parseQuantity(plainUnits(text), dimension, isPlain ? '1' : 'no unit');
  if (quantity.unit === 'no unit')
    throw new AppError('input/invalid', `“${text.slice(0, 40)}” for ${name} has no unit.`, {
      remedy: `Write it with one, such as ${shownIn}.`,
    });
  return siValue(quantity, dimension);
}

/** Factor from the unit a quantity is shown in to the stored one. */
export function shownFactor(name: QuantityName): number {
  const { dimension, shownIn } = transportQuantities[name];
  if (dimension === 'absoluteTemperature' || dimension === 'voltagePerFraction') return 1;
  return dimension === 'prefactor' ? unitFactor('S/cm', 'conductivity')! : unitFactor(shownIn, dimension)!;
}

/**
 * A temperature in K or °C; a bare number is in K.
 * @throws AppError `input/invalid`
 */
export function readTemperatureK(text: string): UncertainNumber {
  const match = /^(.*?)\s*(K|kelvin|°?\s*C|celsius|degC)?$/i.exec(text.trim());
  const unit = match?.[2];
  const { value, standardUncertainty } = readTemperatureNumber(match?.[1] ?? text, text);
  if (unit !== undefined && !/^k/i.test(unit)) return { value: value + celsiusZeroK, standardUncertainty };
  if (unit === undefined && value < coldestK)
    throw new AppError('input/invalid', `A temperature of ${value} without a unit could be °C or K.`, {
      remedy: `Write ${value}C or ${value}K.`,
    });
  return { value, standardUncertainty };
}

function readTemperatureNumber(number: string, text: string): UncertainNumber {
  try {
    return siValue(parseQuantity(number, 'number'), 'number');
  } catch (cause) {
    throw new AppError('input/invalid', `“${text.slice(0, 40)}” cannot be read as a temperature.`, {
      ...{ cause, remedy: 'Write it in K or °C, for example 60C or 333.15K.' },
    });
  }
}

/** A as Å in lengths, angstrom spelled out. */
function plainUnits(text: string): string {
  return text.replace(/(?<=\d\s*|1\/|\/)(?:A|Ang|angstroms?)(?=\^?-?\d?$)/i, 'Å');
}

function withoutKelvin(text: string): string {
  return text
    .replace(/K\s*[·*]?\s*S(?=\s*[·*/]?\s*c?m)/, 'S')
    .replace(/S\s*[·*]?\s*K(?=\s*[·*/]?\s*c?m)/, 'S')
    .replace(/S\s+\//, 'S/');
}
