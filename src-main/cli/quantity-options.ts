import { readTemperatureK } from '../../src-core/analysis/conversions/read-value.ts';
import { AppError } from '../../src-core/errors.ts';
import type { Quantity } from '../../src-core/model/quantity.ts';
import type { UncertainNumber } from '../../src-core/numerics/error-propagation.ts';
import { dimensions, type Dimension } from '../../src-core/units/dimensions.ts';
import { parseQuantity, siValue } from '../../src-core/units/quantity.ts';
import { UsageError } from './command.ts';

/**
 * A number with unit and perhaps uncertainty, as people type it: `10 mV`, `"12.0(1) uA"`, `5.1uA±0.05`.
 *
 * @returns in the stored unit; undefined where the option was not given
 * @throws UsageError naming the option
 */
export function readUncertain<const T extends string | undefined>(
  option: string,
  text: T,
  dimension: Dimension | 'absoluteTemperature',
): T extends string ? UncertainNumber : UncertainNumber | undefined;
export function readUncertain(
  option: string,
  text: string | undefined,
  dimension: Dimension | 'absoluteTemperature',
): UncertainNumber | undefined {
  return text === undefined ? undefined : siOf(readTyped(option, text, dimension), dimension);
}

function siOf(quantity: Quantity, dimension: Dimension | 'absoluteTemperature'): UncertainNumber {
  if (dimension !== 'absoluteTemperature') return siValue(quantity, dimension);
  return { value: quantity.value, standardUncertainty: quantity.standardUncertainty ?? NaN };
}

/**
 * The same as it was typed, with its own unit; a temperature in K.
 * @throws UsageError naming the option
 */
export function readTyped(option: string, text: string, dimension: Dimension | 'absoluteTemperature'): Quantity {
  try {
    if (dimension === 'absoluteTemperature') {
      const { value, standardUncertainty } = readTemperatureK(text);
      return { value, unit: 'K', ...(Number.isNaN(standardUncertainty) ? {} : { standardUncertainty }) };
    }
    const isPlain = dimensions[dimension].si === '1';
    const quantity = parseQuantity(text, dimension, isPlain ? '1' : '');
    if (quantity.unit !== '' || isPlain) return quantity;
    if (quantity.value !== 0) throw withoutUnit(text, dimension);
    return { ...quantity, unit: dimensions[dimension].si };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new UsageError(`--${option}: ${error.message}`, error.remedy ?? 'Correct it.');
  }
}

/** Units are never guessed: mA taken for A is a factor of a thousand. */
function withoutUnit(text: string, dimension: Dimension): AppError {
  return new AppError('input/invalid', `“${text.slice(0, 40)}” has no unit.`, {
    remedy: `Write it with one, such as ${dimensions[dimension].si}.`,
  });
}
