import { readTemperatureK } from '../../src-core/analysis/conversions/read-value.ts';
import { AppError } from '../../src-core/errors.ts';
import type { Quantity } from '../../src-core/model/quantity.ts';
import { dimensions, type Dimension } from '../../src-core/units/dimensions.ts';
import { parseQuantity } from '../../src-core/units/quantity.ts';
import { UsageError } from './command.ts';

/**
 * A number with unit and perhaps uncertainty, as people type it: `10 mV`, `"12.0(1) uA"`, `5.1uA±0.05`; a temperature in K.
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
