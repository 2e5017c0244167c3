import type { ParameterDefinition } from '../../../../../src-core/circuit/element.ts';

/** Between a parameter and the place of its slider. */
export interface SliderScale {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  toPlace(value: number): number;
  toValue(place: number): number;
}

/** Decades to each side. */
const reach = 1;

/**
 * Logarithmic for parameters that differ by decades, one decade to each side of where the hand took hold; exponents
 * over all they may be.
 */
export function sliderScale({ kind, minimum, maximum }: ParameterDefinition, anchor: number): SliderScale {
  if (kind === 'exponent')
    return { min: minimum, max: maximum, step: 0.002, toPlace: (value) => value, toValue: (place) => place };
  const centre = Math.log10(anchor);
  return {
    min: Math.max(centre - reach, Math.log10(minimum)),
    max: Math.min(centre + reach, Math.log10(maximum)),
    step: 0.005,
    toPlace: (value) => Math.log10(value),
    toValue: (place) => Number((10 ** place).toPrecision(6)),
  };
}

/** Whether the slider must be centred anew to show the value with room on both sides. */
export function isOffScale({ min, max, toPlace }: SliderScale, value: number): boolean {
  const place = toPlace(value);
  return place <= min + 0.02 * (max - min) || place >= max - 0.02 * (max - min);
}
