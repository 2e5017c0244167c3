import { AppError } from '../../errors.ts';
import type { Circuit } from '../../circuit/circuit.ts';
import type { ParameterDefinition } from '../../circuit/element.ts';

/**
 * Between the parameters of a circuit and the unbounded numbers the optimiser moves: ln p for positive ones, and for
 * exponents the angle θ of n = middle + half·sin θ.
 */
export interface ParameterMap {
  toFree(values: ArrayLike<number>): Float64Array;
  /** Fills `values`; and, where given, dp/d(free). */
  fromFree(free: Float64Array, values: Float64Array, slopes?: Float64Array): void;
}

export function createParameterMap(circuit: Circuit): ParameterMap {
  const definitions = circuit.parameters.map((item) => item.definition);
  return {
    toFree: (values) => Float64Array.from(definitions, (item, j) => freeOf(item, values[j]!)),
    fromFree(free, values, slopes) {
      definitions.forEach((item, j) => {
        if (item.kind === 'positive') {
          const value = Math.exp(free[j]!);
          const inside = value >= item.minimum && value <= item.maximum;
          values[j] = inside ? value : Math.min(Math.max(value, item.minimum), item.maximum);
          if (slopes) slopes[j] = inside ? value : 0;
        } else {
          const half = (item.maximum - item.minimum) / 2;
          values[j] = item.minimum + half + half * Math.sin(free[j]!);
          if (slopes) slopes[j] = half * Math.cos(free[j]!);
        }
      });
    },
  };
}

/** An exponent at its very limit could not leave it, the sine being flat there: start just inside. */
const insideLimit = 0.999;

function freeOf(item: ParameterDefinition, value: number): number {
  if (item.kind === 'positive') return Math.log(Math.min(Math.max(value, item.minimum), item.maximum));
  const half = (item.maximum - item.minimum) / 2;
  const relative = (value - item.minimum - half) / half;
  return Math.asin(Math.min(Math.max(relative, -insideLimit), insideLimit));
}

/** True for a value that rests on a limit, to a millionth of the range of an exponent. */
export function isAtBound(item: ParameterDefinition, value: number): boolean {
  if (item.kind === 'positive') return value <= item.minimum * 1.000001 || value >= item.maximum / 1.000001;
  const margin = 1e-6 * (item.maximum - item.minimum);
  return value <= item.minimum + margin || value >= item.maximum - margin;
}

/**
 * The user's start values, checked.
 *
 * @throws AppError `input/invalid` naming the parameter
 */
export function checkGuess(circuit: Circuit, guess: readonly number[]): Float64Array {
  const names = circuit.parameters.map((item) => item.name).join(', ');
  if (guess.length !== circuit.parameters.length)
    throw new AppError(
      'input/invalid',
      `${circuit.text} has ${circuit.parameters.length} parameters, but ${guess.length} start values were given.`,
      { remedy: `Give them in this order: ${names}.` },
    );
  circuit.parameters.forEach(({ name, definition }, j) => {
    const { minimum, maximum, unit } = definition;
    if (!(guess[j]! >= minimum && guess[j]! <= maximum))
      throw new AppError('input/invalid', `The start value of ${name} is ${guess[j]!}.`, {
        remedy: `Give a number from ${minimum} to ${maximum}${unit === '1' ? '' : ` ${unit}`}. Order: ${names}.`,
      });
  });
  return Float64Array.from(guess);
}
